"""Which language a text is in, and what the house knows of languages. The door to py3langid."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

KNOWN = (
    "en", "ar", "ru", "fr", "es", "de", "tr", "fa", "uk", "he", "pt", "it", "zh", "ja", "ko", "vi", "pl", "nl",
    "el", "ro", "bg", "sr", "hu", "cs", "sv", "ka", "hy", "az", "kk", "ur", "hi", "bn", "id", "sw", "am", "ku",
)  # fmt: skip
"""Languages that outlets are expected in; a text is taken for none but these (ISO 639-1)."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "yi", "ps", "sd", "ug"})

_loading = Lock()
_SHORT = 20
_GLANCE = 250
"""Characters that are enough where they speak for what the feed says of itself."""
_SURE, _DOUBTFUL = 0.9, 0.5
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = {
    "en": "the of and that with from said for was were by has have it they which this",
    "fr": "le les des du et dans est une au aux qui pour sur par pas il elle ont été cette",
    "es": "el los las del y con su fue más pero ha por según sobre este",
    "de": "der die das und den dem ein eine mit von zu im für auf nicht ist sich auch wurde",
    "pt": "o os do da dos das em com uma não foi ao mais pelo pela são",
    "it": "il gli della di che è nel con sono alla dei non del una più",
    "tr": "ve bir bu için da ile olarak olan çok daha",
    "ru": "что это как его из для был они при также по была было об",
    "uk": "що це як його із для був вони від та й про було із",
    "ar": "في من على إلى أن عن التي الذي هذا مع بعد إن وقال كما",
}
"""Words of which a text is full whatever it tells."""
_DISTINCT, _SHARE = 3, 0.12
"""So many different ones, and such a share of all words, are enough where no other language has half as many."""
_SORANI = re.compile("[ێۆڵڕە]")  # letters that Arabic and Persian lack
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_SCRIPTS = {
    "he": re.compile("[\u0590-\u05ff]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "am": re.compile("[\u1200-\u137f]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "bn": re.compile("[\u0980-\u09ff]"),
}
"""Scripts that only one known language is written in."""


def is_right_to_left(language: str) -> bool:
    """Whether text in this language (ISO 639) runs from right to left."""
    return language in RIGHT_TO_LEFT


def detect(text: str, *, hint: str = "") -> str:
    """The language of a text as an ISO 639-1 code.

    Args:
        text: a headline is enough; only its first 2,000 characters are looked at.
        hint: the feed's own language; decides where the text is too short to tell.

    Returns:
        A code of ``KNOWN``; for a text without letters that of the hint, else ``"en"``.
    """
    if hint and len(text) > _GLANCE:
        if _speaks(hint, text[:_GLANCE]):
            return hint
        language, sure = _look(text[:_GLANCE])
        if language == hint and sure >= _SURE:
            return hint
    language, sure = _look(text[:2000])
    return hint if hint in KNOWN and sure < _DOUBTFUL else language


def warm() -> None:
    """Load the model."""
    _identifier()


def _speaks(language: str, sample: str) -> bool:
    """Whether the small words of a sample are those of a language: a hundredth of the cost of asking the model."""
    words = _WORD.findall(sample.lower())
    counts = {code: sum(map(small.__contains__, words)) for code, small in _small_words().items()}
    own = counts.pop(language, 0)
    if not own or own < _SHARE * len(words) or len(_small_words()[language].intersection(words)) < _DISTINCT:
        return False
    return 2 * max(counts.values()) <= own


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}


def _look(sample: str) -> tuple[str, float]:
    """The likeliest language of a sample and how sure that is, from 0 (too few letters to tell) to 1."""
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return "en", 0.0
    if not sample.isascii():
        for language, script in _SCRIPTS.items():
            if len(script.findall(sample)) > letters / 2:
                return language, 1.0
        if len(_SORANI.findall(sample)) > letters / 25:
            return "ku", 1.0
    # Without the lock, each of many threads that come at once would load a model of its own.
    with _loading:
        identifier = _identifier()
    best, confidence = identifier.classify(sample)
    if best == "ru" and len(_UKRAINIAN.findall(sample)) > letters / 50:
        best = "uk"
    return str(best), float(confidence) if letters >= _SHORT else 0.0


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The model, held to the known languages.

    ``LanguageIdentifier.set_languages`` would keep the columns of all 142 languages beside those in use (27 MB), and
    its lists of numbers are eight times the size of arrays.
    """
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    weights, priors, classes, transitions, rows, features = load_model(MODEL_DIR / MODEL_FILE)
    columns = [number for number, code in enumerate(classes) if code in KNOWN]
    return LanguageIdentifier(
        np.ascontiguousarray(weights[:, columns]),
        priors[columns],
        [classes[number] for number in columns],
        transitions,
        array("i", features),
        norm_probs=True,
        tk_row=rows,
    )
