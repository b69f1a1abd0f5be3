"""Counts that outlets disagree on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from news.model import Claim, Claimant, ClaimantKind, Count, Dispute, Report, Status
from news.ranking import independent
from news.text import fold
from summarizer.claims.grammar import grammar, plain
from summarizer.figures.counts import Found, counted
from summarizer.figures.lexicon import KINDS, LANGUAGES
from summarizer.figures.readings import Reading, compared, places_in

__all__ = ["KINDS", "LANGUAGES", "disputes"]

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
    """Figures on which independent voices differ, in the order of ``KINDS``; each highest value first.

    A voice is the farthest claimant of the sentence, else the outlet; outlets of one owner and reprints of one text
    are one voice, and an outlet disagrees with whom it names only through another one that it names. Of each voice
    only the latest count is taken, and only counts of the last hours, of one place and of like size are compared.

    Args:
        reports: the articles of one story.
        claims: the claims of each article, by article id.
    """
    outlets = _outlets(reports)
    readings = [
        reading for report in reports for reading in _read(report, claims.get(report.article.id, ()), outlets)
    ]
    aliases = _aliases(readings)
    found = []
    for kind in KINDS:
        rows = compared([r for r in readings if r.kind == kind], aliases)
        if len({reading.value for reading in rows}) > 1:
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
    for field, text, own in (("text", article.text, claims), ("title", article.title, ())):
        for span, read in counted(text, article.language):
            places = places_in(article, span, field)
            for found in read:
                claim = _claim_of(found, span, own)
                if not found.of_another_time and (claim is None or claim.status is not Status.DENIED):
                    yield _reading(report, found, claim, places, outlets)


def _reading(
    report: Report, found: Found, claim: Claim | None, places: frozenset[str], outlets: Mapping[str, str]
) -> Reading:
    article = report.article
    outlet = outlets[report.source.key]
    claimant = _origin(claim, article.language)
    name = short_name(claimant) if claimant else report.source.name
    said = fold(_bare(claimant.name)) if claimant else ""
    voice = outlets.get(said, f"claimant {said}") if claimant else outlet
    count = Count(found.value, name, report.source, article.url, article.id)
    return Reading(found.kind, found.value, voice, outlet, claimant is not None, article.published_at, places, count)


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


def _aliases(readings: Sequence[Reading]) -> dict[str, str]:
    """Acronyms and the names that they are the initials of, as one voice."""
    names = {reading.voice: reading.count.claimant for reading in readings if reading.attributed}
    short = {voice: name for voice, name in names.items() if name.isupper() and len(name) <= 6}
    return {
        voice: other
        for voice, acronym in short.items()
        for other, name in names.items()
        if other not in short and acronym == "".join(word[0] for word in name.split() if word[0].isupper())
    }
