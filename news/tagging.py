"""What an article is about: names told apart and weighed, and the regions that stand out.

The method follows what works best among published geotaggers without a trained recognizer (CLIFF-CLAVIN,
MediaCloud; Newsmap, Watanabe 2018): the most mentioned country wins, mentions near the top count more, an ambiguous
name goes to its most populous bearer unless the rest of the text speaks for another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from news.bearers import Bearers, Meanings, SenseKnobs
from news.doubts import Doubter
from news.evidence import Evidence, EvidenceKnobs, Jury
from news.gazetteer import REGION, RISKY, Gazetteer, Sense
from news.mentions import Field, Scanner
from news.model import Place, Span

_APPOSITION = frozenset({", ", " (", ",", "، ", "，"})


@dataclass(frozen=True, slots=True)
class TagKnobs:
    """Weights and limits of the tagger; tuned on development data."""

    position: EvidenceKnobs = field(default_factory=EvidenceKnobs)
    senses: SenseKnobs = field(default_factory=SenseKnobs)
    known: int = 100_000
    """People of a city that an outlet of another country may name without saying that it is a place."""
    near: float = 4.0
    """How much likelier each other mention of its country makes the bearer of an ambiguous name."""
    share: float = 0.3
    """Countries are kept down to this share of the first one's score."""
    inner_share: float = 0.07
    """Divisions and cities are kept down to this share of their country's score."""
    inner_places: int = 8
    """At most so many divisions and cities of one country."""
    spans: int = 6
    """At most so many pieces of evidence of one place."""
    characters: int = 20_000
    """How much of a text is looked at."""


class Tagger:
    """Tells what an article is about. Its only state is memory of words and senses already worked out."""

    def __init__(self, table: Gazetteer, knobs: TagKnobs | None = None) -> None:
        self._knobs = knobs or TagKnobs()
        self._scanner = Scanner(table)
        self._jury = Jury(table, self._knobs.position)
        self._doubter = Doubter(table)
        self._bearers = Bearers(table, self._knobs.senses)
        self._meanings = Meanings(self._bearers, len(table.macros))
        self._macros = len(table.macros)

    def tag(self, title: str, text: str, *, language: str = "", home: str = "") -> tuple[Place, ...]:
        """Places in falling order of weight, with evidence; see ``Atlas.tag``."""
        fields = self._scanner.scan(title), self._scanner.scan(text[: self._knobs.characters])
        evidence = self._doubter.weigh(self._jury.hear(fields, text, language), fields, text, language)
        if not evidence:
            return ()
        home = home.lower()
        settled = self._settle_pairs(fields, evidence)
        support = self._support(evidence)
        for item in evidence:
            if item.sense < 0:
                sense = settled.get(item.senses)
                if sense is None:
                    sense = settled[item.senses] = self._likeliest(item.senses, support, home)
                item.sense = sense
        self._drop_unsupported(evidence, support, home)
        return self._places([item for item in evidence if item.sense >= 0], (title, text))

    def _settle_pairs(self, fields: tuple[Field, Field], evidence: list[Evidence]) -> dict[tuple[int, ...], int]:
        """Settles ``Tripoli, Lebanon``; the answers hold for the same name in all of the article."""
        settled: dict[tuple[int, ...], int] = {}
        for first, second in pairwise(evidence):
            mention, follower = first.mention, second.mention
            if follower.word - mention.word != mention.length or first.field != second.field:
                continue
            if fields[first.field].before(follower)[1] in _APPOSITION and self._settle_pair(first, second):
                settled[first.senses] = first.sense
        return settled

    def _settle_pair(self, first: Evidence, second: Evidence) -> bool:
        """Takes the first for its bearer inside the second, else for an unknown town there."""
        bearers = self._bearers
        outer = [s for s in second.senses if s & 7 in (Sense.OWN, Sense.ABBREVIATION) and s >> REGION >= self._macros]
        outer = [sense for sense in outer if bearers[sense].depth < 2]
        inner = [sense for sense in first.senses if sense & 7 <= Sense.ALTERNATE and bearers[sense].depth]
        for above in outer:
            for below in inner:
                if bearers[above].path[0] in bearers[below].path[1:]:
                    first.sense, second.sense = below & ~RISKY, above
                    return True
        if outer and bearers[outer[0]].depth == 1 and inner and len(inner) == len(first.senses):
            first.sense, second.sense = outer[0], outer[0]
            return True
        return False

    def _support(self, evidence: list[Evidence]) -> dict[str, int]:
        """How often each country, and each division in it, is named beyond doubt."""
        support: dict[str, int] = {}
        for item in evidence:
            if not (item.doubtful or item.shaky):
                senses = item.senses if item.sense < 0 else (item.sense,)
                for id in self._meanings[senses].supported:
                    support[id] = support.get(id, 0) + 1
        return support

    def _likeliest(self, senses: tuple[int, ...], support: dict[str, int], home: str) -> int:
        """The sense that a name has in an article; -1 where it has none."""
        candidates = self._meanings[senses].candidates
        if len(candidates) < 2:
            return candidates[0][0] if candidates else -1
        best, best_score = -1, 0.0
        for sense, bearer in candidates:
            near = min(support.get(bearer.country, 0), 4) + (bearer.country == home)
            if bearer.depth:
                near += 2 * min(support.get(bearer.division, 0), 2)
            score = bearer.prior * (1 + self._knobs.near * near)
            if score > best_score:
                best, best_score = sense, score
        return best

    def _drop_unsupported(self, evidence: list[Evidence], support: dict[str, int], home: str) -> None:
        """Small towns, everyday words and names of persons count only beside other evidence."""
        bearers = self._bearers
        weak = [
            item
            for item in evidence
            if item.sense >= 0 and (item.doubtful or item.shaky or not bearers[item.sense].strong)
        ]
        if not weak:
            return
        towns: dict[str, set[str]] = defaultdict(set)
        cued = set()
        for item in weak:
            bearer = bearers[item.sense]
            if not (item.doubtful or item.shaky or item.sense & RISKY) and bearer.depth == 2:
                towns[bearer.country].add(bearer.path[0])
                if item.cued or bearer.people >= self._knobs.known:
                    cued.add(bearer.country)
        divisions = {bearers[item.sense].division for item in evidence if item.sense >= 0 and not item.sense & RISKY}
        for item in weak:
            bearer = bearers[item.sense]
            supported = bearer.country in support
            if bearer.depth == 2 and item.sense & RISKY:
                held = item.called or bearer.division in divisions or (bearer.large and supported)
            elif item.doubtful or supported:
                held = supported
            elif bearer.country == home:
                held = True
            elif item.shaky or (home and bearer.country not in cued):
                held = item.cued and not (item.sense & RISKY or support)
            elif len(towns[bearer.country]) > 1:
                held = True
            else:
                held = not support and not item.sense & RISKY and (item.cued or not item.sense & 7)
            if not held:
                item.sense = -1

    def _places(self, evidence: list[Evidence], texts: tuple[str, str]) -> tuple[Place, ...]:
        scores: dict[str, float] = {}
        speaking: dict[str, list[int]] = {}
        for number, item in enumerate(evidence):
            bearer = self._bearers[item.sense]
            weight = bearer.weight * item.factor
            for id in bearer.path:
                if id in scores:
                    scores[id] += weight
                    speaking[id].append(number)
                else:
                    scores[id] = weight
                    speaking[id] = [number]
        countries = [id for id in scores if "/" not in id]
        total = sum([scores[id] for id in countries])
        ranked = sorted(self._kept(scores, countries), key=lambda id: (-scores[id], id.count("/")))
        cited = [speaking[id][: self._knobs.spans] for id in ranked]
        spans = {number: _span(evidence[number], texts) for number in set().union(*cited)}
        return tuple([
            Place(id, round(scores[id] / total, 4), tuple([spans[number] for number in numbers]))
            for id, numbers in zip(ranked, cited, strict=True)
        ])  # fmt: skip

    def _kept(self, scores: dict[str, float], countries: list[str]) -> list[str]:
        """The places that stand out, in the order in which they were named."""
        floor = max([scores[id] for id in countries], default=0.0) * self._knobs.share
        kept = {id for id in countries if scores[id] >= floor}
        if len(countries) < len(scores):
            inner: dict[str, list[str]] = defaultdict(list)
            for id, score in scores.items():
                country = id.partition("/")[0]
                if country != id and country in kept and score >= scores[country] * self._knobs.inner_share:
                    inner[country].append(id)
            for ids in inner.values():
                kept.update(sorted(ids, key=lambda id: (-scores[id], id))[: self._knobs.inner_places])
        return [id for id in scores if id in kept]


_FIELDS = ("title", "text")


def _span(item: Evidence, texts: tuple[str, str]) -> Span:
    start, end = item.mention.start, item.mention.end
    return Span(_FIELDS[item.field], start, end, texts[item.field][start:end])
