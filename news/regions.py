"""Regions: what contains what, what they are called, and which of them an article is about."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from news.gazetteer import REGION, RISKY, Gazetteer, Sense, read_table
from news.model import Place, Region, RegionKind
from news.names import key
from news.spelling import Speller
from news.tagging import Tagger

_KINDS = (RegionKind.COUNTRY, RegionKind.DIVISION, RegionKind.CITY)
_WELL_KNOWN = 150_000  # people of a city that misspelt names are compared with
_EVERYDAY_CITY = 100_000  # people of a city that a typed everyday word is taken for
_ENGLISH_TOWN = 50_000  # people of a town with an English name of one word, which may be any word
_ENGLISH = frozenset({"us", "gb", "ca", "au", "nz", "ie", "za"})
_LONGEST_NAME = 6  # words
_ARTICLE = re.compile(r"^\s*the\s+", re.I)


class Atlas:
    """The places that the house knows. Immutable; every answer depends on the arguments alone."""

    def __init__(self, table: Gazetteer) -> None:
        self._table = table
        self._number = {id: number for number, id in enumerate(table.ids)}
        self._members: dict[str, tuple[str, ...]] = {
            macro: tuple(row["members"]) for macro, row in table.header["macros"].items()
        }
        self._areas: dict[str, tuple[str, ...]] = {
            area: tuple(members) for area, members in table.header["areas"].items()
        }
        self._macros_by_size = sorted(self._members, key=lambda macro: (len(self._members[macro]), macro))

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._table)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(
            (name, self._table.of(name)[0] >> REGION) for name in self._table.senses if self._is_well_known(name)
        )

    def region(self, id: str) -> Region | None:
        """The region of an id, or None."""
        number = self._number.get(id)
        return None if number is None else self._region(number)

    def _region(self, number: int) -> Region:
        id = self._table.ids[number]
        kind = RegionKind.MACRO if id in self._members else _KINDS[id.count("/")]
        return Region(id, kind, self._table.names[number])

    def contains(self, outer_id: str, inner_id: str) -> bool:
        """Whether the second region lies in the first or is the first."""
        if outer_id not in self._members:
            return any(f"{inner_id}/".startswith(f"{id}/") for id in (outer_id, *self._areas.get(outer_id, ())))
        if inner_id in self._members:
            return set(self._members[inner_id]) <= set(self._members[outer_id])
        return inner_id.partition("/")[0] in self._members[outer_id]

    def lookup(self, name: str) -> Region | None:
        """The region that a name stands for, in any language and spelling, or an id; None where it is none."""
        if "/" in name:
            return self.region(name.strip().lower())
        folded = key(_ARTICLE.sub("", name))
        for sense in self._table.of(folded):
            if sense & 7 <= Sense.ALTERNATE and not self._is_too_small(sense, folded):
                return self._region(sense >> REGION)
        return self._inside(folded.split(" ")) if " " in folded else None

    def _inside(self, words: list[str]) -> Region | None:
        """``tripoli lebanon``: the bearer of the first name that lies in the second."""
        for cut in range(1, min(len(words), _LONGEST_NAME)):
            outer = [s >> REGION for s in self._table.of(" ".join(words[cut:])) if s & 7 == Sense.OWN]
            inner = [s >> REGION for s in self._table.of(" ".join(words[:cut])) if s & 7 <= Sense.ALTERNATE]
            for number in inner:
                for above in outer:
                    if self._table.ids[number].startswith(self._table.ids[above] + "/"):
                        return self._region(number)
        return None

    def _is_too_small(self, sense: int, name: str) -> bool:
        """Whether somebody who types this rather means the word: Economy is a town in Pennsylvania."""
        number = sense >> REGION
        english = self._table.countries[number] in _ENGLISH and " " not in name
        people = self._table.populations[number]
        return bool((sense & RISKY and people < _EVERYDAY_CITY) or (english and 0 < people < _ENGLISH_TOWN))

    def near(self, name: str, limit: int = 3) -> tuple[Region, ...]:
        """Regions whose names a misspelt name may have meant, best first."""
        folded = key(name)
        exact = [sense >> REGION for sense in self._table.of(folded) if sense & 7 == Sense.DEMONYM]
        numbers = dict.fromkeys([*exact, *self._speller.near(folded)])
        return tuple(self._region(number) for number in list(numbers)[:limit])

    def _is_well_known(self, name: str) -> bool:
        sense = self._table.of(name)[0]
        number, kind = sense >> REGION, sense & 7
        if len(name) < 4 or kind > Sense.ALTERNATE:
            return False
        if not self._table.depths[number]:
            return True
        large = self._table.depths[number] == 1 or self._table.populations[number] >= _WELL_KNOWN
        return large and kind == Sense.OWN

    def members(self, id: str) -> tuple[str, ...]:
        """The countries of a macro region; an area and its divisions; ``(id,)`` for any other."""
        return self._members.get(id) or (id, *self._areas.get(id, ()))

    def ancestors(self, id: str) -> tuple[str, ...]:
        """What contains a region: its country and division, areas of divisions, then macro regions of the country."""
        parts = id.split("/")
        above = tuple("/".join(parts[:depth]) for depth in range(1, len(parts)))
        division = "/".join(parts[:2])
        areas = tuple(area for area, members in self._areas.items() if division in members)
        return above + areas + self._macros_of(parts[0])

    def _macros_of(self, country: str) -> tuple[str, ...]:
        """From small to large."""
        return tuple(macro for macro in self._macros_by_size if country in self._members[macro])

    def neighbours(self, id: str, limit: int = 5) -> tuple[str, ...]:
        """Regions that a reader may want instead of an empty one: what contains it, then what lies beside it."""
        if id in self._members:
            return self._by_population(self._members[id])[:limit]
        country = id.partition("/")[0]
        above = self.ancestors(id)[: id.count("/")][::-1]
        beside = self._by_population(tuple(self._table.header["neighbours"].get(country, ())))
        return (*above, *self._macros_of(country)[:2], *beside)[:limit]

    def _by_population(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda id: (-self._table.populations[self._number[id]], id)))

    def label(self, id: str, language: str) -> str:
        """Display name in a reader's language (ISO 639-1), else in English, else the id."""
        label = self._table.header["labels"].get(language, {}).get(id)
        if label:
            return str(label)
        number = self._number.get(id)
        return id if number is None else self._table.names[number]

    def tag(self, title: str, text: str, *, language: str = "", home: str = "") -> tuple[Place, ...]:
        """What an article is about.

        Args:
            title: headline.
            text: plain text, paragraphs parted by an empty line.
            language: of the article (ISO 639-1), for its prepositions; names of all languages are known at once, so
                it may be left out.
            home: the outlet's country (ISO 3166-1 alpha-2), a weak hint for ambiguous names and small towns.

        Returns:
            Countries that stand out, with their divisions and cities, in falling order of weight, each with the
            words that say so. The outlets and the abodes of those who speak carry no weight.
        """
        return self._tagger.tag(title, text, language=language, home=home)

    def zone(self, name: str) -> str | None:
        """IANA zone of a city, division or country typed in any language; None if unknown or of several zones."""
        region = self.lookup(name)
        if region is None or region.id in self._members:
            return None
        if region.kind is RegionKind.COUNTRY:
            zone = self._table.header["zones"].get(region.id)
            return None if zone is None else str(zone)
        return self._table.zones[self._table.zone_of[self._number[region.id]]] or None


@lru_cache(maxsize=1)
def load_atlas() -> Atlas:
    """The atlas that ships with the house; read once."""
    return Atlas(read_table())
