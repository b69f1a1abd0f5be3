"""Readers: who they are, what they want, what they were told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Unpack

from sqlalchemy import Table, delete, func, select, update

from db import schema
from db.ledger import Ledger, digest_key, pieces, record
from db.records import Subscriber, SubscriberChanges
from db.stories import Stories
from news.model import Told, Topic

_OF_CHAT: dict[Table, tuple[str, ...] | None] = {
    schema.deliveries: None,
    schema.digests: (),
    schema.story_marks: ("mark", "story"),
    schema.told: ("story",),
    schema.subscriptions: ("topic_key",),
}
"""Every table that hangs on a chat, with what is unique within the chat; ``None``: nothing is."""


def of_chat() -> tuple[Table, ...]:
    """Every table with rows of a chat, the chat itself last."""
    return (*_OF_CHAT, schema.subscribers)


class Subscribers(Ledger):
    """Chats and all that hangs on them. What is noted for a chat that is not known is dropped silently."""

    async def ensure(self, chat: int, kind: str, title: str, language: str, zone: str, now: datetime) -> Subscriber:
        """The chat's record, made at first contact.

        A known chat keeps its language and zone, takes the new kind and title, and is active again: it wrote.
        """
        t = schema.subscribers
        made = Subscriber(chat, kind, title, language=language, zone=zone, since=now)
        insert = self.insert(t).values(asdict(made))
        changed = {"kind": insert.excluded.kind, "title": insert.excluded.title, "state": insert.excluded.state}
        insert = insert.on_conflict_do_update(index_elements=["chat"], set_=changed)
        rows = await self.connection.execute(insert.returning(t))
        return record(Subscriber, rows.mappings().one())

    async def get(self, chat: int) -> Subscriber | None:
        """The chat's record; inside ``write()`` it is held until the end."""
        t = schema.subscribers
        rows = await self.connection.execute(self.held(select(t).where(t.c.chat == chat)))
        row = rows.mappings().one_or_none()
        return None if row is None else record(Subscriber, row)

    async def all(self) -> tuple[Subscriber, ...]:
        """Every chat, by first contact."""
        t = schema.subscribers
        rows = await self.connection.execute(select(t).order_by(t.c.since, t.c.chat))
        return tuple(record(Subscriber, row) for row in rows.mappings())

    async def with_quiet_hours(self, chats: Collection[int]) -> tuple[Subscriber, ...]:
        """Those of some chats that have quiet hours."""
        t = schema.subscribers
        rows = await self.connection.execute(select(t).where(t.c.chat.in_(chats), t.c.quiet_from.is_not(None)))
        return tuple(record(Subscriber, row) for row in rows.mappings())

    async def update(self, chat: int, **changes: Unpack[SubscriberChanges]) -> Subscriber | None:
        """Change what is given; ``None`` for an unknown chat."""
        if not changes:
            return await self.get(chat)
        t = schema.subscribers
        rows = await self.connection.execute(update(t).where(t.c.chat == chat).values(**changes).returning(t))
        row = rows.mappings().one_or_none()
        return None if row is None else record(Subscriber, row)

    async def subscribe(self, chat: int, topic: Topic, now: datetime) -> bool:
        """Follow a topic. Returns whether it is new to the chat."""
        if not await self._exists(chat):
            return False
        insert = self.insert(schema.subscriptions).values(
            chat=chat,
            canonical=topic.canonical,
            topic_key=digest_key(topic.canonical),
            title=topic.title,
            since=now,
        )
        made = insert.on_conflict_do_nothing().returning(schema.subscriptions.c.id)
        return await self.connection.scalar(made) is not None

    async def unsubscribe(self, chat: int, canonical: str) -> bool:
        """Drop a topic by its canonical spelling. Returns whether it was there."""
        t = schema.subscriptions
        gone = delete(t).where(t.c.chat == chat, t.c.topic_key == digest_key(canonical))
        return (await self.connection.execute(gone)).rowcount > 0

    async def topics(self, chat: int) -> tuple[tuple[str, str], ...]:
        """The chat's topics as (canonical, title), in order of subscribing."""
        t = schema.subscriptions
        rows = await self.connection.execute(
            select(t.c.canonical, t.c.title).where(t.c.chat == chat).order_by(t.c.id)
        )
        return tuple(rows.all())

    async def told(self, chat: int, stories: Sequence[int] | None = None) -> dict[int, Told]:
        """What the chat was told, by story; of some stories, or of all."""
        t = schema.told
        query = select(t).where(t.c.chat == chat)
        found: dict[int, Told] = {}
        for only in (None,) if stories is None else pieces(stories):
            rows = await self.connection.execute(query if only is None else query.where(t.c.story.in_(only)))
            found |= {row["story"]: record(Told, row) for row in rows.mappings()}
        return found

    async def last_told_at(self, chat: int) -> datetime | None:
        """When the chat was told anything last."""
        t = schema.told
        found: datetime | None = await self.connection.scalar(select(func.max(t.c.at)).where(t.c.chat == chat))
        return found

    async def tell(self, chat: int, rows: Sequence[Told]) -> None:
        """Note what the chat was told; the last word on a story counts. Merged stories are noted as one."""
        if not rows or not await self._exists(chat):
            return
        survivors = await Stories(self.connection, self.writing).survivors([row.story for row in rows])
        t = schema.told
        insert = self.insert(t)
        values = {name: insert.excluded[name] for name in ("at", "independent", "topic", "parts", "figures")}
        insert = insert.on_conflict_do_update(
            index_elements=["chat", "story"], set_=values, where=insert.excluded.at >= t.c.at
        )
        noted = [asdict(row) | {"chat": chat, "story": survivors.get(row.story, row.story)} for row in rows]
        await self.connection.execute(insert, noted)

    async def mute(self, chat: int, story: int) -> None:
        """Hear no more of a story."""
        await self._mark(chat, "muted", story)

    async def unmute(self, chat: int, story: int) -> None:
        """Hear of it again."""
        await self._unmark(chat, "muted", story)

    async def muted(self, chat: int) -> frozenset[int]:
        """Ids of the stories that the chat does not want to hear of."""
        return await self._marked(chat, "muted")

    async def follow(self, chat: int, story: int) -> None:
        """Keep up with a story, whatever its topics; a followed story does not age out."""
        await self._mark(chat, "followed", story)

    async def unfollow(self, chat: int, story: int) -> None:
        """Leave it to its topics."""
        await self._unmark(chat, "followed", story)

    async def followed(self, chat: int) -> frozenset[int]:
        """Ids of the stories that the chat follows."""
        return await self._marked(chat, "followed")

    async def forget(self, chat: int) -> dict[str, int]:
        """Delete everything of a chat. Returns how many rows went, by table; every table has a number."""
        gone: dict[str, int] = {}
        for table in of_chat():
            done = await self.connection.execute(delete(table).where(table.c.chat == chat))
            gone[table.name] = done.rowcount
        return gone

    async def migrate(self, old: int, new: int) -> bool:
        """Give everything of a chat to its new id (a group became a supergroup).

        Settings of the old id win. Returns whether there was anything; a second call changes nothing.
        """
        t = schema.subscribers
        former = await self.get(old)
        if former is None or old == new:
            return False
        settings = asdict(former) | {"chat": new}
        insert = self.insert(t).values(settings)
        await self.connection.execute(insert.on_conflict_do_update(index_elements=["chat"], set_=settings))
        for table, within in _OF_CHAT.items():
            await self._hand_over(table, old, new, within)
        await self.connection.execute(delete(t).where(t.c.chat == old))
        return True

    async def _exists(self, chat: int) -> bool:
        return await self.get(chat) is not None

    async def _today(self, story: int) -> int:
        """The id a story goes by today; buttons in old messages carry former ones."""
        return await Stories(self.connection, self.writing).resolve(story) or story

    async def _mark(self, chat: int, mark: str, story: int) -> None:
        if await self._exists(chat):
            insert = self.insert(schema.story_marks).values(chat=chat, mark=mark, story=await self._today(story))
            await self.connection.execute(insert.on_conflict_do_nothing())

    async def _unmark(self, chat: int, mark: str, story: int) -> None:
        t = schema.story_marks
        gone = delete(t).where(t.c.chat == chat, t.c.mark == mark, t.c.story == await self._today(story))
        await self.connection.execute(gone)

    async def _marked(self, chat: int, mark: str) -> frozenset[int]:
        t = schema.story_marks
        return frozenset(await self.connection.scalars(select(t.c.story).where(t.c.chat == chat, t.c.mark == mark)))

    async def _hand_over(self, table: Table, old: int, new: int, within: tuple[str, ...] | None) -> None:
        """Give the rows of a chat to another, in place of what it has of the same kind."""
        if within is not None:
            theirs = table.alias("theirs")
            twin = select(theirs.c.chat).where(theirs.c.chat == old, *(theirs.c[n] == table.c[n] for n in within))
            await self.connection.execute(delete(table).where(table.c.chat == new, twin.exists()))
        await self.connection.execute(update(table).where(table.c.chat == old).values(chat=new))
