"""What written words can be to the gazetteer: names by themselves, or the first words of longer ones."""

from __future__ import annotations

from typing import NamedTuple

from news.gazetteer import CAPITALS, LOWER, REGION, RISKY, Gazetteer, Sense
from news.names import CJK, bare, readings

_MEMORY = 100_000  # words remembered
_GENITIVE = 1_000_000  # people of a place whose genitive is known without an apostrophe
_NO_WORDS: frozenset[str] = frozenset()


class Option(NamedTuple):
    """What a written word can be: a name by itself (``senses``), or the first word of longer ones."""

    key: str
    senses: tuple[int, ...]
    seconds: frozenset[str]
    """The second words of names that it begins."""


class NameWords(dict[str, tuple[Option, ...]]):
    """What written words can be, likeliest first; worked out once for each, forgotten when there are too many."""

    def __init__(self, table: Gazetteer) -> None:
        super().__init__()
        self._table = table
        self._never = frozenset(table.header["words"].get("never", ()))
        self._seconds: dict[str, str] = {}
        """First words of names of several words, with their second words, parted by blanks."""
        self.beginnings: set[str] = set()
        """First two words of names of three, first three words of names of four, and so on."""
        self.small: set[str] = set()
        """Names that also count with a small first letter: those of one word, the beginnings of the others."""
        for name, code in table.senses.items():
            small = (code if code >= 0 else table.ambiguous[-1 - code][0]) & LOWER
            if " " in name:
                self._add_beginnings(name.split(" "), bool(small))
            elif small:
                self.small.add(name)

    def _add_beginnings(self, words: list[str], small: bool) -> None:
        first, second = words[:2]
        self._seconds[first] = f"{self._seconds[first]} {second}" if first in self._seconds else second
        beginnings = [" ".join(words[:length]) for length in range(2, len(words))]
        self.beginnings.update(beginnings)
        if small:
            self.small.update((first, *beginnings))

    def __missing__(self, word: str) -> tuple[Option, ...]:
        if len(self) >= _MEMORY:
            self.clear()
        self[word] = found = self._work_out(word) if self._may_be_name(word) else ()
        return found

    def _may_be_name(self, word: str) -> bool:
        """Whether the readings of a word are worth working out: for most words of ASCII letters they are not."""
        if not word.isascii() or not word.isalnum():
            return True
        low = word.lower()
        if low == word:
            return low in self.small or low[:-1] in self.small
        if low in self._table.senses or low in self._seconds:
            return True
        return low[-1] == "s" and (low[:-1] in self._table.senses or low[:-1] in self._seconds)

    def _work_out(self, word: str) -> tuple[Option, ...]:
        if CJK.match(word) or word.casefold() in self._never:
            return ()
        small = word.islower()
        found: dict[str, Option] = {}
        for number, reading in enumerate(readings(word)):
            if reading in found:
                continue
            senses = self._senses(reading, word, whole=number == 0)
            begins = reading in self._seconds and (not small or reading in self.small)
            seconds = frozenset(self._seconds[reading].split(" ")) if begins else _NO_WORDS
            if senses or seconds:
                found[reading] = Option(reading, senses, seconds)
        return tuple(sorted(found.values(), key=_is_alternate)) if len(found) > 1 else tuple(found.values())

    def _senses(self, reading: str, word: str, *, whole: bool) -> tuple[int, ...]:
        """What a reading of a word is by itself; readings with something taken off must not be too short."""
        senses = self._table.of(reading)
        if not senses or (word.islower() and not senses[0] & LOWER):
            return ()
        if senses[0] & CAPITALS and not word.isupper():
            return ()
        number = senses[0] >> REGION
        if whole:
            return senses
        if self._table.depths[number] == 0:  # the table holds the Cyrillic case forms of countries
            return () if "\u0400" <= word[0] <= "\u04ff" else senses
        if reading + "s" == bare(word):  # a German genitive: Kiews, Berlins
            return senses if self._table.populations[number] > _GENITIVE and not senses[0] & RISKY else ()
        return senses if len(reading) > 3 else ()


def _is_alternate(option: Option) -> bool:
    """Own names are likelier than others: of the readings of a case form, they come first."""
    return bool(option.senses) and option.senses[0] & 7 == Sense.ALTERNATE
