"""Settles who bears a name: all senses are collected, then the superfluous and doubtful ones told apart."""

from __future__ import annotations

import re
from collections import defaultdict

from news.gazetteer import CAPITALS, LOWER, REGION, RISKY, Sense
from news.gazetteer.build_forms import is_everyday
from news.gazetteer.build_regions import Node
from news.gazetteer.build_sources import everyday_words, foreign_words, hand
from news.names import key

_MAX_WORDS = 6
_MAX_SENSES = 5
_RISKY_BELOW = 250_000
"""People of a city below which a name that is also a word or a person's needs other evidence."""
_RISKY_WORD_BELOW = 1_000_000
"""The same for everyday words listed by hand."""
_RIVAL = 10
"""A city has to have one part in so many of another's people for its other names to be kept beside that one's."""
RUSSIAN = re.compile("^[а-яёА-ЯЁ -]+$")
UKRAINIAN = re.compile("^[а-яґєіїА-ЯҐЄІЇ' -]+$")


class Names:
    """Collects senses of names and settles who keeps which."""

    def __init__(self, nodes: list[Node], offset: int) -> None:
        self._nodes = nodes
        self._offset = offset
        self._senses: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)
        words = hand("words")
        self._by_hand = {key(word) for list_ in ("common", "common_other") for word in words[list_].split()}
        self._everyday = self._by_hand | everyday_words()
        self._foreign = foreign_words()
        self._persons = {key(word) for word in words["persons"].split()}

    def add(self, name: str, number: int, kind: Sense, flags: int = 0) -> None:
        """Adds one sense of a name; it may begin with a small letter if it ever may."""
        folded = key(name).removeprefix("the ")
        if len(folded) < 2 or max(folded) > "\uffff" or folded.count(" ") >= _MAX_WORDS:
            return
        if name.lstrip("'’ ")[:1].islower():
            flags |= LOWER
        senses, place = self._senses[folded], (number, kind)
        before = senses.get(place, flags)
        senses[place] = ((before | flags) & ~CAPITALS) | (before & flags & CAPITALS)

    def settle(self) -> dict[str, tuple[int, ...]]:
        """Names with their senses, likeliest first."""
        found = {}
        for name, senses in self._senses.items():
            kept = self._kept(name, senses)
            if kept:
                found[name] = kept
        return found

    def _kept(self, name: str, senses: dict[tuple[int, int], int]) -> tuple[int, ...]:
        best: dict[int, tuple[int, int]] = {}
        for (number, kind), flags in sorted(senses.items()):
            if number not in best:
                best[number] = kind, flags
            elif best[number][0] != kind:
                best[number] = best[number][0], best[number][1] | (flags & LOWER)
        silent = [flags for kind, flags in best.values() if kind == Sense.OUTLET]
        if silent:
            return (Sense.OUTLET | LOWER | (silent[0] & RISKY),)
        ranked = sorted(best, key=lambda number: (-self._prominence(number, best[number][0]), number))
        kept: list[int] = []
        for number in ranked:
            if not self._is_shadowed(number, best[number][0], kept, best) and len(kept) < _MAX_SENSES:
                kept.append(number)
        return tuple(
            (number << REGION) | best[number][0] | best[number][1] | self._risk(name, number, best[number][0])
            for number in kept
        )

    def _prominence(self, number: int, kind: int) -> float:
        """How likely a bearer is meant: people, discounted for alternate names; countries and divisions first."""
        if number < self._offset:
            return 1e12
        node = self._nodes[number - self._offset]
        own, alternate = ((1e4, 1e3), (2.0, 1.2), (1.0, 0.1))[node.id.count("/")]
        return (node.population + 100) * (alternate if kind == Sense.ALTERNATE else own)

    def _is_shadowed(self, number: int, kind: int, kept: list[int], best: dict[int, tuple[int, int]]) -> bool:
        """Whether a likelier bearer makes this one superfluous: its country or division, or a far larger place."""
        if number < self._offset:
            return False
        node = self._nodes[number - self._offset]
        for other in kept:
            if other < self._offset:
                continue
            larger = self._nodes[other - self._offset]
            if node.id.startswith(larger.id + "/"):
                return True
            if best[other][0] == Sense.DEMONYM and "/" in node.id:
                return True
            minor = "/" in node.id and kind == Sense.ALTERNATE and node.population < larger.population / _RIVAL
            if minor and self._prominence(number, kind) < self._prominence(other, best[other][0]) / 50:
                return True
        return False

    def _risk(self, name: str, number: int, kind: int) -> int:
        """Whether a name is an everyday word or a person's too, and its bearer not large enough all the same."""
        if number < self._offset or kind > Sense.ALTERNATE:
            return 0
        node = self._nodes[number - self._offset]
        if (
            node.id.count("/") == 1
            and node.population < _RISKY_WORD_BELOW
            and (name in self._everyday or name in self._persons)
        ):
            return RISKY
        if name in self._by_hand:
            city = node.id.count("/") == 2 and kind == Sense.OWN
            return RISKY if not city or node.population < _RISKY_WORD_BELOW else 0
        if name in self._foreign and node.country.lower() not in self._foreign[name]:
            return RISKY if node.population < _RISKY_BELOW else 0
        if node.id.count("/") < 2 or node.population >= _RISKY_BELOW:
            return 0
        if name in self._everyday or name in self._persons:
            return RISKY
        return RISKY if " " not in name and RUSSIAN.match(name) and is_everyday(name) else 0
