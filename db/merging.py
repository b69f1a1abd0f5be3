"""What readers did with a story follows it into the one it was merged into."""

from __future__ import annotations

from sqlalchemy import case, delete, literal, select

from db import schema
from db.ledger import Ledger


async def follow(ledger: Ledger, absorbed: int, surviving: int) -> None:
    """Move what was told and marked of the absorbed story; where both have a row, the later one stays.

    Who was told of both knows the voices of both: they are added up, and ``news.ranking.has_news`` takes no more of
    them than there were.
    """
    await _marks(ledger, absorbed, surviving)
    await _told(ledger, absorbed, surviving)


async def _marks(ledger: Ledger, absorbed: int, surviving: int) -> None:
    t = schema.story_marks
    moved = select(t.c.chat, t.c.mark, literal(surviving)).where(t.c.story == absorbed)
    await ledger.connection.execute(
        ledger.insert(t).from_select(["chat", "mark", "story"], moved).on_conflict_do_nothing()
    )
    await ledger.connection.execute(delete(t).where(t.c.story == absorbed))


async def _told(ledger: Ledger, absorbed: int, surviving: int) -> None:
    t = schema.told
    moved = (await ledger.connection.execute(select(t).where(t.c.story == absorbed))).mappings().all()
    if not moved:
        return
    put = ledger.insert(t)
    fuller = {
        "at": ledger.later(put.excluded.at, t.c.at),
        "independent": put.excluded.independent + t.c.independent,
    } | {
        name: case((put.excluded.at > t.c.at, put.excluded[name]), else_=t.c[name])
        for name in ("topic", "parts", "figures")
    }
    put = put.on_conflict_do_update(index_elements=["chat", "story"], set_=fuller)
    await ledger.connection.execute(put, [{**row, "story": surviving} for row in moved])
    await ledger.connection.execute(delete(t).where(t.c.story == absorbed))
