"""Persons whom a text names without letting them speak, so that a later ``he said`` can stand for one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.model import Claimant, ClaimantKind
from summarizer.claims.grammar import Grammar, plain

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ]"
_PARTICLE = r"(?:al|el|bin|ibn|abu|de|la|van|von|der|di|da|du)"
_WORD = rf"(?:{_PARTICLE}[ -])?{_CAPITAL}(?:[^\W\d_]|[-’'](?=[^\W\d_])|\.(?=[ ]{_CAPITAL}))*"
_RUN = re.compile(rf"(?<![\w’'-]){_WORD}(?:[ ]{_WORD})*")
_AGE_OR_RELATIVE = re.compile(
    r"\s*,\s*(?:(?:aged\s+)?\d{1,2}\b|who\b|которы[йм]\b|котор(?:ая|ой)\b|qui\b|quien\b|який\b|яка\b)"
)
_LOWER_BEFORE = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*),?\s*$")
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Prof|M|Mme|Sir|Dame|Lord|Lady)\.?\s+")
_LONGEST_NAME = 60
_RANKS = frozenset({ClaimantKind.OFFICIAL, ClaimantKind.MILITARY})


def sole_person(text: str, grammar: Grammar) -> Claimant | None:
    """The one person whom a stretch of text names; ``None`` for nobody, for several, and where capitals tell nothing.

    Args:
        text: usually the two sentences before a pronoun.
        grammar: the table of its language.
    """
    if not grammar.has_case or grammar.capital_nouns:
        return None
    found: dict[str, Claimant] = {}
    for person in _people(text, grammar):
        surname = person.name.split()[-1].lower()
        if surname not in found or len(person.name) > len(found[surname].name):
            found[surname] = person
    return next(iter(found.values())) if len(found) == 1 else None


def introduced(text: str, surname: str, grammar: Grammar) -> Claimant | None:
    """Whom a text introduces by that surname with a rank and a full name; ``None`` if persons share it.

    Args:
        text: the whole text.
        surname: as the text has it.
        grammar: the table of its language.
    """
    if not grammar.has_case or grammar.capital_nouns:
        return None
    found: Claimant | None = None
    first_names: set[str] = set()
    for start, name in _full_names(text, surname):
        first = name.split()[-2]
        if not (_HONORIFIC.match(f"{first} ") or _rank(first, grammar)):
            first_names.add(first)
        kind = _rank(name, grammar) or _rank_before(text, start, grammar)
        is_body = grammar.bodies is not None and grammar.bodies.search(plain(name))
        if kind and not is_body and (found is None or len(name) > len(found.name)):
            found = Claimant(name, name, kind)
    return found if len(first_names) <= 1 else None


def _full_names(text: str, surname: str) -> Iterator[tuple[int, str]]:
    """Where the text has that surname behind other words of a name, and those words with it."""
    end = 0
    while (at := text.find(surname, end)) >= 0:
        start, end = max(0, at - _LONGEST_NAME), at + len(surname)
        for match in _RUN.finditer(text, start, end):
            if match.end() == end and " " in match.group() and not text[end : end + 1].isalpha():
                yield match.start(), match.group()


def _people(text: str, grammar: Grammar) -> Iterator[Claimant]:
    for match in _RUN.finditer(text):
        run = match.group()
        if run.endswith(("'s", "’s")):
            continue
        ranks = [kind for kind in (_rank(run, grammar), _rank_before(text, match.start(), grammar)) if kind]
        if grammar.bodies and grammar.bodies.search(plain(run)):
            continue
        if ranks and (len(run.split()) > 1 or _rank(run, grammar) is None):
            yield Claimant(run, run, ranks[0])
        elif _HONORIFIC.match(run) or (2 <= len(run.split()) <= 4 and _AGE_OR_RELATIVE.match(text, match.end())):
            yield Claimant(run, run, ClaimantKind.PERSON)


def _rank(words: str, grammar: Grammar) -> ClaimantKind | None:
    low = plain(words)
    return next((kind for kind, pattern in grammar.kinds if kind in _RANKS and pattern.match(low)), None)


def _rank_before(text: str, start: int, grammar: Grammar) -> ClaimantKind | None:
    """The rank in small letters right before a name: ``the mayor, Petra Lindqvist``."""
    match = _LOWER_BEFORE.search(text[max(0, start - 40) : start])
    if match is None or not match[1][0].islower() or (grammar.bodies and grammar.bodies.search(plain(match[1]))):
        return None
    return _rank(match[1], grammar)
