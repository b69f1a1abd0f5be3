"""What the fast feed parser drops or misreads, looked up in the document itself.

These are facts beside the entries, not another reading of them: dates as written (a parser that reads them for us
may guess), all authors, whose text it is, the feed's rhythm and language, and whether the fast parser would lose
anything (``feeds.reshaping`` then puts it into another form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

TEXTS = frozenset({"title", "description", "summary", "content", "encoded", "guid", "id"})
"""Elements whose text the house keeps."""
_RIVALS = frozenset({"title", "description", "link"})
"""Elements of which the fast parser takes the first of that name, whatever its namespace."""
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified", "lastbuilddate")
_DATES = frozenset(_PUBLISHED + _UPDATED)
_READ = TEXTS | _RIVALS | _DATES | {"author", "creator", "source", "group"}
MEDIA = ("{http://search.yahoo.com/mrss", "{https://search.yahoo.com/mrss", "{http://www.rssboard.org/media-rss")
"""How the names of Media RSS begin: ``media:content`` and its like describe a picture, not the entry."""
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAIN_RELATIONS = frozenset({None, "", "alternate"})
_ASIDE = frozenset({"replies", "enclosure", "edit", "comments", "license", "hub", "payment"})
"""Relations of Atom links that never lead to the article."""
_FACTS = ("{*}title", "{*}language", "{*}ttl", "{*}skipHours", "{*}updatePeriod", "{*}updateFrequency")
"""Children of the channel that are looked at."""
_NAME = 400
"""Characters of an author that are read: RSS puts an address before the name."""
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


class Mark(NamedTuple):
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


_Parts = dict[str, list[etree._Element]]
"""An entry's children by their kinds, in the order in which the kinds first came."""


class _Kinds(dict[object, str]):
    """Tag -> lower-case local name where it matters; ``"other title"`` where it is not of the entry's namespace."""

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own = own
        self.atom = "atom" in own.lower()
        """Texts may be written in base64."""

    def __missing__(self, tag: object) -> str:
        kind = self[tag] = _kind(tag, self._own) if isinstance(tag, str) else ""
        return kind


@lru_cache(maxsize=1024)
def _kind(tag: str, own: str) -> str:
    space, _, name = tag.rpartition("}")
    name = name.rpartition(":")[2].lower()
    if name not in _READ or (tag.startswith(MEDIA) and name not in _RIVALS | {"group"}):
        return ""
    return f"other {name}" if name in _RIVALS and space != own else name


def local_name(element: etree._Element) -> str:
    """Lower-case name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """A namespace as it stands in tags, without the closing brace; empty where there is none."""
    return str(element.tag).rpartition("}")[0]


def read_marks(root: etree._Element, url: str) -> Marks:
    """The facts of a document that was served from ``url``."""
    channel = root.find("{*}channel")
    head = root if channel is None else channel
    base = joined(joined(url, root.get(XML_BASE, "")), head.get(XML_BASE, "") if head is not root else "")
    items = list(root.iter("{*}item", "{*}entry"))
    kinds = _Kinds(namespace(items[0]) if items else "")
    marks = [_mark(item, kinds, base) for item in items]
    facts = {local_name(child): child for child in reversed(list(head.iterchildren(*_FACTS)))}
    return Marks(
        entries=tuple(mark for mark, _ in marks),
        language=_text(facts.get("language")) or root.get(_XML_LANG, "") or head.get(_XML_LANG, ""),
        ttl_s=_ttl(_text(facts.get("ttl"))),
        skip_hours=_hours(facts.get("skiphours")),
        update_period_s=_period(_text(facts.get("updateperiod")), _text(facts.get("updatefrequency"))),
        base=base,
        lossy=local_name(root) == "rdf" or any(lossy for _, lossy in marks) or len(facts.get("title", ())) > 0,
    )


def _mark(item: etree._Element, kinds: _Kinds, base: str) -> tuple[Mark, bool]:
    """An entry's facts, and whether the fast parser would lose some of it."""
    parts: _Parts = {}
    for child in item:
        kind = kinds[child.tag]
        if kind in parts:
            parts[kind].append(child)
        elif kind:
            parts[kind] = [child]
    described = _says(parts.get("description", ())) or _says(parts.get("summary", ()))
    mark = Mark(
        _first(parts, _PUBLISHED),
        _first(parts, _UPDATED),
        authors=tuple(map(_person, parts.get("author") or parts.get("creator") or ())),
        credit=_credit(parts["source"][0]) if "source" in parts else "",
        base=joined(base, item.get(XML_BASE, "")),
        language=item.get(_XML_LANG, ""),
        described=described,
        linked=any(map(leads, parts.get("link", ()))) or any(map(leads, parts.get("other link", ()))),
    )
    return mark, _is_lossy(parts, atom=kinds.atom) or ("group" in parts and not described)


def _is_lossy(parts: _Parts, *, atom: bool) -> bool:
    for kind, children in parts.items():
        if kind in TEXTS:
            for child in children:
                if (len(child) or atom) and loses(child, kind):
                    return True
    if atom and "link" in parts and (misleads(parts["link"]) or any(link.get(XML_BASE) for link in parts["link"])):
        return True
    return any(f"other {name}" in parts and _stands_first(name, parts) for name in _RIVALS)


def _stands_first(name: str, parts: _Parts) -> bool:
    """Whether an extension's element of this name comes before the entry's own, or alone."""
    order = list(parts)
    return order.index(f"other {name}") < order.index(name) if name in parts else name != "link"


def _says(elements: Sequence[etree._Element]) -> bool:
    """Whether there is a text in one of them."""
    return any(len(element) or (element.text or "").strip() for element in elements)


def leads(link: etree._Element) -> bool:
    """Whether a link has an address and may lead to the article."""
    if link.get("href"):
        return link.get("rel") not in _ASIDE
    return bool(link.text and not link.text.isspace())


def loses(child: etree._Element, kind: str) -> bool:
    """Whether the fast parser would lose markup inside a text, or cannot read its encoding."""
    if is_base64(child):
        return True
    return len(child) > 0 and not (kind == "content" and child.get("type") in {"xhtml", "application/xhtml+xml"})


def is_base64(child: etree._Element) -> bool:
    """Whether a text is bytes in base64: Atom 0.3 says so by ``mode``, Atom 1.0 by a media type that is no text."""
    kind, mode = child.get("type"), child.get("mode")
    if mode is not None or kind is None or "/" not in kind:
        return bool(mode == "base64")
    kind = kind.lower()
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
    for name in names:
        if name in parts:
            for part in parts[name]:
                text = _text(part)
                if text:
                    return text
    return ""


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
