"""Which story an article belongs to: an online grouping that never splits; what was grouped stays so at a restart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from news import merging
from news.bridges import evidence_of
from news.genres import Genre, genre
from news.marks import MarkIndex
from news.model import Article, Grouping, Source
from news.openstory import HOUR, Member, OpenStory, TermIndex
from news.vectors import UNIT, Vocabulary, bare_title, features, read
from news.wires import WireIndex

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
SWEEP = 4 * HOUR
MERGE_ROUNDS = 8
"""Times that the stories which have just been joined are compared again, to find a third and a fourth of the kind."""


EVENTFUL = frozenset({Genre.NEWS, Genre.LIVE, Genre.SPORT, Genre.LEISURE})


class Grouper:
    """The open stories. In memory, deterministic, single thread; its clock is ``article.published_at``."""

    def __init__(self, knobs: GroupingKnobs | None = None) -> None:
        self._knobs = knobs or GroupingKnobs()
        self._wires = WireIndex()
        self._vocabularies: dict[str, Vocabulary] = {}
        self._open: dict[int, OpenStory] = {}
        self._index = TermIndex()
        self._marks = MarkIndex()
        self._story_of: dict[int, int] = {}
        self._touched: set[int] = set()
        self._newest = -math.inf

    def add(self, article: Article, source: Source) -> Grouping:
        """Put a new article into its wire group and its story.

        Args:
            article: numbered by the store (``id`` > 0) and tagged with its places; in order of arrival.
            source: its outlet.

        Returns:
            Its place. An article that is known already, such as an edited one, keeps the place it has.
        """
        wire, agency = self._wires.place(article)
        if article.id in self._story_of:
            return Grouping(article.id, wire, agency, self._story_of[article.id])
        member = self._member(article, source)
        self._tick(member.at)
        story = self._story_of.get(wire) or self._find(member, titled=not article.text) or article.id
        self._join(member, story)
        return Grouping(article.id, wire, agency, story)

    def restore(self, article: Article, source: Source, grouping: Grouping) -> None:
        """Put back an article that was grouped before a restart; in order of arrival, before any ``add``."""
        self._wires.restore(article, grouping.wire)
        member = self._member(article, source)
        self._tick(member.at)
        self._join(member, grouping.story)

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
        other = self._open.pop(absorbed)
        self._open[surviving].absorb(other, self._index, self._marks)
        self._story_of.update(dict.fromkeys(other.articles, surviving))
        self._touched.add(surviving)

    def close_before(self, at: datetime) -> None:
        """Forget the stories and texts that are older than the window at ``at``."""
        self._close(at.timestamp())
        self._wires.close_before(at)

    def _member(self, article: Article, source: Source) -> Member:
        title = bare_title(article.title, source.name)
        counts = features(article, title)
        vocabulary = self._vocabularies.get(article.language)
        if vocabulary is None:
            vocabulary = self._vocabularies[article.language] = Vocabulary(article.language)
        vocabulary.learn(counts)
        return Member(
            article=article.id,
            at=article.published_at.timestamp(),
            source=article.source,
            language=article.language,
            vector=vocabulary.vector(counts),
            title=title,
            evidence=evidence_of(article),
            eventful=genre(article) in EVENTFUL,
        )

    def _tick(self, at: float) -> None:
        """Close what is over, every few hours of the stream."""
        if at // SWEEP > self._newest // SWEEP:
            self._close(at)
        self._newest = max(self._newest, at)

    def _close(self, at: float) -> None:
        for story in [story for story in self._open.values() if at - story.last > self._knobs.window_h * HOUR]:
            story.leave(self._index, self._marks)
            del self._open[story.id]
            self._touched.discard(story.id)
            for article in story.articles:
                del self._story_of[article]

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
            for other in story.members
        )

    def _join(self, member: Member, key: int) -> None:
        story = self._open.get(key)
        if story is None:
            story = self._open[key] = OpenStory(key, member.at, member.at)
        story.add(member, self._index, self._marks)
        self._story_of[member.article] = key
        self._touched.add(key)


def _blend(cosine: float, nearest: float) -> float:
    """Likeness from the cosine with the sum of a story and that with its nearest member."""
    return (1 - NEAREST_SHARE) * cosine + NEAREST_SHARE * nearest


def skeleton(title: str) -> str:
    """A title's folded words with their digits blanked."""
    return " ".join("#" if word[0].isdigit() else word for word in read(title))
