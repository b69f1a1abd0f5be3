"""The counts of one article, each with its voice: the farthest claimant that has a name, else the outlet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from news.model import Claim, Claimant, ClaimantKind, Count, Report, Status
from news.ranking import independent
from news.text import fold
from summarizer.claims.grammar import grammar, plain
from summarizer.figures.counts import Found, counted
from summarizer.figures.readings import Reading, places_in
from summarizer.figures.things import things
from summarizer.sentences import split_text

_LEAD = 3
"""Sentences at the beginning of a text that tell what it is about."""
_ARTICLES = (
    "the ",
    "a ",
    "an ",
    "le ",
    "la ",
    "les ",
    "l'",
    "l’",
    "el ",
    "los ",
    "las ",
    "der ",
    "die ",
    "das ",
    "den ",
    "dem ",
)


def outlet_voices(reports: Sequence[Report]) -> dict[str, str]:
    """Source key -> the independent voice it belongs to; an outlet's name, folded, leads there as well."""
    found: dict[str, str] = {}
    for number, voice in enumerate(independent(reports)):
        for report in voice:
            found[report.source.key] = f"outlet {number}"
            found.setdefault(fold(_bare(report.source.name)), f"outlet {number}")
    return found


def printed(report: Report, claims: Sequence[Claim], outlets: Mapping[str, str]) -> Iterator[Reading]:
    """The counts of an article's title and text, those that it denies excepted.

    Args:
        report: the article.
        claims: of its text.
        outlets: source key -> independent voice (``outlet_voices``).
    """
    article = report.article
    lead = split_text(article.text, article.language)[:_LEAD]
    for span, read in _counts(article.title, article.language):
        places = places_in(article, span, "title")
        for found in read:
            yield _reading(report, found, None, outlets, places, start=-1, leads=True)
    for span, read in _counts(article.text, article.language):
        places = places_in(article, span)
        for found in read:
            claim = _claim_of(found, span, claims)
            if claim is None or claim.status is not Status.DENIED:
                voice = _origin(claim, article.language)
                yield _reading(report, found, voice, outlets, places, start=found.start, leads=span in lead)


def _counts(text: str, language: str) -> Iterator[tuple[tuple[int, int], tuple[Found, ...]]]:
    return chain(counted(text, language), things(text, language))


def _reading(
    report: Report,
    found: Found,
    claimant: Claimant | None,
    outlets: Mapping[str, str],
    places: frozenset[str],
    *,
    start: int,
    leads: bool,
) -> Reading:
    article, outlet = report.article, outlets[report.source.key]
    said = fold(_bare(claimant.name)) if claimant else ""
    return Reading(
        kind=found.kind,
        value=found.value,
        bounds=found.bounds,
        voice=outlets.get(said, f"claimant {said}") if claimant else outlet,
        sort=claimant.kind if claimant else None,
        outlet=outlet,
        language=article.language,
        at=article.published_at,
        places=places,
        of_another_time=found.of_another_time,
        is_part=found.is_part,
        start=start,
        leads=leads,
        count=Count(
            found.value,
            short_name(claimant) if claimant else report.source.name,
            report.source,
            article.url,
            article.id,
            unit=found.kind.partition(" ")[2],
        ),
    )


def _claim_of(found: Found, span: tuple[int, int], claims: Sequence[Claim]) -> Claim | None:
    """The claim that the count stands in: the tightest around it, else any of its sentence."""
    here = [claim for claim in claims if span[0] <= claim.start < span[1]]
    around = [claim for claim in here if claim.start <= found.start < claim.end]
    return min(around or here, key=lambda claim: claim.end - claim.start, default=None)


def _origin(claim: Claim | None, language: str) -> Claimant | None:
    """The farthest voice of a chain that has a name; pronouns that stand for nobody known have none."""
    table = grammar(language)
    pronouns = table.pronouns if table else {}
    for claimant in reversed(claim.claimants) if claim else ():
        if claimant.kind is not ClaimantKind.UNNAMED and plain(claimant.name) not in pronouns:
            return claimant
    return None


def short_name(claimant: Claimant) -> str:
    """What a reader may call a claimant in a row of figures: the acronym, else the name without article."""
    words = _bare(claimant.words)
    return words if words.isupper() and len(words) <= 6 else _bare(claimant.name)


def _bare(name: str) -> str:
    low = name.lower()
    return next((name[len(article) :] for article in _ARTICLES if low.startswith(article)), name)
