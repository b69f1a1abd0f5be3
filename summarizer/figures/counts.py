"""Counts of people in a sentence: how many, and what happened to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from summarizer.claims.grammar import plain
from summarizer.figures.lexicon import Lexicon, lexicon
from summarizer.sentences import split_text

_TOKEN = re.compile(
    r"(?<![\w.,:/$€£-])\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?![\w%])"
    r"|(?<![\w.,:/$€£])\d+(?![\w%]|[.,:/]\d|-\w)"
    r"|[^\W\d_]+(?:[-'’\u200c][^\W\d_]+)*"
    r"|[^\s\w]|\w+"
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’\u200c][^\W\d_]+)*|\w+")
_PARTED = re.compile("[.,\u00a0\u202f]")
_FORWARD = 7
_BACKWARD = 5
_BREAKS = frozenset(".;:!?()؛؟—–")
_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """A number of people at offsets of the text."""

    kind: str
    value: int
    start: int
    end: int


class _Token(NamedTuple):
    start: int
    end: int
    low: str


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    first: int
    after: int


@lru_cache(maxsize=1024)
def counted(text: str, language: str) -> tuple[tuple[tuple[int, int], tuple[Found, ...]], ...]:
    """The sentences of a text that count people, each with its counts; remembered for texts that were met lately."""
    words = lexicon(language)
    if words is None:
        return ()
    read = ((span, counts(text, *span, words)) for span in split_text(text, language))
    return tuple((span, found) for span, found in read if found)


def counts(text: str, start: int, end: int, words: Lexicon) -> tuple[Found, ...]:
    """The counts in the sentence ``text[start:end]``."""
    if not _may_count(text[start:end], words):
        return ()
    tokens = [_Token(*m.span(), plain(m.group())) for m in _TOKEN.finditer(text, start, end)]
    found = []
    for number in _numbers(tokens, words):
        kind = _kind(tokens, number, words)
        if kind and 0 < number.value <= _LARGEST:
            found.append(Found(kind, number.value, tokens[number.first].start, tokens[number.after - 1].end))
    return tuple(found)


def _may_count(sentence: str, words: Lexicon) -> bool:
    """Whether there is a digit, or a word that is or may hold a number: most sentences have none."""
    if _DIGIT.search(sentence):
        return True
    return any("-" in word or plain(word) in words.numbers for word in _WORD.findall(sentence))


def _numbers(tokens: list[_Token], words: Lexicon) -> Iterator[_Number]:
    index = 0
    while index < len(tokens):
        after, total, current = index, 0, 0
        while after < len(tokens) and (value := _value(tokens[after].low, words)) is not None:
            digits = tokens[after].low[0].isdigit()
            if after > index and digits:
                break
            if value in {100, 1000} and current:
                total, current = (total + current * value, 0) if value == 1000 else (total, current * value)
            elif value >= 1000 and not digits:
                total += value
            else:
                current += value
            after += 1
        if after > index:
            yield _Number(total + current, index, after)
        index = max(after, index + 1)


def _value(low: str, words: Lexicon) -> int | None:
    if low in words.numbers:
        return words.numbers[low]
    if low[:1].isdecimal():
        bare = _PARTED.sub("", low)
        if bare.isdecimal() and len(bare) <= 7:
            return int(bare)
    if "-" in low:
        parts = [words.numbers.get(part) for part in low.split("-")]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None
    return None


def _kind(tokens: list[_Token], number: _Number, words: Lexicon) -> str:
    """What happened to that many people; empty where the number counts something else."""
    before = [token.low for token in tokens[max(0, number.first - 4) : number.first]]
    following = tokens[number.after].low if number.after < len(tokens) else ""
    if any(words.parts.match(low) for low in before[-2:]) or words.of.match(following):
        return ""
    if any(words.rises.match(low) for low in before[-3:]) and (kind := _total(tokens, number, words)):
        return kind
    if words.event_first:
        return _behind(tokens, number, words) or _ahead(tokens, number, words)
    return _ahead(tokens, number, words) or _behind(tokens, number, words)


def _total(tokens: list[_Token], number: _Number, words: Lexicon) -> str:
    """What a total counts: the nearest event or toll before it in the clause."""
    for index in range(number.first - 1, max(-1, number.first - 24), -1):
        low = tokens[index].low
        if low in _BREAKS:
            return ""
        if event := "killed" if words.tolls.match(low) else _event(low, words):
            return event
    return ""


def _ahead(tokens: list[_Token], number: _Number, words: Lexicon) -> str:
    """``six people were killed``: only people and fillers up to the event."""
    aside = False
    for index in range(number.after, min(number.after + _FORWARD + 12 * aside, len(tokens))):
        low = tokens[index].low
        if low in {",", "،"}:
            aside = index + 1 < len(tokens) and words.parts.match(tokens[index + 1].low) is not None
            if not aside:
                return ""
            return _behind_aside(tokens, index + 1, words)
        event = _event(low, words)
        if event:
            return event
        if low in _BREAKS or words.joints.match(low):
            return ""
        if not (words.people.match(low) or words.fillers.match(low)):
            return ""
    return ""


def _behind_aside(tokens: list[_Token], index: int, words: Lexicon) -> str:
    """The event behind ``, including four soldiers,``."""
    closing = next((i for i in range(index, min(index + 12, len(tokens))) if tokens[i].low in {",", "،"}), None)
    if closing is None:
        return ""
    for token in tokens[closing + 1 : closing + 4]:
        if event := _event(token.low, words):
            return event
        if not words.fillers.match(token.low):
            return ""
    return ""


def _behind(tokens: list[_Token], number: _Number, words: Lexicon) -> str:
    """``killed at least six people``, ``the death toll rose to 12``."""
    following = tokens[number.after].low if number.after < len(tokens) else "."
    ends = following in _BREAKS or following in {",", "،", "]", '"', "”", "»"} or words.joints.match(following)
    counted = ends or words.people.match(following) or words.fillers.match(following)
    for index in range(number.first - 1, max(-1, number.first - 1 - _BACKWARD), -1):
        low = tokens[index].low
        if words.tolls.match(low):
            return "killed"
        event = _event(low, words)
        if event:
            return event if counted else ""
        if low in _BREAKS or low in {",", "،"} or words.joints.match(low):
            return ""
        if not (words.fillers.match(low) or words.people.match(low)):
            return ""
    return ""


def _event(low: str, words: Lexicon) -> str:
    return next((kind for kind, pattern in words.events if pattern.match(low)), "")
