"""Finds the names of the gazetteer in a text: whole words, longest name first, with offsets into the text as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from news.gazetteer import CAPITALS, LOWER, Gazetteer
from news.names import APOSTROPHES, CJK, KATAKANA, PARTS, bare, readings

_MEMORY = 100_000  # words remembered
_JOINERS = frozenset(
    {" ", "-", ". ", ".", "\u00a0", "‑", "–", "־", "\u200c", "״", '"', "׳", "'", "’", " – ", "・", "·"}
)
_CJK_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a field: where, and all that it may stand for."""

    start: int
    end: int
    senses: tuple[int, ...]
    """Senses of the gazetteer, likeliest first."""
    word: int
    """Number of its first word in the field; -1 inside a run of Chinese or Japanese."""
    length: int
    """How many words it has."""


@dataclass(frozen=True, slots=True)
class Field:
    """A title or text, cut into words, with the names found in it."""

    pieces: list[str]
    """Separators at even places, words at odd ones."""
    mentions: list[Mention]

    def before(self, mention: Mention) -> tuple[str, str]:
        """The word before a name and what parts them; empty where there is none."""
        if mention.word < 1:
            return "", self.pieces[0] if mention.word == 0 else "\n"
        return self.pieces[2 * mention.word - 1], self.pieces[2 * mention.word]

    def after(self, mention: Mention) -> tuple[str, str]:
        """What follows a name: separator, then word."""
        at = 2 * (mention.word + mention.length)
        if mention.word < 0 or at >= len(self.pieces) - 1:
            return "\n", ""
        return self.pieces[at], self.pieces[at + 1]


_Option = tuple[str, int, bool]  # key, longest name it begins, whether it counts alone


class _Memory(dict[str, tuple[_Option, ...]]):
    """What a written word can begin, worked out once for each word."""

    def __init__(self, scanner: Scanner) -> None:
        super().__init__()
        self._scanner = scanner

    def __missing__(self, word: str) -> tuple[_Option, ...]:
        if len(self) >= _MEMORY:
            self.clear()
        found = self._scanner.options(word)
        self[word] = found
        return found


class Scanner:
    """Finds names. Its only state is a bounded memory of words already looked up."""

    def __init__(self, table: Gazetteer) -> None:
        self._table = table
        self._longest: dict[str, int] = {}
        self._longest_lower: dict[str, int] = {}
        self._cjk: dict[str, int] = {}
        for name, code in table.senses.items():
            if " " in name:
                self._add_head(name, code)
            elif CJK.match(name):
                self._cjk[name[0]] = max(self._cjk.get(name[0], 0), len(name))
        self._memory = _Memory(self)

    def _add_head(self, name: str, code: int) -> None:
        head = name[: name.index(" ")]
        length = name.count(" ") + 1
        if length > self._longest.get(head, 0):
            self._longest[head] = length
        if any(sense & LOWER for sense in self._senses(code)) and length > self._longest_lower.get(head, 0):
            self._longest_lower[head] = length

    def _senses(self, code: int) -> tuple[int, ...]:
        return (code,) if code >= 0 else self._table.ambiguous[-1 - code]

    def options(self, word: str) -> tuple[_Option, ...]:
        """What a written word can be or begin, in order of likeliness."""
        first = word[0]
        if CJK.match(first):
            return ()
        small = first.islower()
        heads = self._longest_lower if small else self._longest
        found: dict[str, _Option] = {}
        for number, reading in enumerate(readings(word)):
            longest = heads.get(reading, 1)
            alone = self._counts(reading, word, number)
            if (alone or longest > 1) and reading not in found:
                found[reading] = reading, longest, alone
        return tuple(found.values())

    def _counts(self, reading: str, word: str, number: int) -> bool:
        """Whether a reading of a word is a name by itself; doubtful readings must not be too short."""
        senses = self._table.of(reading)
        if not senses or (word[0].islower() and not senses[0] & LOWER):
            return False
        if senses[0] & CAPITALS and not word.isupper():
            return False
        return number == 0 or len(reading) > 3 or "/" not in self._table.ids[senses[0] >> 6]

    def scan(self, text: str) -> Field:
        """The names of a text, in order, none overlapping."""
        pieces = PARTS.split(text)
        words = pieces[1::2]
        found = [(at, options) for at, options in enumerate(map(self._memory.__getitem__, words)) if options]
        mentions: list[Mention] = []
        if found:
            ends = list(accumulate(map(len, pieces)))
            free = 0
            for at, options in found:
                if at >= free:
                    match = self._longest_name(pieces, at, options)
                    if match:
                        length, senses = match
                        last = 2 * (at + length - 1) + 1
                        mentions.append(Mention(ends[2 * at], self._end(pieces, last, ends), senses, at, length))
                        free = at + length
        if CJK.search(text):
            mentions = sorted([*mentions, *self._cjk_names(text)], key=lambda mention: mention.start)
        return Field(pieces, mentions)

    @staticmethod
    def _end(pieces: list[str], last: int, ends: list[int]) -> int:
        """Where the last word ends, without a possessive."""
        word = pieces[last]
        if len(word) > 2 and word[-2] in APOSTROPHES and word[-1] in "sS":
            return ends[last] - 2
        return ends[last]

    def _longest_name(
        self, pieces: list[str], at: int, options: tuple[_Option, ...]
    ) -> tuple[int, tuple[int, ...]] | None:
        for key, longest, alone in options:
            if longest > 1:
                match = self._several_words(pieces, at, key, longest)
                if match:
                    return match
            if alone:
                return 1, self._table.of(key)
        return None

    def _several_words(
        self, pieces: list[str], at: int, key: str, longest: int
    ) -> tuple[int, tuple[int, ...]] | None:
        best = None
        small = pieces[2 * at + 1][0].islower()
        for place in range(at + 1, at + longest):
            if 2 * place + 1 >= len(pieces) or pieces[2 * place] not in _JOINERS:
                break
            word = pieces[2 * place + 1]
            whole = f"{key} {bare(word)}"
            for name in (whole, f"{key} {bare(word[:-2])}") if word[-2:-1] in APOSTROPHES else (whole,):
                senses = self._table.of(name)
                if senses and (not small or senses[0] & LOWER):
                    best = place - at + 1, senses
            key = whole
        return best

    def _cjk_names(self, text: str) -> Iterator[Mention]:
        """Names within runs of Chinese or Japanese, which do not part their words."""
        free = 0
        for match in CJK.finditer(text):
            start = match.start()
            longest = self._cjk.get(match.group(), 0)
            if start < free or not longest:
                continue
            for length in range(min(longest, _CJK_LONGEST), 1, -1):
                senses = self._table.of(text[start : start + length])
                if senses and not _cuts_katakana(text, start, start + length):
                    yield Mention(start, start + length, senses, -1, length)
                    free = start + length
                    break


def _cuts_katakana(text: str, start: int, end: int) -> bool:
    """Whether a name in katakana is only a part of a longer word: those do end where katakana ends."""
    return any(
        KATAKANA.match(inner) is not None and KATAKANA.match(outer) is not None
        for inner, outer in ((text[start], text[start - 1 : start]), (text[end - 1], text[end : end + 1]))
    )
