"""Words for people and what happens to them, and for how exactly they are counted; one TOML file per language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from summarizer.claims.grammar import plain

LANGUAGES = ("en", "ar", "ru", "fr", "es", "de", "uk", "tr", "fa", "pt", "he", "vi", "zh")
"""Languages whose figures are read."""

KINDS = ("killed", "wounded", "missing", "arrested", "displaced", "evacuated", "rescued", "captured", "trapped")
"""What is counted, in the order in which a reader wants to know it."""

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words, compared in their plain form."""

    events: tuple[tuple[str, re.Pattern[str]], ...]
    people: re.Pattern[str]
    """General words for human beings; what is counted of soldiers or children alone is another figure."""
    fillers: re.Pattern[str]
    """What may stand between a number and its event: auxiliaries, ``at least``, ``others``."""
    joints: re.Pattern[str]
    """What ends such a stretch: ``and``, commas excepted."""
    parts: re.Pattern[str]
    """Words that make the number behind them a part of another: ``including``."""
    of: re.Pattern[str]
    """Words behind a number that make it a part: ``two of the wounded``."""
    rises: re.Pattern[str]
    """Words before a new total: ``the number of people killed ... has risen to eight``."""
    tolls: re.Pattern[str]
    """Nouns for a count of the dead: ``death toll``."""
    inside: re.Pattern[str]
    """What leads to a place: ``in``."""
    totals: re.Pattern[str]
    """``in total``: the number beside it is no part of another."""
    further: re.Pattern[str]
    """Words that put a number on top of another one: ``another``."""
    ages: re.Pattern[str]
    """Words right before an age: ``died at 94``."""
    least: re.Pattern[str]
    """``at least``, ``more than``."""
    most: re.Pattern[str]
    """``up to``; not ``as many as``, which news use for the count itself."""
    about: re.Pattern[str]
    """``nearly``, ``about``."""
    between: re.Pattern[str]
    range: re.Pattern[str]
    """What stands between the two ends of a range: ``to``."""
    other_times: re.Pattern[str]
    """Phrases, looked for in the text as written, that count over a year or a war or speak of the past."""
    event_first: bool
    """Whether what happened is told before the number, as in Arabic."""
    pieces: re.Pattern[str] | None
    """What makes a token of a script without blanks: the words of the table, longest first, and single characters."""


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon | None:
    """The words of a language, or ``None`` where there is no table."""
    if language not in LANGUAGES:
        return None
    file = resources.files("summarizer.figures") / "tables" / f"{language}.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Lexicon(
        events=tuple((kind, _whole(table["events"], kind)) for kind in KINDS if kind in table["events"]),
        people=_whole(table, "people"),
        fillers=_whole(table, "fillers"),
        joints=_whole(table, "joints"),
        parts=_whole(table, "parts"),
        of=_whole(table, "of"),
        rises=_whole(table, "rises"),
        tolls=_whole(table, "tolls"),
        inside=_whole(table, "inside"),
        totals=_whole(table, "totals"),
        further=_whole(table, "further"),
        ages=_whole(table, "ages"),
        least=_whole(table, "least"),
        most=_whole(table, "most"),
        about=_whole(table, "about"),
        between=_whole(table, "between"),
        range=_whole(table, "range"),
        other_times=re.compile(table["other_times"], re.I),
        event_first=bool(table.get("event_first", False)),
        pieces=_unspaced(table) if table.get("unspaced") else None,
    )


def _unspaced(table: Mapping[str, Any]) -> re.Pattern[str]:
    texts = [*table["events"].values(), *(value for value in table.values() if isinstance(value, str))]
    words = {word for text in texts for word in text.split() if "|" not in word}
    return re.compile("|".join([*sorted(map(re.escape, words), key=len, reverse=True), r"\w", r"[^\s\w]"]))


def _whole(table: Mapping[str, Any], key: str) -> re.Pattern[str]:
    words = [plain(word) if "\\" not in word else word for word in str(table.get(key, "")).split()]
    return re.compile(rf"(?:{'|'.join(words)})\Z") if words else _NEVER
