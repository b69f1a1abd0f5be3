"""What the words beside a number leave open: ``at least six``, ``about 40``, ``between 10 and 12``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.figures.lexicon import Lexicon
from summarizer.figures.tokens import BREAKS, COMMAS, Token

_BESIDE = 3
"""Words between a number and what bounds it."""
_ABOUT = 0.1
_ROUND = 0.05
_ROUNDED = 100
"""Multiples of this are rounded as often as not."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a count can mean, both included."""

    low: float
    high: float

    def meets(self, other: Bounds) -> bool:
        """Whether both can be true of one number."""
        return self.low <= other.high and other.low <= self.high


def exactly(value: int) -> Bounds:
    """The bounds of a number without any word beside it: a round one is seldom counted to the last."""
    share = 0.0 if value % _ROUNDED else _ROUND
    return Bounds(value * (1 - share), value * (1 + share))


def bounds(tokens: Sequence[Token], at: int, words: Lexicon) -> Bounds:
    """The bounds of the number ``tokens[at]``."""
    value = tokens[at].value or 0
    near = [token.low for token in (*_until_break(tokens[:at][::-1]), *_until_break(tokens[at + 1 :]))]
    if any(map(words.most.match, near)):
        return Bounds(0, value)
    if any(map(words.least.match, near)):
        return Bounds(exactly(value).low, float("inf"))
    if any(map(words.about.match, near)):
        return Bounds(value * (1 - _ABOUT), value * (1 + _ABOUT))
    return exactly(value)


def _until_break(tokens: Sequence[Token]) -> list[Token]:
    """The words beside a number that belong to no other."""
    found: list[Token] = []
    for token in tokens[:_BESIDE]:
        if token.low in BREAKS or token.low in COMMAS or token.value is not None:
            break
        found.append(token)
    return found


def is_end_of_range(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether the number is one end of ``10 to 12`` or ``between 10 and 12``; not of ``rose from 10 to 12``."""
    for first, last in ((at, at + 2), (at - 2, at)):
        if first < 0 or last >= len(tokens) or tokens[first].value is None or tokens[last].value is None:
            continue
        before = [token.low for token in tokens[max(0, first - 6) : first]]
        if any(map(words.rises.match, before)):
            return at == first
        if words.range.match(tokens[first + 1].low) or any(map(words.between.match, before[-2:])):
            return True
    return False
