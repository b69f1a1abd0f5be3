"""A store whose answers about stories are asked for once: what is due at one tick is composed from shared work.

Most readers of a topic ask for the same stories of the same hours. What differs between them, what each was told and
has muted, is not shared.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from db.finding import Found
from db.matching import Expand
from db.outlines import DESCRIBED
from db.store import Books, Store
from db.stories import Stories
from news.model import Story, Topic

_MOST_TEXTS: Final = 4_000
"""Texts that are kept at a time, some 5 KB each."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was answered so far. Good for as long as nobody minds that what is newer is not in it."""

    found: dict[tuple[Topic, datetime, datetime], Found] = field(default_factory=dict)
    outlines: dict[tuple[int, int], Story | None] = field(default_factory=dict)
    texts: dict[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownStories(Stories):
    """The stories, where what is known is not asked again."""

    known: Known

    async def find(self, topic: Topic, *, since: datetime, until: datetime, expand: Expand) -> Found:
        """See ``Stories.find``."""
        key = topic, since, until
        if key not in self.known.found:
            self.known.found[key] = await super().find(topic, since=since, until=until, expand=expand)
        return self.known.found[key]

    async def outlines(self, stories: Sequence[int], most: int = DESCRIBED) -> tuple[Story, ...]:
        """See ``Stories.outlines``."""
        known = self.known.outlines
        if new := [story for story in stories if (story, most) not in known]:
            found = {story.id: story for story in await super().outlines(new, most)}
            known.update({(story, most): found.get(story) for story in new})
        return tuple(story for id in stories if (story := known[id, most]) is not None)

    async def texts(self, articles: Collection[int]) -> dict[int, str]:
        """See ``Stories.texts``."""
        known = self.known.texts
        if len(known) > _MOST_TEXTS:
            known.clear()
        if new := [article for article in articles if article not in known]:
            found = await super().texts(new)
            known.update({article: found.get(article) for article in new})
        return {article: text for article in articles if (text := known[article]) is not None}


@dataclass(frozen=True)
class SharedStore(Store):
    """A store that knows what it was asked about stories."""

    known: Known = field(default_factory=Known)

    @classmethod
    def over(cls, store: Store) -> SharedStore:
        """The same store, with an empty memory."""
        return cls(store.url, store.reader, store.writer)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Books]:
        """See ``Store.read``."""
        async with super().read() as books:
            stories = KnownStories(books.stories.connection, writing=False, known=self.known)
            yield replace(books, stories=stories)
