"""Text of a feed -> a well-formed document, repaired where it has to be.

libxml2 reads everything first, with all its limits on. What the feed parsers are handed is therefore well-formed,
without a DOCTYPE, in UTF-8, of bounded depth and size, whatever was served (tag soup that cannot be mended is cut
where libxml2 loses its way). Every step is linear in the length.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml import etree

MAX_CHARACTERS = 5 * 2**20
"""Characters of a feed that are read."""
MAX_ENTRIES = 500
"""Entries of a feed that are read; the rest is cut away before a feed parser sees it."""

_HEAD = 16 * 1024
_ROOT = re.compile(
    r"<(?:\?xml\s|(?:rss|feed|rdf:RDF|RDF|channel|[A-Za-z]\w{0,20}:(?:RDF|feed|rss))[\s>])", re.IGNORECASE
)
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml\s[^<>]{0,400}\?>\s*+)?"
    rb"(?:(?:<\?xml-stylesheet\s[^<>]{0,400}\?>|<!--(?:[^-]|-(?!->)){0,1000}+-->)\s*+){0,5}"
    rb"(?=<(?P<root>rss|feed|rdf:RDF)[\s>])"
)
"""What may stand before the root of a feed that needs no mending."""
_ELEMENT = re.compile(r"<[A-Za-z]")
_SPACE = re.compile(r"\s+")
_PAGE = re.compile(r"<(?:html|head|body|script|meta|title)[\s>]", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*-->")
_DECLARATION = re.compile(r"\s*<\?(?:\?)?xml(?:\?xml)?\s[^>]{0,400}>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:(?P<decimal>\d{1,8})|[xX](?P<hexadecimal>[0-9a-fA-F]{1,7}));?")
_AMPERSAND = re.compile(r"&(?:#(?P<number>\d{1,8}|[xX][0-9a-fA-F]{1,7});?|(?P<name>[A-Za-z][A-Za-z0-9]{1,30});)?")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_PREFIXED = re.compile(r":[\w.-]{1,60}\s?=")
_PREFIX_BEFORE = re.compile(r"\s([A-Za-z_][\w.-]{0,40})$")
_DECLARED = re.compile(r"xmlns:([A-Za-z_][\w.-]{0,40})\s*=")
_UNQUOTED = re.compile(r"(?<=\s)([\w:.-]{1,40})=([^\s\"'<>]{1,200})(?=\s|$)")
_NAMESPACES = {
    "a10": "http://www.w3.org/2005/Atom",
    "admin": "http://webns.net/mvcb/",
    "atom": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "rss": "http://backend.userland.com/rss",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What a prefix means where its declaration was forgotten."""


@dataclass(frozen=True, slots=True)
class Document:
    """A well-formed document."""

    root: etree._Element
    data: bytes
    """The same document as UTF-8 XML."""


def looks_like_page(text: str) -> bool:
    """Whether the text begins as an HTML page, whatever it holds further down."""
    head = _COMMENT.sub("", text[:_HEAD])
    declaration = _DECLARATION.search(head)
    root = _ROOT.search(head, declaration.end() if declaration else 0)
    return _PAGE.search(head, 0, root.start() if root else _HEAD) is not None


def intact(data: bytes) -> Document | None:
    """The document of a feed that is well-formed UTF-8 as it is, which most are; ``None`` where it is not at once."""
    start = _START.match(data)
    if start is None:
        return None
    end = data.find(b">", data.rfind(b"</" + start["root"]))  # some servers append to what they send
    body = data[start.end() : end + 1]
    root = _parse(body, recover=False)
    if root is None:
        return None
    return written(root) if _cut(root) else Document(root, body)


def mend(text: str) -> Document | None:
    """The document that a text is or was meant to be; ``None`` where libxml2 finds no element in it."""
    body = _without_doctype(_body(text[:MAX_CHARACTERS]))
    data = body.encode("utf-8", errors="replace")
    root = _parse(data, recover=False)
    if root is None:
        data = _repaired(body).encode("utf-8", errors="replace")
        root = _parse(data, recover=False)
    recovered = root is None
    if root is None:
        root = _parse(data, recover=True)
    if root is None or not isinstance(root.tag, str):
        return None
    return written(root) if _cut(root) or recovered else Document(root, data)


def written(root: etree._Element) -> Document:
    """A tree as a document."""
    return Document(root, etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _body(text: str) -> str:
    """The document without what stands before its root: declaration, PHP warnings, white space."""
    root = _ROOT.search(text, 0, _HEAD)
    start = root.start() if root else _leading(text, 0)
    declaration = _DECLARATION.match(text, start, start + 500)
    return text[_leading(text, declaration.end()) if declaration else start :]


def _leading(text: str, start: int) -> int:
    """Where white space that begins there ends."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _parse(data: bytes, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _repaired(body: str) -> str:
    """The same text with the faults that feeds often have put right: entities, bare signs, forgotten prefixes."""
    body = _NUMBERED.sub(_possible, _CONTROL.sub("", body))
    pieces: list[str] = []
    at = 0
    while at < len(body):
        start = body.find("<![CDATA[", at)
        if start < 0:
            pieces.append(_escaped(body[at:]))
            break
        pieces.append(_escaped(body[at:start]))
        end = body.find("]]>", start)
        if end < 0:  # cut off inside: what is there counts
            pieces += (body[start:], "]]>")
            break
        pieces.append(body[start : end + 3])
        at = end + 3
    return _with_prefixes("".join(pieces))


def _without_doctype(body: str) -> str:
    root = _ELEMENT.search(body, 0, _HEAD)
    start = body[: root.start() if root else _HEAD].upper().find("<!DOCTYPE")
    if start < 0:
        return body
    close, subset = body.find(">", start), body.find("[", start)
    if 0 <= subset < close:
        close = body.find(">", body.find("]", subset)) if body.find("]", subset) >= 0 else -1
    return body[:start] + (body[close + 1 :] if close >= 0 else "")


def _escaped(text: str) -> str:
    if "&" in text:
        text = _AMPERSAND.sub(_reference, text)
    return _LESS.sub("&lt;", text) if "<" in text else text


def _reference(match: re.Match[str]) -> str:
    if match["number"]:
        digits = match["number"]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return f"&#{_windows(code)};"
    if match["name"] in {"amp", "lt", "gt", "quot", "apos"}:
        return match.group()
    meaning = html.unescape(match.group()) if match["name"] else ""
    if meaning and meaning != match.group():
        return "".join(f"&#{ord(character)};" for character in meaning)
    return "&amp;" + match.group()[1:]


def _possible(match: re.Match[str]) -> str:
    """A reference, unless it means no character (XML 1.0, production 2); inside CDATA too, for tags may have slid."""
    code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
    allowed = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group() if allowed else ""


def _windows(code: int) -> int:
    """A C1 control means the Windows-1252 character of that number (WHATWG HTML, numeric character references)."""
    return ord(html.unescape(f"&#{code};")[:1] or " ") if 0x80 <= code < 0xA0 else code


def _with_prefixes(body: str) -> str:
    missing = sorted(_prefixes(body) - set(_DECLARED.findall(body)) - {"xml", "xmlns"})[:50]
    root = re.match(r"(?:\s|<!--.*?-->|<\?[^>]*>)*<[\w:.-]+", body[:_HEAD], re.DOTALL)
    if root is None:
        return body
    added = "".join(f' xmlns:{name}="{_NAMESPACES.get(name, "urn:undeclared:" + name)}"' for name in missing)
    close = body.find(">", root.end())
    attributes = _UNQUOTED.sub(r'\1="\2"', body[root.end() : close])
    return body[: root.end()] + added + attributes + body[close:]


def _prefixes(body: str) -> set[str]:
    """The prefixes of all tags and attributes, and perhaps some more."""
    named = (
        _PREFIX_BEFORE.search(body, max(0, name.start() - 42), name.start()) for name in _PREFIXED.finditer(body)
    )
    return {match[1] for match in named if match}.union(_TAG_PREFIX.findall(body))


def _cut(root: etree._Element) -> bool:
    """Take out the entries over the limit; whether anything was taken."""
    items = list(root.iter("{*}item", "{*}entry"))
    for item in items[MAX_ENTRIES:]:
        parent = item.getparent()
        if parent is not None:
            parent.remove(item)
    return len(items) > MAX_ENTRIES
