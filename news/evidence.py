"""Which of the names found in an article count, and how much, for the words around them.

A person called Jordan, ``Madison Avenue``, ``London-based`` and ``Russian state media`` are told from places here;
what an ambiguous name stands for is settled in ``news.tagging``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from news.cues import Cues, is_medium, speaks
from news.gazetteer import REGION, RISKY, Gazetteer, Sense
from news.mentions import Field, Mention, Surroundings
from news.names import bare, readings


@dataclass(frozen=True, slots=True)
class EvidenceKnobs:
    """How much a mention counts by where it stands; tuned on development data."""

    title: float = 2.5
    lead: float = 1.5
    dateline: float = 0.35
    backed: float = 0.5
    """``Iranian-backed``."""
    currency: float = 0.2
    """``U.S. dollars``."""
    large: int = 250_000
    """People of a city whose name is not taken for a part of another one."""


@dataclass(slots=True)
class Evidence:
    """A mention that counts."""

    field: int
    """0 for the title, 1 for the text."""
    mention: Mention
    senses: tuple[int, ...]
    factor: float
    doubtful: bool = False
    """The name of a person of the same text."""
    shaky: bool = False
    """May be no name: only counts beside other evidence, or where the outlet is at home."""
    cued: bool = False
    """The words around it say that it is a place."""
    called: bool = False
    """An everyday word that a noun of place stands before: ``city of``."""
    sense: int = -1
    """What it is taken for, once settled."""


class _Traits(NamedTuple):
    """What the senses of a name say of it whatever stands around."""

    silent: bool
    """An outlet, a macro region or (``risky``) a person: never counts."""
    kind: int
    national: bool
    below: bool
    """A division or city by a name of its own or another."""
    small: bool
    risky: bool
    alone: bool
    """It has no other sense."""


class _TraitsOf(dict[tuple[int, ...], _Traits]):
    """Traits by senses, worked out once for each."""

    def __init__(self, table: Gazetteer, large: int) -> None:
        super().__init__()
        self._table = table
        self._large = large

    def __missing__(self, senses: tuple[int, ...]) -> _Traits:
        first = senses[0]
        kind, number = first & 7, first >> REGION
        alone, depth = len(senses) == 1, self._table.depths[number]
        silent = kind == Sense.OUTLET or (alone and number < len(self._table.macros))
        small = depth > 0 and self._table.populations[number] < self._large
        below = depth > 0 and kind <= Sense.ALTERNATE
        self[senses] = found = _Traits(silent, kind, depth == 0, below, small, bool(first & RISKY), alone)
        return found


_ALTERNATE = int(Sense.ALTERNATE)  # an attribute of an enumeration is slow to reach
_BASED = frozenset(
    {"based", "born", "registered", "headquartered", "educated", "trained", "flagged", "listed", "made"}
)
_BACKED = frozenset(
    {"backed", "led", "funded", "allied", "aligned", "sponsored", "supported", "brokered", "mediated", "linked"}
)
_SHOUTING = 0.7  # share of capitalised words
_CURRENCIES = frozenset(
    {"dollar", "dollars", "dlr", "dlrs", "cents", "franc", "francs", "yen", "pound", "pounds", "lira", "liras",
     "rial", "rials", "riyal", "riyals", "ruble", "rubles", "rouble", "roubles", "peso", "pesos", "crown", "crowns",
     "krona", "kronor", "krone", "kroner", "rupee", "rupees", "dinar", "dinars", "dirham", "dirhams", "shilling",
     "shillings"}
)  # fmt: skip
_HYPHENS = frozenset({"-", "‑", "–"})
_APOSTROPHES = frozenset({"'", "’"})
_PREPOSITIONS = frozenset({"in", "across", "inside", "throughout", "near", "into"})
_SENTENCE_END = re.compile(r"[.!?…:\n\"“”«»—–•|]|^$")
_DATELINE = re.compile(
    r"\s*(?:[^\n]{0,30}?\)\s*)?[—–-]{1,2}\s|,? [A-Z][a-z]{2,8}\.? \d{1,2}|\s*\("
    r"|[,،.]? \d{1,2}\.? [^\W\d_]{3,12}(?: \d{4})?[^\n\w]{0,20}?[—–-]{1,2}\s"
)
_DATELINE_WITHIN = 60
_LEAD_WITHIN = 1200
_LEAD_ELSE = 400


class Jury:
    """Hears the names found in an article and says which count. Immutable."""

    def __init__(self, table: Gazetteer, knobs: EvidenceKnobs) -> None:
        self._table = table
        self._knobs = knobs
        lists = table.header["words"]
        self._titles = frozenset(lists["titles"])
        self._given = frozenset(lists["given"]) | self._titles | frozenset(lists["leads"])
        self._guarded = frozenset(map(bare, lists["persons"]))
        self._after = frozenset(lists["after"])
        self._breaks = frozenset(lists["breaks"])
        self._traits = _TraitsOf(table, knobs.large)
        self._cues = Cues(lists)

    def hear(self, fields: tuple[Field, Field], text: str, language: str = "") -> list[Evidence]:
        """The mentions that count, title first.

        Args:
            fields: title and text, scanned.
            text: the text as written, to see its first paragraph and dateline.
            language: of the article (ISO 639-1), to know its prepositions; may be empty.
        """
        if not (fields[0].mentions or fields[1].mentions):
            return []
        persons: set[str] = set()
        loud = bool(fields[0].mentions) and _shouts(fields[0])
        below = self._of_field(1, fields[1], False, language, persons)
        found = self._of_field(0, fields[0], loud, language, persons) + below
        if loud and any(item.field == 0 and self._is_small(item) for item in found):
            said = {_first_name(fields[1], item.mention) for item in below}
            found = [
                item
                for item in found
                if item.field == 1 or not self._is_small(item) or _first_name(fields[0], item.mention) in said
            ]
        self._weigh_by_position(found, fields[1], text)
        if persons:
            for item in found:
                item.doubtful = _first_name(fields[item.field], item.mention) in persons
        return found

    def _is_small(self, item: Evidence) -> bool:
        if item.mention.length > 1:
            return False
        traits = self._traits[item.senses]
        return traits.below and traits.small and self._table.depths[item.senses[0] >> REGION] == 2

    def _weigh_by_position(self, found: list[Evidence], field: Field, text: str) -> None:
        """The title counts most, then the first paragraph; a dateline counts little."""
        knobs = self._knobs
        lead = text.find("\n\n", 0, _LEAD_WITHIN)
        lead = lead if lead > 0 else _LEAD_ELSE
        dateline = _dateline_end(field, text)
        for item in found:
            if item.field == 0:
                item.factor *= knobs.title
            elif item.mention.end <= dateline:
                item.factor *= knobs.dateline
            elif item.mention.start < lead:
                item.factor *= knobs.lead

    def _of_field(self, number: int, field: Field, loud: bool, language: str, persons: set[str]) -> list[Evidence]:
        found = []
        for mention in field.mentions:
            senses = mention.senses
            traits = self._traits[senses]
            if traits.silent:
                if traits.risky:
                    persons.update(_words(field, mention))
                continue
            if mention.word < 0:
                found.append(Evidence(number, mention, senses, 1.0, cued=traits.below))
                continue
            around = field.around(mention)
            cued = traits.below and self._cues.place(field, mention, around, language)
            factor = self._by_neighbours(field, mention, traits, around, loud or cued, persons)
            if factor > 0:
                called = cued and traits.risky and self._cues.called(field, mention)
                found.append(Evidence(number, mention, senses, factor, False, False, cued, called))
        return found

    def _by_neighbours(
        self, field: Field, mention: Mention, traits: _Traits, around: Surroundings, sure: bool, persons: set[str]
    ) -> float:
        """How much a mention counts for the words around it; 0 where it is no place."""
        before, edge, gap, follower = around
        if gap in _HYPHENS:
            if follower in _BASED:
                return 0.0
            if follower in _BACKED:
                return self._knobs.backed
        if traits.national:
            if gap[-1:] == " " and follower.lower() in _CURRENCIES:
                return self._knobs.currency
            if edge == " " and is_medium(before):
                return 0.0
        kind = traits.kind
        if kind > _ALTERNATE:
            if kind == Sense.DEMONYM:
                return 0.0 if gap == " " and speaks(field, mention) else 1.0
            if kind == Sense.ABBREVIATION and traits.alone:
                return 1.0 if "," in edge and before[:1].isupper() else 0.0
            return 1.0
        if mention.length > 1:
            return 0.0 if self._is_addressed(field, mention) else 1.0
        return 0.0 if self._is_no_place(field, mention, traits, around, sure, persons) else 1.0

    def _is_addressed(self, field: Field, mention: Mention) -> bool:
        """Whether a name of several words begins with a title: ``Sen. Mark``."""
        at = 2 * mention.word + 1
        return field.pieces[at] in self._titles and field.pieces[at + 1].startswith(".")

    def _is_no_place(
        self, field: Field, mention: Mention, traits: _Traits, around: Surroundings, sure: bool, persons: set[str]
    ) -> bool:
        before, edge, gap, follower = around
        if traits.below and ((gap == " " and follower in self._breaks) or (gap == "." and follower.islower())):
            return True
        if edge == " " and before in self._given:
            persons.add(_name(field.pieces[2 * mention.word + 1]))
            return True
        if sure:
            return False
        word = field.pieces[2 * mention.word + 1]
        name = _name(word)
        guarded = traits.risky or name in self._guarded
        if not (traits.small or guarded):
            return False
        if guarded and not (edge == " " and before in _PREPOSITIONS) and self._begins_a_name(gap, follower):
            persons.add(name)
            return True
        starts = bool(_SENTENCE_END.search(edge))
        if traits.risky and starts:
            return word[:1].isupper()
        return traits.small and not starts and edge == " " and before[:1].isupper() and before not in self._after

    def _begins_a_name(self, gap: str, follower: str) -> bool:
        """Whether what follows makes a name a given name or a part of a longer one: Paris Hilton, Tucker Carlson."""
        if gap != " " or not follower[:1].isupper() or follower in self._after or follower.isupper():
            return False
        known = self._table.of(bare(follower))
        if not known or known[0] & 7 in (Sense.ACTOR, Sense.WEAK_ACTOR):
            return True
        return self._table.depths[known[0] >> REGION] == 2 and known[0] & 7 <= Sense.ALTERNATE


def _name(word: str) -> str:
    """The key of a name's first word, without a possessive."""
    return bare(word[:-2] if word[-2:-1] in _APOSTROPHES else word)


def _first_name(field: Field, mention: Mention) -> str:
    return _name(field.pieces[2 * mention.word + 1]) if mention.word >= 0 else ""


def _words(field: Field, mention: Mention) -> Iterator[str]:
    """The words of a name in all their readings: a Russian text names a person in one case and in another."""
    for word in field.pieces[2 * mention.word + 1 : 2 * (mention.word + mention.length) : 2]:
        yield from readings(word)


def _shouts(title: Field) -> bool:
    """Whether a title capitalises ordinary words, so that capitals say nothing."""
    firsts = [word[0] for word in title.pieces[1::2]]
    cased = [first for first in firsts if first.upper() != first.lower()]
    return len(cased) > 2 and sum(map(str.isupper, cased)) >= _SHOUTING * len(cased)


def _dateline_end(field: Field, text: str) -> int:
    """Where the dateline ends: the places that open a text before ``(Agency) -`` or a dash."""
    for mention in field.mentions:
        if mention.start > _DATELINE_WITHIN:
            break
        match = _DATELINE.match(text, mention.end)
        if match and mention.word < 6 and (match.group().strip() not in ("", "-") or match.group().startswith(" ")):
            return mention.end
    return 0
