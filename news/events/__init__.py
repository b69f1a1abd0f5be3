"""What kind of event a text tells of, by a small table of words in nine languages: a thing that can be compared
where words cannot.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from news.text import fold

LANGUAGES = ("en", "ar", "ru", "uk", "fr", "es", "de", "tr", "fa")
"""Languages with a table."""

COMMON = frozenset(
    "killed wounded attack airstrike drone explosion talks arrest border hospital rescue trial displaced".split()
)
"""Kinds that half of the news is made of: that two texts share one says little."""

_PREFIXES = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])(?=\w{3})")
"""Arabic articles and letters that are written together with a word."""


@lru_cache(maxsize=100_000)
def kinds_of(word: str, language: str) -> frozenset[str]:
    """The kinds of event that a folded word tells of, such as ``flood``; none for most words."""
    exact, stems = _table(language)
    found = set(exact.get(word, ()))
    for form in (word, _PREFIXES.sub("", word)) if language == "ar" else (word,):
        found.update(exact.get(form, ()))
        for size in range(2, len(form) + 1):
            found.update(stems.get(form[:size], ()))
    return frozenset(found)


@lru_cache(maxsize=32)
def _table(language: str) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Kinds by whole word and by the beginning of a word."""
    exact: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    if language in LANGUAGES:
        file = resources.files("news.events") / "tables" / f"{language}.toml"
        for kind, listed in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for word in map(fold, listed.split()):
                shelf = stems if word.endswith("*") else exact
                shelf.setdefault(word.removesuffix("*"), []).append(kind)
    return exact, stems


def kinds(language: str) -> frozenset[str]:
    """The kinds of event that are known in a language."""
    return frozenset(kind for shelf in _table(language) for held in shelf.values() for kind in held)
