"""Outlets, how their feeds are doing, and who is to be polled next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, delete, func, literal, select, type_coerce, update

from db import schema
from db.articles import Articles
from db.ledger import Ledger, pieces, record
from db.reports import source_columns
from db.stories import Stories
from news.model import FeedState, Health, Source

_FAR_PAST = datetime(1970, 1, 1, tzinfo=UTC)
_STATE = tuple(field.name for field in fields(FeedState))


class Sources(Ledger):
    """The catalogue as the store knows it. A source that left the catalogue is retired, never deleted."""

    async def sync(self, sources: Sequence[Source], now: datetime) -> tuple[Source, ...]:
        """Make the catalogue what is given: new ones come, known ones change, absent ones retire.

        A source whose feed address changed starts afresh (no validators, due at once); a paused one stays paused.
        What was added at run time stays, unless one of the given has its key or its address.

        Returns:
            The added ones that gave way, as they were.
        """
        former = {source.key: (source, in_use) for source, in_use in await self.ever()}
        for source in sources:
            await self._put(source)
            if source.key not in former:
                await self._start(source.key)
            elif former[source.key][0].url != source.url:
                await self._start_afresh(source.key)
        kept, addresses = {source.key for source in sources}, {source.url for source in sources}
        gave_way: list[Source] = []
        for source, in_use in former.values():
            doubled = source.key in kept or source.url in addresses
            if source.added and in_use and doubled:
                gave_way.append(source)
            if source.key not in kept and (doubled or not source.added):
                await self._retire(source.key, now)
        return tuple(gave_way)

    async def add(self, source: Source, now: datetime) -> None:
        """Take a source in at run time; one that had retired comes back to its articles. It is due at once."""
        former = await self._addresses()
        await self._put(replace(source, added=True))
        if source.key not in former:
            await self._start(source.key)
        elif former[source.key] != source.url:
            await self._start_afresh(source.key)
        await self._clean_slate(source.key, now)

    async def remove(self, key: str, now: datetime) -> bool:
        """Retire a source that was added at run time; its articles stay. Returns whether there was one in use."""
        t = schema.sources
        added = await self.connection.scalar(
            select(t.c.key).where(t.c.key == key, t.c.added, t.c.retired_at.is_(None))
        )
        if added is not None:
            await self._retire(key, now)
        return added is not None

    async def ever(self) -> tuple[tuple[Source, bool], ...]:
        """All sources there ever were, each with whether it is in use, by name."""
        t = schema.sources
        rows = await self.connection.execute(select(t).order_by(t.c.name, t.c.key))
        return tuple((record(Source, row), row["retired_at"] is None) for row in rows.mappings())

    async def all(self) -> tuple[Source, ...]:
        """The sources in use, by name."""
        t = schema.sources
        rows = await self.connection.execute(select(t).where(t.c.retired_at.is_(None)).order_by(t.c.name, t.c.key))
        return tuple(record(Source, row) for row in rows.mappings())

    async def get(self, key: str) -> Source | None:
        """A source in use."""
        t = schema.sources
        rows = await self.connection.execute(select(t).where(t.c.key == key, t.c.retired_at.is_(None)))
        row = rows.mappings().one_or_none()
        return None if row is None else record(Source, row)

    async def states(self) -> dict[str, FeedState]:
        """State of every source in use, by key."""
        rows = await self.connection.execute(self._in_use())
        return {row["source"]: record(FeedState, row) for row in rows.mappings()}

    async def gone(self) -> tuple[tuple[Source, FeedState], ...]:
        """Sources in use whose feeds are gone, with their states."""
        t = schema.feed_states
        rows = await self.connection.execute(
            select(*source_columns(), t)
            .join(t, t.c.source == schema.sources.c.key)
            .where(t.c.health == Health.GONE, schema.sources.c.retired_at.is_(None))
        )
        return tuple((record(Source, row, "source_"), record(FeedState, row)) for row in rows.mappings())

    async def claim_due(self, now: datetime, limit: int, lease: timedelta) -> tuple[tuple[Source, FeedState], ...]:
        """The sources whose time has come, each put off by the lease.

        Those that failed last time come after those that did not: however many fail, nobody else waits for them.
        Otherwise whoever waits longest is first. Nobody else gets them until the lease ends; should we die, they
        fall due again then. Paused and retired ones never come. The states are those after the lease was written.
        """
        t = schema.feed_states
        due = self._in_use().where(
            t.c.health != Health.PAUSED, (t.c.next_check_at.is_(None)) | (t.c.next_check_at <= now)
        )
        failing, since = t.c.errors_in_row > 0, t.c.next_check_at.asc().nulls_first()
        due = due.order_by(failing, since, t.c.source).limit(limit)
        if not self.embedded:
            due = due.with_for_update(of=t, skip_locked=True)
        keys = [row["source"] for row in (await self.connection.execute(due)).mappings()]
        if not keys:
            return ()
        await self.connection.execute(update(t).where(t.c.source.in_(keys)).values(next_check_at=now + lease))
        rows = await self.connection.execute(
            select(*source_columns(), t).join(t, t.c.source == schema.sources.c.key).where(t.c.source.in_(keys))
        )
        found = {row["source"]: (record(Source, row, "source_"), record(FeedState, row)) for row in rows.mappings()}
        return tuple(found[key] for key in keys)

    async def save(self, *states: FeedState) -> None:
        """Remember how polls went. A pause that came meanwhile stays."""
        if not states:
            return
        t = schema.feed_states
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _STATE if name != "source"}
        values["health"] = case(
            (t.c.health == Health.PAUSED, t.c.health), else_=bindparam("new_health", type_=t.c.health.type)
        )
        rows = [{f"new_{name}": getattr(state, name) for name in _STATE} for state in states]
        put = update(t).where(t.c.source == bindparam("new_source")).values(values)
        await self.connection.execute(put, rows)

    async def give_back(self, keys: Sequence[str], now: datetime) -> None:
        """Let claimed sources fall due at once."""
        t = schema.feed_states
        for some in pieces(keys):
            await self.connection.execute(update(t).where(t.c.source.in_(some)).values(next_check_at=now))

    async def next_due_at(self) -> datetime | None:
        """When the next source falls due (far past: at once); ``None`` where there is nothing to poll."""
        t = schema.feed_states
        when = func.min(func.coalesce(t.c.next_check_at, literal(_FAR_PAST, t.c.next_check_at.type)))
        query = self._in_use(type_coerce(when, t.c.next_check_at.type)).where(t.c.health != Health.PAUSED)
        due: datetime | None = await self.connection.scalar(query)
        return due

    async def pause(self, key: str) -> bool:
        """Poll it no more. Returns whether it was in use and not paused."""
        t = schema.feed_states
        in_use = select(schema.sources.c.key).where(schema.sources.c.retired_at.is_(None))
        done = await self.connection.execute(
            update(t)
            .where(t.c.source == key, t.c.source.in_(in_use), t.c.health != Health.PAUSED)
            .values(health=Health.PAUSED)
        )
        return done.rowcount > 0

    async def resume(self, key: str, now: datetime) -> bool:
        """Poll it again, at once and with a clean slate. Returns whether it was paused."""
        return await self._clean_slate(key, now, schema.feed_states.c.health == Health.PAUSED)

    async def remove_sample(self) -> int:
        """Delete the sample newsroom and all that came from it. Returns how many sources went."""
        t = schema.sources
        keys = (await self.connection.scalars(select(t.c.key).where(t.c.sample))).all()
        if not keys:
            return 0
        a = schema.articles
        ids = (await self.connection.scalars(select(a.c.id).where(a.c.source.in_(keys)))).all()
        await Articles(self.connection, self.writing).drop(ids)
        await self.connection.execute(delete(t).where(t.c.key.in_(keys)))
        await Stories(self.connection, self.writing).sweep()
        return len(keys)

    async def line_memories(self, keys: Sequence[str]) -> dict[str, str]:
        """What ``feeds`` remembers of sources' repeated lines, where it remembers any."""
        t = schema.line_memories
        found: dict[str, str] = {}
        for some in pieces(keys):
            rows = await self.connection.execute(select(t.c.source, t.c.text).where(t.c.source.in_(some)))
            found |= dict(rows.all())
        return found

    async def save_line_memories(self, texts: Mapping[str, str]) -> None:
        """Keep them, by source."""
        if not texts:
            return
        insert = self.insert(schema.line_memories)
        put = insert.on_conflict_do_update(index_elements=["source"], set_={"text": insert.excluded.text})
        await self.connection.execute(put, [{"source": key, "text": text} for key, text in texts.items()])

    async def _addresses(self) -> dict[str, str]:
        rows = await self.connection.execute(select(schema.sources.c.key, schema.sources.c.url))
        return dict(rows.all())

    async def _put(self, source: Source) -> None:
        values = asdict(source)
        insert = self.insert(schema.sources).values(**values, retired_at=None)
        changed = {name: insert.excluded[name] for name in values if name != "key"}
        await self.connection.execute(
            insert.on_conflict_do_update(index_elements=["key"], set_={**changed, "retired_at": None})
        )

    async def _retire(self, key: str, now: datetime) -> None:
        t = schema.sources
        in_use = update(t).where(t.c.key == key, t.c.retired_at.is_(None))
        await self.connection.execute(in_use.values(retired_at=now))

    async def _clean_slate(self, key: str, now: datetime, *where: ColumnElement[bool]) -> bool:
        """Let a source be polled at once as if nothing had gone wrong. Returns whether there was one."""
        t = schema.feed_states
        fresh: dict[str, Any] = {"errors_in_row": 0, "last_error": "", "failing_since": None}
        fresh |= {"failure": "", "failure_since": None, "next_check_at": now}
        done = await self.connection.execute(
            update(t).where(t.c.source == key, *where).values(health=Health.NEW, **fresh)
        )
        return done.rowcount > 0

    async def _start(self, key: str) -> None:
        insert = self.insert(schema.feed_states).values(asdict(FeedState(key)))
        await self.connection.execute(insert.on_conflict_do_nothing())

    async def _start_afresh(self, key: str) -> None:
        await self.save(FeedState(key))

    def _in_use(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Feed states of the sources in use."""
        s, t = schema.sources, schema.feed_states
        return select(*(columns or (t,))).join(s, s.c.key == t.c.source).where(s.c.retired_at.is_(None))
