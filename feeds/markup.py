"""HTML as feeds carry it -> plain lines, one for each block; entities decoded as often as they were escaped.

Markup in which every ``<`` begins a tag that ends at the next ``>``, which is nearly all of it, is cut at its tags in
one pass; only the rest is given to libxml2's HTML parser. Every step is linear in the length.
"""

from __future__ import annotations

import html
import re
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
_INLINE = (
    "!--", "a", "abbr", "b", "code", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u", "video",
)  # fmt: skip
"""Other frequent tags, which stand for nothing; those that are not in any list do neither."""
_KNOWN = re.compile(
    r"</?(?:[a-z]{1,8}:)?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|div|em|figure|font|h[1-6]|hr|i|iframe"
    r"|img|li|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|tt|u|ul"
    r"|video)\b[^<>]*>",
    re.IGNORECASE,
)
"""A tag that makes a text markup; words in angle brackets do not."""
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:-]*+|!--)[^>]*+>")
_CUT_TAG = re.compile(r"[\"'][^\"'<>]{0,300}+>|-->")
"""The rest of a tag or comment that was cut at a ">" inside it; any other ">" is just a sign."""
_BREAK, _OPEN, _CLOSE = "\0", "\1", "\2"
"""Signs of tags in a text: between two blocks, before and behind what is dropped."""
_DROPS = re.compile(f"([{_OPEN}{_CLOSE}])")
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
    if is_clean(markup):
        return [line] if (line := markup.strip()) else []
    text = _opened(markup)
    lines = _lines(text)
    for _ in range(_LEVELS - 1):
        if "<" not in text and "&" not in text:
            return lines
        text = _BREAK.join([_opened(line) if "<" in line or "&" in line else line for line in lines])
        deeper = _lines(text)
        if deeper == lines:
            return lines
        lines = deeper
    return [line for line in (" ".join(_KNOWN.sub(" ", line).split()) for line in lines) if line]


def is_clean(text: str) -> bool:
    """Whether a text is one line already, without markup, entities, control characters and needless space inside."""
    return text.isprintable() and "<" not in text and "&" not in text and "  " not in text


def visible(text: str) -> str:
    """A text without control and invisible characters; C1 controls become the characters that were meant."""
    return text if text.isprintable() else _UNSEEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    return _C1.get(match.group(), "")


def _opened(text: str) -> str:
    """A text without its tags and decoded once, a sign between its blocks."""
    if "<" in text and _KNOWN.search(text):
        text = _blocks(text.replace("<![CDATA[", "").replace("]]>", "") if "CDATA[" in text else text)
    elif "\n" in text:
        text = _BLANK_LINE.sub(_BREAK, text)
    return _ENTITY.sub(_character, text) if "&" in text else text


def _lines(text: str) -> list[str]:
    """The blocks of a text as clean lines."""
    if "\x85" in text:  # an ellipsis of Windows-1252, else taken for a line break
        text = text.replace("\x85", _C1["\x85"])
    text = text.replace("\n", " ").replace("\xa0", " ")
    blocks = filter(None, map(str.strip, text.split(_BREAK)))
    lines = [block if block.isprintable() and "  " not in block else _squeezed(block) for block in blocks]
    return lines if all(lines) else [line for line in lines if line]


def _squeezed(line: str) -> str:
    line = " ".join(line.split())
    return line if line.isprintable() else " ".join(visible(line).split())


def _character(match: re.Match[str]) -> str:
    return _meaning(match.group())


_meaning = lru_cache(maxsize=512)(html.unescape)


def _blocks(markup: str) -> str:
    """The text of a piece of HTML, NUL between its blocks, entities still in it."""
    tagged = markup.rfind(">") + 1  # behind it no tag ends, so none is looked for
    parts = _TAG.split(markup[:tagged])
    parts[1::2] = map(_SIGNS.__getitem__, parts[1::2])
    text = "".join(parts) + markup[tagged:]
    if _OPEN in text:
        text = _without_dropped(text)
    if "<" in text or _OPEN in text or (">" in text and _CUT_TAG.search(text)):
        return _parsed_blocks(markup)
    return text if _BREAK in text else _BLANK_LINE.sub(_BREAK, text)


class _Signs(dict[str, str]):
    """The beginning of a tag -> what stands for the tag in a text."""

    def __missing__(self, tag: str) -> str:
        slash, name = ("/", tag[1:]) if tag.startswith("/") else ("", tag)
        return self.get(slash + name.rpartition(":")[2].lower(), "")


_SIGNS = _Signs({slash + name: _BREAK for name in _BLOCKS for slash in ("", "/")})
_SIGNS.update({name: _SIGNS.get(name, "") + _OPEN for name in _DROPPED})
_SIGNS.update({"/" + name: _CLOSE + _SIGNS.get("/" + name, "") for name in _DROPPED})
_SIGNS.update({slash + name: "" for name in _INLINE for slash in ("", "/")})


def _without_dropped(text: str) -> str:
    """The text without what is dropped; a sign is left in it where that is not closed."""
    kept, depth = [], 0
    for piece in _DROPS.split(text):
        if piece == _OPEN:
            depth += 1
        elif piece == _CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece)
    return "".join(kept) + (_OPEN if depth else "")


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
            pieces.append(_BREAK)
        if name in _DROPPED:
            skipping += 1 if event == "start" else -1
        if text and not skipping:
            pieces.append(text)
    return "".join(pieces)
