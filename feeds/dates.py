"""Dates as feeds write them -> aware UTC, or ``None``: a table-driven reader that never guesses.

The standard forms are RFC 822 with its successors (RSS) and ISO 8601 / RFC 3339 (Atom, Dublin Core). Beside them
come variants that feeds really carry: zone names, offsets with colon or without, month names of other languages,
``ctime``, seconds since 1970. A date without a zone is taken for UTC. Numbers such as 03/04/2026, of which nobody
can say what is the month, are refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from feeds.date_words import MONTHS, ZONES

MAX_CHARACTERS = 100
"""Longer strings are no dates; the limit keeps every pattern here cheap."""

_EARLIEST, _LATEST = 1970, 2100
"""Years outside are mistakes of a clock or of a template; no news was published then."""

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)

_HALF = r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?" + _HALF
_NAME = r"(?P<month>[^\W\d_]+)\.?"
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<dash>[-/.]?)(?P<number>\d{1,2})(?P=dash)(?P<day>\d{1,2})"
    r"(?:[\sT_]+(?:(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    + _HALF
    + r")(?P<zone>.*))?",
    re.IGNORECASE,
)
_PARTIAL_ISO = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})|(?P<only_year>\d{4})")
_RFC = re.compile(
    r"(?:[^\W\d_]+\.?,?\s*)?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?" + _NAME
    + r"[\s-]+(?:de\s+)?,?\s*(?P<year>\d{4}|\d{2})(?:\s*,?\s+(?:at\s+|T)?" + _TIME + r"(?P<zone>.*))?"
)  # fmt: skip
_AMERICAN = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?" + _NAME + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"(?:\s*,?\s+(?:at\s+|-\s+)?" + _TIME + r"(?P<zone>.*))?"
)  # fmt: skip
_CTIME = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?" + _NAME + r"\s+(?P<day>\d{1,2}),?\s+" + _TIME + r"\s*(?P<zone>.*?)\s*(?P<year>\d{4})"
)
_EUROPEAN = re.compile(
    r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})(?:\s*,?\s+" + _TIME + r"(?P<zone>.*))?"
)
_EPOCH = re.compile(r"\d{9,10}(?P<milli>\d{3})?(?:\.\d+)?")
_USUAL_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-][01][0-9]:?[0-5][0-9])"
)
"""RFC 3339 as nearly every feed of that family writes it."""
_USUAL_RFC = re.compile(
    r"(?:[A-Za-z]{3}, )?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-5][0-9])"
    r" ([+-][01][0-9][0-5][0-9]|GMT)"
)
"""RFC 2822 as nearly every feed of that family writes it."""
_FORMS = (_ISO, _RFC, _AMERICAN, _CTIME, _EUROPEAN, _PARTIAL_ISO)

_OFFSET = re.compile(
    r"(?:GMT|UTC|UT|Z)?\s*(?P<sign>[+\-\u2212])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE
)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_BRACKET = re.compile(r"\[[^\[\]]*\]\s*$")


def read_date(written: str) -> datetime | None:
    """The moment that a written date means.

    Args:
        written: as it stands in the feed.

    Returns:
        Aware UTC; ``None`` when it cannot be read without guessing or lies outside 1970-2099.
    """
    usual = _read_usual(written.strip()) if 0 < len(written) <= MAX_CHARACTERS else None
    if usual is not None:
        return usual
    text = unicodedata.normalize("NFKC", written.strip()[: MAX_CHARACTERS + 1]) if written else ""
    if not text or len(text) > MAX_CHARACTERS:
        return None
    if _EPOCH.fullmatch(text):
        return _from_epoch(text)
    text = _BRACKET.sub("", _REMARK.sub("", " ".join(text.split())))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            moment = _from_parts({name: value for name, value in match.groupdict().items() if value})
            if moment is not None:
                return moment
    return None


def _read_usual(text: str) -> datetime | None:
    """A date in the very form of the two standards, which most are: the same answer at a fraction of the cost."""
    match = _USUAL_RFC.fullmatch(text)
    if match:
        day, month, year, time, zone = match.groups()
        text = f"{year}-{MONTHS.get(month.lower(), 0):02}-{day:0>2}T{time}{'Z' if zone == 'GMT' else zone}"
    elif not _USUAL_ISO.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return _plausible(moment.replace(microsecond=0) if moment.microsecond else moment)


def _from_epoch(text: str) -> datetime | None:
    digits = text.partition(".")[0]
    seconds = int(digits) / (1000 if len(digits) > 10 else 1)
    return _plausible(_ZERO + timedelta(seconds=seconds))


def _from_parts(parts: dict[str, str]) -> datetime | None:
    month = int(parts["number"]) if "number" in parts else MONTHS.get(parts.get("month", "").casefold(), 0)
    month = 1 if "only_year" in parts else month
    offset = _offset(parts.get("zone", "").strip(" ,"))
    if not month or offset is None:
        return None
    hour, extra = _hour(int(parts.get("hour", 0)), parts.get("half", ""))
    second = min(int(parts.get("second", 0)), 59)  # leap seconds
    try:
        local = datetime(
            _year(parts.get("year") or parts["only_year"]), month, int(parts.get("day", 1)), hour,
            int(parts.get("minute", 0)), second, tzinfo=UTC,
        )  # fmt: skip
        moment = local + timedelta(days=extra) - timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return None
    return _plausible(moment)


def _plausible(moment: datetime) -> datetime | None:
    """The moment, unless it is the zero of a clock or a template's."""
    return moment if _EARLIEST <= moment.year < _LATEST and moment != _ZERO else None


def _year(digits: str) -> int:
    """Two digits as RFC 2822, section 4.3, reads them."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _hour(hour: int, half: str) -> tuple[int, int]:
    """Hour of the day and days to add: 24:00 is the next day's beginning (ISO 8601:2004)."""
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half[0] in "pP" else 0), 0
    return (0, 1) if hour == 24 else (hour, 0)


def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich; ``None`` for a zone that is not known."""
    known = ZONES.get(zone.casefold())
    if known is not None:
        return known
    match = _OFFSET.fullmatch(_REMARK.sub("", zone))
    if match is None:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > 15 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (1 if match["sign"] == "+" else -1)
