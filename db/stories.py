"""Stories: which articles belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from db import reports, schema
from db.finding import Finding, in_order
from db.ledger import pieces
from db.merging import follow
from news.model import Grouping, Report, Story


class Stories(Finding):
    """Articles by event. A story's id is sticky: merged stories answer to both ids."""

    async def group(self, groupings: Sequence[Grouping], at: datetime) -> int:
        """Put articles into stories, in a turn of their own; a story is made with its first article.

        Putting an article twice moves it, and leaves it the turn that it had. Returns the turn.
        """
        turn = await self.turn()
        if not groupings:
            return turn
        survivors = await self.survivors([grouping.story for grouping in groupings])
        placed = [replace(g, story=survivors.get(g.story, g.story)) for g in groupings]
        made = [{"id": story, "made_at": at} for story in sorted({g.story for g in placed})]
        await self.connection.execute(self.insert(schema.stories).on_conflict_do_nothing(), made)
        put = self.insert(schema.groupings)
        changed = {name: put.excluded[name] for name in ("story", "wire", "agency")}
        put = put.on_conflict_do_update(index_elements=["article"], set_=changed)
        await self.connection.execute(put, [asdict(grouping) | {"turn": turn + 1} for grouping in placed])
        return turn + 1

    async def merge(self, absorbed: int, surviving: int, at: datetime) -> None:
        """Make two stories one: articles and all that readers did with the absorbed one follow the survivor.

        The absorbed id stays as an alias for good. Merging what is merged already changes nothing.
        """
        survivors = await self.survivors([absorbed, surviving])
        absorbed, surviving = survivors.get(absorbed, absorbed), survivors.get(surviving, surviving)
        if absorbed == surviving:
            return
        s, g = schema.stories, schema.groupings
        made = [{"id": story, "made_at": at} for story in sorted((absorbed, surviving))]
        await self.connection.execute(self.insert(s).on_conflict_do_nothing(), made)
        await self.connection.execute(update(g).where(g.c.story == absorbed).values(story=surviving))
        aliases = (s.c.id == absorbed) | (s.c.merged_into == absorbed)
        await self.connection.execute(update(s).where(aliases).values(merged_into=surviving, merged_at=at))
        await follow(self, absorbed, surviving)

    async def resolve(self, story: int) -> int | None:
        """The id a story goes by today; ``None`` if there is none."""
        return (await self.survivors([story])).get(story)

    async def get(self, story: int) -> Story | None:
        """A story with all its reports, by its id or by one it had before."""
        survivor = await self.resolve(story)
        found = () if survivor is None else await self.get_many([survivor])
        return found[0] if found else None

    async def get_many(self, stories: Sequence[int]) -> tuple[Story, ...]:
        """Those of the stories that exist, in the order asked for; ids must be resolved."""
        g = schema.groupings
        told: defaultdict[int, list[Report]] = defaultdict(list)
        for some in pieces(stories):
            query = reports.reports().where(g.c.story.in_(some))
            for row in (await self.connection.execute(query)).mappings():
                told[row["story"]].append(reports.report_of(row))
        return tuple(Story(story, in_order(told[story])) for story in stories if story in told)

    async def turn(self) -> int:
        """The last turn in which articles were grouped; 0 where none was."""
        return await self.connection.scalar(select(func.max(schema.groupings.c.turn))) or 0

    async def survivors(self, stories: Collection[int]) -> dict[int, int]:
        """What stories go by today, by the id they were asked by; unknown ones are left out."""
        t = schema.stories
        found: dict[int, int] = {}
        for some in pieces(list(stories)):
            rows = await self.connection.execute(
                select(t.c.id, func.coalesce(t.c.merged_into, t.c.id)).where(t.c.id.in_(some))
            )
            found |= dict(rows.all())
        return found

    async def sweep(self) -> int:
        """Delete stories that lost their last article, with aliases, marks and what was told of them.

        Returns:
            How many; aliases do not count.
        """
        s, g = schema.stories, schema.groupings
        empty = s.c.merged_into.is_(None), ~select(g.c.article).where(g.c.story == s.c.id).exists()
        gone = (await self.connection.scalars(select(s.c.id).where(*empty))).all()
        for some in pieces(gone):
            for table in (schema.story_marks, schema.told):
                await self.connection.execute(delete(table).where(table.c.story.in_(some)))
            await self.connection.execute(delete(s).where(s.c.id.in_(some) | s.c.merged_into.in_(some)))
        return len(gone)
