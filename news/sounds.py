"""Names across scripts: the consonants that are heard alike, however a name is spelt.

A skeleton of consonants is the usual key for names in transliteration (compare Soundex, US patent 1,261,167, and
Freeman, Condon and Ackerman 2006 on Arabic and English names); vowels are written too variously.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from news import text

LEAST_SOUNDS = 4
"""Consonants that a name must have: shorter ones sound alike by chance."""
LEAST_OF_TWO = 5
"""The same for two names side by side, such as a first and a last name."""

_ARTICLE = re.compile(r"^(?:[وفبكل]?ال|لل)(?=\w{3})")
_SILENT = re.compile(r"(?<=[aeiou])h$|ه$")
_CASES = re.compile(r"(?<=\w{3})(?:ого|его|ому|ему|ами|ями|ом|ем|ым|им|ам|ям|ых|их|ові|еві)$")
_INSIDE = re.compile(r"[\w,;:’'\"»”)] ?-?$")
_UNCASED = frozenset({"ar", "fa", "he", "ur", "ku", "ckb", "ps"})
_PARTICLES = frozenset(
    "al el as ad an ar ash at az bin ibn ben abu abou de del della di da dos la le les van von der den "
    "аль эль ибн бен абу ад ас аш эд эн эш".split()
)
_CUES = re.compile(
    "^[وف]?(?:قالت?|اضافت?|اعلنت?|صرحت?|اكدت?|ذكرت?|اوضحت?|نفت|نفي|بحسب|"
    "(?:ال)?(?:رييس|وزير|مدير|محافظ|قايد|متحدث|منسق|سفير|نايب|مبعوث|زعيم|ناطق|حاكم|مرشح|نجم|لاعب)\\w*|باسم\\w*|عمده|السيده?|"
    "الدكتور|الجنرال|العقيد|العميد|اللواء|الشيخ|الملك|الامير|امين|كفت|افزود|فرمانده|سخنكو\\w*|استاندار|معاون|نماينده|"
    "اقاي|دكتر|سردار|سرلشكر)$"
)
"""Folded Arabic and Persian titles and verbs of saying: names follow them, in scripts that know no capitals."""
_CUED = 6
"""Words behind such a cue that may be names."""
_DIGRAPHS = (
    ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("sh", "S"), ("ch", "C"), ("zh", "g"), ("kh", "h"), ("gh", "g"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "g"), ("дж", "g"), ("ts", "s"), ("تش", "C"), ("ck", "k"),
)  # fmt: skip
_SOUNDS = {
    **dict.fromkeys("bpбпبپבפ", "b"), **dict.fromkeys("fvфвفڤ", "f"), **dict.fromkeys("tтتطثטת", "t"),
    **dict.fromkeys("dдدضذד", "d"), **dict.fromkeys("kqcкكقקכ", "k"), **dict.fromkeys("gjгжجغگژג", "g"),
    **dict.fromkeys("hхحخهחה", "h"), **dict.fromkeys("sсцسصסצ", "s"), **dict.fromkeys("zзزظז", "z"),
    **dict.fromkeys("lлلל", "l"), **dict.fromkeys("mмمמם", "m"), **dict.fromkeys("nнنנן", "n"),
    **dict.fromkeys("rрرר", "r"), **dict.fromkeys("шщشשŞş", "S"), **dict.fromkeys("чچ", "C"), "x": "ks",
    "S": "S", "C": "C",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def sounds(word: str) -> str:
    """The consonants of a folded word in a script of ours, alike for alike sounds.

    ``zelensky``, ``зеленского`` and ``زيلينسكي`` all give ``zlnsk``.
    """
    word = _SILENT.sub("", _CASES.sub("", _ARTICLE.sub("", word)))
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    heard = "".join(_SOUNDS.get(letter, "") for letter in word)
    return re.sub(r"(.)\1+", r"\1", heard)


def names(lead: str, language: str) -> Iterator[str]:
    """Keys of the names in a text, equal for one name in two scripts.

    Args:
        lead: as written.
        language: ISO 639-1; tells whether capitals or the words before show what is a name.

    Yields:
        The sounds of a name; of two names side by side, parted by a space; a short name as it is folded after ``=``.
    """
    before, end = "", -9
    for word, start, stop in _candidates(lead, language):
        if word in _PARTICLES:
            end = stop
            continue
        heard = sounds(word)
        if len(heard) >= LEAST_SOUNDS:
            yield heard
        elif len(word) > 4 and word.isascii():
            yield f"={word}"
        if before and start - end <= 1:
            yield from _of_two(before, heard)
        before, end = heard, stop


def _of_two(first: str, last: str) -> Iterator[str]:
    if min(len(first), len(last)) > 1 and len(first) + len(last) >= LEAST_OF_TWO:
        yield f"{first} {last}"


def _candidates(lead: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Folded words that may be names, with their offsets."""
    return _cued(lead, text.stop_words(language)) if language in _UNCASED else _capitalised(lead)


def _cued(lead: str, stop: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    left = 0
    for start, end in text.word_spans(lead):
        word = _folded(lead[start:end])
        left = _CUED if _CUES.match(word) else left - 1
        if 0 <= left < _CUED and word not in stop:
            yield word, start, end


def _capitalised(lead: str) -> Iterator[tuple[str, int, int]]:
    """Words with a capital inside a sentence, and the particles between them."""
    named = False
    for start, end in text.word_spans(lead):
        if lead[start].isupper():
            named = bool(_INSIDE.search(lead, max(0, start - 2), start))
        else:
            named = named and lead[start - 1] in " -" and lead[start:end] in _PARTICLES
        if named:
            yield _folded(lead[start:end]), start, end


@lru_cache(maxsize=20_000)
def _folded(written: str) -> str:
    """A word, folded, without what is hung on or put before it with an apostrophe."""
    word = text.fold(written)
    head, apostrophe, tail = word.partition("'")
    return (tail if len(head) < 3 else head) if apostrophe and tail else word
