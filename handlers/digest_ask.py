"""What follows ``/digest``: read into a record. Pure; the words for days and months are arguments.

``[add] [number] [time] [days] [topics] [length]``, or a number and what to do with that digest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import get_args

from db.records import Length
from news.calendar import CalendarError, parse_days, parse_time
from news.text import fold

MOST_PAUSE_DAYS = 366


class Verb(StrEnum):
    """What is to be done."""

    SHOW = "show"
    SET = "set"
    ADD = "add"
    OFF = "off"
    NOW = "now"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Names:
    """Folded words of the reader's language, and English ones."""

    days: Mapping[str, frozenset[int]]
    months: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[str, Length] = field(default_factory=lambda: {name: name for name in get_args(Length)})
    everything: frozenset[str] = frozenset({"all", "everything"})


@dataclass(frozen=True, slots=True)
class DigestAsk:
    """A request. What is ``None`` is not said, and stays as it is."""

    verb: Verb
    number: int | None = None
    """Which digest, by its place in the list."""
    id: int | None = None
    """Which digest, by a button."""
    at: time | None = None
    days: frozenset[int] | None = None
    topics: str | None = None
    """As they were typed; empty: all that the chat follows."""
    length: Length | None = None
    pause_days: int | None = None
    pause_until: date | None = None


class DigestAskError(ValueError):
    """What was typed cannot be read.

    Attributes:
        key: of the phrase that says so.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


_TIME = re.compile(
    r"(\d{1,2}(?:\s*[:.h٫]\s*\d{2})?\s*(?:h\b|uhr\b)?(?:\s*(?:am|pm|a\.m\.|p\.m\.)(?!\w))?)(?:[\s,،]+(.*)|$)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"(#?)(\d{1,18})\s*(.*)", re.DOTALL)
_DAYS = re.compile(r"(\d{1,3})\s*(?:d|days?)?", re.IGNORECASE)
_MOST_DAY_WORDS = 14


def read_digest_ask(words: str, names: Names, digests: int, today: date) -> DigestAsk:
    """The request behind what was typed.

    Args:
        words: what follows the command.
        names: words for days, months and lengths.
        digests: how many the chat has: a number up to that is a digest's, not an hour.
        today: the reader's local date.

    Raises:
        DigestAskError: it cannot be read.
    """
    typed = " ".join(words.split())
    if not typed:
        return DigestAsk(Verb.SHOW)
    named = _NUMBERED.fullmatch(typed)
    if named and (named[1] or _is_number(typed, int(named[2]), named[3], digests)):
        wanted = _read(named[3], names, today, is_known=True)
        return replace(wanted, id=int(named[2])) if named[1] else replace(wanted, number=int(named[2]))
    return _read(typed, names, today, is_known=False)


def _is_number(typed: str, number: int, rest: str, digests: int) -> bool:
    """Whether digits at the beginning are a digest's number: what follows is done to it, or it has that many."""
    clock = _TIME.fullmatch(typed)
    if clock and not clock[1].strip().isdecimal():
        return False
    first = rest.split(" ", maxsplit=1)[0].casefold()
    return number <= digests or first in _VERBS or bool(re.match(r"\d{1,2}[:.]\d{2}", first))


_VERBS = {verb.value: verb for verb in (Verb.OFF, Verb.NOW, Verb.PAUSE, Verb.RESUME)}


def _read(typed: str, names: Names, today: date, *, is_known: bool) -> DigestAsk:
    first, _, rest = typed.partition(" ")
    verb = _VERBS.get(first.casefold())
    if verb is Verb.PAUSE:
        return _pause(rest, names, today)
    if verb is not None and (not rest or re.fullmatch(r"#?\d{1,18}", rest)):
        return _whose(verb, rest)
    if first.casefold() == "add" and not is_known:
        return replace(_plan(rest, names, is_hour_needed=bool(rest)), verb=Verb.ADD)
    return _plan(typed, names, is_hour_needed=False) if typed else DigestAsk(Verb.SHOW)


def _whose(verb: Verb, rest: str) -> DigestAsk:
    number = int(rest.lstrip("#")) if rest else None
    return DigestAsk(verb, id=number) if rest.startswith("#") else DigestAsk(verb, number=number)


# -- time, days, topics, length ------------------------------------------------------------------------------


def _plan(typed: str, names: Names, *, is_hour_needed: bool) -> DigestAsk:
    clock = _TIME.fullmatch(typed)
    at, rest = None, typed
    if clock:
        try:
            at, rest = parse_time(clock[1]), clock[2] or ""
        except CalendarError as error:
            raise DigestAskError("digest.bad_time") from error
    elif is_hour_needed or typed[:1].isdecimal():
        raise DigestAskError("digest.bad_time")
    rest, length = _length(rest, names)
    days, rest = _days(rest, names)
    if length is None:
        rest, length = _length(rest, names)
    topics = rest.strip(" ,،") or None
    if topics is not None and fold(topics) in names.everything:
        topics = ""
    if topics and _is_misspelt_day(topics, names):
        raise DigestAskError("digest.bad_days")
    return DigestAsk(Verb.SET, at=at, days=days, topics=topics, length=length)


def _length(typed: str, names: Names) -> tuple[str, Length | None]:
    """What is left, and the length that stands at the end."""
    rest, _, last = typed.rpartition(" ")
    length = names.lengths.get(fold(last))
    return (typed, None) if length is None else (rest, length)


def _days(typed: str, names: Names) -> tuple[frozenset[int] | None, str]:
    """The longest run of days at the beginning or at the end, and what is left."""
    pieces = re.findall(r"[^\s,،]+", typed)
    cuts = [match.span() for match in re.finditer(r"[^\s,،]+", typed)]
    for count in range(min(len(pieces), _MOST_DAY_WORDS), 0, -1):
        first = _known_days(typed[: cuts[count - 1][1]], names)
        if first is not None:
            return first, typed[cuts[count - 1][1] :]
        last = _known_days(typed[cuts[-count][0] :], names)
        if last is not None:
            return last, typed[: cuts[-count][0]]
    return None, typed


def _known_days(typed: str, names: Names) -> frozenset[int] | None:
    folded = fold(typed)
    try:
        return names.days.get(folded) or parse_days(folded, names.days)
    except CalendarError:
        return None


def _is_misspelt_day(topics: str, names: Names) -> bool:
    folded = fold(topics)
    return " " not in folded and bool(get_close_matches(folded, names.days, n=1, cutoff=0.75))


# -- pauses --------------------------------------------------------------------------------------------------


def _pause(typed: str, names: Names, today: date) -> DigestAsk:
    """What follows ``pause``: ``7``, ``until 3 Jan``, ``until 2027-01-03``."""
    count = _DAYS.fullmatch(typed)
    if count and 0 < int(count[1]) <= MOST_PAUSE_DAYS:
        return DigestAsk(Verb.PAUSE, pause_days=int(count[1]))
    until = None if count else _date(re.sub(r"^until\s+", "", typed, flags=re.IGNORECASE), names, today)
    if until is None or not today < until <= today + timedelta(days=MOST_PAUSE_DAYS):
        raise DigestAskError("digest.bad_pause")
    return DigestAsk(Verb.PAUSE, pause_until=until)


def _date(typed: str, names: Names, today: date) -> date | None:
    """``2027-01-03``, ``3.1.``, ``3.1.2027``, ``3 Jan``, ``Jan 3, 2027``; without a year the next one to come."""
    typed = fold(typed)
    parts = re.findall(r"\d+|[^\W\d_]+", typed)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", typed):
        year, month, day = map(int, parts)
        return _valid(year, month, day)
    if re.fullmatch(r"\d{1,2}\.\s?\d{1,2}(\.(\s?\d{4})?)?", typed):
        day, month, *years = map(int, parts)
    else:
        numbers = [int(part) for part in parts if part.isdecimal() and len(part) <= 4]
        months = [names.months[part] for part in parts if part in names.months]
        if len(months) != 1 or len(numbers) not in {1, 2}:
            return None
        (month,), (day, *years) = months, numbers
    candidates = years or [today.year, today.year + 1]
    return next((found for year in candidates if (found := _valid(year, month, day)) and found > today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
