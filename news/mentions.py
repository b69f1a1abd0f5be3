"""Finds the names of the gazetteer in a text: whole words, longest name first, with offsets as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from news.gazetteer import LOWER, Gazetteer
from news.names import APOSTROPHES, ASCII_PARTS, CJK, KATAKANA, PARTS, bare
from news.namewords import NameWords, Option

_JOINERS = frozenset(
    {" ", "-", ". ", ".", "\u00a0", "‑", "–", "־", "\u200c", "״", '"', "׳", "'", "’", " – ", "・", "·"}
)
_APOSTROPHES = frozenset(APOSTROPHES)
_CJK_LONGEST = 9


class Mention(NamedTuple):
    """A name found in a field: where, and all that it may stand for. A tuple, for there are very many of them."""

    start: int
    end: int
    senses: tuple[int, ...]
    """Senses of the gazetteer, likeliest first."""
    word: int
    """Number of its first word in the field; -1 inside a run of Chinese or Japanese."""
    length: int
    """How many words it has."""


Surroundings = tuple[str, str, str, str]
"""The word before a name, what parts them, what parts the name from the word after, and that word."""

_NONE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A title or text, cut into words, with the names found in it."""

    pieces: list[str]
    """Separators at even places, words at odd ones."""
    mentions: list[Mention]

    def around(self, mention: Mention) -> Surroundings:
        """The words on both sides of a name of words and what parts them from it; empty where there are none."""
        pieces, at = self.pieces, 2 * mention.word
        end = at + 2 * mention.length
        before = pieces[at - 1] if at else ""
        if end + 1 < len(pieces):
            return before, pieces[at], pieces[end], pieces[end + 1]
        return before, pieces[at], "\n", ""

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


class Scanner:
    """Finds names. Its only state is a bounded memory of words already looked up."""

    def __init__(self, table: Gazetteer) -> None:
        self._table = table
        self._name_words = NameWords(table)
        self._cjk: dict[str, int] = {}
        for name in table.senses:
            if name > "\u3000" and " " not in name and CJK.match(name):
                self._cjk[name[0]] = max(self._cjk.get(name[0], 0), len(name))

    def scan(self, text: str) -> Field:
        """The names of a text, in order, none overlapping."""
        pieces = (ASCII_PARTS if text.isascii() else PARTS).split(text)
        options = list(map(self._name_words.__getitem__, pieces[1::2]))
        mentions = self._mentions(pieces, options)
        if not text.isascii() and CJK.search(text):
            mentions = sorted([*mentions, *self._cjk_names(text)], key=lambda mention: mention.start)
        return Field(pieces, mentions)

    def _mentions(self, pieces: list[str], options: list[tuple[Option, ...]]) -> list[Mention]:
        mentions = []
        free = done = offset = 0
        last = len(options) - 1
        for at in compress(range(len(options)), options):
            if at < free:
                continue
            first = 2 * at + 1
            length, senses = 1, _NONE
            for name, alone, seconds in options[at]:
                if seconds and at < last and pieces[first + 1] in _JOINERS:
                    second = pieces[first + 2]
                    if bare(second) in seconds or second[-2:-1] in _APOSTROPHES:
                        length, senses = self._several_words(pieces, first, name)
                senses = senses or alone
                if senses:
                    break
            else:
                continue
            free = at + length
            start = offset + len("".join(pieces[done:first]))
            done = 2 * free
            word = pieces[done - 1]
            offset = start + (len(word) if length == 1 else len("".join(pieces[first:done])))
            end = offset - 2 if word[-2:-1] in _APOSTROPHES and word[-1] in "sS" else offset
            mentions.append(Mention(start, end, senses, at, length))
        return mentions

    def _several_words(self, pieces: list[str], first: int, name: str) -> tuple[int, tuple[int, ...]]:
        """How many words the longest name has that begins here, and its senses; none where it would have only one.

        Args:
            pieces: separators and words.
            first: place of the first word among them.
            name: what the first word stands for.
        """
        length, found = 1, _NONE
        small = pieces[first].islower()
        beginnings = self._name_words.small if small else self._name_words.beginnings
        for place in range(first + 2, len(pieces), 2):
            word, beginning = pieces[place], name
            name = f"{beginning} {bare(word)}"
            senses = self._table.of(name)
            if not senses and word[-2:-1] in _APOSTROPHES:
                senses = self._table.of(f"{beginning} {bare(word[:-2])}")
            if senses and (not small or senses[0] & LOWER):
                length, found = (place - first) // 2 + 1, senses
            if name not in beginnings or pieces[place + 1] not in _JOINERS:
                break
        return length, found

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
