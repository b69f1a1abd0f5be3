"""Stories: which articles belong together, and which stories answer a topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from db.ledger import Ledger
from news.model import Article, Grouping, Source, Story, Topic

Expand = Callable[[str], tuple[str, ...]]
"""From a region id to the ids that stand for it: the countries of a macro region, else the id itself."""


class Stories(Ledger):
    """Articles by event. A story's id is sticky: merged stories answer to both ids."""

    async def group(self, groupings: Sequence[Grouping], at: datetime) -> None:
        """Put articles into stories; a story is made with its first article. Putting one twice moves it."""
        raise NotImplementedError

    async def merge(self, absorbed: int, surviving: int, at: datetime) -> None:
        """Make two stories one: articles and all that readers did with the absorbed one follow the survivor.

        The absorbed id stays as an alias for good. Merging what is merged already changes nothing.
        """
        raise NotImplementedError

    async def resolve(self, story: int) -> int | None:
        """The id a story goes by today; ``None`` if there is none."""
        raise NotImplementedError

    async def get(self, story: int) -> Story | None:
        """A story with all its reports, by its id or by one it had before."""
        raise NotImplementedError

    async def get_many(self, stories: Sequence[int]) -> tuple[Story, ...]:
        """Those of the stories that exist, in the order asked for; ids must be resolved."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def newest_at(self, topic: Topic, expand: Expand) -> datetime | None:
        """When the newest article on a topic was published."""
        raise NotImplementedError

    async def regions_with_news(self, since: datetime) -> dict[str, int]:
        """How many stories have news since then, by region id; what contains a region counts it too."""
        raise NotImplementedError

    async def recent(self, since: datetime) -> tuple[tuple[Article, Source, Grouping], ...]:
        """Grouped articles published since then, in order of arrival: what a grouper needs after a restart."""
        raise NotImplementedError
