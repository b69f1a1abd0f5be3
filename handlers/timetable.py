"""When a chat's digests come next, after something that decides it has changed."""

from __future__ import annotations

from datetime import datetime

from db.records import Digest, Plan
from db.store import Books
from news.calendar import Due, moment_of, next_due


def planned(digest: Digest, plan: Plan, now: datetime, *, zone_before: str, zone_after: str) -> Due:
    """The next time of a digest whose plan, zone or pause changes now.

    What is due already stays due, though it may wait for the next tick or the end of quiet hours. A date that was
    served is not served again: neither at another hour of it, nor when it comes again further west.

    Args:
        digest: as it is; of its pause, as it will be.
        plan: as it will be.
        now: aware.
        zone_before: canonical name of the reader's zone so far.
        zone_after: and from now on.
    """
    was_due = moment_of(digest.next_date, digest.at, zone_before)
    start = max(now, digest.paused_until or now)
    if start == now and was_due is not None and was_due <= now:
        return Due(min(digest.next_at, now), digest.next_date)
    return next_due(start, plan.at, plan.days, zone_after, later_than=digest.last_date)


async def replan(books: Books, chat: int, now: datetime, *, zone_before: str, zone_after: str) -> Due | None:
    """Plan all digests of a chat anew, and look at what waits for it: its zone or quiet hours have changed.

    Returns:
        The one that comes first; ``None`` where there is none.
    """
    soonest: list[Due] = []
    for digest in await books.digests.of_chat(chat):
        due = planned(digest, digest.plan, now, zone_before=zone_before, zone_after=zone_after)
        await books.digests.change(digest.id, digest.plan, due)
        soonest.append(due)
    await books.deliveries.hasten(chat, now)
    return min(soonest, key=lambda due: due.at, default=None)
