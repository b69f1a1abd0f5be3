"""What an article is about: names found, told apart, weighed, and the regions that stand out.

The method follows what works best among published geotaggers without a trained recognizer (CLIFF-CLAVIN,
MediaCloud; Newsmap, Watanabe 2018): the most mentioned country wins, mentions near the top count more, an ambiguous
name goes to its most populous bearer unless the rest of the text speaks for another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from news.gazetteer import REGION, RISKY, Gazetteer, Sense
from news.mentions import Field, Mention, Scanner
from news.model import Place, Span
from news.names import bare


@dataclass(frozen=True, slots=True)
class TagKnobs:
    """Weights and limits of the tagger; tuned on development data (tests/quality)."""

    title: float = 2.5
    lead: float = 1.5
    dateline: float = 0.35
    country: float = 3.0
    demonym: float = 2.5
    actor: float = 2.0
    weak_actor: float = 0.8
    division: float = 2.4
    city: float = 2.0
    town: float = 1.2
    large: int = 250_000
    """People of a city that needs no support by other evidence."""
    share: float = 0.34
    """Countries are kept down to this share of the first one's score."""
    inner_share: float = 0.12
    """Divisions and cities are kept down to this share of their country's score."""
    inner_places: int = 6
    """At most so many divisions and cities of one country."""
    spans: int = 6
    """At most so many pieces of evidence of one place."""
    characters: int = 20_000
    """How much of a text is looked at."""


_BASED = frozenset(
    {"based", "born", "registered", "headquartered", "educated", "trained", "flagged", "listed", "made"}
)
_BACKED = frozenset(
    {"backed", "led", "funded", "allied", "aligned", "sponsored", "supported", "brokered", "mediated"}
)
_SENTENCE_END = re.compile(r"[.!?…:\n\"“”«»—–•|]|^$")
_DATELINE = re.compile(r"\s*(?:[^\n]{0,30}?\)\s*)?[—–-]{1,2}\s|,? [A-Z][a-z]{2,8}\.? \d{1,2}|\s*\(", re.A)


@dataclass(slots=True)
class _Evidence:
    """A mention with what it is taken for."""

    field: int
    mention: Mention
    senses: tuple[int, ...]
    factor: float
    sense: int = -1
    weight: float = 0.0


class Tagger:
    """Tells what an article is about. Immutable but for the scanner's memory of words."""

    def __init__(self, table: Gazetteer, knobs: TagKnobs | None = None) -> None:
        self._table = table
        self._knobs = knobs or TagKnobs()
        self._scanner = Scanner(table)
        lists = table.header["words"]
        self._given = frozenset(lists["given"]) | frozenset(lists["titles"])
        self._persons = frozenset(map(bare, lists["persons"]))
        self._after = frozenset(lists["after"])
        self._breaks = frozenset(lists["breaks"])
        self._macros = len(table.macros)
        self._country_of = lru_cache(maxsize=None)(lambda number: table.ids[number].partition("/")[0])

    def tag(self, title: str, text: str, *, home: str = "") -> tuple[Place, ...]:
        """Places in falling order of weight, with evidence; see ``Atlas.tag``."""
        fields = [self._scanner.scan(title), self._scanner.scan(text[: self._knobs.characters])]
        evidence = list(self._evidence(fields, title, text))
        _settle_pairs(self, fields, evidence)
        self._resolve(evidence, home.lower())
        self._weigh(evidence)
        return self._places([e for e in evidence if e.weight > 0], (title, text))

    # -- which mentions count at all

    def _evidence(self, fields: list[Field], title: str, text: str) -> Iterator[_Evidence]:
        lead = text.find("\n\n", 0, 1200)
        lead = lead if lead > 0 else min(len(text), 400)
        dateline = _dateline_end(fields[1], text)
        persons: set[str] = set()
        for number, field in enumerate(fields):
            for mention in field.mentions:
                factor = self._context(field, mention, number == 0, persons)
                if factor <= 0:
                    continue
                if number == 0:
                    factor *= self._knobs.title
                elif mention.end <= dateline:
                    factor *= self._knobs.dateline
                elif mention.start < lead:
                    factor *= self._knobs.lead
                yield _Evidence(number, mention, mention.senses, factor)

    def _context(self, field: Field, mention: Mention, in_title: bool, persons: set[str]) -> float:
        """How much a mention counts for the words around it; 0 where it is no place."""
        kind = mention.senses[0] & 7
        if kind == Sense.OUTLET or (mention.senses[0] >> REGION < self._macros and len(mention.senses) == 1):
            return 0.0
        if mention.word < 0:
            return 1.0
        gap, follower = field.after(mention)
        if gap in ("-", "‑", "–"):
            if follower in _BASED:
                return 0.0
            if follower in _BACKED:
                return 0.5
        before, edge = field.before(mention)
        if (
            kind == Sense.ABBREVIATION
            and not (len(mention.senses) > 1)
            and not ("," in edge and before[:1].isupper())
        ):
            return 0.0
        if kind > Sense.ALTERNATE or mention.length > 1:
            return 1.0
        return 0.0 if self._is_no_place(field, mention, in_title, persons) else 1.0

    def _is_no_place(self, field: Field, mention: Mention, in_title: bool, persons: set[str]) -> bool:
        word = field.pieces[2 * mention.word + 1]
        name = bare(word).removesuffix("s") if word[-2:-1] in "'’" else bare(word)
        before, edge = field.before(mention)
        gap, follower = field.after(mention)
        guarded = name in self._persons
        if gap == " " and follower in self._breaks and "/" in self._table.ids[mention.senses[0] >> REGION]:
            return True
        if edge == " " and before in self._given and (guarded or before[:1].isupper()):
            persons.add(name)
            return True
        if guarded and not in_title and self._is_given_name(gap, follower):
            persons.add(name)
            return True
        if name in persons and not (edge == " " and before in ("in", "to", "from", "of", "and", "across", "near")):
            return True
        small = not self._is_large(mention.senses[0])
        starts = bool(_SENTENCE_END.search(edge))
        if mention.senses[0] & RISKY and starts and word[:1].isupper():
            return True
        return (
            small
            and edge == " "
            and before[:1].isupper()
            and before not in self._after
            and not in_title
            and not starts
        )

    def _is_given_name(self, gap: str, follower: str) -> bool:
        if gap != " " or not follower[:1].isupper() or follower in self._after or follower.isupper():
            return False
        return not self._table.of(bare(follower))

    def _is_large(self, sense: int) -> bool:
        number = sense >> REGION
        return self._table.ids[number].count("/") < 2 or self._table.populations[number] >= self._knobs.large

    # -- what they stand for

    def settle_pair(self, first: _Evidence, second: _Evidence) -> None:
        """Takes ``first`` for its bearer inside ``second``; where none is known, for an unknown town there."""
        ids = self._table.ids
        outer = [
            s for s in second.senses if s & 7 in (Sense.OWN, Sense.ABBREVIATION) and ids[s >> REGION].count("/") < 2
        ]
        outer = [sense for sense in outer if sense >> REGION >= self._macros]
        inner = [s for s in first.senses if s & 7 <= Sense.ALTERNATE and "/" in ids[s >> REGION]]
        for above in outer:
            for below in inner:
                if ids[below >> REGION].startswith(ids[above >> REGION] + "/"):
                    first.sense, second.sense = below & ~RISKY, above
                    return
        if outer and inner and len(inner) == len(first.senses) and "/" in ids[outer[0] >> REGION]:
            first.sense, second.sense, first.factor = outer[0], outer[0], 0.0

    def _resolve(self, evidence: list[_Evidence], home: str) -> None:
        support = self._support(evidence)
        alone = not support
        doubtful: dict[str, set[str]] = defaultdict(set)
        for item in evidence:
            if item.sense < 0:
                item.sense = self._likeliest(item.senses, support, home)
            if item.sense >= 0 and not self._is_strong(item.sense, item.mention):
                country = self._country(item.sense)
                if not support[country] and home != country:
                    doubtful[country].add(self._table.ids[item.sense >> REGION])
        for item in evidence:
            if item.sense >= 0 and not self._is_strong(item.sense, item.mention):
                country = self._country(item.sense)
                if country in doubtful and len(doubtful[country]) < 2 and (not alone or item.sense & RISKY):
                    item.sense = -1

    def _support(self, evidence: list[_Evidence]) -> Counter[str]:
        """How often each country is named beyond doubt."""
        support: Counter[str] = Counter()
        for item in evidence:
            senses = (item.sense,) if item.sense >= 0 else item.senses
            countries = {self._country(sense) for sense in senses}
            if len(countries) == 1 and any(self._is_strong(sense, item.mention) for sense in senses):
                support[countries.pop()] += 1
        return support

    def _country(self, sense: int) -> str:
        return str(self._country_of(sense >> REGION))

    def _is_strong(self, sense: int, mention: Mention) -> bool:
        if sense & RISKY or sense & 7 == Sense.WEAK_ACTOR:
            return False
        if sense & 7 in (Sense.DEMONYM, Sense.ACTOR, Sense.ABBREVIATION):
            return True
        number = sense >> REGION
        depth = self._table.ids[number].count("/")
        return depth < 2 or self._table.populations[number] >= self._knobs.large

    def _likeliest(self, senses: tuple[int, ...], support: Counter[str], home: str) -> int:
        if len(senses) == 1:
            return senses[0] if senses[0] >> REGION >= self._macros else -1
        best, best_score = -1, 0.0
        for sense in senses:
            if sense >> REGION < self._macros or sense & 7 == Sense.ABBREVIATION:
                continue
            country = self._country(sense)
            near = min(support[country], 4) + (1 if country == home else 0)
            score = self._prior(sense) * (1 + 2 * near)
            if score > best_score:
                best, best_score = sense, score
        return best

    def _prior(self, sense: int) -> float:
        number = sense >> REGION
        scale = (3.0, 1.2, 1.0)[self._table.ids[number].count("/")]
        if sense & 7 == Sense.ALTERNATE:
            scale *= 0.3
        return scale * float((self._table.populations[number] + 100) ** 0.5)

    # -- what stands out

    def _weigh(self, evidence: list[_Evidence]) -> None:
        knobs = self._knobs
        kinds = {
            Sense.DEMONYM: knobs.demonym, Sense.ACTOR: knobs.actor, Sense.WEAK_ACTOR: knobs.weak_actor,
            Sense.ABBREVIATION: knobs.division,
        }  # fmt: skip
        for item in evidence:
            if item.sense < 0:
                continue
            base = kinds.get(Sense(item.sense & 7))
            if base is None:
                number = item.sense >> REGION
                depth = self._table.ids[number].count("/")
                large = self._table.populations[number] >= knobs.large
                base = (knobs.country, knobs.division, knobs.city if large else knobs.town)[depth]
            item.weight = base * item.factor

    def _places(self, evidence: list[_Evidence], texts: tuple[str, str]) -> tuple[Place, ...]:
        scores: dict[str, float] = defaultdict(float)
        spans: dict[str, list[Span]] = defaultdict(list)
        for item in evidence:
            id = self._table.ids[item.sense >> REGION]
            mention = item.mention
            span = Span(
                ("title", "text")[item.field],
                mention.start,
                mention.end,
                texts[item.field][mention.start : mention.end],
            )
            while id:
                scores[id] += item.weight
                if len(spans[id]) < self._knobs.spans:
                    spans[id].append(span)
                id = id.rpartition("/")[0]
        kept = self._kept(scores)
        total = sum(scores[id] for id in scores if "/" not in id)
        ranked = sorted(kept, key=lambda id: (-scores[id], id.count("/"), id))
        return tuple(Place(id, round(scores[id] / total, 4), tuple(spans[id])) for id in ranked)

    def _kept(self, scores: dict[str, float]) -> set[str]:
        top = max((score for id, score in scores.items() if "/" not in id), default=0.0)
        countries = {id for id, score in scores.items() if "/" not in id and score >= top * self._knobs.share}
        kept = set(countries)
        for country in countries:
            inner = [
                id
                for id in scores
                if id.startswith(country + "/") and scores[id] >= scores[country] * self._knobs.inner_share
            ]
            kept.update(sorted(inner, key=lambda id: (-scores[id], id))[: self._knobs.inner_places])
        return kept


def _dateline_end(field: Field, text: str) -> int:
    """Where the dateline ends: the places that open a text before ``(Agency) -`` or a dash."""
    for mention in field.mentions:
        if mention.start > 60:
            break
        match = _DATELINE.match(text, mention.end)
        if match and mention.word < 6 and (match.group().strip() not in ("", "-") or match.group().startswith(" ")):
            return mention.end
    return 0


def _settle_pairs(tagger: Tagger, fields: list[Field], evidence: list[_Evidence]) -> None:
    """``Tripoli, Lebanon``: the second name tells which bearer of the first is meant."""
    for first, second in pairwise(evidence):
        if first.field != second.field or second.mention.word != first.mention.word + first.mention.length:
            continue
        if fields[first.field].before(second.mention)[1] not in (", ", " (", ","):
            continue
        tagger.settle_pair(first, second)
