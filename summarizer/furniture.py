"""What a sentence must not be to be quoted: furniture of a page, a caption, a fragment."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from summarizer.sentences import is_balanced

SHORTEST = 7
_DENSE = {"ar": 5, "fa": 6, "tr": 6}
"""The least words of a sentence where articles and pronouns are written together with their nouns."""
LONGEST = 80
"""Words of a quotable sentence."""

_FINAL = re.compile(r"[.!?…。！？؟۔।][”»“\"'’)\]」』]*$")
_TECHNICAL = re.compile(r"://|www\.|@\S+\.\w|\{|\}|<|>|\||©|®|\\|\(c\)|#\w|&\w+;|\.com\b|\.org\b|\.net\b|\.info\b")
"""Every alternative begins with a plain character: the engine then skips to the next of them."""
_CUT = ("...", "…")
_NUMBER = re.compile(r"\d[\d.,:%]*")
_TABULAR = 0.4
"""Share of numbers among the words from which on a sentence is the row of a table."""


_LABEL = re.compile(
    r"""
    \s*(?:topics?|tags?|photos?|pictures?|images?|sources?|credits?|filed\s+under|related|keywords?|categor(?:y|ies)|labels?|
    тем[аы]|теги?|фото|источник|рубрика|метки|тема|теґи|джерело|sujets?|mots[- ]clés|étiquettes|themen?|
    schlagw[oö]rte?r?|etiquetas?|temas?|fuente|foto|konu|etiketler|kaynak|الوسوم|وسوم|كلمات\s+مفتاحية|المصدر|صورة|برچسب\S*|منبع)\s*:
    """,
    re.I | re.X,
)
_MENU = re.compile(r"[›•·]\s.*\s[›•·]\s")
_CLOCK = re.compile(r"\s*[\[(]?(?:[01]?\d|2[0-3])(?:[:.h]|\s?Uhr\s)[0-5]\d\b(?!\s*(?:%|,\d))")


@lru_cache(maxsize=1)
def _teasers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Cues, each with the pattern that it stands in."""
    return tuple((cue, re.compile(pattern)) for table in _table("teasers").values() for cue, pattern in table.items())


@lru_cache(maxsize=1)
def _plain_teasers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Those that a text of ASCII may hold."""
    return tuple(teaser for teaser in _teasers() if teaser[0].isascii())


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("summarizer") / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _hanging(language: str) -> re.Pattern[str]:
    words = "|".join(_table("openers").get(language, "(?!)").split())
    return re.compile(rf"[\s“”\"«»'‘’(\[]*(?:{words})(?!\w)", re.I)


def shortest(language: str) -> int:
    """The least words of a quotable sentence."""
    return _DENSE.get(language, SHORTEST)


def is_quotable(text: str, words: int, *, shortest: int = SHORTEST) -> bool:
    """Whether a sentence may stand in a brief by its form.

    Args:
        text: the sentence.
        words: how many words it has.
        shortest: how many it must have.
    """
    low = text.lower()  # many times faster to search than the text without regard to case
    return (
        shortest <= words <= LONGEST
        and _FINAL.search(text) is not None
        and not (text.endswith(_CUT) or text.startswith(_CUT))
        and not _TECHNICAL.search(low)
        and not _is_teaser(low)
        and not _LABEL.match(text)
        and not _MENU.search(text)
        and len(_NUMBER.findall(text)) < _TABULAR * words
        and is_balanced(text)
    )


def _is_teaser(low: str) -> bool:
    for cue, pattern in _plain_teasers() if low.isascii() else _teasers():
        if cue in low and pattern.search(low):
            return True
    return False


def is_clocked(text: str) -> bool:
    """Whether a sentence opens with a time of day, as the entries of a live page do."""
    return _CLOCK.match(text) is not None


def leans(text: str, language: str) -> bool:
    """Whether a sentence opens with a mere joint: it may stand alone, though better behind the one before it."""
    return _hanging(f"{language}-leaning").match(text) is not None


def hangs(text: str, language: str) -> bool:
    """Whether a sentence opens with a word that points at the one before it."""
    return _hanging(language).match(text) is not None
