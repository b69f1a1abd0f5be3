"""A story's articles made ready to quote from: one text per wire, with its sentences, concepts and claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from news.model import Claim, Report, Sentence, Status
from news.ranking import described
from summarizer.claims import find_claims
from summarizer.claims.shown import shown
from summarizer.figures.printed import printed
from summarizer.figures.readings import Reading
from summarizer.figures.tokens import numbers_in
from summarizer.passages import REMEMBERED, Passage, concepts_of, passages

CAUTIOUS = (Status.UNCONFIRMED, Status.DENIED, Status.NO_COMMENT)
"""What makes a sentence a caveat, the most telling first."""

COMMON = "en"
"""The language to fall back on where a story has nothing in the reader's."""

SAME = 0.6
"""Share of a sentence's concepts from which on another text says the same."""


@dataclass(frozen=True)
class Material:
    """A report and what is known of its text; what only some lines ask for is found out when they do."""

    report: Report
    passages: tuple[Passage, ...]
    statuses: tuple[Status, ...]
    """How each passage stands by its claims."""
    concepts: frozenset[str]
    """Of the whole text."""

    def sentence(self, index: int) -> Sentence:
        """The passage of that number as a sentence that knows its article."""
        article, passage = self.report.article, self.passages[index]
        words = article.text[passage.start : passage.end]
        return Sentence(article.id, index, passage.start, passage.end, words)

    def claims_of(self, index: int) -> tuple[Claim, ...]:
        """The claims that stand in the passage of that number."""
        article = self.report.article
        return _claims_by_passage(article.text, article.language)[index]

    @cached_property
    def denied(self) -> frozenset[str]:
        """The concepts of what somebody denies."""
        return self._told(denied=True)

    @cached_property
    def undenied(self) -> frozenset[str]:
        """The concepts of all else."""
        return self._told(denied=False)

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        """The values of the numbers in title and text."""
        article = self.report.article
        parts = (article.title, article.text)
        return frozenset(number.value for part in parts for number in numbers_in(part, article.language))

    @cached_property
    def counts(self) -> tuple[Reading, ...]:
        """The counts that are not of another time."""
        key = self.report.source.key
        readings = printed(self.report, claims_in(self.report), {key: key})
        return tuple(reading for reading in readings if not reading.of_another_time)

    def _told(self, *, denied: bool) -> frozenset[str]:
        told = zip(self.passages, self.statuses, strict=True)
        return frozenset[str]().union(*(p.concepts for p, status in told if (status is Status.DENIED) is denied))

    def tells(self, line: frozenset[str]) -> bool:
        """Whether the text holds most of a line's concepts."""
        return bool(line) and len(line & self.concepts) >= SAME * len(line)


def materials(reports: Sequence[Report]) -> tuple[Material, ...]:
    """The reports as material, in the order given."""
    return tuple(_material(report) for report in reports)


def worth_reading(reports: Sequence[Report], most: int, language: str) -> tuple[Report, ...]:
    """So many reports of a long story as a brief is made of; all of them where there are no more.

    Of each text one print. What the reader can read goes before other languages, the founding reports (a quarter)
    and then the latest of each outlet before what outlets printed in between.

    Args:
        reports: in order of publication; their texts are not looked at.
        most: how many.
        language: the reader's (ISO 639-1).

    Returns:
        In order of publication.
    """
    reports = described(reports)
    if len(reports) <= most:
        return tuple(reports)
    single = originals(reports)
    strange = [(r.article.language != language, r.article.language != COMMON) for r in single]
    founding = sorted(range(len(single)), key=lambda at: (strange[at], at))[: most // 4]
    printed: Counter[str] = Counter()
    ranked: list[tuple[tuple[bool, bool], int, int]] = []
    for at in reversed(range(len(single))):
        if at not in founding:
            ranked.append((strange[at], printed[single[at].source.key], -at))
            printed[single[at].source.key] += 1
    latest = [-at for _, _, at in sorted(ranked)[: most - len(founding)]]
    return tuple(single[at] for at in sorted([*founding, *latest]))


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


@lru_cache(maxsize=REMEMBERED)
def _claims(text: str, language: str) -> tuple[Claim, ...]:
    return tuple(shown(claim, language) for claim in find_claims(text, language))


@lru_cache(maxsize=REMEMBERED)
def _claims_by_passage(text: str, language: str) -> tuple[tuple[Claim, ...], ...]:
    claims = _claims(text, language)
    return tuple(
        tuple(claim for claim in claims if passage.start <= claim.start < passage.end)
        for passage in passages(text, language)
    )


@lru_cache(maxsize=REMEMBERED)
def _statuses(text: str, language: str) -> tuple[Status, ...]:
    return tuple(map(status_of, _claims_by_passage(text, language)))


def _material(report: Report) -> Material:
    key = report.article.text, report.article.language
    return Material(report, passages(*key), _statuses(*key), concepts_of(*key))
