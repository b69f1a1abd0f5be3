"""Entries of a feed -> new, edited, unchanged and too old. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds.entries import digest
from feeds.urls import UrlRefused, canonical
from news.model import Entry, Known

_FLOOD = 5
"""From so many entries on, none of them known means that the feed has renumbered itself."""
_LATE = timedelta(days=1)
"""An entry may appear so long after its date and still be news."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The entries of one answer, each in one place."""

    new: tuple[Entry, ...]
    """Newest first; undated ones as the feed has them."""
    edited: tuple[tuple[Entry, Known], ...]
    unchanged: int
    old: int
    """Too old to be news when they were first seen; they are not kept."""
    shelved: tuple[Entry, ...]
    """Undated and far down in a feed of which nothing was known: kept, but not as news."""
    all_strange: bool
    """The feed was read before, and not one entry was known."""


def tidied(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Entries with canonical addresses (empty where there is none), each guid once; blank ones are left out."""
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.title or entry.summary or entry.content:
            first.setdefault(entry.guid, entry)
    return tuple(replace(entry, url=_address(entry.url)) for entry in first.values())


def sort_entries(
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    *,
    now: datetime,
    last_ok_at: datetime | None,
    first_read: timedelta,
    undated: int,
) -> Sorted:
    """Tell the new from the old.

    An entry is known by its guid; failing that, by an address of its own: feeds do give an article a new guid, one
    by one or all at once. Dated entries from before ``first_read`` are no news, unless the house was away for longer.

    Args:
        entries: of one answer, tidied, in its order.
        known: what the store remembers, by guid and by address; guids alone will do.
        now: when it was asked.
        last_ok_at: when the feed was last read; ``None`` at the first read.
        first_read: how far back the first read goes.
        undated: how many undated entries of a feed of which nothing is known count as news.
    """
    shared = Counter(entry.url for entry in entries)
    strange: list[Entry] = []
    edited: list[tuple[Entry, Known]] = []
    unchanged = 0
    for entry in entries:
        found = known.get(entry.guid) or (known.get(entry.url) if _is_own(entry.url, shared) else None)
        if found is None:
            strange.append(entry)
        elif found.digest == digest(entry):
            unchanged += 1
        else:
            edited.append((entry, found))
    all_strange = last_ok_at is not None and len(strange) >= _FLOOD and len(strange) == len(entries)
    before = now - first_read if last_ok_at is None else min(now - first_read, last_ok_at - _LATE)
    fresh = [entry for entry in strange if (dated(entry) or now) >= before]
    shelved: list[Entry] = []
    if last_ok_at is None or all_strange:
        shelved = [entry for entry in fresh if dated(entry) is None][undated:]
    put_away = {entry.guid for entry in shelved}
    news = [entry for entry in fresh if entry.guid not in put_away]
    return Sorted(
        new=tuple(sorted(news, key=lambda entry: dated(entry) or now, reverse=True)),
        edited=tuple(edited),
        unchanged=unchanged,
        old=len(strange) - len(fresh),
        shelved=tuple(shelved),
        all_strange=all_strange,
    )


def dated(entry: Entry) -> datetime | None:
    """When an entry says that it was published, else last changed."""
    return entry.published_at or entry.updated_at


def _address(url: str) -> str:
    try:
        return canonical(url)
    except UrlRefused:
        return ""


def _is_own(url: str, shared: Mapping[str, int]) -> bool:
    """Whether an address stands for one entry: tickers link every line to the front page."""
    parts = urlsplit(url)
    return bool(url) and shared[url] == 1 and (parts.path not in {"", "/"} or bool(parts.query))
