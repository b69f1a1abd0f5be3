"""The quoted lines of a story: facts first, then what is unconfirmed, denied or not commented on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from news.model import Line, Report, Sentence, Status
from summarizer.agreement import also
from summarizer.choose import ChoiceKnobs, Document, choose, overlap
from summarizer.denials import beside
from summarizer.furniture import is_quotable
from summarizer.materials import CAUTIOUS, COMMON, Material, originals
from summarizer.newness import Figure, figures_of, freshness, is_raised
from summarizer.passages import concepts

_CAVEATS = 2
_SHORTEST_CAVEAT = 4
_SAME = 0.6
_LONGEST = 35
"""Words of a line: more would fill a quarter of a phone. Longer ones, and entries of live pages, only if need be."""


def facts(
    fresh: Sequence[Material],
    told: Sequence[Material],
    everyone: Sequence[Material],
    knobs: ChoiceKnobs,
    language: str,
) -> tuple[Line, ...]:
    """The sentences that tell most of the fresh material, in reading order.

    Args:
        fresh: what may be quoted.
        told: what the reader knows already; nothing is repeated from it.
        everyone: all of the story's material, to name the outlets that print the same.
        knobs: how much.
        language: the reader's; other languages are quoted only where it gives nothing.
    """
    figures = [figure for material in fresh for figure in figures_of(material)]
    raised, raising = _raised(figures), _raising(figures)
    groups = [sorted(group, key=_published, reverse=True) for group in _by_language(fresh, language)]
    for spare in (False, True):
        for group in groups:
            newest = _published(group[0])
            documents = [_document(material, told, raised, raising, newest, spare=spare) for material in group]
            chosen = choose(documents, knobs)
            if chosen:
                return tuple(_with_others(_line(group[choice.document], choice.index), everyone) for choice in chosen)
    return ()


def _published(material: Material) -> datetime:
    return material.report.article.published_at


def _raising(figures: Sequence[Figure]) -> frozenset[tuple[int, int]]:
    """Article and beginning of each sentence that raises a figure of an earlier article and is itself not raised."""
    latest = [figure for figure in figures if not is_raised(figure, figures)]
    return frozenset((new.article, new.start) for new in latest if any(is_raised(old, (new,)) for old in figures))


def _raised(figures: Sequence[Figure]) -> frozenset[tuple[int, int]]:
    """Article and beginning of each sentence all of whose figures a later article has raised."""
    standing = {(figure.article, figure.start) for figure in figures if not is_raised(figure, figures)}
    return frozenset((figure.article, figure.start) for figure in figures) - standing


def cautious(fresh: Sequence[Material], lines: Sequence[Line], language: str) -> tuple[Line, ...]:
    """The cautious sentences that may be quoted, in the language of the lines, without the other outlets."""
    group = next(iter(_by_language(fresh, lines[0].language if lines else language)), ())
    found = (_caveat(material, index) for material in group for index in range(len(material.passages)))
    return tuple(line for line in found if line is not None)


def contradicted(lines: Sequence[Line], doubts: Sequence[Line], everyone: Sequence[Material]) -> tuple[Line, ...]:
    """The lines, each with the sentence among the doubts (``cautious``) in which somebody else denies it."""
    paired = beside(lines, [line for line in doubts if line.status is Status.DENIED])
    return tuple(
        replace(line, denial=_with_others(line.denial, everyone)) if line.denial else line for line in paired
    )


def caveats(lines: Sequence[Line], doubts: Sequence[Line], everyone: Sequence[Material]) -> tuple[Line, ...]:
    """At most two of the doubts (``cautious``), of different kinds where there are; none stands beside a line."""
    told = [
        _concepts(shown.sentence, shown.language)
        for line in lines
        for shown in (line, line.denial)
        if shown is not None
    ]
    kept: list[Line] = []
    for line in sorted(doubts, key=lambda line: CAUTIOUS.index(line.status)):
        grams = _concepts(line.sentence, line.language)
        if line.status in {other.status for other in kept} or any(overlap(grams, other) > _SAME for other in told):
            continue
        kept.append(line)
        told.append(grams)
    return tuple(_with_others(line, everyone) for line in kept[:_CAVEATS])


def _by_language(group: Sequence[Material], language: str) -> list[list[Material]]:
    """Groups of one language each, of one report per wire: the reader's, English, then those of most outlets."""
    firsts = {report.article.id for report in originals(material.report for material in group)}
    single = [material for material in group if material.report.article.id in firsts]
    sizes = Counter(material.report.article.language for material in single)
    order = sorted(sizes, key=lambda code: (code != language, code != COMMON, -sizes[code], code))
    return [[m for m in single if m.report.article.language == code] for code in order]


def _document(
    material: Material,
    told: Sequence[Material],
    raised: frozenset[tuple[int, int]],
    raising: frozenset[tuple[int, int]],
    newest: datetime,
    *,
    spare: bool,
) -> Document:
    article = material.report.article
    barred = frozenset(
        passage.start
        for passage, status in zip(material.passages, material.statuses, strict=True)
        if status in CAUTIOUS
        or any(other.tells(passage.concepts) for other in told)
        or (not spare and (passage.is_clocked or passage.words > _LONGEST))
    )
    return Document(
        text=article.text,
        title=article.title,
        language=article.language,
        voice=_voice(material.report),
        barred=barred,
        weight=freshness(article.published_at, newest),
        outdated=frozenset(start for own, start in raised if own == article.id),
        raising=frozenset(start for own, start in raising if own == article.id),
    )


def _voice(report: Report) -> str:
    return report.source.owner or report.source.key


def _caveat(material: Material, index: int) -> Line | None:
    if material.statuses[index] not in CAUTIOUS:
        return None
    passage, article = material.passages[index], material.report.article
    words = article.text[passage.start : passage.end]
    if not is_quotable(words, passage.words, shortest=_SHORTEST_CAVEAT):
        return None
    if len(passage.concepts & concepts(article.title, article.language)[1]) > _SAME * len(passage.concepts):
        return None  # the headline says it already
    return _line(material, index)


def _line(material: Material, index: int) -> Line:
    report = material.report
    return Line(
        sentence=material.sentence(index),
        source=report.source,
        url=report.article.url,
        language=report.article.language,
        claims=material.claims_of(index),
        status=material.statuses[index],
    )


def _with_others(line: Line, everyone: Sequence[Material]) -> Line:
    """A line with the other outlets that carry it: to find them is costly, so that only shown lines are asked for."""
    material = next(material for material in everyone if material.report.article.id == line.sentence.article)
    return replace(line, also=also(material, line.sentence.index, everyone))


def _concepts(sentence: Sentence, language: str) -> frozenset[str]:
    return concepts(sentence.text, language)[1]
