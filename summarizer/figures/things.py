"""Counts of things and sums of money in a sentence: drones shot down, homes destroyed, damage, ransoms, fines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from summarizer.claims.grammar import plain
from summarizer.figures.bounds import bounds, is_end_of_range
from summarizer.figures.clauses import is_mere_year, is_of_another_time
from summarizer.figures.counts import Found
from summarizer.figures.lexicon import Lexicon, lexicon
from summarizer.figures.tokens import BREAKS, COMMAS, Token, numbers_in, tokens_of
from summarizer.sentences import split_text

FATES = {"drones": "downed", "missiles": "downed", "homes": "ruined"}
"""Things that are counted, and what became of them."""
SUMS = ("damage", "ransom", "fine")
"""What sums of money are compared for."""

_NEAR = 3
_FAR = 6


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words for things, fates, purposes and currencies."""

    patterns: Mapping[str, re.Pattern[str]]
    currencies: Mapping[str, re.Pattern[str]]
    signs: Mapping[str, str]


@lru_cache(maxsize=1024)
def things(text: str, language: str) -> tuple[tuple[tuple[int, int], tuple[Found, ...]], ...]:
    """The sentences of a text that count things or money, each with its counts; the kind of a sum holds its currency.

    Args:
        text: plain text.
        language: ISO 639-1; without a table nothing is found.
    """
    words, own = lexicon(language), _words(language)
    if words is None or own is None:
        return ()
    numbers = numbers_in(text, language)
    found = []
    for span in split_text(text, language) if numbers else ():
        inside = [number for number in numbers if span[0] <= number.start and number.end <= span[1]]
        tokens = tokens_of(text, span, inside, words) if inside else []
        if counts := tuple(_counts(text, tokens, words, own)):
            kinds = [one.kind for one in counts]
            found.append((span, tuple(one for one in counts if kinds.count(one.kind) == 1)))
    return tuple(found)


def _counts(text: str, tokens: Sequence[Token], words: Lexicon, own: _Words) -> Iterator[Found]:
    for at, token in enumerate(tokens):
        if not token.value or is_end_of_range(tokens, at, words) or is_mere_year(tokens, at, words):
            continue
        if kind := _thing(tokens, at, words, own) or _sum(tokens, at, words, own):
            other = is_of_another_time(text, tokens, at, words)
            yield Found(kind, token.value, token.start, token.end, bounds(tokens, at, words), other)


def _thing(tokens: Sequence[Token], at: int, words: Lexicon, own: _Words) -> str:
    """``shot down 47 drones``, ``47 attack drones were shot down``; not ``47 of 62 drones``."""
    if any(words.of.match(token.low) or words.parts.match(token.low) for token in tokens[max(0, at - 1) : at]):
        return ""
    behind = _clause(tokens[at + 1 : at + 1 + _NEAR], words)
    for kind, fate in FATES.items():
        place = next((i for i, token in enumerate(behind) if own.patterns[kind].match(token.low)), None)
        if place is None:
            continue
        after = _clause(tokens[at + place + 2 : at + place + 2 + _FAR], words)
        before = _clause(tokens[max(0, at - _FAR) : at][::-1], words)
        if any(own.patterns[fate].match(token.low) for token in (*after, *before)):
            return kind
    return ""


def _sum(tokens: Sequence[Token], at: int, words: Lexicon, own: _Words) -> str:
    """``5 million dollars in damage``, ``a ransom of €300,000``."""
    behind = _clause(tokens[at + 1 : at + 1 + _FAR], words)
    before = _clause(tokens[max(0, at - _FAR) : at][::-1], words)
    currency = own.signs.get(before[0].low, "") if before else ""
    for code, pattern in own.currencies.items():
        currency = currency or (code if any(pattern.match(token.low) for token in behind[:1]) else "")
    if not currency:
        return ""
    near = [token.low for token in (*behind, *before)]
    return next((f"{kind} {currency}" for kind in SUMS if any(map(own.patterns[kind].match, near))), "")


def _clause(tokens: Sequence[Token], words: Lexicon) -> list[Token]:
    """The tokens up to the end of the clause or the next number."""
    found: list[Token] = []
    for token in tokens:
        if token.low in BREAKS or token.low in COMMAS or token.value is not None or words.joints.match(token.low):
            break
        found.append(token)
    return found


@lru_cache(maxsize=32)
def _words(language: str) -> _Words | None:
    file = resources.files("summarizer.figures") / "tables" / "things.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    if language not in table or language == "signs":
        return None
    rows = table[language]
    return _Words(
        patterns={key: _whole(rows[key]) for key in (*FATES, *FATES.values(), *SUMS)},
        currencies={code: _whole(text) for code, text in rows["currencies"].items()},
        signs={sign: code for code, sign in table["signs"].items()},
    )


def _whole(listed: str) -> re.Pattern[str]:
    words = (plain(word) if "\\" not in word else word for word in listed.split())
    return re.compile(rf"(?:{'|'.join(words)})\Z")
