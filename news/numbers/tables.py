"""The number words of a language, read from ``tables/<language>.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from news.text import fold

LANGUAGES = ("en", "ar", "ru", "uk", "fr", "es", "de", "tr", "fa", "pt", "he", "vi", "zh")
"""Languages whose number words are known."""


@dataclass(frozen=True, slots=True)
class Table:
    """Words of a language, in the form of ``key``; empty for one that has no table."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)
    """Words that multiply the number before them and are none on their own: ``thousands``, ``млн``."""
    joints: frozenset[str] = frozenset()
    """Words between two parts of a number: ``and``."""
    months: tuple[str, ...] = ()
    """Names of months; of those that are inflected, the beginnings."""
    vague: frozenset[str] = frozenset()
    """Words that leave the number behind them open: ``several hundred``, ``half a million``."""
    clitics: frozenset[str] = frozenset()
    """Letters that are written together with the word behind them: Arabic and Hebrew ``and``, ``in``, ``to``."""
    thousand: str = ""
    """The word for a thousand where it stands inside of a longer one (German)."""
    articles: frozenset[str] = frozenset()
    """Words for one that are articles and nothing else."""
    doubtful: frozenset[str] = frozenset()
    """Words that mean something else unless what is counted follows them: Vietnamese *năm*, five and year."""
    counted: frozenset[str] = frozenset()
    """Such nouns."""
    exact: bool = False
    """Whether words differ by their marks alone, so that folding would make one of them."""

    def key(self, word: str) -> str:
        """The form in which a word is looked up."""
        return unicodedata.normalize("NFC", word.lower()) if self.exact else fold(word)

    def value(self, word: str) -> int | None:
        """The value of a word, given as its ``key``."""
        if self.thousand and self.thousand in word and word not in self.numbers:
            head, _, tail = word.partition(self.thousand)
            parts = self.numbers.get(head) if head else 1, self.numbers.get(tail) if tail else 0
            return None if parts[0] is None or parts[1] is None else parts[0] * 1000 + parts[1]
        return self.numbers.get(word)

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
    exact = bool(raw.get("exact", False))

    def words(key: str) -> list[str]:
        return _words(raw.get(key, ""), exact=exact)

    numbers = _values(raw["numbers"], exact=exact)
    compounds = raw.get("compounds", {})
    return Table(
        numbers=_duals(raw) | _compounds(numbers, compounds) | numbers,
        after=_values(raw.get("after", {}), exact=exact),
        joints=frozenset(words("joints")),
        months=tuple(words("months")),
        vague=frozenset(words("vague")),
        clitics=frozenset(raw.get("clitics", "")),
        thousand=fold(compounds.get("thousand", "")),
        articles=frozenset(words("articles")),
        doubtful=frozenset(words("doubtful")),
        counted=frozenset(words("counted")),
        exact=exact,
    )


def _words(listed: str, *, exact: bool = False) -> list[str]:
    return [unicodedata.normalize("NFC", word) if exact else fold(word) for word in listed.split()]


def _values(rows: Mapping[str, str], *, exact: bool = False) -> dict[str, int]:
    found: dict[str, int] = {}
    for value, listed in rows.items():
        for word in _words(listed, exact=exact):
            found.setdefault(word, int(value))
    return found


def _duals(raw: Mapping[str, str]) -> dict[str, int]:
    """Arabic nouns whose form says that there are two of them."""
    stems, persons = _words(raw.get("duals", "")), _words(raw.get("persons", ""))
    return dict.fromkeys([f"{stem}ان" for stem in stems + persons] + [f"{stem}ين" for stem in stems], 2)


def _compounds(numbers: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int]:
    """German numbers in one word, up to 999."""
    if not words:
        return {}
    joint, hundred = (fold(words[name]) for name in ("joint", "hundred"))
    small = {word: value for word, value in numbers.items() if value < 100}
    ones = {word: value for word, value in small.items() if value < 10}
    tens = {word: value for word, value in small.items() if value > 19}
    small |= {f"{one}{joint}{ten}": a + b for one, a in ones.items() for ten, b in tens.items()}
    hundreds = {hundred: 100} | {f"{one}{hundred}": value * 100 for one, value in ones.items()}
    large = {f"{head}{tail}": a + b for head, a in hundreds.items() for tail, b in small.items()}
    return small | hundreds | large
