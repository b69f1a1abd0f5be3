"""How many were killed, hurt or displaced by what titles and leads say: when a toll has risen, there is news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from news.model import Article, Report
from summarizer.figures.counts import Found, counted
from summarizer.figures.lexicon import KINDS
from summarizer.figures.readings import FACTOR
from summarizer.sentences import split_text

_LEAD = 2
"""Sentences at the beginning of a text that tell the event itself; counts further down are often of earlier ones."""


def tolls(reports: Iterable[Report]) -> tuple[tuple[str, int], ...]:
    """The highest count of each kind in titles and leads, in the order of ``KINDS``."""
    highest: dict[str, int] = {}
    for report in reports:
        for found in (*_titled(report.article), *_led(report.article)):
            highest[found.kind] = max(found.value, highest.get(found.kind, 0))
    return tuple((kind, highest[kind]) for kind in KINDS if kind in highest)


def has_risen(reports: Iterable[Report], told: Mapping[str, int]) -> bool:
    """Whether reports count more than the reader was told.

    A title may name any higher number, or the first of its kind. A lead must stay within the size that counts of one
    event have: beyond it, it counts another.

    Args:
        reports: what came after the reader was told.
        told: the ``tolls`` of then; the same number again, in whatever words, is no news.
    """
    return any(_tops(report.article, told) for report in reports)


def _tops(article: Article, told: Mapping[str, int]) -> bool:
    if any(found.value > told.get(found.kind, 0) for found in _titled(article)):
        return True
    return any(1 < found.value / told[found.kind] <= FACTOR for found in _led(article) if found.kind in told)


def _titled(article: Article) -> Iterator[Found]:
    return _of_now(counted(article.title, article.language))


def _led(article: Article) -> Iterator[Found]:
    lead = split_text(article.text, article.language)[:_LEAD]
    return _of_now((span, read) for span, read in counted(article.text, article.language) if span in lead)


def _of_now(rows: Iterable[tuple[tuple[int, int], tuple[Found, ...]]]) -> Iterator[Found]:
    """Without what a sentence counts of other times: ``deaths have risen over the last 30 years``."""
    return (found for _, read in rows for found in read if not found.of_another_time)
