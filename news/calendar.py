"""When a digest is due: times of day, weekdays, quiet hours and time zones as people write them, and the next date.

Pure: the clock is an argument. Sources: IANA time zone database through ``zoneinfo``; PEP 495 for local times
that occur twice or never.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

EVERY_DAY = frozenset(range(7))
"""Weekdays count from Monday = 0."""

DAY_NAMES: Mapping[str, frozenset[int]] = {
    "daily": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    **{
        name: frozenset({day})
        for day, names in enumerate(
            (
                ("mon", "monday"),
                ("tue", "tues", "tuesday"),
                ("wed", "wednesday"),
                ("thu", "thur", "thurs", "thursday"),
                ("fri", "friday"),
                ("sat", "saturday"),
                ("sun", "sunday"),
            )
        )
        for name in names
    },
}
"""English words for days; a reader's own language is passed in beside it."""

_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h٫]\s*(\d{2}))?\s*(?:h|uhr)?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_FARTHEST = timedelta(hours=14)
_MOST_DAYS = 16
"""So many dates hold each weekday twice: once it may be past, or left out by the zone."""


class CalendarError(ValueError):
    """A time, a weekday or a zone that cannot be read; the message names it and gives an example."""


def parse_time(text: str) -> time:
    """A time of day: ``08:00``, ``8``, ``8.30``, ``8h30``, ``8:30 pm``; digits of any script.

    Raises:
        CalendarError: it is no time of day.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise CalendarError(f"“{text}” is not a time of day; write it like 08:00.")
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise CalendarError(f"“{text}” is not a time of day; write it like 08:00.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise CalendarError(f"“{text}” is not a time of day; the last one is 23:59.")
    return time(hour, minute)


def parse_days(text: str, names: Mapping[str, frozenset[int]] = DAY_NAMES) -> frozenset[int]:
    """Weekdays: ``daily``, ``weekdays``, ``mon,thu``, ``mon-fri``; no words at all mean every day.

    Args:
        text: names parted by commas or spaces, ranges with a hyphen or a dash.
        names: lower-case name to weekdays, Monday = 0.

    Raises:
        CalendarError: a name is unknown.
    """
    days: set[int] = set()
    for word in re.split(r"[\s,،;+]+", re.sub(r"\s*[-–—]\s*", "-", text.strip().casefold())):
        if word:
            days |= _days(word, names)
    return frozenset(days) or EVERY_DAY


def _days(word: str, names: Mapping[str, frozenset[int]]) -> frozenset[int]:
    known = names.get(word.rstrip("."))
    if known is not None:
        return known
    first, dash, last = word.partition("-")
    start, end = (names.get(part.rstrip("."), frozenset()) for part in (first, last))
    if not dash or len(start) != 1 or len(end) != 1:
        raise CalendarError(f"“{word}” is not a weekday; write daily, weekdays, weekends, or days like mon,thu.")
    (begin,), (finish,) = start, end
    return frozenset((begin + step) % 7 for step in range((finish - begin) % 7 + 1))


def zone_name(text: str) -> str:
    """The canonical spelling of a zone: an IANA name in any case, or an offset such as ``+03:00``.

    Raises:
        CalendarError: it is neither.
    """
    wanted = text.strip().replace(" ", "_")
    for name in available_timezones():
        if name.casefold() == wanted.casefold():
            return name
    offset = _offset(text)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{'-' if offset < timedelta(0) else '+'}{hours:02}:{minutes:02}"


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise CalendarError(f"“{text}” is not a time zone; write one like Europe/Berlin or +03:00.")
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if int(match[3] or 0) > 59 or offset > _FARTHEST:
        raise CalendarError(f"“{text}” is not a time zone; offsets run from -14:00 to +14:00.")
    return offset if match[1] == "+" else -offset


def zone(name: str) -> tzinfo:
    """The zone behind a canonical spelling (see ``zone_name``).

    Raises:
        CalendarError: no such zone.
    """
    if name[:1] in {"+", "-"}:
        return timezone(_offset(name))
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # zoneinfo reports bad names in all three ways
        raise CalendarError(f"“{name}” is not a time zone; write one like Europe/Berlin or +03:00.") from error


def sound_zone(name: str, otherwise: str = "UTC") -> str:
    """A zone that can be read: the one named, else another. An old name may leave the IANA database."""
    for known in (name, otherwise):
        try:
            zone(known)
        except CalendarError:
            continue
        return known
    return "UTC"


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and the local date that it is for: the two part when it comes late."""

    at: datetime
    """Aware, in UTC."""
    date: date


def next_due(after: datetime, at: time, days: frozenset[int], zone_: str, *, later_than: date | None = None) -> Due:
    """The first moment later than ``after`` at which it is ``at`` on one of ``days`` in the zone.

    Once for each local date, and on that date: see ``moment_of``. A date that the zone skipped has none.

    Args:
        after: aware.
        at: local time of day.
        days: weekdays of the local date, Monday = 0; not empty.
        zone_: canonical name of a zone.
        later_than: only local dates after this one, such as the one that was served last.

    Raises:
        CalendarError: no such zone, or no days.
    """
    if not days & EVERY_DAY:
        raise CalendarError("A digest needs at least one weekday, such as mon.")
    first = after.astimezone(zone(zone_)).date()
    if later_than is not None:
        first = max(first, later_than + timedelta(days=1))
    for date_ in (first + timedelta(days=step) for step in range(_MOST_DAYS)):
        moment = moment_of(date_, at, zone_) if date_.weekday() in days else None
        if moment is not None and moment > after:
            return Due(moment, date_)
    raise AssertionError("a week has seven days")


def moment_of(date_: date, at: time, zone_: str) -> datetime | None:
    """The moment in UTC at which it is ``at`` on a local date; ``None`` for a date that the zone skipped.

    A time that occurs twice is its first occurrence. One that is skipped when clocks go forward is as much later as
    they went forward, or earlier where that would be the next date (PEP 495, ``fold``).

    Raises:
        CalendarError: no such zone.
    """
    place = zone(zone_)
    for fold in (0, 1):
        moment = datetime.combine(date_, at.replace(fold=fold), place).astimezone(UTC)
        if moment.astimezone(place).date() == date_:
            return moment
    return None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, local, in which nothing is pushed; over midnight where they end before they begin.

    Hours that end when they begin are none, not all.
    """

    start: time
    end: time

    def holds(self, wall: time) -> bool:
        """Whether a local time of day lies in them; their end does not."""
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def released(at: datetime, quiet: Quiet | None, zone_: str) -> datetime:
    """The first moment from ``at`` on that is not in quiet hours, in UTC.

    Raises:
        CalendarError: no such zone.
    """
    moment = at.astimezone(UTC)
    place = zone(zone_)
    local = moment.astimezone(place)
    if quiet is None or not quiet.holds(local.time()):
        return moment
    for step in range(_MOST_DAYS):
        for fold in (0, 1):
            end = datetime.combine(local.date() + timedelta(days=step), quiet.end.replace(fold=fold), place)
            ended = end.astimezone(UTC)
            if ended > moment and not quiet.holds(ended.astimezone(place).time()):
                return ended
    raise AssertionError("quiet hours end every day")


def parse_quiet(text: str) -> Quiet:
    """Quiet hours: two times of day with a hyphen or a dash between them, such as ``22:00-07:00``.

    Raises:
        CalendarError: it is not that.
    """
    parts = re.split(r"\s*[-–—−]\s*", text.strip())
    if len(parts) != 2:
        raise CalendarError(f"“{text}” are no hours; write them like 22:00-07:00.")
    return Quiet(parse_time(parts[0]), parse_time(parts[1]))
