"""What the headers of an answer say about time and validators. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 7 * 86400.0
"""A server that asks for more is asked again after a week."""

_MAX_VALIDATOR = 1024
_SECONDS = re.compile(r"\d{1,12}")
_VISIBLE = re.compile(r"[\x20-\x7e]+")


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7) in UTC; ``None`` for anything else."""
    try:
        moment = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that ``Retry-After`` (seconds or a date) asks to wait; at most ``MAX_RETRY_AFTER_S``."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        wait = float(value)
    elif moment := http_date(value):
        wait = (moment - now).total_seconds()
    else:
        return None
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an answer stays fresh (RFC 9111, 4.2.1); ``None`` when it does not say."""
    directives = _directives(headers.get("cache-control", ""))
    if directives.keys() & {"no-cache", "no-store"}:
        return None
    if _SECONDS.fullmatch(age := directives.get("max-age", "")):
        already = headers.get("age", "").strip()
        return max(0.0, float(age) - (float(already) if _SECONDS.fullmatch(already) else 0.0))
    if expires := http_date(headers.get("expires", "")):
        sent = http_date(headers.get("date", "")) or now
        return max(0.0, (expires - sent).total_seconds())
    return None


def validator(value: str) -> str:
    """An ``ETag`` or ``Last-Modified`` that can be sent back as received; empty when it cannot."""
    return value if len(value) <= _MAX_VALIDATOR and _VISIBLE.fullmatch(value) else ""


def _directives(value: str) -> dict[str, str]:
    pairs = (piece.strip().partition("=") for piece in value[:1000].split(","))
    return {name.strip().lower(): given.strip().strip('"') for name, _, given in pairs if name}
