"""What an entry says: its texts as plain paragraphs, and the digest that tells an edit from a repeat."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata

from lxml import etree

from news.model import Entry

MAX_MARKUP = 512 * 1024
"""Characters of markup that are read of one text."""
MAX_TEXT = 64 * 1024
"""Characters of plain text that are kept of one text."""
MAX_TITLE = 500

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "isindex", "legend", "li", "main", "menu", "nav",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_DROPPED = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head", "title",
        "form", "select", "button", "textarea",
    }
)  # fmt: skip
_MARKUP = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|div|em|figure|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|q|s"
    r"|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|tt|u|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2060\u00ad\ud800-\udfff]")
_WINDOWS = re.compile("[\x80-\x9f]")
_C1 = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0xA0)}
"""C1 controls in a text are Windows-1252 characters that somebody declared to be Latin-1."""
_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_MORE = "|".join(
    (
        "continue reading", "read more", "read the full (?:story|article)", "keep reading", "read full story",
        "lire la suite", "leer más", "seguir leyendo", "weiterlesen", "leia mais", "leggi tutto", "devamını oku",
        "читать далее", "читать дальше", "читати далі", "اقرأ المزيد", "قراءة المزيد", "ادامه مطلب",
    )
)  # fmt: skip
_APPEARED = re.compile(
    r"^(?:The|This) (?:post|article|entry) .{0,400}? (?:first )?appeared (?:first )?on .{1,200}$",
    re.IGNORECASE | re.DOTALL,
)
_PROMPT = re.compile(rf"^(?:{_MORE})\b(?! the )[^.!?]{{0,200}}$", re.IGNORECASE)
_TAIL = re.compile(
    rf"(?:(?<=[.!?…»”\"\])])|(?<=^)|(?=\s*[(\[]))\s*[(\[]?\s*(?:{_MORE})\s*[)\]]?\s*(?:[→»›>.…]|\.\.\.)*\s*$"
    rf"|\s*(?:{_MORE}|more)\s*[→»›>…]+\s*$|\s*[(\[]\s*more\s*[)\]]\s*$"
    rf"|(?:(?<=…)|(?<=\.\.\.)|(?<=\]))\s*continue reading [^.!?]{{1,200}}$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.|\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\s*$")


def digest(entry: Entry) -> str:
    """What counts as an edit: SHA-256 (hexadecimal) of title, summary, text and address; dates do not count."""
    parts = (entry.title, entry.summary, entry.content, entry.url)
    joined = "\x1f".join(_SPACE.sub(" ", unicodedata.normalize("NFC", part)).strip() for part in parts)
    return hashlib.sha256(joined.encode("utf-8", errors="replace")).hexdigest()


def plain(markup: str) -> str:
    """Markup as plain paragraphs parted by an empty line.

    Entities are decoded even where they were escaped twice; scripts, styles and forms are dropped; what feeds
    append ("Continue reading", "The post ... appeared first on ...", "[…]") goes.

    Args:
        markup: HTML, XHTML or plain text; no more than ``MAX_MARKUP`` characters of it are read.

    Returns:
        At most ``MAX_TEXT`` characters; empty where there is no text. Never raises.
    """
    paragraphs = _paragraphs(markup[:MAX_MARKUP])
    return _clip("\n\n".join(_without_trailers(paragraphs)), MAX_TEXT)


def plain_line(markup: str) -> str:
    """Markup as one plain line, such as a title; at most ``MAX_TITLE`` characters."""
    return _clip(" ".join(_paragraphs(markup[: MAX_TITLE * 20])), MAX_TITLE)


def _paragraphs(markup: str) -> list[str]:
    blocks = [_CONTROL.sub("", markup)]
    for _ in range(3):  # escaped once, twice, three times: seen in the wild
        if not _has_markup(blocks):
            opened = [_unescape(block) for block in blocks]
            if not _has_markup(opened):
                break
            blocks = opened
        blocks = [piece for block in blocks for piece in _blocks_of(block)]
    else:
        blocks = [_MARKUP.sub(" ", block) for block in blocks]
    lines = (" ".join(line.split()) for block in blocks for line in _lines(_unescape(block)))
    return [line for line in lines if line]


def _has_markup(blocks: list[str]) -> bool:
    return any("<" in block and _MARKUP.search(block) for block in blocks)


def _lines(text: str) -> list[str]:
    return _BLANK_LINE.split(text) if "\n" in text else [text]


def _unescape(text: str) -> str:
    for _ in range(3):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _CONTROL.sub("", html.unescape(text))
    return text.translate(_C1) if _WINDOWS.search(text) else text


def _blocks_of(markup: str) -> list[str]:
    """The texts between the block elements of a piece of HTML."""
    try:
        root = etree.fromstring(markup, parser=etree.HTMLParser(recover=True, remove_comments=True, remove_pis=True))
    except (etree.LxmlError, ValueError):
        return [_MARKUP.sub(" ", markup)]
    if root is None:
        return []
    pieces: list[str] = []
    skipping = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        text = element.text if event == "start" else element.tail
        if tag in _BLOCKS:
            pieces.append("\0")
        if tag in _DROPPED:
            skipping += 1 if event == "start" else -1
        if text and not skipping:
            pieces.append(text)
    joined = "".join(pieces).split("\0")
    return [" ".join(block.split()) for block in joined if not block.isspace() and block]


def _without_trailers(paragraphs: list[str]) -> list[str]:
    kept = list(paragraphs)
    while kept:
        last = kept[-1][-1000:]
        if _APPEARED.match(last) or _PROMPT.match(last):
            kept.pop()
            continue
        shorter = _TAIL.sub("", last, count=1)
        if shorter == last:
            break
        kept[-1:] = [kept[-1][: -len(last)] + shorter] if shorter else []
    if kept:
        kept[-1] = _ELLIPSIS.sub(" …", kept[-1]).strip()
    return kept


def _clip(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return cut[: cut.rfind(" ")].rstrip() if " " in cut[limit // 2 :] else cut
