"""The work of the newsdesk that costs: places, words, wires and stories. Runs in a process of the desk's own.

The open stories are that process's memory. They go by a name that the desk gives them, so that it notices when the
process is a new one, or when its own transaction has failed and the process knows more than the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from db.records import Arrival, Placed
from db.words import word_row
from news.model import Article, Grouping, Place, Source
from news.regions import Atlas, load_atlas
from news.stories import Grouper

MERGE_AFTER: Final = 100
"""New articles after which stories that have turned out to be one are joined, and again when no more wait: looking
for them walks all open stories."""

Restored = tuple[Article, Source, Grouping]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of some arrivals."""

    placed: tuple[Placed, ...]
    groupings: tuple[Grouping, ...]
    """Of the new ones."""
    merged: tuple[tuple[int, int], ...]
    """Stories to join after the groupings: (absorbed, surviving), in order."""
    broken: tuple[tuple[int, str], ...]
    """Articles that broke the tagger or the grouper, and how. They are without places, or alone in their story."""


@dataclass(slots=True)
class _OpenStories:
    name: str
    grouper: Grouper = field(default_factory=Grouper)
    unmerged: int = 0

    def add(self, article: Article, source: Source) -> tuple[Grouping, tuple[tuple[int, int], ...]]:
        """Group one; joins stories when it is time."""
        grouping = self.grouper.add(article, source)
        self.unmerged += 1
        return grouping, self.merge() if self.unmerged >= MERGE_AFTER else ()

    def merge(self) -> tuple[tuple[int, int], ...]:
        self.unmerged = 0
        return self.grouper.merge()


_held: list[_OpenStories] = []
"""At most one: what this process remembers from task to task."""


def begin(name: str) -> None:
    """Forget all stories; those to come go by this name. Reads the table of places, which takes a second."""
    load_atlas()
    _held[:] = [_OpenStories(name)]


def restore(name: str, rows: Sequence[Restored]) -> bool:
    """Put back articles that the store holds, in order of id, after ``begin``; returns whether the name is known.

    One that cannot be put back is left out.
    """
    if not _known(name):
        return False
    for article, source, grouping in rows:
        with suppress(Exception):  # its story stands in the store; only later ones cannot join it
            _held[0].grouper.restore(article, source, grouping)
    return True


def place(name: str, arrivals: Sequence[Arrival], embedded: bool) -> Done | None:
    """Tag arrivals and group those that are new, in their order.

    Args:
        name: of the open stories.
        arrivals: in order of id.
        embedded: whether the database is SQLite.

    Returns:
        What became of them; ``None`` where the stories of this name are unknown here.
    """
    if not _known(name):
        return None
    atlas = load_atlas()
    placed: list[Placed] = []
    groupings: list[Grouping] = []
    merged: list[tuple[int, int]] = []
    broken: list[tuple[int, str]] = []
    for arrival in arrivals:
        article, places = arrival.article, tuple[Place, ...]()
        try:
            places = _places(atlas, arrival)
        except Exception as error:  # it costs this article its places
            broken.append((article.id, f"places: {error!r}"))
        placed.append(_placed(article, places, embedded))
        if arrival.grouping is not None:
            continue
        try:
            grouping, joined = _held[0].add(replace(article, places=places), arrival.source)
            merged += joined
        except Exception as error:  # it costs this article its company
            broken.append((article.id, f"story: {error!r}"))
            grouping = _alone(article)
        groupings.append(grouping)
    return Done(tuple(placed), tuple(groupings), tuple(merged), tuple(broken))


def merge(name: str) -> tuple[tuple[int, int], ...]:
    """Join the stories that have turned out to be one: (absorbed, surviving), in order."""
    return _held[0].merge() if _known(name) else ()


def unplaced(arrivals: Sequence[Arrival], embedded: bool, why: str) -> Done:
    """Arrivals that cannot be looked at: without places, findable by their titles, each alone in its story."""
    return Done(
        placed=tuple(_placed(replace(one.article, text=""), (), embedded) for one in arrivals),
        groupings=tuple(_alone(one.article) for one in arrivals if one.grouping is None),
        merged=(),
        broken=tuple((one.article.id, why) for one in arrivals),
    )


def _known(name: str) -> bool:
    return bool(_held) and _held[0].name == name


def _places(atlas: Atlas, arrival: Arrival) -> tuple[Place, ...]:
    article = arrival.article
    return atlas.tag(article.title, article.text, language=article.language, home=arrival.source.country)


def _placed(article: Article, places: tuple[Place, ...], embedded: bool) -> Placed:
    words = word_row(article.id, article.title, article.text, embedded=embedded)
    return Placed(article.id, article.revision, article.published_at, places, words)


def _alone(article: Article) -> Grouping:
    return Grouping(article.id, article.id, "", article.id)
