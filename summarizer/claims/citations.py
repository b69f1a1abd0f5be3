"""Voices behind voices: ``X, citing Y, said`` and ``X quoted Y as saying``."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.claims.attribution import Attribution
from summarizer.claims.naming import is_known, is_speaker
from summarizer.claims.phrases import phrase_after, phrase_before
from summarizer.claims.tokens import Cue, Scene, Span


def cited(scene: Scene, cue: Cue) -> Span | None:
    """Whom a citing phrase cites: somebody, or a paper; ``citing bad weather`` cites nobody."""
    active = cue.words in scene.grammar.tiers or cue.words in scene.grammar.quoting
    quoted_by = scene.low(cue.after) == "by"
    if active and not quoted_by and scene.low(cue.first - 1) not in scene.grammar.passive | {"as"}:
        return None
    if scene.low(cue.first - 1) == "without":
        return None
    span = phrase_after(scene, cue.after + quoted_by, long=True)
    if span and not cue.first:
        span = _before_outlet(scene, span)
    sure = cue.words in scene.grammar.voiced or scene.low(cue.first) in scene.grammar.stops  # ``which quoted two``
    return span if span and is_speaker(scene, span) and (sure or is_known(scene, span)) else None


def _before_outlet(scene: Scene, span: Span) -> Span:
    """A citation that opens its sentence, without the subject behind it: *So ssylkoy na Rosstat | gazeta pishet*."""
    if scene.low(span[1]) not in scene.grammar.tiers:
        return span
    outlets = [index for index in range(span[0] + 1, span[1]) if scene.grammar.is_outlet(scene.low(index))]
    return (span[0], outlets[-1]) if outlets else span


def passed_on(scene: Scene, start: int) -> Span | None:
    """Whose words a quoting verb passes on: ``X quoted Y as saying``, ``naqalat X 'an Y``.

    Args:
        scene: the sentence.
        start: where its object may begin, behind the verb or behind a subject that follows it.
    """
    if scene.grammar.quoting_from:
        near = range(start, min(start + 6, len(scene.tokens)))
        joints = [index for index in near if scene.low(index) in scene.grammar.quoting_from]
        if not joints:
            return None
        start = joints[0] + 1
    span = phrase_after(scene, start, long=True)
    return span if span and is_speaker(scene, span) else None


def speaker_before_citation(scene: Scene, cue: Cue, found: Sequence[Attribution]) -> Span | None:
    """``X, citing Y, said`` and ``X, citing Y, which quoted Z, said``: the verb behind whom it cites belongs to X."""
    first = cue.first
    if found and found[-1].form == "citing" and found[-1].speaker and not scene.span(found[-1].cue)[0]:
        behind = scene.span(found[-1].speaker)[1]
        if scene.grammar.is_outlet(scene.low(behind)):
            return behind, first
    for last in reversed(found):
        if last.form not in {"citing", "through"} or last.speaker is None:
            break
        behind = scene.span(last.speaker)[1]
        if first - behind > (scene.low(behind) == ","):
            break
        citing = scene.span(last.cue)[0]
        first = citing - (scene.low(citing - 1) == ",")
    if first == cue.first:
        return None
    span = phrase_before(scene, first)
    return span if span and is_speaker(scene, span) else None
