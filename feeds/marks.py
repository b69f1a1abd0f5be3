"""What the fast feed parser drops or misreads, looked up in the document itself.

These are facts beside the entries, not another reading of them: dates as written (a parser that reads them for us
may guess), whose text it is, the feed's rhythm and language, and whether the fast parser would lose anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

_TEXTS = frozenset(
    {"title", "link", "guid", "id", "description", "summary", "encoded", "content", "author", "creator"}
)
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified", "lastbuilddate")
_DATES = frozenset(_PUBLISHED + _UPDATED)
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
    linked: bool = False


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
    seen: set[str] = set()
    links: list[etree._Element] = []
    lossy = False
    for child in item:
        name = local_name(child)
        if name == "link":
            links.append(child)
        if name == "source":
            texts.setdefault(name, _text(next((part for part in child if local_name(part) == "title"), child)))
        elif name in _DATES:
            texts.setdefault(name, _text(child))
        elif name in _TEXTS:
            lossy = lossy or _loses(child, name) or (name not in seen and _foreign(child, item, name))
        seen.add(name)
    mark = Mark(
        published=_first(texts, _PUBLISHED),
        updated=_first(texts, _UPDATED),
        credit=texts.get("source", ""),
        base=_joined(base, item.get(_XML + "base", "")),
        language=item.get(_XML + "lang", ""),
        described=not seen.isdisjoint({"description", "summary"}),
        linked=any(link.get("href") or link.text for link in links),
    )
    return mark, lossy or _hides_link(links) or ("group" in seen and not mark.described)


def _loses(child: etree._Element, name: str) -> bool:
    """Whether markup inside, an encoding or a base of its own would be lost."""
    if name == "author":
        return False  # Atom's author has parts
    kind = child.get("type", "").lower()
    encoded = "/" in kind and not kind.startswith("text/") and not kind.endswith(("xml", "html"))
    if encoded or child.get("mode") == "base64" or (name == "link" and child.get(_XML + "base") is not None):
        return True
    return name != "content" and len(child) > 0


def _foreign(child: etree._Element, item: etree._Element, name: str) -> bool:
    """Whether the first text of this name belongs to an extension, such as ``media:title`` before ``title``."""
    return name in {"title", "description"} and _namespace(child) != _namespace(item)


def _hides_link(links: Sequence[etree._Element]) -> bool:
    """Whether Atom's link without a relation stands behind one with another relation."""
    relations = [link.get("rel") for link in links if link.get("href")]
    return None in relations and relations[0] not in {None, "alternate"}


def _namespace(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0]


def _first(texts: Mapping[str, str], names: Sequence[str]) -> str:
    return next((texts[name] for name in names if texts.get(name)), "")


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
