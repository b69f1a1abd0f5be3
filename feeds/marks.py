"""What the fast feed parser drops or misreads, looked up in the document itself.

These are facts beside the entries, not another reading of them: dates as written (a parser that reads them for us
may guess), all authors, whose text it is, the feed's rhythm and language, and whether the fast parser would lose
anything (``feeds.reshaping`` then puts it into another form).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

_TEXTS = frozenset({"title", "description", "summary", "content", "encoded", "guid", "id"})
_RIVALS = frozenset({"title", "description", "link"})
"""Elements of which the fast parser takes the first of that name, whatever its namespace."""
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified", "lastbuilddate")
_DATES = frozenset(_PUBLISHED + _UPDATED)
_READ = _TEXTS | _RIVALS | _DATES | {"author", "creator", "source", "group"}
MEDIA = ("{http://search.yahoo.com/mrss", "{https://search.yahoo.com/mrss", "{http://www.rssboard.org/media-rss")
"""How the names of Media RSS begin: ``media:content`` and its like describe a picture, not the entry."""
XML = "{http://www.w3.org/XML/1998/namespace}"
MAIN_RELATIONS = frozenset({None, "", "alternate"})
_ASIDE = frozenset({"replies", "enclosure", "edit", "comments", "license", "hub", "payment"})
"""Relations of Atom links that never lead to the article."""
_FACTS = ("{*}title", "{*}language", "{*}ttl", "{*}skipHours", "{*}updatePeriod", "{*}updateFrequency")
"""Children of the channel that are looked at."""
_NAME = 400
"""Characters of an author that are read: RSS puts an address before the name."""
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry's facts, as written."""

    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    credit: str = ""
    base: str = ""
    language: str = ""
    described: bool = True
    """It has a summary of its own; otherwise the fast parser makes one up from the content."""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """A document's facts."""

    entries: tuple[Mark, ...] = ()
    language: str = ""
    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    update_period_s: int | None = None
    base: str = ""
    lossy: bool = False
    """The fast parser would lose something of the document as it is."""


_Parts = Mapping[str, Sequence[etree._Element]]
"""An entry's children by their kinds, in the order in which the kinds first came."""


class _Kinds(dict[object, str]):
    """Tag -> lower-case local name where it matters; ``"other title"`` where it is not of the entry's namespace."""

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own = own

    def __missing__(self, tag: object) -> str:
        kind = self[tag] = self._kind(tag) if isinstance(tag, str) else ""
        return kind

    def _kind(self, tag: str) -> str:
        space, _, name = tag.rpartition("}")
        name = name.rpartition(":")[2].lower()
        if name not in _READ or (tag.startswith(MEDIA) and name not in _RIVALS | {"group"}):
            return ""
        return f"other {name}" if name in _RIVALS and space != self._own else name


def local_name(element: etree._Element) -> str:
    """Lower-case name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """A namespace as it stands in tags, without the closing brace; empty where there is none."""
    return str(element.tag).rpartition("}")[0]


def read_marks(root: etree._Element, url: str) -> Marks:
    """The facts of a document that was served from ``url``."""
    head = _head(root)
    base = joined(joined(url, root.get(XML + "base", "")), head.get(XML + "base", "") if head is not root else "")
    items = list(root.iter("{*}item", "{*}entry"))
    kinds = _Kinds(namespace(items[0]) if items else "")
    marks = [_mark(item, kinds, base) for item in items]
    facts = {local_name(child): child for child in reversed(list(head.iterchildren(*_FACTS)))}
    return Marks(
        entries=tuple(mark for mark, _ in marks),
        language=_text(facts.get("language")) or root.get(XML + "lang", "") or head.get(XML + "lang", ""),
        ttl_s=_ttl(_text(facts.get("ttl"))),
        skip_hours=_hours(facts.get("skiphours")),
        update_period_s=_period(_text(facts.get("updateperiod")), _text(facts.get("updatefrequency"))),
        base=base,
        lossy=local_name(root) == "rdf" or any(lossy for _, lossy in marks) or len(facts.get("title", ())) > 0,
    )


def _head(root: etree._Element) -> etree._Element:
    """The element that describes the feed."""
    return next((child for child in root if local_name(child) == "channel"), root)


def _mark(item: etree._Element, kinds: _Kinds, base: str) -> tuple[Mark, bool]:
    """An entry's facts, and whether the fast parser would lose some of it."""
    parts: dict[str, list[etree._Element]] = {}
    for child in item:
        kind = kinds[child.tag]
        if kind:
            parts.setdefault(kind, []).append(child)
    described = any(_says(child) for name in ("description", "summary") for child in parts.get(name, ()))
    mark = Mark(
        published=_first(parts, _PUBLISHED),
        updated=_first(parts, _UPDATED),
        authors=tuple(_person(person) for person in parts.get("author") or parts.get("creator") or ()),
        credit=_credit(parts["source"][0]) if "source" in parts else "",
        base=joined(base, item.get(XML + "base", "")),
        language=item.get(XML + "lang", ""),
        described=described,
        linked=any(leads(link) for name in ("link", "other link") for link in parts.get(name, ())),
    )
    return mark, _is_lossy(parts, described)


def _is_lossy(parts: _Parts, described: bool) -> bool:
    if any(loses(child, name) for name in _TEXTS if name in parts for child in parts[name]):
        return True
    links = parts.get("link", ())
    if misleads(links) or any(XML + "base" in link.attrib for link in links):
        return True
    order = list(parts)
    for name in _RIVALS:
        other = f"other {name}"
        if other not in parts:
            continue
        if order.index(other) < order.index(name) if name in parts else name != "link":
            return True
    return "group" in parts and not described


def _says(element: etree._Element) -> bool:
    """Whether there is a text in it."""
    text: str | None = element.text
    return len(element) > 0 or (text is not None and text != "" and not text.isspace())


def leads(link: etree._Element) -> bool:
    """Whether a link has an address and may lead to the article."""
    return link.get("rel") not in _ASIDE if link.get("href") else _says(link)


def loses(child: etree._Element, kind: str) -> bool:
    """Whether the fast parser would lose markup inside a text, or cannot read its encoding."""
    if is_base64(child):
        return True
    return len(child) > 0 and not (kind == "content" and child.get("type") in {"xhtml", "application/xhtml+xml"})


def is_base64(child: etree._Element) -> bool:
    """Whether a text is bytes in base64: Atom 0.3 says so by ``mode``, Atom 1.0 by a media type that is no text."""
    if not child.attrib:
        return False
    kind: str = child.get("type", "").lower()
    if "/" not in kind or child.get("mode") is not None:
        return bool(child.get("mode") == "base64")
    return not kind.startswith("text/") and not kind.endswith(("xml", "html", "json"))


def misleads(links: Sequence[etree._Element]) -> bool:
    """Whether the fast parser, which takes Atom's first link unless one says ``alternate``, takes a wrong one."""
    relations = [link.get("rel") for link in links if link.get("href")]
    if not relations or relations[0] in MAIN_RELATIONS or "alternate" in relations:
        return False
    return relations[0] in _ASIDE or not MAIN_RELATIONS.isdisjoint(relations)


def _person(element: etree._Element) -> str:
    if not len(element):
        return (element.text or "")[:_NAME].strip()
    return _text(next((part for part in element if local_name(part) == "name"), None))


def _credit(source: etree._Element) -> str:
    return _text(next((part for part in source if local_name(part) == "title"), source))


def _first(parts: _Parts, names: Sequence[str]) -> str:
    """The text of the first of these names that has one."""
    return next((text for name in names for part in parts.get(name, ()) if (text := _text(part))), "")


def _text(element: etree._Element | None) -> str:
    """The first 200 characters of an element's text."""
    if element is None:
        return ""
    text = "".join(element.itertext(with_tail=False)) if len(element) else element.text or ""
    return text[:200].strip()


def joined(base: str, part: str) -> str:
    """An address joined to its base; the base alone where that fails."""
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
