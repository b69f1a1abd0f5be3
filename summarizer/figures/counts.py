"""Counts of people in a sentence: how many, how exactly, and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from news.numbers import Number
from summarizer.figures.bounds import Bounds, bounds, is_end_of_range
from summarizer.figures.clauses import is_mere_year, is_of_another_time
from summarizer.figures.lexicon import Lexicon, lexicon
from summarizer.figures.tokens import BREAKS, COMMAS, Token, numbers_in, tokens_of
from summarizer.sentences import split_text

_FORWARD = 7
_BACKWARD = 5
_PART = 6
_BESIDE = 4
_LARGEST = 2_000_000
_ENDS = BREAKS | COMMAS | frozenset(']"”»')


@dataclass(frozen=True, slots=True)
class Found:
    """A number of people at offsets of the text."""

    kind: str
    value: int
    start: int
    end: int
    bounds: Bounds
    """What the words around it leave open: ``at least six``."""
    of_another_time: bool = False
    """Told of a year, a war, an anniversary: not of what has just happened."""
    is_part: bool = False
    """Its sentence counts the same kind more than once, and this is not the total."""


@lru_cache(maxsize=1024)
def counted(text: str, language: str) -> tuple[tuple[tuple[int, int], tuple[Found, ...]], ...]:
    """The sentences of a text that count people, each with its counts; remembered for texts that were met lately."""
    words = lexicon(language)
    if words is None:
        return ()
    numbers = numbers_in(text, language)
    found = []
    for span in split_text(text, language) if numbers else ():
        inside = [number for number in numbers if span[0] <= number.start and number.end <= span[1]]
        if inside and (counts := _counts(text, span, inside, words)):
            found.append((span, counts))
    return tuple(found)


def _counts(text: str, span: tuple[int, int], numbers: Sequence[Number], words: Lexicon) -> tuple[Found, ...]:
    tokens = tokens_of(text, span, numbers, words)
    found: list[Found] = []
    totals: set[int] = set()
    unsaid: list[tuple[str, int]] = []
    for at, token in enumerate(tokens):
        if token.value is None or not _may_count(tokens, at, words):
            continue
        if kind := _kind(tokens, at, words):
            other = is_of_another_time(text, tokens, at, words)
            found.append(Found(kind, token.value, token.start, token.end, bounds(tokens, at, words), other))
            if any(words.totals.match(near.low) for near in tokens[max(0, at - _BESIDE) : at + _BESIDE]):
                totals.add(token.start)
        elif found and _goes_on(tokens, at, words):
            unsaid.append((found[-1].kind, token.value))
    counts = [*((one.kind, one.value) for one in found), *unsaid]
    return tuple(replace(one, is_part=one.start not in totals and _is_part(one, counts)) for one in found)


def _may_count(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    value = tokens[at].value
    if value is None or not 0 < value <= _LARGEST:
        return False
    return not is_end_of_range(tokens, at, words) and not is_mere_year(tokens, at, words)


def _goes_on(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """``killed three people in Selim and five people in Dora``: what happened is not said again."""
    before = tokens[at - 1].low if at else ""
    behind = [token.low for token in tokens[at + 1 : at + 3]]
    if len(behind) < 2 or not (before in COMMAS or words.joints.match(before)):
        return False
    return bool(words.people.match(behind[0]) and words.inside.match(behind[1]))


def _is_part(one: Found, counts: Sequence[tuple[str, int]]) -> bool:
    """Whether its sentence has other counts of the kind, and this one is not their sum."""
    values = {value for kind, value in counts if kind == one.kind}
    return len(values) > 1 and 2 * one.value != sum(values)


def _kind(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    """What happened to that many people; empty where the number counts something else."""
    before = [token.low for token in tokens[max(0, at - 4) : at]]
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if any(map(words.parts.match, before[-2:])) or words.of.match(following) or _is_age(tokens, at, words):
        return ""
    if any(words.rises.match(low) for low in before) and (kind := _total(tokens, at, words)):
        return kind
    own = event_of(tokens[at].low, words)  # an Arabic dual is number and event in one word
    ways = (_behind, _ahead) if words.event_first else (_ahead, _behind)
    kind = own or ways[0](tokens, at, words) or ways[1](tokens, at, words)
    return "" if kind == "killed" and _is_further(tokens, at, words) else kind


def _is_age(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """``died at 94``."""
    return at > 0 and words.ages.match(tokens[at - 1].low) is not None


def _is_further(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Whether the number comes on top of another one: ``another three people died``."""
    beside = (*tokens[max(0, at - 2) : at], *tokens[at + 1 : at + 3])
    return any(words.further.match(token.low) for token in beside)


def _total(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    """What a total counts: the nearest event or toll before it in the clause."""
    for token in reversed(tokens[max(0, at - 23) : at]):
        if token.low in BREAKS:
            return ""
        if event := "killed" if words.tolls.match(token.low) else event_of(token.low, words):
            return event
    return ""


def _ahead(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    """``six people were killed``: only people and fillers up to the event."""
    for index in range(at + 1, min(at + 1 + _FORWARD, len(tokens))):
        low = tokens[index].low
        if low in COMMAS:
            aside = index + 1 < len(tokens) and words.parts.match(tokens[index + 1].low)
            return _behind_aside(tokens, index + 1, words) if aside else ""
        if event := event_of(low, words):
            return event
        if words.parts.match(low):
            return _behind_part(tokens, index + 1, words)
        if not _is_between(low, words):
            return ""
    return ""


def _behind_aside(tokens: Sequence[Token], index: int, words: Lexicon) -> str:
    """The event behind ``, including four soldiers,``."""
    closing = next((i for i in range(index, min(index + 12, len(tokens))) if tokens[i].low in COMMAS), None)
    for token in tokens[closing + 1 : closing + 4] if closing is not None else ():
        if event := event_of(token.low, words):
            return event
        if not words.fillers.match(token.low):
            return ""
    return ""


def _behind_part(tokens: Sequence[Token], index: int, words: Lexicon) -> str:
    """The event behind ``including three children`` where no comma closes it."""
    for token in tokens[index : index + _PART]:
        if token.low in BREAKS or token.low in COMMAS or words.joints.match(token.low):
            return ""
        if event := event_of(token.low, words):
            return event
    return ""


def _behind(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    """``killed at least six people``, ``the death toll rose to 12``."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else "."
    ends = (
        following in BREAKS
        or following in COMMAS
        or following in {"]", '"', "”", "»"}
        or words.joints.match(following)
    )
    is_people = ends or words.people.match(following) or words.fillers.match(following)
    for token in reversed(tokens[max(0, at - _BACKWARD) : at]):
        if words.tolls.match(token.low):
            return "killed"
        if event := event_of(token.low, words):
            return event if is_people else ""
        if token.low in BREAKS or token.low in COMMAS or not _is_between(token.low, words):
            return ""
    return ""


def _is_between(low: str, words: Lexicon) -> bool:
    """Whether a word may stand between a number and its event."""
    return not words.joints.match(low) and bool(words.people.match(low) or words.fillers.match(low))


def event_of(low: str, words: Lexicon) -> str:
    """The kind of event that a word tells of; empty for most words."""
    return next((kind for kind, pattern in words.events if pattern.match(low)), "")


def events_in(text: str, language: str) -> frozenset[str]:
    """The kinds of event that a sentence tells of, with or without a number."""
    words = lexicon(language)
    if words is None:
        return frozenset()
    tokens = tokens_of(text, (0, len(text)), (), words)
    return frozenset(filter(None, (event_of(token.low, words) for token in tokens)))
