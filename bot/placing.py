"""The work of the newsdesk that costs: places, words, wires and stories. Runs in a process of the desk's own.

The open stories are that process's memory. They go by a name that the desk gives them, so that it notices when the
process is a new one, or when its own transaction has failed and the process knows more than the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from db.placing import Arrival, Grouped, Placed
from db.words import word_row
from news.model import Article, Grouping, Place, Source
from news.regions import Atlas, load_atlas
from news.stories import Grouper

MERGE_AFTER: Final = 100
"""New articles after which stories that have turned out to be one are joined, and again at the end of a batch: what a
restart reads back is what a batch has left, and there nothing is left to join."""


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
    grouper: Grouper
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


def begin(name: str, known: bytes) -> None:
    """Forget all stories; those to come go by this name. Reads the table of places, which takes a second.

    Args:
        name: of the open stories.
        known: a checkpoint, or nothing. One that cannot be read is none: what comes is grouped all the same.
    """
    load_atlas()
    try:
        grouper = Grouper(checkpoint=known)
    except ValueError:
        grouper = Grouper()
    _held[:] = [_OpenStories(name, grouper)]


def restore(name: str, rows: Sequence[Grouped]) -> bool:
    """Put back articles that the store holds, in the order of their grouping, after ``begin``.

    Returns:
        Whether the name is known. An article that cannot be put back is left out.
    """
    if not _known(name):
        return False
    atlas = load_atlas()
    for row in rows:
        article = row.article
        with suppress(Exception):  # its story stands in the store; only later ones cannot join it
            if row.edited:
                article = replace(article, places=_places(atlas, article, row.source))
            _held[0].grouper.restore(article, row.source, row.grouping)
    return True


def checkpoint(name: str) -> bytes | None:
    """What is known of the news, but for the open stories; ``None`` where those of this name are unknown here."""
    return _held[0].grouper.checkpoint() if _known(name) else None


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
            places = _places(atlas, article, arrival.source)
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
    merged += _held[0].merge()
    return Done(tuple(placed), tuple(groupings), tuple(merged), tuple(broken))


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


def _places(atlas: Atlas, article: Article, source: Source) -> tuple[Place, ...]:
    return atlas.tag(article.title, article.text, language=article.language, home=source.country)


def _placed(article: Article, places: tuple[Place, ...], embedded: bool) -> Placed:
    words = word_row(article.id, article.title, article.text, embedded=embedded)
    return Placed(article.id, article.revision, article.published_at, places, words)


def _alone(article: Article) -> Grouping:
    return Grouping(article.id, article.id, "", article.id, read=0)
