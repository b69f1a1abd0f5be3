"""Whether a title is a weather forecast. A disaster is none: whoever was hurt, or what was closed, makes it news."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from news.events import kinds_of
from news.text import fold, words

_DEGREES = re.compile(r"\d ?(?:°|℃|º ?[cс]|degrees|градус|درجه|度)")
_ROUTINE = frozenset({"storm"})
"""Kinds of event that a forecast foretells: alone they make no news."""
_BESIDE = frozenset({"flood", "fire", "power"})
"""Kinds that words of the weather are signs of: rain of floods, heat of fires."""


@dataclass(frozen=True, slots=True)
class _Words:
    sky: re.Pattern[str]
    says: re.Pattern[str]
    alone: re.Pattern[str]
    harm: re.Pattern[str]


def is_forecast(title: str, language: str) -> bool:
    """Whether a title foretells or describes ordinary weather.

    Args:
        title: as printed.
        language: of the article (ISO 639-1); one without a table has no forecasts.
    """
    table = _tables().get(language)
    if table is None:
        return False
    folded = fold(title)
    if not (table.alone.search(folded) or _foretells(folded, table)):
        return False
    return not does_harm(title, language) and not events_of(title, language)


def does_harm(title: str, language: str) -> bool:
    """Whether a title tells what makes weather news: victims, damage, something closed."""
    table = _tables().get(language)
    return table is not None and table.harm.search(fold(title)) is not None


def _foretells(title: str, table: _Words) -> bool:
    """Two of: what the weather does, that it is foretold, how warm it is."""
    degrees, sky = _DEGREES.search(title), table.sky.search(title)
    return bool(degrees and sky) or bool((degrees or sky) and table.says.search(title))


def events_of(title: str, language: str) -> frozenset[str]:
    """The kinds of event that a title tells of, but for storms and what words of the weather stand for beside."""
    table = _tables().get(language)
    found: set[str] = set()
    for word in words(title):
        kinds = kinds_of(word, language) - _ROUTINE
        if kinds:
            found |= kinds - _BESIDE if table and table.sky.fullmatch(word) else kinds
    return frozenset(found)


@lru_cache(maxsize=1)
def _tables() -> dict[str, _Words]:
    rows = tomllib.loads((resources.files("news") / "forecasts.toml").read_text(encoding="utf-8"))
    return {
        language: _Words(**{name: _pattern(items, language) for name, items in row.items()})
        for language, row in rows.items()
    }


def _pattern(items: str, language: str) -> re.Pattern[str]:
    parts = "|".join(re.escape(fold(item.strip())).replace(r"\*", r"\w*") for item in items.split(","))
    if language == "zh":
        return re.compile(parts)
    joined = "(?:[وف]?(?:[بلك]?ال|لل|[بلك])?)" if language == "ar" else ""
    return re.compile(rf"(?<!\w){joined}(?:{parts})(?!\w)")
