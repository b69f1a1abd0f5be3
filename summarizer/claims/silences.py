"""Who says nothing: ``declined to comment``, ``has not commented``."""

from __future__ import annotations

import re

from summarizer.claims.attribution import Attribution
from summarizer.claims.grammar import Order
from summarizer.claims.naming import is_speaker
from summarizer.claims.phrases import phrase_after
from summarizer.claims.subjects import opening_subject, subject_before
from summarizer.claims.tokens import Scene, Span


def find_silences(scene: Scene, match: re.Match[str]) -> list[Attribution]:
    """Who says nothing, by the words that say so (``declined to comment``)."""
    start, end = match.span()
    first, after = scene.span((start, end))
    if named := _groups(match, "who"):
        spans = [span for span in map(scene.span, named) if is_speaker(scene, span)]
        return _silent(scene, (start, end), [*spans, *_others_silent(scene, after)] if spans else [])
    span: Span | None
    if _groups(match, "behind"):
        span = phrase_after(scene, after, long=True)
    elif scene.grammar.order is Order.VERB_FIRST:
        span = phrase_after(scene, after)
    elif scene.grammar.order is Order.VERB_LAST:
        span = opening_subject(scene, first)
    else:
        span = subject_before(scene, first)
    if span is None or not is_speaker(scene, span):
        return _silent(scene, (start, end), [])
    return _silent(scene, (start, end), [span, *_others_silent(scene, after)])


def _silent(scene: Scene, at: Span, speakers: list[Span]) -> list[Attribution]:
    if not speakers:
        return [Attribution(at, None, None, "silence", "nobody")]
    return [Attribution(at, scene.offsets(s), scene.offsets(s), "silence", "before") for s in speakers]


def _groups(match: re.Match[str], beginning: str) -> list[Span]:
    """Where the groups stand whose names begin so, without those that matched nothing but blanks."""
    found = match.groupdict().items()
    return [match.span(name) for name, words in found if name.startswith(beginning) and (words or "").strip()]


def _others_silent(scene: Scene, after: int) -> list[Span]:
    """``..., nor has the army``."""
    for index in range(after, len(scene.tokens) - 1):
        if scene.low(index) == "nor" and scene.low(index + 1) in scene.grammar.skip:
            span = phrase_after(scene, index + 2)
            return [span] if span and is_speaker(scene, span) else []
    return []
