"""What the fast feed parser drops or misreads, looked up in the document itself.

These are facts beside the entries, not another reading of them: dates as written (a parser that reads them for us
may guess), whose text it is, the feed's rhythm and language, and whether the fast parser would lose anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

_TEXTS = frozenset({"title", "link", "guid", "id", "description", "summary", "encoded", "author", "creator"})
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified", "lastbuilddate")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry's facts, as written."""

    published: str = ""
    updated: str = ""
    credit: str = ""
    base: str = ""
    language: str = ""
    described: bool = False
    """It has a summary of its own; otherwise the fast parser makes one up from the content."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A document's facts."""

    entries: tuple[Mark, ...]
    language: str = ""
    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    update_period_s: int | None = None
    base: str = ""
    lossy: bool = False
    """The fast parser would lose something: markup inside texts, encoded contents, relative bases."""


def local_name(element: etree._Element) -> str:
    """Lower-case name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def read_marks(root: etree._Element, url: str) -> Marks:
    """The facts of a document that was served from ``url``."""
    head = _head(root)
    base = _joined(_joined(url, root.get(_XML + "base", "")), head.get(_XML + "base", "") if head is not root else "")
    entries: list[Mark] = []
    lossy = False
    for item in root.iter("{*}item", "{*}entry"):
        mark, loses = _mark(item, base)
        entries.append(mark)
        lossy = lossy or loses
    facts = {local_name(child): child for child in reversed(head)}
    return Marks(
        entries=tuple(entries),
        language=_text(facts.get("language")) or root.get(_XML + "lang", "") or head.get(_XML + "lang", ""),
        ttl_s=_ttl(_text(facts.get("ttl"))),
        skip_hours=_hours(facts.get("skiphours")),
        update_period_s=_period(_text(facts.get("updateperiod")), _text(facts.get("updatefrequency"))),
        base=base,
        lossy=lossy or any(len(child) for child in head if local_name(child) == "title"),
    )


def _head(root: etree._Element) -> etree._Element:
    """The element that describes the feed."""
    return next((child for child in root if local_name(child) == "channel"), root)


def _mark(item: etree._Element, base: str) -> tuple[Mark, bool]:
    texts: dict[str, str] = {}
    lossy = False
    own = item.get(_XML + "base", "")
    credit = ""
    described = False
    for child in item:
        name = local_name(child)
        described = described or name in {"description", "summary"}
        if name == "source" and not credit:
            credit = _text(next((part for part in child if local_name(part) == "title"), child))
        elif name in _TEXTS:
            lossy = lossy or _loses(child, name)
        elif name == "content":
            lossy = lossy or child.get("mode") == "base64"
        if name in _PUBLISHED or name in _UPDATED:
            texts.setdefault(name, _text(child))
    published = next((texts[name] for name in _PUBLISHED if texts.get(name)), "")
    updated = next((texts[name] for name in _UPDATED if texts.get(name)), "")
    return Mark(published, updated, credit, _joined(base, own), item.get(_XML + "lang", ""), described), lossy


def _loses(child: etree._Element, name: str) -> bool:
    if name == "author":
        return False  # Atom's author has parts
    return (
        len(child) > 0 or child.get("mode") == "base64" or (name == "link" and child.get(_XML + "base") is not None)
    )


def _text(element: etree._Element | None) -> str:
    """The first 200 characters of an element's text."""
    return "".join(element.itertext(with_tail=False))[:200].strip() if element is not None else ""


def _joined(base: str, part: str) -> str:
    try:
        return urljoin(base, part.strip()) if part else base
    except ValueError:
        return base


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and len(digits) < 8 else None


def _ttl(minutes: str) -> int | None:
    value = _whole(minutes)
    return value * 60 if value else None


def _hours(element: etree._Element | None) -> frozenset[int]:
    """RSS 0.91 counts hours 1-24, RSS 2.0 0-23; 24 is midnight in both."""
    values = (_whole(_text(hour)) for hour in (element if element is not None else ()))
    return frozenset(value % 24 for value in values if value is not None and value <= 24)


def _period(period: str, frequency: str) -> int | None:
    seconds = _PERIODS.get(period.lower())
    return seconds // max(1, _whole(frequency) or 1) if seconds else None
