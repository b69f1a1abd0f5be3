"""HTML as feeds carry it -> plain lines, one for each block; entities decoded as often as they were escaped.

Markup in which every ``<`` begins a tag and every ``>`` ends one, which is nearly all of it, is cut at its tags in
one pass; only the rest is given to libxml2's HTML parser. Every step is linear in the length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

_LEVELS = 4
"""How often a text is opened: escaped once, twice, three times are seen in the wild."""
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
        "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title",
        "form", "select", "button", "textarea",
    }
)  # fmt: skip
_KNOWN = re.compile(
    r"</?(?:[a-z]{1,8}:)?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|div|em|figure|font|h[1-6]|hr|i|iframe"
    r"|img|li|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|tt|u|ul"
    r"|video)\b[^<>]*>",
    re.IGNORECASE,
)
"""A tag that makes a text markup; words in angle brackets do not."""
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:-]*+|!--)[^<>]*+>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|&nbsp\b")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2060\u00ad\ud800-\udfff]")
_C1 = {chr(code): bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0xA0)}
"""C1 controls in a text are Windows-1252 characters that somebody declared to be Latin-1."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def lines_of(markup: str) -> list[str]:
    """The lines of a piece of markup or plain text, in order.

    Args:
        markup: HTML, XHTML or plain text, whose paragraphs are parted by blank lines.

    Returns:
        Lines without markup, entities, control characters and needless space; none is empty. Never raises.
    """
    lines = _opened(markup)
    for _ in range(_LEVELS - 1):
        if not any("<" in line or "&" in line for line in lines):
            return lines
        deeper = [part for line in lines for part in (_opened(line) if "<" in line or "&" in line else (line,))]
        if deeper == lines:
            return lines
        lines = deeper
    return [line for line in (" ".join(_KNOWN.sub(" ", line).split()) for line in lines) if line]


def visible(text: str) -> str:
    """A text without control and invisible characters; C1 controls become the characters that were meant."""
    return text if text.isprintable() else _UNSEEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    return _C1.get(match.group(), "")


def _opened(text: str) -> list[str]:
    """The blocks of a text, decoded once."""
    if "<" in text and _KNOWN.search(text):
        text = _blocks(text.replace("<![CDATA[", "").replace("]]>", "") if "CDATA[" in text else text)
    elif "\n" in text:
        text = _BLANK_LINE.sub("\0", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "\x85" in text:  # an ellipsis of Windows-1252, else taken for a line break
        text = text.replace("\x85", _C1["\x85"])
    lines = filter(None, map(str.strip, text.split("\0")))
    squeezed = (line if line.isprintable() and "  " not in line else _squeezed(line) for line in lines)
    return [line for line in squeezed if line]


def _squeezed(line: str) -> str:
    line = " ".join(line.split())
    return line if line.isprintable() else " ".join(visible(line).split())


def _character(match: re.Match[str]) -> str:
    return _meaning(match.group())


@lru_cache(maxsize=512)
def _meaning(entity: str) -> str:
    return html.unescape(entity)


def _blocks(markup: str) -> str:
    """The text of a piece of HTML, NUL between its blocks, entities still in it."""
    parts = _TAG.split(markup)
    names = {tag: tag.lstrip("/").rpartition(":")[2].lower() for tag in set(parts[1::2])}
    if not _DROPPED.isdisjoint(names.values()):
        parts = _without_dropped(parts, names)
    breaks = {tag: "\0" if name in _BLOCKS else "" for tag, name in names.items()}
    parts[1::2] = map(breaks.__getitem__, parts[1::2])
    text = "".join(parts)
    if "<" in text or ">" in text:
        return _parsed_blocks(markup)
    return text if "\0" in text else _BLANK_LINE.sub("\0", text)


def _without_dropped(parts: list[str], names: Mapping[str, str]) -> list[str]:
    """Texts and tags by turns -> the same without what is dropped; with a stray "<" where that is not closed."""
    kept, depth = parts[:1], 0
    for tag, text in zip(parts[1::2], parts[2::2], strict=True):
        if names[tag] in _DROPPED:
            depth = max(0, depth - 1) if tag.startswith("/") else depth + 1
        kept += (tag, "" if depth else text)
    return [*kept[:-1], kept[-1] + "<"] if depth else kept


def _parsed_blocks(markup: str) -> str:
    """The same by libxml2, for markup that is not simple."""
    parser = etree.HTMLParser(recover=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(visible(markup), parser=parser)
    except (etree.LxmlError, ValueError):
        return _KNOWN.sub(" ", markup)
    if root is None:
        return ""
    pieces: list[str] = []
    skipping = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag.rpartition(":")[2]
        text = element.text if event == "start" else element.tail
        if name in _BLOCKS:
            pieces.append("\0")
        if name in _DROPPED:
            skipping += 1 if event == "start" else -1
        if text and not skipping:
            pieces.append(text)
    return "".join(pieces)
