"""A story's articles made ready to quote from: one text per wire, with its sentences, concepts and claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from news.model import Claim, Report, Sentence, Status
from summarizer.choose import concepts
from summarizer.claims import find_claims
from summarizer.claims.shown import shown
from summarizer.sentences import sentences

CAUTIOUS = (Status.UNCONFIRMED, Status.DENIED, Status.NO_COMMENT)
"""What makes a sentence a caveat, the most telling first."""

_MOST = 40
_SAME = 0.6
"""Share of a sentence's concepts from which on another text says the same."""


@dataclass(frozen=True, slots=True)
class Material:
    """A report and what is known of its text."""

    report: Report
    sentences: tuple[Sentence, ...]
    concepts: frozenset[str]
    """Of the whole text."""

    def claims_of(self, sentence: Sentence) -> tuple[Claim, ...]:
        """The claims that stand in a sentence."""
        claims = claims_in(self.report)
        return tuple(claim for claim in claims if sentence.start <= claim.start < sentence.end)

    def tells(self, line: frozenset[str]) -> bool:
        """Whether the text holds most of a line's concepts."""
        return bool(line) and len(line & self.concepts) >= _SAME * len(line)


def materials(reports: Sequence[Report]) -> tuple[Material, ...]:
    """The reports as material, oldest first; of a long story the founding reports and the newest."""
    kept = reports if len(reports) <= _MOST else [*reports[: _MOST // 4], *reports[-(_MOST - _MOST // 4) :]]
    return tuple(_material(report) for report in kept)


def originals(reports: Iterable[Report]) -> tuple[Report, ...]:
    """One report of each wire: the first that prints the text."""
    seen: dict[int, Report] = {}
    for report in reports:
        seen.setdefault(report.wire, report)
    return tuple(seen.values())


def claims_in(report: Report) -> tuple[Claim, ...]:
    """The claims of a report's text, as a reader may see them."""
    return _claims(report.article.text, report.article.language)


def status_of(claims: Sequence[Claim]) -> Status:
    """How a sentence stands: by the most cautious of its claims."""
    found = {claim.status for claim in claims}
    ranked = (*reversed(CAUTIOUS), Status.OFFICIAL)
    return next((status for status in ranked if status in found), Status.REPORTED)


@lru_cache(maxsize=1024)
def _claims(text: str, language: str) -> tuple[Claim, ...]:
    return tuple(shown(claim, language) for claim in find_claims(text, language))


def _material(report: Report) -> Material:
    article = report.article
    return Material(report, sentences(article), concepts(article.text, article.language)[1])
