"""The number words of a language, read from ``tables/<language>.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from news.text import fold

LANGUAGES = ("en", "ar", "ru", "uk", "fr", "es", "de", "tr", "fa")
"""Languages whose number words are known."""


@dataclass(frozen=True, slots=True)
class Table:
    """Folded words of a language; empty for one that has no table."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)
    """Words that multiply the number before them and are none on their own: ``thousands``, ``млн``."""
    joints: frozenset[str] = frozenset()
    """Words between two parts of a number: ``and``."""
    months: tuple[str, ...] = ()
    """Names of months; of those that are inflected, the beginnings."""

    def is_month(self, word: str) -> bool:
        """Whether a folded word names a month."""
        return any(word == month or (month[-1] == "*" and word.startswith(month[:-1])) for month in self.months)


@lru_cache(maxsize=32)
def table(language: str) -> Table:
    """The number words of a language."""
    if language not in LANGUAGES:
        return Table()
    file = resources.files("news.numbers") / "tables" / f"{language}.toml"
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    numbers = _values(raw["numbers"])
    return Table(
        numbers=_duals(raw) | _compounds(numbers, raw.get("compounds", {})) | numbers,
        after=_values(raw.get("after", {})),
        joints=frozenset(_words(raw["joints"])),
        months=tuple(_words(raw["months"])),
    )


def _words(listed: str) -> list[str]:
    return [fold(word) for word in listed.split()]


def _values(rows: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value, listed in rows.items():
        for word in _words(listed):
            found.setdefault(word, int(value))
    return found


def _duals(raw: Mapping[str, str]) -> dict[str, int]:
    """Arabic nouns whose form says that there are two of them."""
    stems, persons = _words(raw.get("duals", "")), _words(raw.get("persons", ""))
    return dict.fromkeys([f"{stem}ان" for stem in stems + persons] + [f"{stem}ين" for stem in stems], 2)


def _compounds(numbers: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int]:
    """German numbers in one word: up to 999, and whole thousands up to 99,000."""
    if not words:
        return {}
    joint, hundred, thousand = (fold(words[name]) for name in ("joint", "hundred", "thousand"))
    small = {word: value for word, value in numbers.items() if value < 100}
    ones = {word: value for word, value in small.items() if value < 10}
    tens = {word: value for word, value in small.items() if value > 19}
    small |= {f"{one}{joint}{ten}": a + b for one, a in ones.items() for ten, b in tens.items()}
    hundreds = {hundred: 100} | {f"{one}{hundred}": value * 100 for one, value in ones.items()}
    large = {f"{head}{tail}": a + b for head, a in hundreds.items() for tail, b in small.items()}
    return small | hundreds | large | {f"{word}{thousand}": value * 1000 for word, value in small.items()}
