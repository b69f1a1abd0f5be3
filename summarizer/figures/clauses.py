"""Whether a count is of another time than the news: of a year, of a war, of an earlier attack."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.lexicon import Lexicon
from summarizer.figures.tokens import BREAKS, COMMAS, Token

_ENDS = BREAKS | COMMAS


def is_of_another_time(text: str, tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether the clause of a number, or the one that opens its sentence, tells of a year or a longer time.

    ``Since October, 900 people have been killed`` does; ``Six were killed, the worst raid since 2019`` does not.
    """
    opening = _end_of_clause(tokens, 0)
    start = next((i + 1 for i in range(at, -1, -1) if tokens[i].low in _ENDS), 0)
    clauses = {(0, opening), (start, _end_of_clause(tokens, at))}
    return any(_tells_of_another_time(text, tokens[first:last], words) for first, last in clauses)


def _end_of_clause(tokens: Sequence[Token], at: int) -> int:
    return next((i for i in range(at, len(tokens)) if tokens[i].low in _ENDS), len(tokens))


def _tells_of_another_time(text: str, clause: Sequence[Token], words: Lexicon) -> bool:
    if not clause:
        return False
    is_dated = any(is_mere_year(clause, index, words) for index in range(len(clause)))
    return is_dated or words.other_times.search(text, clause[0].start, clause[-1].end) is not None


def is_mere_year(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether a number is a year: not the one of ``2000 people``."""
    return tokens[at].is_year and not any(words.people.match(token.low) for token in tokens[at + 1 : at + 2])
