"""A denial beside what it denies: which line of a brief somebody else contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from news.model import Claimant, Line
from news.text import stems
from summarizer.claims.grammar import grammar
from summarizer.figures.counts import events_in

_MOST = 0.5
"""Share of what a denial is about that a line must tell."""
_LEAST = 2
"""Words that both must share at least, where no event and no name ties them."""


def beside(lines: Sequence[Line], denials: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each with the denial of it where there is one; a denial stands beside one line only.

    A denial belongs to a line when another voice makes it and it names the line's claimant, tells of the same kind
    of event, or shares most of its words.

    Args:
        lines: in reading order.
        denials: lines whose status is denied, in the languages of the lines.
    """
    left = list(denials)
    paired = []
    for line in lines:
        ranked = sorted(((_tie(line, denial), -at) for at, denial in enumerate(left)), reverse=True)
        found = left.pop(-ranked[0][1]) if ranked and ranked[0][0] > 0 else None
        paired.append(replace(line, denial=found))
    return tuple(paired)


def _tie(line: Line, denial: Line) -> float:
    """How surely a denial is of a line; 0 where it is not."""
    if line.language != denial.language or _same_voice(line, denial):
        return 0.0
    about, told = _about(denial), frozenset(stems(line.sentence.text, line.language))
    shared = len(about & told)
    points = 2.0 * _names(denial, _claimants(line))
    points += 2.0 * bool(
        events_in(denial.sentence.text, denial.language) & events_in(line.sentence.text, line.language)
    )
    if about and shared >= max(_LEAST, _MOST * len(about)):
        points += 1.0
    return points + shared / 100 if points else 0.0


def _same_voice(line: Line, denial: Line) -> bool:
    """Whether who denies has made the statement: ``the armed forces`` and ``Mali's armed forces`` are one."""
    spoken = [_stems(claimant, line.language) for claimant in _claimants(line)]
    deniers = [_stems(claimant, denial.language) for claimant in _claimants(denial)]
    return any(one and other and (one <= other or other <= one) for one in spoken for other in deniers)


def _stems(claimant: Claimant, language: str) -> frozenset[str]:
    return frozenset(stems(claimant.name, language))


def _claimants(line: Line) -> tuple[Claimant, ...]:
    return tuple(claimant for claim in line.claims for claimant in claim.claimants)


def _names(denial: Line, claimants: Sequence[Claimant]) -> bool:
    """Whether a denial names somebody, in full or by the words of the other sentence."""
    told = set(stems(denial.sentence.text, denial.language))
    return any(
        bool(name) and name <= told
        for claimant in claimants
        for written in (claimant.name, claimant.words)
        if (name := set(stems(written, denial.language)))
    )


def _about(denial: Line) -> frozenset[str]:
    """Stems of what is denied: without who denies it, and without the words for denying and for what is said."""
    table, language = grammar(denial.language), denial.language
    spoken = {stem for claimant in _claimants(denial) for stem in stems(claimant.words, language)}
    cues = {stem for claim in denial.claims for stem in stems(claim.cue, language)}
    speech = {stem for word in (table.speech if table else ()) for stem in stems(word, language)}
    return frozenset(stems(denial.sentence.text, language)) - spoken - cues - speech
