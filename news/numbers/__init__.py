"""Numbers of a text, in digits or in words, as values: ``six``, ``ستة``, ``шестеро``, ``40 тысяч``, ``十二``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from news.numbers import han
from news.numbers.tables import LANGUAGES, Table, table

__all__ = ["LANGUAGES", "Number", "find_numbers", "read_numbers"]

_TOKEN = re.compile(
    r"(?:(?<![\w.,:/-])|(?<=\b[وفبلك])|(?<=\b[ובלכמשה][-־]))"
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,٫٬]\d+)*)(?![\w:/]|-\d)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*)"
)
_GROUPS = re.compile(r"[ .,٫٬\u00a0\u202f](?=\d{3}(?!\d))")
_GAP = re.compile(r"[ \t\u00a0\u202f\u200c-]{1,2}")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]$")
_WORD_AFTER = re.compile(r"\.?[ \u00a0-](?:de )?([^\W\d_]+)")
_AND = frozenset("وו")
"""Clitics that mean ``and``."""
_PLURAL = "\u200cها"
"""Makes Persian ``ten`` and ``hundred`` tens and hundreds."""
_LEAST_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands in its text."""

    value: Decimal
    start: int
    end: int
    dated: bool = False
    """It is the day or the year beside the name of a month."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A token that is a number or belongs to one."""

    value: Decimal
    start: int
    end: int
    digits: bool = False
    multiplies: bool = False
    """It is no number of its own."""
    joined: bool = False
    """``and`` stands between it and the part before."""


@dataclass(slots=True)
class _Sum:
    """A number that is being put together from its parts."""

    current: Decimal
    start: int
    end: int
    total: Decimal = Decimal(0)
    scale: Decimal = Decimal("Infinity")
    digits: bool = False

    def value(self) -> Decimal:
        return self.total + self.current

    def take(self, part: _Part) -> bool:
        """Whether a part goes on with the number; it has been added then."""
        value, current, unit = part.value, self.current, self.current % 10
        if part.multiplies and value in {10, 100} and unit and current % value == unit:
            self.current = current + unit * (value - 1)
        elif part.multiplies and value == 100 and self.total and not current:
            pass  # "no hundreds", as Vietnamese says between thousands and tens
        elif not (part.joined or self.digits) and unit == current % 100 == 4 and value == 20:
            self.current = current - 4 + 80  # quatre-vingts
        elif part.multiplies or (value >= _LEAST_SCALE and not part.digits):
            if value >= self.scale or (self.total and not current):
                return False
            self.total, self.current, self.scale = self.total + (current or 1) * value, Decimal(0), value
        elif part.digits or self.digits:
            return False
        elif value == 100 and 1 <= current <= 19 and current != 10 and not part.joined:
            self.current = current * 100
        elif _goes_on(current, value, joined=part.joined) or (not current and self.total):
            self.current = current + value
        else:
            return False
        self.end = part.end
        return True


def _goes_on(current: Decimal, value: Decimal, *, joined: bool) -> bool:
    """Whether a small number adds to what stands before it: ``twenty-one``, ``soixante-dix``, ``ثلاثة وعشرون``."""
    rest = current % 100
    if current >= 100 and not rest:
        return value < 100
    if value < 10:
        return rest >= 10 and not rest % 10
    if value < 20:
        return rest in {60, 80} or (value == 10 and 1 <= rest <= 9 and not joined)
    return value < 100 and 1 <= rest <= 9 and joined


def find_numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text in order.

    Args:
        text: as written; the offsets of what is found point into it.
        language: ISO 639-1. Where its number words are not known, digits alone are read.

    Returns:
        Values of what is counted or measured. A lone ``one`` in words is left out, because in most languages it is
        an article as well; so are times, versions and numbers that are parts of names.
    """
    return tuple(
        number
        for number in read_numbers(text, language)
        if number.value != 1 or text[number.start].isdigit() or text[number.start] in han.CHARACTERS
    )


def read_numbers(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text as ``find_numbers`` gives them, and each lone ``one`` that is no mere article."""
    words = table(language)
    found = han.read(text, words) if language == "zh" else _spaced(text, language)
    return tuple(
        Number(value, start, end, dated or _is_dated(start, end, text, words))
        for value, start, end, dated in found
        if text[start].isdigit() or not (_is_vague(start, end, text, words) or _is_doubtful(start, end, text, words))
    )


def _spaced(text: str, language: str) -> Iterator[han.Reading]:
    """The numbers of a script that parts its words: value, offsets, and that nothing is known of a date."""
    sum_: _Sum | None = None
    words = table(language)
    for part in _parts(text, language):
        near = _nearness(text[sum_.end : part.start], words) if sum_ else 0
        if sum_ and near and sum_.take(replace(part, joined=part.joined or near > 1)):
            continue
        if sum_:
            yield sum_.value(), sum_.start, sum_.end, False
        sum_ = None if part.multiplies else _start(part)
    if sum_:
        yield sum_.value(), sum_.start, sum_.end, False


def _start(part: _Part) -> _Sum:
    if part.value >= _LEAST_SCALE and not part.digits:
        return _Sum(Decimal(0), part.start, part.end, total=part.value, scale=part.value)
    return _Sum(part.value, part.start, part.end, digits=part.digits)


def _nearness(gap: str, words: Table) -> int:
    """1 for parts side by side, 2 for parts with an ``and`` between them, 0 for parts that are further apart."""
    if _GAP.fullmatch(gap):
        return 1
    inner = gap.strip(" \u00a0-")
    return 2 if len(gap) <= len(inner) + 2 and words.key(inner) in words.joints else 0


def _parts(text: str, language: str) -> Iterator[_Part]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "digits":
            value = _digits(match[0])
            if value is not None:
                yield _Part(value, *match.span(), digits=True)
        elif meant := _word(match[0], language):
            yield replace(meant, start=match.start(), end=match.end())


@lru_cache(maxsize=50_000)
def _word(written: str, language: str) -> _Part | None:
    """What a word means as a number, at no place yet; ``None`` for most words."""
    words = table(language)
    word = words.key(written)
    if word in words.after:
        return _Part(Decimal(words.after[word]), 0, 0, multiplies=True)
    value, joined = words.value(word), False
    if value is None and word and word[0] in words.clitics:
        value, joined = words.value(word[1:]), word[0] in _AND
    return None if value is None else _Part(Decimal(value), 0, 0, joined=joined)


def _digits(written: str) -> Decimal | None:
    """The value of digits of any script, in groups or with a decimal sign; ``None`` for a version."""
    plain = "".join(
        str(int(c)) if c.isdecimal() else "." for c in _GROUPS.sub("", written) if c.isdecimal() or c in ".,٫٬"
    )
    return Decimal(plain) if plain.count(".") < 2 and len(plain) <= 15 else None


def _is_dated(start: int, end: int, text: str, words: Table) -> bool:
    beside = _WORD_AFTER.match(text, end), _WORD_BEFORE.search(text, max(0, start - 16), start)
    return any(match and words.is_month(words.key(match[1])) for match in beside)


def _is_vague(start: int, end: int, text: str, words: Table) -> bool:
    if text.startswith(_PLURAL, end):
        return True
    before = _WORD_BEFORE.search(text, max(0, start - 16), start)
    return before is not None and words.key(before[1]) in words.vague


def _is_doubtful(start: int, end: int, text: str, words: Table) -> bool:
    """Whether it is a single word with another meaning, and nothing follows that would be counted."""
    word = words.key(text[start:end])
    if word not in words.doubtful:
        return word in words.articles
    after = _WORD_AFTER.match(text, end)
    return after is None or words.key(after[1]) not in words.counted
