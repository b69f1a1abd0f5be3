"""Subscription lists (OPML 2.0, opml.org/spec2.opml) of feed readers: in and out.

What OPML has no attribute for travels in a namespace of ours, which the specification allows and other readers skip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from xml.etree import ElementTree

from lxml import etree

from feeds.catalogue_rows import CatalogueError, made_key, read_source
from feeds.decoding import decode_xml
from feeds.mending import mend
from feeds.urls import UrlRefused, canonical
from news.model import Source

MAX_BYTES: Final = 5 * 2**20
"""Bytes of a subscription list that are read; a longer one is refused."""
MAX_FEEDS: Final = 5000
"""Feeds of a subscription list that are read."""
NAMESPACE: Final = "https://wirebrief.example/opml"
"""Name of the namespace of our own attributes; nothing is to be found there."""

_OWN: Final = {"key": "key", "country": "country", "owner": "owner", "ownership": "ownership", "weight": "weight",
               "full_text": "fullText"}  # fmt: skip
"""Fields of ``Source`` that OPML has no attribute for -> our attributes."""
_DEFAULTS: Final[Mapping[str, object]] = {item.name: item.default for item in fields(Source)}
_LONGEST_NAME: Final = 200
_SLASH: Final = "\N{DIVISION SLASH}"
"""Stands for a slash inside the name of one folder."""
_SCHEME = re.compile(r"^feed:(?://)?(?=https?://)|^feed(?=://)", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a subscription list holds."""

    sources: tuple[Source, ...]
    """In its order, each feed once, with keys that are unique among them."""
    refused: tuple[str, ...] = ()
    """For each feed that cannot be taken one sentence."""


def read_subscriptions(data: bytes) -> Subscriptions:
    """Every feed of a subscription list, and why some of them are no use.

    A feed that stands in several folders is filed in the first. An own key is kept; a missing one is made.

    Args:
        data: OPML 1.0, 1.1 or 2.0, at most ``MAX_BYTES``.

    Raises:
        CatalogueError: it is no subscription list at all, or too long.
    """
    if len(data) > MAX_BYTES:
        raise CatalogueError(f"the file is longer than {MAX_BYTES // 2**20} MB; split it, or export feeds alone")
    document = mend(decode_xml(data))
    outlines = list(_feeds(document.root)) if document is not None else []
    if not outlines:
        raise CatalogueError("the file holds no feeds; export a subscription list (OPML) from your feed reader")
    found: dict[str, Source] = {}
    keys: set[str] = set()
    refused = [f"Only the first {MAX_FEEDS} feeds are read."] if len(outlines) > MAX_FEEDS else []
    for at, (folder, outline) in enumerate(outlines[:MAX_FEEDS], start=1):
        row = _row(folder, outline)
        label = f'outline {at} ("{row["name"]}")'
        try:
            address = canonical(row["url"])
            if address not in found:
                row["key"] = free_key(row.get("key") or made_key(row["name"], row["url"]), keys)
                found[address] = read_source(row, label)
                keys.add(row["key"])
        except UrlRefused as error:
            refused.append(f"{label}: {error}")
        except CatalogueError as error:
            refused.append(f"{error}.")
    return Subscriptions(tuple(found.values()), tuple(refused))


def read_opml(data: bytes) -> tuple[Source, ...]:
    """Sources from a subscription list of which every feed must be sound.

    Raises:
        CatalogueError: it is no subscription list, or a feed in it cannot be taken.
    """
    read = read_subscriptions(data)
    if read.refused:
        raise CatalogueError(read.refused[0])
    return read.sources


def write_opml(sources: Sequence[Source]) -> bytes:
    """An OPML 2.0 subscription list: folders as nested outlines, and all that is known of each source."""
    ElementTree.register_namespace("wirebrief", NAMESPACE)
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Wirebrief sources"
    folders = {"": ElementTree.SubElement(root, "body")}
    for source in sources:
        ElementTree.SubElement(_folder(source.folder, folders), "outline", _attributes(source))
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def free_key(key: str, taken: set[str]) -> str:
    """The key, numbered where it is taken."""
    return next(name for name in _numbered(key) if name not in taken)


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key[:55]}-{number}"
        number += 1


# -- writing -----------------------------------------------------------------------------------------------


def _folder(path: str, folders: dict[str, ElementTree.Element]) -> ElementTree.Element:
    """The outline of a folder, made with all above it where it is missing."""
    if path not in folders:
        above, _, name = path.rpartition("/")
        label = _clean(name).replace(_SLASH, "/")
        folders[path] = ElementTree.SubElement(_folder(above, folders), "outline", text=label, title=label)
    return folders[path]


def _attributes(source: Source) -> dict[str, str]:
    name = _clean(source.name)
    written = {"type": "rss", "text": name, "title": name, "xmlUrl": source.url}
    for attribute, value in (("htmlUrl", source.homepage), ("language", source.language)):
        if value:
            written[attribute] = _clean(value)
    for field, attribute in _OWN.items():
        value = getattr(source, field)
        if value != _DEFAULTS[field]:
            written[f"{{{NAMESPACE}}}{attribute}"] = _clean(str(value))
    return written


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


# -- reading -----------------------------------------------------------------------------------------------


def _feeds(root: etree._Element) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Attributes of every outline that is a feed, by lower-case name, with the folder that it stands in."""
    waiting = [(root, "")]
    while waiting:
        element, folder = waiting.pop()
        attributes = {str(name).lower(): " ".join(str(value).split()) for name, value in element.attrib.items()}
        is_outline = etree.QName(element).localname.lower() == "outline" if isinstance(element.tag, str) else False
        meant = attributes.get("type", "").lower() in {"rss", "atom", "feed"} and not len(element)
        if is_outline and (attributes.get("xmlurl") or meant):
            yield folder or _category(attributes.get("category", "")), attributes
        elif is_outline:
            name = (attributes.get("title") or attributes.get("text", "")).replace("/", _SLASH)
            folder = f"{folder}/{name}".strip("/")
        waiting.extend((child, folder) for child in reversed(element))


def _category(category: str) -> str:
    """The first of OPML's categories that is a path, else the first: ``"/Middle East/Syria,war"``."""
    paths = [path.strip() for path in category.split(",")]
    return next((path for path in paths if path.startswith("/")), paths[0]).strip("/")


def _row(folder: str, outline: Mapping[str, str]) -> dict[str, Any]:
    """A feed's outline as ``read_source`` wants it; what other readers write carelessly is left out, not refused."""
    address = _SCHEME.sub(lambda match: "http" if match.group() == "feed" else "", outline.get("xmlurl", ""))
    host = re.sub(r"^https?://(?:www\.)?", "", address).split("/")[0]
    name = outline.get("title") or outline.get("text") or host or "unnamed"
    row: dict[str, Any] = {"name": name[:_LONGEST_NAME], "url": address}
    if folder:
        row["folder"] = folder
    homepage, language = outline.get("htmlurl", ""), outline.get("language", "")[:2].lower()
    if homepage.startswith(("http://", "https://")):
        row["homepage"] = homepage
    if re.fullmatch("[a-z]{2}", language) and language != "un":  # "unknown"
        row["language"] = language
    for field, attribute in _OWN.items():
        value = outline.get(f"{{{NAMESPACE}}}{attribute}".lower())
        if value:
            row[field] = _number(value) if field == "weight" else value
    return row


def _number(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
