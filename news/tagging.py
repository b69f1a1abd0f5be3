"""What an article is about: names told apart and weighed, and the regions that stand out.

The method follows what works best among published geotaggers without a trained recognizer (CLIFF-CLAVIN,
MediaCloud; Newsmap, Watanabe 2018): the most mentioned country wins, mentions near the top count more, an ambiguous
name goes to its most populous bearer unless the rest of the text speaks for another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

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
    country: float = 3.0
    demonym: float = 2.5
    actor: float = 2.0
    weak_actor: float = 0.8
    division: float = 2.4
    city: float = 2.0
    town: float = 1.5
    large: int = 250_000
    """People of a city that needs no support by other evidence."""
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


@dataclass(frozen=True, slots=True)
class _Bearer:
    """What one sense of a name means to the tagger."""

    path: tuple[str, ...]
    """Its id, then the ids of what it lies in."""
    country: str
    division: str
    """The division that it is or lies in; a country's own id."""
    depth: int
    large: bool
    strong: bool
    """Needs no support by other evidence."""
    weight: float
    people: int
    prior: float
    """How likely it is meant, against others of the same name."""


class _Bearers(dict[int, _Bearer]):
    """Bearers by sense, worked out once for each."""

    def __init__(self, table: Gazetteer, knobs: TagKnobs) -> None:
        super().__init__()
        self._table = table
        self._knobs = knobs

    def __missing__(self, sense: int) -> _Bearer:
        table, number, kind = self._table, sense >> REGION, sense & 7
        depth, people = table.depths[number], table.populations[number]
        prior = (3.0, 1.2, 1.0)[depth] * (0.3 if kind == Sense.ALTERNATE else 1.0) * float((people + 100) ** 0.5)
        large = depth < 2 or people >= self._knobs.large
        strong = not sense & RISKY and kind != Sense.WEAK_ACTOR and (large or kind > Sense.ALTERNATE)
        weight = self._weight(kind, depth, large)
        path = [table.ids[number]]
        while "/" in path[-1]:
            path.append(path[-1].rpartition("/")[0])
        division = path[-2] if depth == 2 else path[0]
        self[sense] = found = _Bearer(
            tuple(path), table.countries[number], division, depth, large, strong, weight, people, prior
        )
        return found

    def _weight(self, kind: int, depth: int, large: bool) -> float:
        knobs = self._knobs
        by_kind = {
            Sense.DEMONYM: knobs.demonym, Sense.ACTOR: knobs.actor, Sense.WEAK_ACTOR: knobs.weak_actor,
            Sense.ABBREVIATION: knobs.division,
        }  # fmt: skip
        by_size = (knobs.country, knobs.division, knobs.city if large else knobs.town)
        return by_kind.get(Sense(kind), by_size[depth])


class Tagger:
    """Tells what an article is about. Its only state is memory of words and senses already worked out."""

    def __init__(self, table: Gazetteer, knobs: TagKnobs | None = None) -> None:
        self._knobs = knobs or TagKnobs()
        self._scanner = Scanner(table)
        self._jury = Jury(table, self._knobs.position)
        self._doubter = Doubter(table)
        self._bearers = _Bearers(table, self._knobs)
        self._supported: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._macros = len(table.macros)

    def tag(self, title: str, text: str, *, language: str = "", home: str = "") -> tuple[Place, ...]:
        """Places in falling order of weight, with evidence; see ``Atlas.tag``."""
        fields = self._scanner.scan(title), self._scanner.scan(text[: self._knobs.characters])
        evidence = self._doubter.weigh(self._jury.hear(fields, text, language), fields, text, language)
        settled = self._settle_pairs(fields, evidence)
        support = self._support(evidence)
        for item in evidence:
            if item.sense < 0:
                sense = settled.get(item.senses)
                if sense is None:
                    sense = settled[item.senses] = self._likeliest(item.senses, support, home.lower())
                item.sense = sense
        self._drop_unsupported(evidence, support, home.lower())
        return self._places([item for item in evidence if item.sense >= 0], (title, text))

    def _settle_pairs(self, fields: tuple[Field, Field], evidence: list[Evidence]) -> dict[tuple[int, ...], int]:
        """Settles ``Tripoli, Lebanon``; the answers hold for the same name in all of the article."""
        settled: dict[tuple[int, ...], int] = {}
        for first, second in pairwise(evidence):
            if first.field != second.field or second.mention.word != first.mention.word + first.mention.length:
                continue
            if fields[first.field].before(second.mention)[1] in _APPOSITION and self._settle_pair(first, second):
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

    def _support(self, evidence: list[Evidence]) -> Counter[str]:
        """How often each country, and each division in it, is named beyond doubt."""
        support: Counter[str] = Counter()
        for item in evidence:
            if item.doubtful or item.shaky:
                continue
            senses = (item.sense,) if item.sense >= 0 else item.senses
            supported = self._supported.get(senses)
            if supported is None:
                supported = self._supported[senses] = self._work_out_supported(senses)
            for id in supported:
                support[id] += 1
        return support

    def _work_out_supported(self, senses: tuple[int, ...]) -> tuple[str, ...]:
        """The country, and the division if it is sure, that a name speaks for beyond doubt."""
        bearers = [self._bearers[sense] for sense in senses]
        country = bearers[0].country
        if not any(bearer.strong for bearer in bearers) or any(bearer.country != country for bearer in bearers):
            return ()
        return (country, bearers[0].division) if len(bearers) == 1 and bearers[0].depth else (country,)

    def _likeliest(self, senses: tuple[int, ...], support: Counter[str], home: str) -> int:
        if len(senses) == 1:
            return senses[0] if senses[0] >> REGION >= self._macros else -1
        best, best_score = -1, 0.0
        for sense in senses:
            if sense >> REGION < self._macros or sense & 7 == Sense.ABBREVIATION:
                continue
            bearer = self._bearers[sense]
            near = min(support[bearer.country], 4) + (bearer.country == home)
            if bearer.depth:
                near += 2 * min(support[bearer.division], 2)
            score = bearer.prior * (1 + self._knobs.near * near)
            if score > best_score:
                best, best_score = sense, score
        return best

    def _drop_unsupported(self, evidence: list[Evidence], support: Counter[str], home: str) -> None:
        """Small towns, everyday words and names of persons count only beside other evidence."""
        weak = [item for item in evidence if item.sense >= 0 and not self._is_sure(item)]
        if not weak:
            return
        towns: dict[str, set[str]] = defaultdict(set)
        cued = set()
        for item in weak:
            bearer = self._bearers[item.sense]
            if not (item.doubtful or item.shaky or item.sense & RISKY) and bearer.depth == 2:
                towns[bearer.country].add(bearer.path[0])
                if item.cued or bearer.people >= self._knobs.known:
                    cued.add(bearer.country)
        divisions = {
            self._bearers[item.sense].division for item in evidence if item.sense >= 0 and not item.sense & RISKY
        }
        for item in weak:
            bearer = self._bearers[item.sense]
            if bearer.depth == 2 and item.sense & RISKY:
                held = bearer.division in divisions or (bearer.large and support[bearer.country] > 0)
                held = held or item.called
            elif item.doubtful or support[bearer.country]:
                held = support[bearer.country] > 0
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

    def _is_sure(self, item: Evidence) -> bool:
        return self._bearers[item.sense].strong and not (item.doubtful or item.shaky)

    def _places(self, evidence: list[Evidence], texts: tuple[str, str]) -> tuple[Place, ...]:
        scores: dict[str, float] = {}
        items: dict[str, list[Evidence]] = {}
        for item in evidence:
            bearer = self._bearers[item.sense]
            weight = bearer.weight * item.factor
            for id in bearer.path:
                scores[id] = scores.get(id, 0.0) + weight
                if id in items:
                    items[id].append(item)
                else:
                    items[id] = [item]
        kept = self._kept(scores)
        total = sum(score for id, score in scores.items() if "/" not in id)
        ranked = sorted((id for id in scores if id in kept), key=lambda id: (-scores[id], id.count("/")))
        spans = {id: tuple(_span(item, texts) for item in items[id][: self._knobs.spans]) for id in ranked}
        return tuple(Place(id, round(scores[id] / total, 4), spans[id]) for id in ranked)

    def _kept(self, scores: dict[str, float]) -> set[str]:
        top = max((score for id, score in scores.items() if "/" not in id), default=0.0)
        kept = {id for id, score in scores.items() if "/" not in id and score >= top * self._knobs.share}
        inner: dict[str, list[str]] = defaultdict(list)
        for id, score in scores.items():
            country = id.partition("/")[0]
            if country != id and country in kept and score >= scores[country] * self._knobs.inner_share:
                inner[country].append(id)
        for ids in inner.values():
            kept.update(sorted(ids, key=lambda id: (-scores[id], id))[: self._knobs.inner_places])
        return kept


def _span(item: Evidence, texts: tuple[str, str]) -> Span:
    start, end = item.mention.start, item.mention.end
    return Span(("title", "text")[item.field], start, end, texts[item.field][start:end])
