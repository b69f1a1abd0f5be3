"""Counts that outlets disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.model import Claim, Claimant, ClaimantKind, Count, Dispute, Report, Status
from news.text import fold
from summarizer.claims.grammar import grammar, plain
from summarizer.figures.counts import Found, counts
from summarizer.figures.lexicon import KINDS, LANGUAGES, lexicon
from summarizer.sentences import split_text

__all__ = ["KINDS", "LANGUAGES", "disputes"]

_COMPARABLE = timedelta(hours=12)
"""Counts further apart than this are an update, not a disagreement."""
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """A count, whose it is, and when it was printed."""

    kind: str
    value: int
    voice: str
    attributed: bool
    at: datetime
    count: Count


def disputes(reports: Sequence[Report], claims: Mapping[int, Sequence[Claim]]) -> tuple[Dispute, ...]:
    """Figures on which independent voices differ, in the order of ``KINDS``; each highest value first.

    A voice is the claimant of the sentence, else the outlet; outlets of one owner and reprints of one text are one
    voice. Of each voice only the latest count is taken, and only counts of the last hours are compared.

    Args:
        reports: the articles of one story.
        claims: the claims of each article, by article id.
    """
    prints = Counter(report.wire for report in reports)
    readings = [
        reading
        for report in reports
        for reading in _read(
            report, claims.get(report.article.id, ()), _outlet(report, shared=prints[report.wire] > 1)
        )
    ]
    aliases = _aliases(readings)
    found = []
    for kind in KINDS:
        latest = _latest([r for r in readings if r.kind == kind], aliases)
        if len({reading.value for reading in latest}) > 1:
            found.append(Dispute(kind, tuple(reading.count for reading in latest)))
    return tuple(found)


def _latest(readings: Sequence[_Reading], aliases: Mapping[str, str]) -> list[_Reading]:
    by_voice: dict[str, _Reading] = {}
    for reading in readings:
        voice = aliases.get(reading.voice, reading.voice)
        known = by_voice.get(voice)
        if known is None or (reading.at, reading.value) > (known.at, known.value):
            by_voice[voice] = reading
    if not by_voice:
        return []
    newest = max(reading.at for reading in by_voice.values())
    fresh = [reading for reading in by_voice.values() if newest - reading.at <= _COMPARABLE]
    claimed = {reading.value for reading in fresh if reading.attributed}
    kept = [reading for reading in fresh if reading.attributed or reading.value not in claimed]
    return sorted(kept, key=lambda reading: (-reading.value, reading.count.claimant))


def _read(report: Report, claims: Sequence[Claim], outlet: str) -> Iterator[_Reading]:
    article = report.article
    words = lexicon(article.language)
    if words is None:
        return
    for text, own in ((article.text, claims), (article.title, ())):
        for start, end in split_text(text, article.language):
            for found in counts(text, start, end, words):
                yield from _reading(report, found, _claim_of(found, (start, end), own), outlet)


def _reading(report: Report, found: Found, claim: Claim | None, outlet: str) -> Iterator[_Reading]:
    article = report.article
    if claim is not None and claim.status is Status.DENIED:
        return
    claimant = _origin(claim, article.language)
    name = short_name(claimant) if claimant else report.source.name
    voice = f"claimant {fold(_bare(claimant.name))}" if claimant else outlet
    count = Count(found.value, name, report.source, article.url, article.id)
    yield _Reading(found.kind, found.value, voice, claimant is not None, article.published_at, count)


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


def _outlet(report: Report, *, shared: bool) -> str:
    return f"wire {report.wire}" if shared or report.agency else f"outlet {report.source.owner or report.source.key}"


def _aliases(readings: Sequence[_Reading]) -> dict[str, str]:
    """Acronyms and the names that they are the initials of, as one voice."""
    names = {reading.voice: reading.count.claimant for reading in readings if reading.attributed}
    short = {voice: name for voice, name in names.items() if name.isupper() and len(name) <= 6}
    return {
        voice: other
        for voice, acronym in short.items()
        for other, name in names.items()
        if other not in short and acronym == "".join(word[0] for word in name.split() if word[0].isupper())
    }
