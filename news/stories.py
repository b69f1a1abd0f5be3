"""Which story an article belongs to: an online grouping that never splits, and that a restart does not change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from news import merging
from news.bridges import evidence_of
from news.checkpoint import packed, unpacked
from news.genres import Genre, genre
from news.marks import MarkIndex
from news.model import Article, Grouping, Source
from news.openstory import HOUR, Member, OpenStory
from news.terms import TermIndex
from news.vectors import UNIT, Vocabulary, bare_title, features, read
from news.wires import PERIOD_H, WINDOW_H, WireIndex, period_of

__all__ = ["Genre", "Grouper", "GroupingKnobs", "genre"]


@dataclass(frozen=True, slots=True)
class GroupingKnobs:
    """How articles are grouped. Likeness runs from 0 to 1, times are hours between publications."""

    threshold: float = 0.25
    """Likeness from which an article with a text joins a story."""
    title_threshold: float = 0.15
    """The same for an article that is only a title."""
    same_outlet_threshold: float = 0.45
    """The same for a second article of the only outlet that has the story."""
    far_outlet_threshold: float = 0.6
    """The same where that article names places and shares none with the story."""
    far: float = 0.05
    """How much higher it is for another outlet's article of which that is true."""
    large: int = 45
    """Articles from which on a story takes new ones only at a higher likeness."""
    tightening: float = 0.02
    """How much higher for each doubling beyond that."""
    decay_h: float = 22.0
    """Hours of silence after which likeness counts 0.6 of its value (a Gaussian's standard deviation)."""
    window_h: float = 72.0
    """Hours after its last article when a story closes."""
    series_h: float = 12.0
    """Hours from which on two articles of an outlet under one title, digits aside, are a series and no story."""
    merge_threshold: float = 0.65
    """Likeness from which two stories of one language become one."""
    merge_h: float = 24.0
    """Hours between two stories up to which they may become one."""


CANDIDATES = 6
"""Open stories that a new article is compared with in full."""
NEAREST_SHARE = 0.5
"""Weight of the nearest member in likeness; the rest is that of the whole story."""
REMEMBERED = int(WINDOW_H / PERIOD_H)
"""Periods for which articles are remembered; a story knows nothing of its older ones."""
MERGE_ROUNDS = 8
"""Times that the stories which have just been joined are compared again, to find a third and a fourth of the kind."""


EVENTFUL = frozenset({Genre.NEWS, Genre.LIVE, Genre.SPORT, Genre.LEISURE})


class Grouper:
    """The open stories. In memory, deterministic, single thread; its clock is ``article.published_at``.

    What it knows follows from the articles of the last ``REMEMBERED`` periods, in their order of arrival, from where
    they were put, and from the words of the news before them: a restart puts back the former, from any ``checkpoint``
    that is older.
    """

    def __init__(self, knobs: GroupingKnobs | None = None, *, checkpoint: bytes = b"") -> None:
        """No story is open yet.

        Args:
            knobs: how to group.
            checkpoint: what another knew of the news so far, but for its stories; empty: nothing.

        Raises:
            ValueError: the checkpoint is none.
        """
        self._knobs = knobs or GroupingKnobs()
        self._wires = WireIndex()
        self._open: dict[int, OpenStory] = {}
        self._index = TermIndex()
        self._marks = MarkIndex()
        self._story_of: dict[int, int] = {}
        self._touched: set[int] = set()
        self._period, self._vocabularies = unpacked(checkpoint)

    def checkpoint(self) -> bytes:
        """How far the stream is, and how common its words are; the articles that are remembered are not in it."""
        return packed(self._period, self._vocabularies)

    def add(self, article: Article, source: Source) -> Grouping:
        """Put a new article into its wire group and its story.

        Args:
            article: numbered by the store (``id`` > 0) and tagged with its places; in order of arrival.
            source: its outlet.

        Returns:
            Its place. An article that is known already, such as an edited one, keeps the place it has. One that
            cannot be read leaves no trace: whatever is raised, nothing has changed.
        """
        if article.id in self._story_of:
            copy = self._wires.place(article)
            return Grouping(article.id, copy.wire, copy.agency, self._story_of[article.id], article.revision)
        member, counts = _read(article, source)
        copy = self._wires.place(article)
        member = self._weighed(member, counts)
        story = self._story_of.get(copy.of) or self._find(member, titled=not article.text) or article.id
        self._join(member, story)
        self._touched.add(story)
        return Grouping(article.id, copy.wire, copy.agency, story, article.revision)

    def restore(self, article: Article, source: Source, grouping: Grouping) -> None:
        """Put back an article, as it was read, that was grouped before a restart; before any ``add``.

        Articles must come in the order in which they were added. Their stories have been compared: they are merged no
        more until they are touched again.
        """
        member, counts = _read(article, source)
        self._wires.restore(article, grouping.wire, grouping.agency)
        self._join(self._weighed(member, counts), grouping.story)

    def merge(self) -> tuple[tuple[int, int], ...]:
        """Join the stories that have turned out to be one, among those touched since the last call.

        Returns:
            Pairs (absorbed story, surviving story) in order; the older one survives, and may be absorbed in its turn.
        """
        done: list[tuple[int, int]] = []
        for _ in range(MERGE_ROUNDS):
            joined = self._merge_once()
            done += joined
            if not joined:
                break
        self._touched.clear()
        return tuple(done)

    def _merge_once(self) -> list[tuple[int, int]]:
        """Join pairs, the surest first; a story that has changed meanwhile waits for the next round."""
        knobs = self._knobs
        pairs = [
            *merging.by_words(
                self._touched, self._open, self._index, least=knobs.merge_threshold, hours=knobs.merge_h
            ),
            *merging.by_evidence(self._touched, self._open, self._marks),
        ]
        done: set[int] = set()
        joined: list[tuple[int, int]] = []
        self._touched.clear()
        for _, absorbed, surviving in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
            if not done & {absorbed, surviving}:
                done |= {absorbed, surviving}
                self._absorb(absorbed, surviving)
                joined.append((absorbed, surviving))
        return joined

    def _absorb(self, absorbed: int, surviving: int) -> None:
        other = self._open[absorbed]
        self._forget(other)
        for member in other.everyone():
            self._join(member, surviving)
        self._touched.add(surviving)

    def _weighed(self, member: Member, counts: Mapping[str, float]) -> Member:
        """A member with its vector, of words as common as they are now; what is over is forgotten before."""
        self._tick(period_of(member.at))
        vocabulary = self._vocabularies.get(member.language)
        if vocabulary is None:
            vocabulary = self._vocabularies[member.language] = Vocabulary(member.language)
        vocabulary.learn(counts)
        return replace(member, vector=vocabulary.vector(counts))

    def _tick(self, period: int) -> None:
        """Forget what is over whenever the stream comes to a new period."""
        if period <= self._period:
            return
        self._period = period
        self._wires.forget_before(period - REMEMBERED)
        now, window_h = period * PERIOD_H * HOUR, min(self._knobs.window_h, WINDOW_H)
        closed, oldest = now - window_h * HOUR, now - WINDOW_H * HOUR
        for story in list(self._open.values()):
            if story.last < closed:
                self._forget(story)
                self._touched.discard(story.id)
            elif story.first < oldest:
                for member in story.forget_before(oldest, self._index, self._marks):
                    del self._story_of[member.article]

    def _forget(self, story: OpenStory) -> None:
        story.leave(self._index, self._marks)
        del self._open[story.id]
        for member in story.everyone():
            del self._story_of[member.article]

    def _find(self, member: Member, *, titled: bool) -> int | None:
        """The open story that an article is most like, if it is like enough."""
        if not member.eventful:
            return None
        base = self._knobs.title_threshold if titled else self._knobs.threshold
        best, found = 0.0, None
        for cosine, product, key in self._candidates(member, base):
            # Two bounds from above on the nearest member, the cheaper first, spare most stories the close look.
            nearest = min(1.0, product / (UNIT * UNIT))
            if _blend(cosine, nearest) < max(best, base):
                continue
            story = self._open[key]
            if not story.eventful:
                continue
            bar, fading = max(best, self._bar(story, member, base)), self._fading(story.gap_h(member.at))
            if story.size > 1:  # of a lone article the bound is the truth
                shared = story.shared(member.vector, member.language)
                if fading * _blend(cosine, sum([most for _, _, most in shared]) / (UNIT * UNIT)) < bar:
                    continue
                nearest = story.nearest(shared, member.language)
            likeness = fading * _blend(cosine, nearest)
            if likeness > best and likeness >= bar and self._may_join(story, member, likeness, base):
                best, found = likeness, key
        return found

    def _candidates(self, member: Member, base: float) -> list[tuple[float, int, int]]:
        """Cosine, inner product and id of the stories whose sum is nearest, nearest first."""
        least = base * UNIT * UNIT  # a sum is no shorter than one vector: what is below this cannot be like enough
        rows = [
            (-self._open[key].cosine(product, member.language), -product, key)
            for key, product in self._index.products(member.vector, member.language, base).items()
            if product >= least
        ]
        return [(-cosine, -product, key) for cosine, product, key in sorted(rows)[:CANDIDATES]]

    def _fading(self, gap_h: float) -> float:
        return math.exp(-((gap_h / self._knobs.decay_h) ** 2) / 2) if gap_h <= self._knobs.window_h else 0.0

    def _bar(self, story: OpenStory, member: Member, base: float, *, far: bool = False) -> float:
        """Likeness that a story asks of an article; more where they name places that lie apart (``far``)."""
        knobs = self._knobs
        if len(story.sources) == 1 and member.source in story.sources:
            base = max(base, knobs.far_outlet_threshold if far else knobs.same_outlet_threshold)
        elif far:
            base += knobs.far
        return base + knobs.tightening * max(0.0, math.log2(story.size / knobs.large))

    def _may_join(self, story: OpenStory, member: Member, likeness: float, base: float) -> bool:
        """Whether places and titles allow what the words of an article speak for."""
        if likeness < self._bar(story, member, base, far=True) and story.is_elsewhere(member):
            return False
        return not self._is_series(story, member)

    def _is_series(self, story: OpenStory, member: Member) -> bool:
        """Whether an article is the next of a series, such as a daily price list, and not of the story."""
        far = self._knobs.series_h * HOUR
        if member.source not in story.sources or max(member.at - story.first, story.last - member.at) < far:
            return False
        return any(
            other.source == member.source
            and abs(other.at - member.at) >= far
            and skeleton(other.title) == skeleton(member.title)
            for other in story.everyone()
        )

    def _join(self, member: Member, key: int) -> None:
        story = self._open.get(key)
        if story is None:
            story = self._open[key] = OpenStory(key)
        story.add(member, self._index, self._marks)
        self._story_of[member.article] = key


def _read(article: Article, source: Source) -> tuple[Member, dict[str, float]]:
    """An article as a story remembers it, but for its vector; and its terms with their counts."""
    title = bare_title(article.title, source.name)
    member = Member(
        article=article.id,
        at=article.published_at.timestamp(),
        source=article.source,
        language=article.language,
        title=title,
        evidence=evidence_of(article),
        eventful=genre(article) in EVENTFUL,
    )
    return member, features(article, title)


def _blend(cosine: float, nearest: float) -> float:
    """Likeness from the cosine with the sum of a story and that with its nearest member."""
    return (1 - NEAREST_SHARE) * cosine + NEAREST_SHARE * nearest


def skeleton(title: str) -> str:
    """A title's folded words with their digits blanked."""
    return " ".join("#" if word[0].isdigit() else word for word in read(title))
