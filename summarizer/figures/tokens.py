"""A sentence as words, marks and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from news.numbers import Number, read_numbers
from summarizer.claims.grammar import plain
from summarizer.figures.lexicon import Lexicon

BREAKS = frozenset(".;:!?()؛؟—–。；：！？（）")
"""Marks that end a statement."""
COMMAS = frozenset(",،，、")

_PIECE = re.compile(r"[^\W\d_]+(?:[-'’״\"\u05be\u200c][^\W\d_]+)*|\w+|[^\s\w]")
_SUFFIX = re.compile(r"['’](?!n[cç]?[iıuü])[^\W\d_]+")
"""A Turkish case that hangs on digits; not an ordinal's."""
_YEARS = range(1900, 2100)
_DIGITS = re.compile(r"\d{4}")


numbers_in = lru_cache(maxsize=1024)(read_numbers)
"""The numbers of a text; people, things and agreement between outlets ask for those of the same."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its plain form, a mark, or a number."""

    start: int
    end: int
    low: str
    value: int | None = None
    """Set for a whole number that may count something."""
    is_year: bool = False


def tokens_of(text: str, span: tuple[int, int], numbers: Sequence[Number], words: Lexicon) -> list[Token]:
    """The tokens of a sentence.

    Args:
        text: of the article.
        span: of the sentence.
        numbers: those that stand in it.
        words: of its language.
    """
    found: list[Token] = []
    at = span[0]
    for number in numbers:
        if number.start < at:
            continue
        found += _pieces(text, at, number.start, words)
        suffix = _SUFFIX.match(text, number.end, span[1])
        at = suffix.end() if suffix else number.end
        found.append(_number(text, number, at))
    return [*found, *_pieces(text, at, span[1], words)]


def _number(text: str, number: Number, end: int) -> Token:
    written = text[number.start : number.end]
    is_year = bool(_DIGITS.fullmatch(written)) and int(number.value) in _YEARS
    counts = number.value == int(number.value) and not number.dated
    return Token(number.start, end, plain(written), int(number.value) if counts else None, is_year)


def _pieces(text: str, start: int, end: int, words: Lexicon) -> Iterator[Token]:
    pattern = words.pieces or _PIECE
    return (Token(*match.span(), plain(match.group())) for match in pattern.finditer(text, start, end))
