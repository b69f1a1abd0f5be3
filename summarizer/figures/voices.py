"""Whose count it is: one voice under several names is one voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from news.sounds import sounds
from news.text import stems, words
from summarizer.figures.readings import Reading

_SHORTEST = 3
"""Sounds of a word that tells a name."""
_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the forms in which it can be met again."""

    written: str
    language: str
    stems: frozenset[str]
    sounds: frozenset[str]

    def is_acronym(self) -> bool:
        return self.written.isupper() and len(self.written) <= _ACRONYM

    def initials(self) -> str:
        return "".join(word[0] for word in self.written.split() if word[0].isupper())


def aliases(readings: Sequence[Reading]) -> dict[str, str]:
    """Voice -> the voice that it is another name of: acronyms and what they are the initials of, ``police`` and
    ``the police of Selim``, and names that sound alike in two languages.
    """
    names = {r.voice: _name(r.count.claimant, r.language) for r in readings if r.attributed}
    longest = sorted(names, key=lambda voice: (-len(names[voice].stems), -len(voice), voice))
    found: dict[str, str] = {}
    for at, voice in enumerate(longest):
        other = next((other for other in longest[:at] if _are_one(names[voice], names[other])), None)
        if other is not None:
            found[voice] = found.get(other, other)
    return found


def are_one(one: Reading, other: Reading) -> bool:
    """Whether two counts are surely given by one named voice."""
    if not (one.attributed and other.attributed):
        return False
    return one.voice == other.voice or _are_one(
        _name(one.count.claimant, one.language), _name(other.count.claimant, other.language)
    )


@lru_cache(maxsize=4096)
def _name(written: str, language: str) -> _Name:
    heard = frozenset(key for word in words(written) if len(key := sounds(word)) >= _SHORTEST)
    return _Name(written, language, frozenset(stems(written, language)), heard)


def _are_one(one: _Name, other: _Name) -> bool:
    if one.is_acronym() or other.is_acronym():
        short, long = (one, other) if one.is_acronym() else (other, one)
        return short.written == long.initials() or (bool(short.sounds) and short.sounds == long.sounds)
    if one.language == other.language:
        return _holds(one.stems, other.stems)
    return _holds(one.sounds, other.sounds)


def _holds(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one of two sets is part of the other; an empty one is part of none."""
    return bool(some) and bool(others) and (some <= others or others <= some)
