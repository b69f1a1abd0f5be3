"""Counts that outlets disagree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from news.model import Claim, Claimant, ClaimantKind, Count, Dispute, Report, Status
from news.ranking import independent
from news.text import fold
from summarizer.claims.grammar import grammar, plain
from summarizer.figures.counts import Found, counted
from summarizer.figures.lexicon import KINDS, LANGUAGES
from summarizer.figures.readings import Reading, compared, foremost, places_in
from summarizer.figures.voices import aliases
from summarizer.sentences import split_text

__all__ = ["KINDS", "LANGUAGES", "disputes"]

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


def disputes(reports: Sequence[Report], claims: Mapping[int, Sequence[Claim]]) -> tuple[Dispute, ...]:
    """Figures on which independent voices contradict each other, in the order of ``KINDS``; each the latest first.

    A voice is the farthest claimant of the sentence, else the outlet; outlets of one owner and reprints of one text
    are one voice, and an outlet disagrees with whom it names only through another one that it names. Of each voice
    only the latest count is taken, and only counts of the last hours, of one place and of like size are compared.
    ``At least four`` contradicts three, and not six.

    Args:
        reports: the articles of one story.
        claims: the claims of each article, by article id.
    """
    outlets = _outlets(reports)
    readings = [
        reading
        for report in reports
        for reading in foremost(_read(report, claims.get(report.article.id, ()), outlets))
    ]
    known = aliases(readings)
    found = []
    for kind in KINDS:
        rows = compared([reading for reading in readings if reading.kind == kind], known)
        if rows:
            found.append(Dispute(kind, tuple(reading.count for reading in rows)))
    return tuple(found)


def _outlets(reports: Sequence[Report]) -> dict[str, str]:
    """Source key -> the independent voice it belongs to; an outlet's name, folded, leads there as well."""
    found: dict[str, str] = {}
    for number, voice in enumerate(independent(reports)):
        for report in voice:
            found[report.source.key] = f"outlet {number}"
            found.setdefault(fold(_bare(report.source.name)), f"outlet {number}")
    return found


def _read(report: Report, claims: Sequence[Claim], outlets: Mapping[str, str]) -> Iterator[Reading]:
    article = report.article
    lead = split_text(article.text, article.language)[:_LEAD]
    for span, read in counted(article.title, article.language):
        places = places_in(article, span, "title")
        for found in read:
            yield _reading(report, found, None, outlets, places, leads=True)
    for span, read in counted(article.text, article.language):
        places = places_in(article, span)
        for found in read:
            claim = _claim_of(found, span, claims)
            if claim is None or claim.status is not Status.DENIED:
                voice = _origin(claim, article.language)
                yield _reading(report, found, voice, outlets, places, leads=span in lead)


def _reading(
    report: Report,
    found: Found,
    claimant: Claimant | None,
    outlets: Mapping[str, str],
    places: frozenset[str],
    *,
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
        leads=leads,
        count=Count(
            found.value,
            short_name(claimant) if claimant else report.source.name,
            report.source,
            article.url,
            article.id,
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
