"""Words, folded forms, stems and shingles: the only tokenizing in the house.

The door to snowballstemmer and stopwordsiso.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W\d_]+)*")
"""A word: letters and digits, with apostrophes inside (``l’armée``, ``м'яч``)."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LETTERS = str.maketrans(
    {
        "ё": "е", "ґ": "г",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
        "ک": "ك", "ة": "ه", "ۀ": "ه", "ؤ": "و",
        "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ə": "a",
        "’": "'", "ʼ": "'", "‘": "'", "ʻ": "'",
    }
)  # fmt: skip
_PLAIN = re.compile("[\x00-\x7fа-яіїє«»“”„—–ابتثجحخدذرزسشصضطظعغفقكلمنهوي،؟]*")
"""Lower-case text that is folded already."""
_KEEP = str.maketrans({"й": "\ue000", "Й": "\ue000", "ї": "\ue001", "Ї": "\ue001"})
_BACK = str.maketrans({"\ue000": "й", "\ue001": "ї"})

_SHORT = 24
"""Characters of a piece of text that is worth remembering."""

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_UKRAINIAN_ENDING = re.compile(
    "(?:ами|ями|ові|еві|ого|ому|ими|іми|ах|ях|ам|ям|ом|ем|єм|ою|ею|єю|ої|ій|ий|их|іх|их|им|ів|їв|ти|ть|ла|ло|ли|[аеєиіїоуюяь])$"
)


def fold(text: str) -> str:
    """The form in which texts are compared and searched.

    NFKC, casefold, without accents, vowel marks, tatweel and invisible marks; Arabic and Persian letter variants,
    ``ё`` and Latin ligatures unified. Idempotent. Lengths may change: never mix its offsets with the text's.
    """
    low = text.lower()
    if _PLAIN.fullmatch(low):
        return low
    kept = unicodedata.normalize("NFKC", text).casefold().translate(_KEEP)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", kept))
    return unicodedata.normalize("NFC", bare).translate(_BACK).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Folded words of a text in order; runs of Chinese or Japanese characters come as overlapping pairs."""
    if text.isascii():
        return WORD.findall(text.lower())
    return [
        piece for chunk in text.split() for piece in (_of_short(chunk) if len(chunk) <= _SHORT else _of_chunk(chunk))
    ]


def _of_chunk(chunk: str) -> tuple[str, ...]:
    """Folded words of what stands between two spaces."""
    folded = chunk.lower() if chunk.isascii() else fold(chunk)
    found = WORD.findall(folded)
    return tuple([piece for word in found for piece in _pieces(word)] if _CJK.search(folded) else found)


_of_short = lru_cache(maxsize=30_000)(_of_chunk)
"""The same for pieces of which most have been met before."""


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the words of a text, as written."""
    return (match.span() for match in WORD.finditer(text))


def _pieces(word: str) -> list[str]:
    if not _CJK.search(word):
        return [word]
    pieces: list[str] = []
    at = 0
    for run in _CJK.finditer(word):
        if run.start() > at:
            pieces.append(word[at : run.start()])
        characters = run.group()
        pieces += [characters[i : i + 2] for i in range(max(1, len(characters) - 1))]
        at = run.end()
    if at < len(word):
        pieces.append(word[at:])
    return pieces


def searchable(text: str) -> str:
    """Words as both databases index them and queries ask for them: folded, parted by single spaces."""
    return " ".join(words(text))


def stem(word: str, language: str) -> str:
    """The stem of one folded word; the word itself where the language has no stemmer."""
    return stemmer_of(language)(word)


def stems(text: str, language: str) -> list[str]:
    """Stems of the words of a text that carry meaning: no stop words, no single letters."""
    stop, stemmer = stop_words(language), stemmer_of(language)
    return [stemmer(word) for word in words(text) if word not in stop and (len(word) > 1 or word.isdigit())]


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Folded stop words of a language (ISO 639-1); empty where none are known."""
    import stopwordsiso

    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(piece for word in stopwordsiso.stopwords(language) for piece in words(word))


@lru_cache(maxsize=64)
def stemmer_of(language: str) -> Callable[[str], str]:
    """What makes stems of the folded words of a language."""
    if language == "uk":
        return _ukrainian
    name = _STEMMERS.get(language)
    if name is None:
        return str
    import snowballstemmer

    stemmer = snowballstemmer.stemmer(name)
    stemmer.maxCacheSize = 0  # PyStemmer has a cache of its own, of lists: more work for the collector than it saves
    return lru_cache(maxsize=50_000)(stemmer.stemWord)


def _ukrainian(word: str) -> str:
    """A light stem: no Snowball algorithm exists for Ukrainian."""
    return _UKRAINIAN_ENDING.sub("", word) if len(word) > 4 else word


def shingles(tokens: Sequence[str], size: int = 3) -> list[int]:
    """32-bit digests of the runs of ``size`` words in order (Broder 1997); of the whole where it is shorter."""
    coded = [token.encode() for token in tokens]
    if len(coded) < size:
        return [zlib.crc32(b" ".join(coded))] if coded else []
    runs = zip(*(coded[at:] for at in range(size)), strict=False)
    return list(map(zlib.crc32, map(b" ".join, runs)))
