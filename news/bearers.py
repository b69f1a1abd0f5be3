"""What the names of the gazetteer mean to the tagger: which regions may bear them, how likely, and of what weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from news.gazetteer import REGION, RISKY, Gazetteer, Sense


@dataclass(frozen=True, slots=True)
class SenseKnobs:
    """How much a mention counts by what it stands for; tuned on development data."""

    country: float = 3.0
    demonym: float = 2.5
    actor: float = 2.0
    weak_actor: float = 0.8
    division: float = 2.4
    city: float = 2.0
    town: float = 1.5
    large: int = 250_000
    """People of a city that needs no support by other evidence."""


class Bearer(NamedTuple):
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


class Bearers(dict[int, Bearer]):
    """Bearers by sense, worked out once for each."""

    def __init__(self, table: Gazetteer, knobs: SenseKnobs) -> None:
        super().__init__()
        self._table = table
        self._large = knobs.large
        self._by_size = knobs.country, knobs.division, knobs.town
        self._city = knobs.city
        self._by_kind = {
            int(Sense.DEMONYM): knobs.demonym, int(Sense.ACTOR): knobs.actor,
            int(Sense.WEAK_ACTOR): knobs.weak_actor, int(Sense.ABBREVIATION): knobs.division,
        }  # fmt: skip

    def __missing__(self, sense: int) -> Bearer:
        table, number, kind = self._table, sense >> REGION, sense & 7
        depth, people = table.depths[number], table.populations[number]
        prior = (3.0, 1.2, 1.0)[depth] * (0.3 if kind == Sense.ALTERNATE else 1.0) * float((people + 100) ** 0.5)
        large = depth < 2 or people >= self._large
        strong = not sense & RISKY and kind != Sense.WEAK_ACTOR and (large or kind > Sense.ALTERNATE)
        by_size = self._city if depth == 2 and large else self._by_size[depth]
        weight = self._by_kind.get(kind, by_size)
        path = [table.ids[number]]
        while "/" in path[-1]:
            path.append(path[-1].rpartition("/")[0])
        division = path[-2] if depth == 2 else path[0]
        self[sense] = found = Bearer(
            tuple(path), table.countries[number], division, depth, large, strong, weight, people, prior
        )
        return found


class Meaning(NamedTuple):
    """What a name means to the tagger whatever else the article says."""

    supported: tuple[str, ...]
    """The country, and the division if it is sure, that the name speaks for beyond doubt."""
    candidates: tuple[tuple[int, Bearer], ...]
    """The senses that the name may be taken for."""


class Meanings(dict[tuple[int, ...], Meaning]):
    """Meanings by the senses of a name, worked out once for each."""

    def __init__(self, bearers: Bearers, macros: int) -> None:
        super().__init__()
        self._bearers = bearers
        self._macros = macros

    def __missing__(self, senses: tuple[int, ...]) -> Meaning:
        single = len(senses) == 1
        candidates = tuple(
            (sense, self._bearers[sense])
            for sense in senses
            if sense >> REGION >= self._macros and (single or sense & 7 != Sense.ABBREVIATION)
        )
        self[senses] = found = Meaning(self._supported([self._bearers[sense] for sense in senses]), candidates)
        return found

    @staticmethod
    def _supported(bearers: list[Bearer]) -> tuple[str, ...]:
        first = bearers[0]
        if not any(bearer.strong for bearer in bearers) or any(b.country != first.country for b in bearers):
            return ()
        return (first.country, first.division) if len(bearers) == 1 and first.depth else (first.country,)
