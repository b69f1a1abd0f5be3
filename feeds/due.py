"""When a feed is asked next: its own rhythm, what its server asks for, and back-off. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.answers import Failed, FailureKind
from news.model import FeedState, Health

_FIRST_SPAN_H = 6.0
"""A first read that shows only the last minutes says little of a day's rhythm."""
_RELUCTANT = frozenset({FailureKind.FORBIDDEN, FailureKind.CHALLENGE})
_NO_ANSWER = frozenset({FailureKind.DNS, FailureKind.CONNECT, FailureKind.TIMEOUT, FailureKind.PROTOCOL})


@dataclass(frozen=True, slots=True)
class RhythmKnobs:
    """How often feeds are asked. All in seconds unless named otherwise."""

    floor_s: int = 300
    ceiling_s: int = 6 * 3600
    hint_cap_s: int = 3600
    """Longest wait that a hint of the feed (max-age, ttl, updatePeriod, skipHours) is believed for: a feed that
    says "once a day" would hide breaking news. ``Retry-After`` is no hint and is obeyed in full."""
    error_ceiling_s: int = 24 * 3600
    half_life_h: float = 72.0
    """Half-life of the mean of new entries per hour."""
    jitter: float = 0.1
    """Largest share by which a wait is made longer or shorter, so that feeds do not march in step."""
    outage_s: int = 3600
    """Longest wait for a feed that gives no answer at all ..."""
    outage_days: float = 1.0
    """... while that is no older than so many days: the outage may be our own, and entries fall off the end of feeds
    in the meantime."""
    refused_s: int = 24 * 3600
    """Between two looks at a feed that refuses us more than once in a row."""
    gone_times: int = 2
    """Answers 410 in a row after which a feed is gone."""
    not_found_days: float = 7.0
    """Days of nothing but 404 after which a feed is gone."""
    gone_s: int = 7 * 24 * 3600
    """Between two looks at a feed that is gone: outlets do come back."""
    moved_times: int = 3
    """Equal permanent redirects in a row after which the new address is adopted."""
    homesick_times: int = 3
    """Failures in a row after which an adopted address is given up for the catalogue's."""

    def __post_init__(self) -> None:
        if not 0 < self.floor_s <= self.ceiling_s <= self.error_ceiling_s:
            raise ValueError("floor_s, ceiling_s and error_ceiling_s must rise in this order, from more than 0.")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the server and the feed say about time."""

    fresh_for_s: float | None = None
    """HTTP: ``max-age`` or ``Expires``."""
    feed_s: int | None = None
    """The feed: the longer of ``ttl`` and ``updatePeriod``, 0 when it says nothing; ``None``: it was not parsed, and
    what it said last still holds."""
    skip_hours: AbstractSet[int] = frozenset()
    """Hours (UTC) in which the feed asks to be left alone."""


def after_success(
    state: FeedState,
    *,
    now: datetime,
    new: int,
    hints: Hints,
    knobs: RhythmKnobs,
    jitter: float,
    since: datetime | None = None,
    moved_to: str = "",
) -> FeedState:
    """A feed was read.

    The wait follows two things: half the mean time between two entries, and whether this very look brought any
    (x 0.6) or none (x 1.3), which tells a busy hour from a quiet night before the mean does; the second may lead the
    first by a factor of three. Then it is at least what the server or the feed asks for, up to ``hint_cap_s``.

    Args:
        state: before.
        now: when it was asked.
        new: entries that were new.
        hints: what server and feed say about time.
        knobs: settings.
        jitter: -1 to 1; a share of ``knobs.jitter``.
        since: from when on the new entries date; the last successful look by default.
        moved_to: where permanent redirects led; empty for nowhere.

    Returns:
        The state after it, healthy, with its next look.
    """
    rate = _rate(state, now, new, since or state.last_ok_at, knobs)
    interval = _interval(state, rate, new, knobs)
    feed_s = state.hint_s if hints.feed_s is None else hints.feed_s
    healthy = replace(
        _redirected(state, moved_to, knobs),
        health=Health.OK,
        last_checked_at=now,
        last_ok_at=now,
        last_new_at=now if new else state.last_new_at,
        errors_in_row=0,
        last_error="",
        failing_since=None,
        failure="",
        failure_since=None,
        hourly_rate=rate,
        interval_s=round(interval),
        hint_s=feed_s,
    )
    asked = max(hints.fresh_for_s or 0.0, feed_s, _skipped(now + timedelta(seconds=interval), now, hints.skip_hours))
    wait = min(max(interval, min(asked, knobs.hint_cap_s)), knobs.ceiling_s)
    return replace(healthy, next_check_at=now + timedelta(seconds=_jittered(wait, knobs, jitter, knobs.ceiling_s)))


def after_not_modified(
    state: FeedState, *, now: datetime, hints: Hints, knobs: RhythmKnobs, jitter: float, moved_to: str = ""
) -> FeedState:
    """A feed has nothing new: 304, or the same bytes as before. As ``after_success`` with no new entry."""
    return after_success(state, now=now, new=0, hints=hints, knobs=knobs, jitter=jitter, moved_to=moved_to)


def after_failure(state: FeedState, failed: Failed, *, now: datetime, knobs: RhythmKnobs, jitter: float) -> FeedState:
    """A feed could not be read.

    The wait doubles with each failure in a row, up to ``error_ceiling_s``, and in the first day of an outage up to
    ``outage_s``. ``Retry-After`` is obeyed in full; a feed
    that refuses us again is asked once a day; gone (410 twice, or nothing but 404 for a week) once a week. No
    failure ever removes a feed, and one success makes it healthy.

    Args:
        state: before.
        failed: what went wrong.
        now: when it was asked.
        knobs: settings.
        jitter: -1 to 1; a share of ``knobs.jitter``.

    Returns:
        The state after it, failing or gone, with its next look.
    """
    errors = state.errors_in_row + 1
    again = state.failure == failed.kind.value
    since = (state.failure_since or now) if again else now
    gone = _is_gone(state, failed, now, knobs)
    wait = min(max(state.interval_s, knobs.floor_s) * 2.0 ** min(errors, 20), knobs.error_ceiling_s)
    if failed.kind in _NO_ANSWER and now - (state.failing_since or now) < timedelta(days=knobs.outage_days):
        wait = min(wait, max(state.interval_s, knobs.outage_s))
    if failed.kind in _RELUCTANT and again:
        wait = max(wait, knobs.refused_s)
    if gone:
        wait = knobs.gone_s
    next_check_at = now + timedelta(seconds=_jittered(wait, knobs, jitter, max(wait, knobs.error_ceiling_s)))
    if failed.retry_after_s is not None:
        next_check_at = max(next_check_at, now + timedelta(seconds=failed.retry_after_s))
    failing = replace(
        state,
        health=Health.GONE if gone else Health.FAILING,
        next_check_at=next_check_at,
        last_checked_at=now,
        errors_in_row=errors,
        last_error=failed.message,
        failing_since=state.failing_since or now,
        failure=failed.kind.value,
        failure_since=since,
        moved_to="",
        moved_times=0,
    )
    if state.url and errors >= knobs.homesick_times:
        return replace(failing, url="", etag="", last_modified="", body_sha256="")
    return failing


def _rate(state: FeedState, now: datetime, new: int, since: datetime | None, knobs: RhythmKnobs) -> float:
    """New entries per hour: a mean over time that forgets exponentially."""
    if since is None:
        return state.hourly_rate
    hours = max((now - since).total_seconds() / 3600, 1 / 60)
    if state.last_ok_at is None:
        return new / max(hours, _FIRST_SPAN_H)
    kept = 0.5 ** (hours / knobs.half_life_h)
    return float(state.hourly_rate * kept + new / hours * (1 - kept))


def _interval(state: FeedState, rate: float, new: int, knobs: RhythmKnobs) -> float:
    wanted = min(max(0.5 / max(rate, 1 / 48) * 3600, knobs.floor_s), knobs.ceiling_s)
    if state.last_ok_at is None:
        return wanted
    step = state.interval_s * (0.6 if new else 1.3)
    led = min(max(step, wanted / 3), wanted * 3)
    return min(max(led, knobs.floor_s), knobs.ceiling_s)


def _skipped(due: datetime, now: datetime, hours: AbstractSet[int]) -> float:
    """Seconds from now to the first hour at or after ``due`` that is not to be skipped; 0 when due is in none."""
    if due.hour not in hours or len(hours) >= 24:
        return 0.0
    start = due.replace(minute=0, second=0, microsecond=0)
    free = next(start + timedelta(hours=n) for n in range(1, 25) if (start + timedelta(hours=n)).hour not in hours)
    return (free - now).total_seconds()


def _redirected(state: FeedState, moved_to: str, knobs: RhythmKnobs) -> FeedState:
    if not moved_to:
        return replace(state, moved_to="", moved_times=0)
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if times >= knobs.moved_times:
        return replace(state, url=moved_to, moved_to="", moved_times=0)
    return replace(state, moved_to=moved_to, moved_times=times)


def _is_gone(state: FeedState, failed: Failed, now: datetime, knobs: RhythmKnobs) -> bool:
    if state.health is Health.GONE:
        return True  # until it can be read again
    again = state.failure == failed.kind.value
    if failed.kind is FailureKind.GONE:
        return again and state.errors_in_row + 1 >= knobs.gone_times
    if failed.kind is FailureKind.NOT_FOUND and again and state.failure_since is not None:
        return now - state.failure_since >= timedelta(days=knobs.not_found_days)
    return False


def _jittered(wait_s: float, knobs: RhythmKnobs, jitter: float, ceiling_s: float) -> float:
    """A wait made a little longer or shorter; what would leave floor or ceiling is thrown back inside."""
    moved = wait_s * (1 + knobs.jitter * max(-1.0, min(1.0, jitter)))
    if moved < knobs.floor_s:
        moved = 2 * knobs.floor_s - moved
    if moved > ceiling_s:
        moved = 2 * ceiling_s - moved
    return max(moved, knobs.floor_s)
