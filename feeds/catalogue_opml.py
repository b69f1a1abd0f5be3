"""Subscription lists (OPML) of other feed readers: in and out. The door to listparser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from lxml import etree

from feeds.catalogue_rows import CatalogueError, made_key, read_sources
from feeds.decoding import decode_xml
from news.model import Source

MAX_BYTES = 5 * 2**20
"""Bytes of a subscription list that are read."""

_SCHEME = re.compile(r"^feed:(?://)?(?=https?://)|^feed(?=://)", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_opml(data: bytes) -> tuple[Source, ...]:
    """Sources from a subscription list, in its order; each feed once, with a key made from its name.

    Args:
        data: OPML 1.0, 1.1 or 2.0; no more than ``MAX_BYTES`` are read.

    Raises:
        CatalogueError: it is no subscription list, or a feed in it has no usable address.
    """
    import listparser

    text = decode_xml(data[:MAX_BYTES])
    # listparser takes bytes for Latin-1 unless told otherwise, and fetches a string that looks like an address.
    found = listparser.parse(text.encode("ascii", errors="xmlcharrefreplace"))
    if not found.feeds:
        raise CatalogueError("the file holds no feeds; export a subscription list (OPML) from your feed reader")
    details = {outline.get("xmlurl", "").strip(): outline for outline in _outlines(text)}
    taken: set[str] = set()
    rows = []
    for feed in found.feeds:
        address = _SCHEME.sub(lambda match: "http" if match.group() == "feed" else "", feed.url)
        row = _row(feed.title, address, details.get(feed.url, {}))
        row["key"] = _free_key(made_key(row["name"], address), taken)
        rows.append(row)
    return read_sources(rows)


def write_opml(sources: Sequence[Source]) -> bytes:
    """An OPML 2.0 subscription list with names, addresses, home pages and languages of the sources."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Wirebrief sources"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        name = _NOT_XML.sub("", source.name)
        outline = ElementTree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=source.url)
        if source.homepage:
            outline.set("htmlUrl", source.homepage)
        if source.language:
            outline.set("language", source.language)
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _row(title: str, address: str, outline: Mapping[str, str]) -> dict[str, str]:
    row = {"name": title or re.sub(r"^https?://(?:www\.)?", "", address).split("/")[0] or "unnamed", "url": address}
    homepage, language = outline.get("htmlurl", "").strip(), outline.get("language", "").strip()[:2].lower()
    if homepage.startswith(("http://", "https://")):
        row["homepage"] = homepage
    if re.fullmatch("[a-z]{2}", language) and language != "un":  # "unknown"
        row["language"] = language
    return row


def _free_key(key: str, taken: set[str]) -> str:
    free = next(name for name in _numbered(key) if name not in taken)
    taken.add(free)
    return free


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key[:55]}-{number}"
        number += 1


def _outlines(text: str) -> Iterator[dict[str, str]]:
    """Attributes of the outlines, which listparser does not hand on."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}>", "", text).encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        return
    for outline in root.iter("outline") if root is not None else ():
        yield {str(name).lower(): str(value) for name, value in outline.attrib.items()}
