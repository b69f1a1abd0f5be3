"""What lets articles be known for one event where their words cannot: place, kind of event, figures and names.

Across languages words cannot be compared without a model, and within one language two outlets may share few. But
places have been resolved to regions, numbers are the same everywhere, names sound alike, and a small table knows the
words for a flood or a strike. A wrong join is worse than a missing one: the place must be shared, and two of the
other three must speak for it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from news import events, text
from news.model import Article
from news.numbers import Number, find_numbers
from news.sounds import names, sounds

CHARACTERS = 800
"""Characters of a text that are read."""
PLACES = 4
"""Most central places of an article that can tie it to another."""
LEAST_WEIGHT = 0.05
"""Share of an article's focus that such a place has at least."""
ENOUGH = 6.0
"""Points of agreement that make two articles one event."""
SAME_LANGUAGE = 3.0
"""Points that two articles of one language need more: their words have been compared and did not join them."""
CROWD = 4
"""Open stories of a language from which on a name tells none from another, and a figure little."""
QUIET = 3.0
"""Points for a place that has no other story; each doubling of its stories takes one off."""
MOST_OF_KINDS, MOST_OF_FIGURES, MOST_OF_NAMES = 4.0, 6.0, 5.0
MOST_OF_COMMON_KINDS = 2.5
STRANGERS = -2.0
"""Points where both tell what kind of event it is, and it is another."""
BESIDE = 6
"""Words between a number and what is counted."""

_COUNTED = frozenset({"killed", "wounded", "missing", "arrest", "rescue", "displaced"})
_YEARS = range(1900, 2100)
_SPLIT = re.compile(r"[.!?؟\n]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of an article can be compared with articles in any language."""

    places: frozenset[str]
    """Cities and divisions among its most central places."""
    headline: frozenset[str]
    """Kinds of event that its title tells of."""
    kinds: frozenset[str]
    """Kinds of event that its title or its lead tells of."""
    figures: frozenset[str]
    counts: frozenset[str]
    """Figures with what was counted, such as ``killed 6``."""
    names: frozenset[str]

    @property
    def divisions(self) -> frozenset[str]:
        """Provinces, states and the like of its places."""
        return frozenset(["/".join(place.split("/")[:2]) for place in self.places])

    @property
    def marks(self) -> Iterator[str]:
        """What may be too common to tell stories apart: places, names and uncommon figures."""
        yield from self.places
        yield from self.names
        yield from (figure for figure in self.figures if _telling(figure) > 1)


def evidence_of(article: Article) -> Evidence | None:
    """What ties an article to others; ``None`` where no place finer than a country is known."""
    central = [place for place in article.places if "/" in place.region and place.weight >= LEAST_WEIGHT][:PLACES]
    if not central:
        return None
    language, body = article.language, article.text[:CHARACTERS]
    lead = f"{article.title}\n{body}"
    located = {sounds(word) for place in article.places for span in place.evidence for word in text.words(span.words)}
    headline, counts = _kinds(article.title, language), set[str]()
    figures = []
    for number in find_numbers(lead, language):
        if not number.dated and not (number.value in _YEARS and lead[number.start].isdigit()) and number.value > 1:
            figures.append(_plain(number.value))
            counts.update(f"{kind} {figures[-1]}" for kind in _beside(number, lead, language))
    return Evidence(
        places=frozenset(place.region for place in central),
        headline=headline,
        kinds=headline | _kinds(body, language),
        figures=frozenset(figures),
        counts=frozenset(counts),
        names=frozenset(_unplaced(names(body if len(body) > 200 else lead, language), located)),
    )


def _unplaced(keys: Iterable[str], located: set[str]) -> Iterator[str]:
    return (key for key in keys if not located.intersection(key.split()))


def _kinds(words: str, language: str) -> frozenset[str]:
    found: set[str] = set()
    for word in text.words(words):
        found |= events.kinds_of(word, language)
    return frozenset(found)


def _beside(number: Number, lead: str, language: str) -> set[str]:
    """What a number counts: the kinds told of by the words next to it in its sentence."""
    before = text.words(_SPLIT.split(lead[max(0, number.start - 60) : number.start])[-1])[-BESIDE:]
    after = text.words(_SPLIT.split(lead[number.end : number.end + 60])[0])[:BESIDE]
    return {kind for word in (*before, *after) for kind in events.kinds_of(word, language)} & _COUNTED


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def agreement(one: Evidence, other: Evidence, crowd: Callable[[str], int]) -> float:
    """Points for how much two articles agree; 0 where place or all but one of the rest is silent.

    Args:
        one: of one article.
        other: of another.
        crowd: how many open stories of a language hold a mark, at most.
    """
    if (
        bool(one.kinds & other.kinds) + bool(one.figures & other.figures) + (not one.names.isdisjoint(other.names))
    ) < 2:
        return 0.0
    place = _of_places(one, other, crowd)
    kinds, figures = _of_kinds(one, other), _of_figures(one, other, crowd)
    heard = _of_names(one.names & other.names, crowd)
    if place is None or sum(points > 0 for points in (kinds, figures, heard)) < 2:
        return 0.0
    return place + kinds + figures + heard


def agreement_of_one_language(one: Evidence, other: Evidence, crowd: Callable[[str], int]) -> float:
    """The same for articles of one language, whose words alone were too unlike.

    That speaks against them, unless they count the same people in a place of which nobody tells anything else.
    """
    alone = any(crowd(place) <= 2 for place in one.places & other.places)
    doubt = 0.0 if alone and one.counts & other.counts else SAME_LANGUAGE
    return max(0.0, agreement(one, other, crowd) - doubt)


def _of_places(one: Evidence, other: Evidence, crowd: Callable[[str], int]) -> float | None:
    """Points for the finest place of both: many where it is quiet; ``None`` where there is none."""
    shared = one.places & other.places
    if not shared:
        return None
    finest = max(shared, key=lambda place: (place.count("/"), -crowd(place), place))
    inside = [any(place.startswith(f"{finest}/") for place in held.places) for held in (one, other)]
    return max(0.0, QUIET - math.log2(max(1, crowd(finest)))) - 0.5 * sum(inside) - (1.0 if all(inside) else 0.0)


def _of_kinds(one: Evidence, other: Evidence) -> float:
    shared = one.kinds & other.kinds
    if not shared:
        return STRANGERS if one.kinds and other.kinds else 0.0
    told = {kind: 1.0 if kind in one.headline & other.headline else 0.5 for kind in shared}
    common = sum(points for kind, points in told.items() if kind in events.COMMON)
    rare = sum(2 * points for kind, points in told.items() if kind not in events.COMMON)
    return min(MOST_OF_KINDS, rare + min(MOST_OF_COMMON_KINDS, common))


def _of_figures(one: Evidence, other: Evidence, crowd: Callable[[str], int]) -> float:
    shared = one.figures & other.figures
    points = sum(_telling(figure) if crowd(figure) < CROWD else min(1.0, _telling(figure)) for figure in shared)
    return min(MOST_OF_FIGURES, points + min(2, len(one.counts & other.counts)))


def _of_names(shared: Iterable[str], crowd: Callable[[str], int]) -> float:
    telling = [name for name in shared if crowd(name) < CROWD]
    return min(MOST_OF_NAMES, sum(3.0 if " " in name else 2.0 for name in telling))


def _telling(figure: str) -> float:
    """How unlikely it is that two texts have a figure by chance, from 0.5 (``3``) to 3 (``640``, ``5.4``)."""
    digits = len(figure.strip("0.").replace(".", ""))
    if digits > 2 or len(figure) > 4 or (digits > 1 and "." in figure):
        return 3.0
    if digits == 2:
        return 2.0
    return 0.5 if figure in {"2", "3"} else 1.0
