"""Counts that outlets disagree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from news.model import Claim, Dispute, Report
from summarizer.figures.lexicon import KINDS, LANGUAGES
from summarizer.figures.printed import outlet_voices, printed
from summarizer.figures.readings import compared, foremost
from summarizer.figures.things import FATES, SUMS
from summarizer.figures.voices import aliases

__all__ = ["KINDS", "LANGUAGES", "disputes"]


def disputes(reports: Sequence[Report], claims: Mapping[int, Sequence[Claim]]) -> tuple[Dispute, ...]:
    """Figures on which independent voices contradict each other: people, things, money; of each the latest first.

    A voice is the farthest claimant of the sentence, else the outlet; outlets of one owner and reprints of one text
    are one voice, and an outlet disagrees with whom it names only through another one that it names. Of each voice
    only the latest count is taken, and only counts of the last hours, of one place and of like size are compared.
    ``At least four`` contradicts three, and not six.

    Args:
        reports: the articles of one story.
        claims: the claims of each article, by article id.
    """
    outlets = outlet_voices(reports)
    readings = [
        reading
        for report in reports
        for reading in foremost(printed(report, claims.get(report.article.id, ()), outlets))
    ]
    known = aliases(readings)
    found = []
    for kind in sorted({reading.kind for reading in readings}, key=_rank):
        rows = compared([reading for reading in readings if reading.kind == kind], known)
        if rows:
            found.append(Dispute(kind.partition(" ")[0], tuple(reading.count for reading in rows)))
    return tuple(found)


def _rank(kind: str) -> tuple[int, str]:
    """People in the order of ``KINDS``, then things, then sums of money."""
    order = (*KINDS, *FATES, *SUMS)
    return order.index(kind.partition(" ")[0]), kind
