"""What a language's table says about reported speech; the tables are TOML files beside this one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from news.model import ClaimantKind

LANGUAGES = ("en",)
"""Languages that have a table."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word classes and phrases of a language; all lower case, folded only by case."""

    tiers: Mapping[str, str]
    """Verb form -> ``neutral``, ``denial``, ``silence``, ``hedge``; the cues that make a claim."""
    weak: frozenset[str]
    """Verb forms that count only with a quotation or a complementizer after them."""
    nouns_too: frozenset[str]
    """Verb forms that are nouns as well (``reports``)."""
    participles: frozenset[str]
    """Forms without a subject of their own (``saying``): the main clause's subject speaks."""
    that: frozenset[str]
    according: tuple[str, ...]
    citing: tuple[str, ...]
    skip: frozenset[str]
    """Auxiliaries and adverbs between subject and verb."""
    passive: frozenset[str]
    stops: frozenset[str]
    """Words that no claimant's name runs across."""
    links: frozenset[str]
    """Prepositions and particles inside a name (``of``)."""
    openers: frozenset[str]
    """Determiners and quantifiers that open a noun phrase."""
    pronouns: Mapping[str, str]
    """Pronoun -> ``person``, ``group`` or ``self``."""
    times: frozenset[str]
    finite: frozenset[str]
    """Common verb forms that end a subject."""
    kinds: tuple[tuple[ClaimantKind, re.Pattern[str]], ...]
    hedges: re.Pattern[str] | None
    """Phrases that call a whole sentence unconfirmed."""
    silences: re.Pattern[str] | None
    denials: re.Pattern[str] | None
    cue: re.Pattern[str]
    """Any cue: verb, according-to or citing phrase."""
    order: str
    """Where the speaker stands: ``subject-first``, ``verb-first`` or ``verb-last``."""


@lru_cache(maxsize=32)
def grammar(language: str) -> Grammar | None:
    """The table of a language, or ``None`` where there is none."""
    if language not in LANGUAGES:
        return None
    file = resources.files("summarizer.claims") / "tables" / f"{language}.toml"
    return _grammar(tomllib.loads(file.read_text(encoding="utf-8")))


def _grammar(table: Mapping[str, Any]) -> Grammar:
    verbs: Mapping[str, str] = table["verbs"]
    tiers = {form: tier for tier in ("neutral", "denial", "silence", "hedge", "weak") for form in _list(verbs, tier)}
    tiers = {form: "neutral" if tier == "weak" else tier for form, tier in tiers.items()}
    participles = _list(verbs, "participles")
    tiers |= dict.fromkeys((form for form in participles if form not in tiers), "neutral")
    according, citing = tuple(_list(table, "according")), tuple(_list(table, "citing"))
    return Grammar(
        tiers=tiers,
        weak=frozenset(_list(verbs, "weak")),
        nouns_too=frozenset(_list(verbs, "nouns_too")),
        participles=frozenset(participles),
        that=frozenset(_list(table, "that")),
        according=according,
        citing=citing,
        skip=frozenset(_list(table, "skip")),
        passive=frozenset(_list(table, "passive")),
        stops=frozenset(_list(table, "stops")),
        links=frozenset(_list(table, "links")),
        openers=frozenset(_list(table, "openers")),
        pronouns={word: sort for sort, words in table.get("pronouns", {}).items() for word in words.split()},
        times=frozenset(_list(table, "times")),
        finite=frozenset(_list(table, "finite")),
        kinds=tuple((ClaimantKind(kind), _words(pattern)) for kind, pattern in table["kinds"].items()),
        hedges=_phrase(table, "hedges"),
        silences=_phrase(table, "silences"),
        denials=_phrase(table, "denials"),
        cue=_alternatives([*tiers, *according, *citing]),
        order=table.get("order", "subject-first"),
    )


def _list(table: Mapping[str, Any], key: str) -> list[str]:
    """Comma-separated where phrases are many words, else parted by blanks."""
    text: str = table.get(key, "")
    parts = text.split(",") if "," in text else text.split()
    return [" ".join(part.split()) for part in parts if part.strip()]


def _alternatives(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(phrases), key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<![\w'’-])(?:{body})(?![\w-])", re.I)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(pattern.split())})(?!\w)", re.I)


def _phrase(table: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    lines = [line.strip() for line in table.get(key, "").splitlines() if line.strip()]
    return re.compile("|".join(f"(?:{line})" for line in lines), re.I) if lines else None
