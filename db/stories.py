"""Stories: which articles belong together, and which stories answer a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from operator import itemgetter

from sqlalchemy import delete, func, select, update

from db import reports, schema
from db.ledger import Ledger, pieces
from db.matching import Expand, Matching
from db.merging import follow
from db.window import window
from news.model import Article, Grouping, Report, Source, Story, Topic


class Stories(Ledger):
    """Articles by event. A story's id is sticky: merged stories answer to both ids."""

    async def group(self, groupings: Sequence[Grouping], at: datetime) -> None:
        """Put articles into stories; a story is made with its first article. Putting one twice moves it."""
        if not groupings:
            return
        survivors = await self.survivors([grouping.story for grouping in groupings])
        placed = [replace(g, story=survivors.get(g.story, g.story)) for g in groupings]
        made = [{"id": story, "made_at": at} for story in sorted({g.story for g in placed})]
        await self.connection.execute(self.insert(schema.stories).on_conflict_do_nothing(), made)
        put = self.insert(schema.groupings)
        changed = {name: put.excluded[name] for name in ("story", "wire", "agency")}
        put = put.on_conflict_do_update(index_elements=["article"], set_=changed)
        await self.connection.execute(put, [asdict(grouping) for grouping in placed])

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
        return tuple(Story(story, tuple(sorted(told[story], key=_time))) for story in stories if story in told)

    async def find(
        self, topic: Topic, *, since: datetime, until: datetime, expand: Expand, limit: int = 200
    ) -> tuple[Story, ...]:
        """Stories with at least one article that matches the topic and was published in [since, until).

        Args:
            topic: an article matches when it fulfils all terms of at least one alternative. A region term holds
                for places inside the region; a word or phrase is looked for in title and text.
            since: start of the window, included.
            until: end of the window, excluded.
            expand: the countries of a macro region; a region's own id otherwise.
            limit: at most so many.

        Returns:
            The newest first (by newest matching article, then id), each with *all* its reports.
        """
        span = await window(self.connection, since, until)
        if span is None:
            return ()
        matching = Matching(self.connection, expand, span).articles(topic)
        if matching is None:
            return ()
        found, g = matching.subquery(), schema.groupings
        newest = func.max(found.c.published_at)
        ids = await self.connection.scalars(
            select(g.c.story)
            .join(found, found.c.article == g.c.article)
            .group_by(g.c.story)
            .order_by(newest.desc(), g.c.story.desc())
            .limit(limit)
        )
        return await self.get_many(ids.all())

    async def newest_at(self, topic: Topic, expand: Expand) -> datetime | None:
        """When the newest article on a topic was published."""
        matching = Matching(self.connection, expand, None).articles(topic)
        if matching is None:
            return None
        found = matching.subquery()
        newest: datetime | None = await self.connection.scalar(select(func.max(found.c.published_at)))
        return newest

    async def regions_with_news(self, since: datetime) -> dict[str, int]:
        """How many stories have news since then, by region id; what contains a region counts it too."""
        r, g = schema.article_regions, schema.groupings
        new = select(r.c.region, r.c.article).where(r.c.published_at >= since)
        fresh = new.cte("fresh").prefix_with("MATERIALIZED")  # else SQLite walks all regions of all times
        rows = await self.connection.execute(
            select(fresh.c.region, func.count(g.c.story.distinct()))
            .join(g, g.c.article == fresh.c.article)
            .group_by(fresh.c.region)
        )
        return dict(rows.all())

    async def recent(self, since: datetime) -> tuple[tuple[Article, Source, Grouping], ...]:
        """Grouped articles published since then, in order of arrival: what a grouper needs after a restart."""
        query = reports.reports().where(schema.articles.c.published_at >= since)
        rows = sorted((await self.connection.execute(query)).mappings(), key=itemgetter("id"))
        return tuple((reports.article_of(row), reports.source_of(row), reports.grouping_of(row)) for row in rows)

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


def _time(report: Report) -> tuple[datetime, int]:
    return report.article.published_at, report.article.id
