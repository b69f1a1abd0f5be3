"""Which articles are one text reprinted, cut or quoted from its beginning; and whose text it is.

Containment of word 3-grams (Broder 1997): the runs of three words that two texts share, over those of the shorter
one. It finds the lead inside the full text, which a Jaccard measure cannot. Independent articles on one event share
0.1 to 0.4 of their runs through quotations; reprints 0.6 and more.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from news import text
from news.agencies import agency_of
from news.genres import Genre, genre
from news.model import Article
from news.vectors import CHARACTERS, read

WINDOW_H = 96.0
"""Hours of publication that texts, and the stories they belong to, are remembered for."""
CONTAINMENT = 0.42
SHARED = 4
SHORT_WORDS = 35
"""Shorter texts share much by chance: they need ``SHORT_CONTAINMENT`` over ``LEAST_WORDS``, or an identical title."""
SHORT_CONTAINMENT = 0.6
LEAST_WORDS = 12
TITLE_WORDS = 4
"""Words from which on a title is no stock phrase."""
RIVAL_CONTAINMENT = 0.6
"""Copies that name different agencies need this much to be one text."""
OWN_CONTAINMENT = 0.6
"""The same for two articles of one outlet: the lines around its articles, which are in both, make up a part."""
OWN_H = 12.0
"""An outlet's own text that comes back later than this is a series, such as a price list, and no reprint."""

PERIOD_H = 4.0
"""Hours of publication that are forgotten together; the window is a multiple of it."""

_HOUR = 3600.0
_LEAD = 64
_SAMPLE = 8
_CROWD = 8
_COMPARED = 12
_TITLE_H = 24.0


def period_of(at: float) -> int:
    """The number of the period that a time, in seconds since the epoch, lies in."""
    return int(at // (PERIOD_H * _HOUR))


class Copy(NamedTuple):
    """Whose text an article prints."""

    wire: int
    """Id of the earliest article of the text; the article's own for a new text."""
    agency: str
    """The one that this copy names, else the one of the copy that it was known by; empty where none is named."""
    of: int
    """The article of the window that it was known by; its own id for a new text."""


@dataclass(frozen=True, slots=True)
class _Print:
    """A text of the window."""

    article: int
    wire: int
    at: float
    source: str
    agency: str
    length: int
    """Words of the text, or of the title where there is none."""
    runs: array[int]
    title: str
    """Folded; empty where it is too short to be no stock phrase."""
    bare: bool
    """There is little or no text besides the title."""


class RunIndex:
    """Which articles hold a run of words.

    All runs of a text's beginning are kept and one in eight of the rest: a copy asks with all of its runs, so that a
    hundred entries find what six hundred would, at a sixth of the memory. A run keeps its latest eight articles: a
    text that is printed more often is found by these, and what else so many share is boilerplate.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._more: dict[int, tuple[int, ...]] = {}  # tuples of numbers are small and no work for the collector

    def put(self, article: int, runs: Iterable[int]) -> None:
        """Note that an article holds runs."""
        first, more = self._first, self._more
        for run in runs:
            if first.setdefault(run, article) != article:
                others = more.get(run, ())
                if len(others) == _CROWD - 1:
                    first[run], others = others[0], others[1:]
                more[run] = (*others, article)

    def drop(self, article: int, runs: array[int]) -> None:
        """Forget an article; its runs that were never kept do no harm."""
        first, more = self._first, self._more
        for run in runs:
            others = more.pop(run, ())
            if first.get(run) == article:
                if others:
                    first[run], others = others[0], others[1:]
                else:
                    del first[run]
            elif article in others:
                others = tuple([other for other in others if other != article])
            if others:
                more[run] = others

    def holders(self, runs: frozenset[int]) -> dict[int, int]:
        """How many of the runs each article is noted for."""
        found: dict[int, int] = {}
        first, more = self._first, self._more
        for run in runs:
            article = first.get(run)
            if article is not None:
                found[article] = found.get(article, 0) + 1
                for article in more.get(run, ()):
                    found[article] = found.get(article, 0) + 1
        return found


class WireIndex:
    """The texts of the last 96 hours, by article time. In memory, deterministic, single thread.

    What it knows follows from these texts alone, in their order of arrival.
    """

    def __init__(self) -> None:
        self._prints: dict[int, _Print] = {}
        self._index = RunIndex()
        self._titles: dict[str, int] = {}
        self._periods: defaultdict[int, list[int]] = defaultdict(list)
        """Articles by the time that they were published in."""

    def place(self, article: Article) -> Copy:
        """Find whose text an article prints, and remember it. One that is known already keeps its place."""
        known = self._prints.get(article.id)
        if known:
            return Copy(known.wire, known.agency, known.article)
        copy, runs = _read(article)
        other = self._same_text(copy, frozenset(runs)) or self._same_title(copy, article)
        if other:
            copy = replace(copy, wire=other.wire, agency=copy.agency or other.agency)
        self._keep(copy, runs)
        return Copy(copy.wire, copy.agency, other.article if other else copy.article)

    def restore(self, article: Article, wire: int, agency: str) -> None:
        """Remember an article that was placed before."""
        copy, runs = _read(article)
        self._keep(replace(copy, wire=wire, agency=agency), runs)

    def forget_before(self, period: int) -> None:
        """Forget the texts that were published before a period (``period_of``)."""
        for old in [old for old in self._periods if old < period]:
            for article in self._periods.pop(old):
                self._forget(self._prints[article])

    def _keep(self, copy: _Print, runs: list[int]) -> None:
        self._prints[copy.article] = copy
        self._periods[period_of(copy.at)].append(copy.article)
        self._index.put(copy.article, {*runs[:_LEAD], *(run for run in runs[_LEAD:] if run % _SAMPLE == 0)})
        if copy.title:
            self._titles[copy.title] = copy.article

    def _same_text(self, copy: _Print, runs: frozenset[int]) -> _Print | None:
        """The kept text that shares the most with a copy, if that is enough; the earliest of equals."""
        if not runs:
            return None
        best: tuple[float, int] = (0.0, 0)
        for hits, other in self._candidates(copy, runs):
            shared = hits if other.length <= _LEAD + 2 else len(runs.intersection(other.runs))
            contained = shared / min(len(runs), len(other.runs))
            if shared >= SHARED and contained >= self._bar(copy, other):
                best = max(best, (contained, -other.article))
        return self._prints[-best[1]] if best[0] else None

    def _candidates(self, copy: _Print, runs: frozenset[int]) -> Iterator[tuple[int, _Print]]:
        """The texts noted for the most of a copy's runs, with how many: for a short text, all that are shared."""
        held = self._index.holders(runs)
        nearest = sorted([(-hits, article) for article, hits in held.items() if hits > 1])[:_COMPARED]
        for hits, article in nearest:
            other = self._prints[article]
            hours = abs(copy.at - other.at) / _HOUR
            if hours <= (OWN_H if copy.source == other.source else WINDOW_H):
                yield -hits, other

    def _bar(self, copy: _Print, other: _Print) -> float:
        """Containment that makes two prints one text; 2, which none reaches, for what is too short to tell."""
        shorter = min(copy.length, other.length)
        if shorter < LEAST_WORDS:
            return 2.0
        bar = SHORT_CONTAINMENT if shorter < SHORT_WORDS else CONTAINMENT
        if copy.agency and other.agency and copy.agency != other.agency:
            bar = max(bar, RIVAL_CONTAINMENT)
        return max(bar, OWN_CONTAINMENT) if copy.source == other.source else bar

    def _same_title(self, copy: _Print, article: Article) -> _Print | None:
        """The last text under the same title, where one of the two is little more than the title."""
        other = self._prints.get(self._titles.get(copy.title, 0)) if copy.title else None
        if other is None or not (copy.bare or other.bare):
            return None
        hours = abs(copy.at - other.at) / _HOUR
        near = hours <= (OWN_H if copy.source == other.source else _TITLE_H)
        return other if near and genre(article) in {Genre.NEWS, Genre.SPORT} else None

    def _forget(self, old: _Print) -> None:
        del self._prints[old.article]
        self._index.drop(old.article, old.runs)
        if self._titles.get(old.title) == old.article:
            del self._titles[old.title]


def _read(article: Article) -> tuple[_Print, list[int]]:
    """A text, and its runs of words in order."""
    title = read(article.title)
    tokens = read(article.text[:CHARACTERS]) or title
    runs = text.shingles(tokens) if len(tokens) >= LEAST_WORDS else []
    copy = _Print(
        article=article.id,
        wire=article.id,
        at=article.published_at.timestamp(),
        source=article.source,
        agency=agency_of(article),
        length=len(tokens),
        runs=array("I", set(runs)),
        title=" ".join(title) if len(title) >= TITLE_WORDS else "",
        bare=len(tokens) < LEAST_WORDS or not article.text,
    )
    return copy, runs
