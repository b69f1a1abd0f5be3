"""The cues of a sentence and whose words they introduce."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.claims.phrases import Span, is_speaker, main_subject, phrase_after, phrase_before, subject_before
from summarizer.claims.tokens import Scene


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its speaker, as offsets into the text."""

    cue: Span
    speaker: Span
    tier: str
    """``neutral``, ``denial``, ``silence`` or ``hedge``."""
    form: str
    """``before`` (X said that ...), ``after`` (..., said X), ``according``, ``citing`` or ``participle``."""


def find_attributions(scene: Scene, masked: str) -> list[Attribution]:
    """Every cue of a sentence that has a speaker, in order."""
    if not scene.tokens:
        return []
    found: list[Attribution] = []
    starts = {token.start: index for index, token in enumerate(scene.tokens)}
    for match in scene.grammar.cue.finditer(masked, scene.tokens[0].start, scene.tokens[-1].end):
        first = starts.get(match.start())
        if first is None:
            continue
        after = first + 1
        while (token := scene.at(after)) is not None and token.end <= match.end():
            after += 1
        hit = _attribution(scene, " ".join(match.group().lower().split()), first, after, found)
        if hit is not None:
            span, tier, form = hit
            speaker = (scene.tokens[span[0]].start, scene.tokens[span[1] - 1].end)
            found.append(Attribution(match.span(), speaker, tier, form))
    return found


Hit = tuple[Span, str, str]


def _attribution(scene: Scene, cue: str, first: int, after: int, found: list[Attribution]) -> Hit | None:
    grammar = scene.grammar
    if cue in grammar.according:
        span = phrase_after(scene, after, long=True)
        return (span, "neutral", "according") if span and is_speaker(scene, span) else None
    if cue in grammar.citing and scene.low(first - 1) != "without":
        span = _cited(scene, cue, first, after)
        if span is not None:
            return span, "neutral", "citing"
    tier = grammar.tiers.get(cue)
    if tier is None:
        return None
    if cue in grammar.participles:
        return _participle(scene, first, after, tier, found)
    return _verb(scene, cue, first, after, tier)


def _cited(scene: Scene, cue: str, first: int, after: int) -> Span | None:
    if cue in scene.grammar.tiers and scene.low(first - 1) not in scene.grammar.passive:
        return None
    span = phrase_after(scene, after + (scene.low(after) == "by"), long=True)
    return span if span and is_speaker(scene, span, strict=True) else None


def _participle(scene: Scene, first: int, after: int, tier: str, found: list[Attribution]) -> Hit | None:
    """``..., adding that``: the subject of the main clause goes on speaking."""
    before = scene.low(first - 1)
    if before in scene.grammar.passive:
        span = subject_before(scene, first)
        return (span, tier, "before") if span and is_speaker(scene, span) else None
    if not _has_content(scene, after):
        return None
    if found:
        last = found[-1]
        return _span_of(scene, last.speaker), tier, "participle"
    if before not in {",", "and", "—", "–"} and before in scene.grammar.links | scene.grammar.stops:
        return None
    if (
        before not in {",", "and", "—", "–", ""}
        and (span := phrase_before(scene, first))
        and is_speaker(scene, span, strict=True)
    ):
        return span, tier, "participle"
    span = main_subject(scene, first)
    return (span, tier, "participle") if span else None


def _verb(scene: Scene, cue: str, first: int, after: int, tier: str) -> Hit | None:
    grammar = scene.grammar
    before = scene.low(first - 1)
    if _is_passive(scene, first):
        if scene.low(after) == "by" and (span := phrase_after(scene, after + 1, long=True)):
            return (span, tier, "after") if is_speaker(scene, span, strict=True) else None
        return None
    if cue in grammar.nouns_too and _is_noun(scene, cue, first):
        return None
    if cue in grammar.weak and not _has_content(scene, after):
        return None
    if _is_inverted(scene, first, after):
        span = phrase_after(scene, after)
        if span and is_speaker(scene, span, strict=before == ","):
            return span, tier, "after"
    span = subject_before(scene, first)
    if span and is_speaker(scene, span, strict=cue in grammar.weak or cue in grammar.nouns_too):
        return span, tier, "before"
    return None


def _is_passive(scene: Scene, first: int) -> bool:
    index = first - 1
    while scene.low(index).endswith("ly") or scene.low(index) in {"also", "first", "not", "been"}:
        if scene.low(index) == "been":
            return True
        index -= 1
    return scene.low(index) in scene.grammar.passive and not scene.tokens[first].low.endswith("s")


def _is_noun(scene: Scene, cue: str, first: int) -> bool:
    """Whether a form like ``reports`` is a noun here."""
    before = scene.at(first - 1)
    if before is None or scene.tokens[first].is_capital:
        return True
    grammar = scene.grammar
    if before.low in grammar.pronouns:
        return False
    if before.low in grammar.openers or before.low in grammar.links or before.low.endswith(("'s", "’s", "s’", "s'")):
        return True
    if before.low in grammar.stops or before.low in {"and", ","}:
        return before.text != "," or subject_before(scene, first) is None
    return not before.is_capital and not cue.endswith("s") and not before.low.endswith(("s", "e", "n"))


def _has_content(scene: Scene, after: int) -> bool:
    """Whether a complement clause or a quotation follows within a few words."""
    for index in range(after, min(after + 12, len(scene.tokens))):
        token = scene.tokens[index]
        if token.is_quote or token.low in scene.grammar.that:
            return True
        if token.text in ";.":
            return False
    return False


def _is_inverted(scene: Scene, first: int, after: int) -> bool:
    """Whether the speaker follows the verb: ``"...," said X`` or ``..., said X.``"""
    before, following = scene.at(first - 1), scene.at(after)
    if before is None or following is None or not following.is_word:
        return False
    if following.low in scene.grammar.that or following.low in scene.grammar.times:
        return False
    if before.is_quote:
        return (
            following.is_capital
            or following.low in scene.grammar.openers
            or following.low in scene.grammar.pronouns
            or not following.low.isdigit()
        )
    if before.text != "," or first < 5:
        return False
    span = phrase_after(scene, after)
    if span is None:
        return False
    behind = scene.at(span[1])
    return (
        behind is None
        or behind.text in ".,;"
        or behind.is_quote
        or behind.low in scene.grammar.stops | scene.grammar.times | scene.grammar.links
    )


def _span_of(scene: Scene, offsets: Span) -> Span:
    inside = [i for i, token in enumerate(scene.tokens) if offsets[0] <= token.start and token.end <= offsets[1]]
    return inside[0], inside[-1] + 1
