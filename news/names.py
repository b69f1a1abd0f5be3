"""Names as keys: how a place name and the words of a text are cut and folded so that the two can meet.

Finer than ``text.words``: vowel marks stay inside a word, apostrophes part a possessive, an elided article or a
Turkish case ending from the name, and what scripts glue to a name (Arabic, Hebrew and Korean particles) comes off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from news.text import fold

APOSTROPHES = "'’ʼ‘ʻ`´ʹ׳"
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670"  # Latin, Hebrew, Arabic
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"  # Devanagari, Bengali
)
PARTS = re.compile(rf"(\w++(?:[{APOSTROPHES}{_MARKS}]++\w++)*+[{_MARKS}]*+)")
"""Splits a text into separators (even places) and words (odd places)."""

ASCII_PARTS = re.compile("([0-9A-Za-z_]++(?:['`]++[0-9A-Za-z_]++)*+)")
"""The same for texts of ASCII alone, faster."""

_STRAY = re.compile(rf"[{APOSTROPHES}\"״]")
_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")
CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
KATAKANA = re.compile("[\u30a0-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_ARABIC = re.compile("[\u0621-\u064a]")
_HEBREW = re.compile("[\u05d0-\u05ea]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")

_ELIDED = frozenset(
    {"l", "d", "qu", "dell", "all", "dall", "nell", "sull", "un", "jusqu", "lorsqu", "puisqu", "d'al"}
)
_KOREAN_PARTICLES = frozenset(
    ("은", "는", "이", "가", "을", "를", "의", "에", "에서", "에게", "와", "과", "도", "로", "으로", "만", "까지",
     "부터", "인", "군", "측", "산", "발", "정부", "대통령", "내", "간", "현지", "보다", "라는")
)  # fmt: skip
_ETHIOPIC_PREFIXES = frozenset("የበለከ")
_HEBREW_PREFIXES = frozenset("ובלמהשכ")
_ARABIC_PREFIXES = frozenset("وفبكل")


def key(name: str) -> str:
    """The key of a name: folded words without apostrophes, parted by single blanks."""
    return " ".join(bare(word) for word in PARTS.split(name)[1::2])


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """A word folded, without apostrophes. Remembered: texts repeat their words."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return _STRAY.sub("", fold(word))


def readings(word: str) -> Iterator[str]:
    """The keys that a written word may stand for, likeliest first: as it stands, then with less glued to it."""
    whole = bare(word)
    yield whole
    if _APOSTROPHE.search(word):
        yield from _parts(word)
    if whole[:1] >= "\u0400":
        yield from _without_particles(whole)
    elif len(whole) > 5 and whole.endswith("s"):
        yield whole[:-1]


def _without_particles(whole: str) -> Iterator[str]:
    first = whole[0]
    if _ARABIC.match(first):
        yield from _without_arabic_particles(whole)
    elif _HEBREW.match(first):
        yield from _without_hebrew_particles(whole)
    elif "\u1200" <= first <= "\u137f":
        if len(whole) > 3 and first in _ETHIOPIC_PREFIXES:
            yield whole[1:]
    elif _HANGUL.match(first):
        yield from _without_korean_particles(whole)
    elif _CYRILLIC.match(first) and len(whole) > 4:
        yield from _nominatives(whole)


def _parts(word: str) -> Iterator[str]:
    head, *rest = _APOSTROPHE.split(word)
    tail = rest[-1]
    if fold(head) in _ELIDED:
        yield bare(tail)
    elif len(head) > 1:
        yield bare(head)
        yield bare("".join([head, *rest[:-1]]))


def _without_arabic_particles(word: str) -> Iterator[str]:
    """Without conjunction, preposition and article; one-letter ones, at most two of them."""
    for _ in range(2):
        if word.startswith("لل") and len(word) > 5:
            yield "ال" + word[2:]
            yield word[2:]
        if word.startswith("ال"):
            yield word[2:]
            return
        if len(word) < 4 or word[0] not in _ARABIC_PREFIXES:
            return
        word = word[1:]
        yield word


def _without_hebrew_particles(word: str) -> Iterator[str]:
    for _ in range(3):
        if len(word) < 4 or word[0] not in _HEBREW_PREFIXES:
            return
        word = word[1:]
        yield word


def _without_korean_particles(word: str) -> Iterator[str]:
    for length in range(len(word) - 1, 1, -1):
        if word[length:] in _KOREAN_PARTICLES:
            yield word[:length]


_CASES = (
    # ending, endings of the nominative: Russian and Ukrainian town names, the commonest patterns
    ("ском", ("ск",)), ("ского", ("ский", "ское")), ("ому", ("ый", "ое")), ("ього", ("є",)),
    ("ого", ("ый", "ое", "ий")), ("ом", ("", "ый", "ий", "о")), ("ем", ("ь", "е", "й")), ("ём", ("ь", "е")),
    ("ою", ("а",)), ("ой", ("а", "ая")), ("ей", ("я", "ь", "а")), ("ую", ("ая",)), ("ью", ("ь",)),
    ("ові", ("", "ів")), ("еві", ("ів", "ь", "їв")), ("єві", ("їв", "й")), ("ах", ("ы", "и")), ("ам", ("ы", "и")),
    ("ами", ("ы", "и")), ("ова", ("ів",)), ("ева", ("ів", "їв")), ("єва", ("їв",)), ("овом", ("ів",)),
    ("ии", ("ия",)), ("ию", ("ия",)), ("ії", ("ія",)), ("ію", ("ія",)), ("ий", ("ии",)),
    ("а", ("", "о")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о")), ("ю", ("ь", "я", "й", "е")),
    ("е", ("", "а", "ь", "о", "я")), ("і", ("", "а", "ь", "о")), ("и", ("а", "ь", "я")), ("ы", ("а",)),
    ("є", ("я", "й")), ("ї", ("я",)),
)  # fmt: skip


def _nominatives(word: str) -> Iterator[str]:
    """Names whose case form a Cyrillic word may be. Made-up ones do no harm: no table holds them."""
    for ending, nominatives in _CASES:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            for nominative in nominatives:
                yield word[: len(word) - len(ending)] + nominative
