"""How a reporting verb stands in its sentence: noun, passive, inverted, with or without a statement behind it."""

from __future__ import annotations

from summarizer.claims.grammar import Order
from summarizer.claims.phrases import is_speaker, phrase_after
from summarizer.claims.subjects import subject_before
from summarizer.claims.tokens import Cue, Scene, Token

_JOINTS = frozenset({",", "—", "–", "-", "،"})


def is_passive(scene: Scene, cue: Cue) -> bool:
    """Whether the form is a passive: ``was reported``, or a participle behind its noun."""
    if not scene.grammar.passive or scene.tokens[cue.first].low.endswith("s"):
        return False
    index = cue.first - 1
    while scene.low(index) not in scene.grammar.passive and (
        scene.low(index) in scene.grammar.skip or scene.low(index).endswith("ly")
    ):
        index -= 1
    return scene.low(index) in scene.grammar.passive or _is_reduced_passive(scene, cue)


def _is_reduced_passive(scene: Scene, cue: Cue) -> bool:
    """``air strikes reported in the east``: a participle with a place behind it and no statement."""
    if cue.words not in scene.grammar.often_passive or scene.low(cue.after) not in scene.grammar.links:
        return False
    return scene.low(cue.after + 1) not in scene.grammar.times and not has_content(scene, cue.after)


def is_noun(scene: Scene, cue: Cue) -> bool:
    """Whether a form like ``reports`` is a noun here."""
    before = scene.at(cue.first - 1)
    if before is None or scene.tokens[cue.first].is_capital:
        return True
    grammar = scene.grammar
    if before.low in grammar.pronouns:
        return False
    if before.low in grammar.openers or before.low in grammar.links or before.low.endswith(("'s", "s'")):
        return True
    if before.low in grammar.stops or before.low == "and":
        return True
    if before.text == ",":
        return subject_before(scene, cue.first) is None
    return not cue.words.endswith(("s", "ed")) and not before.low.endswith(("s", "police", "people", "men"))


def has_content(scene: Scene, after: int, *, reach: int = 12) -> bool:
    """Whether a complement clause or a quotation follows within a few words."""
    for token in scene.tokens[after : after + reach]:
        if token.is_quote or token.low in scene.grammar.that or token.text == ":":
            return True
        if token.text in ";.":
            return False
    return False


def edge_of(scene: Scene, cue: Cue) -> Token:
    """The token before the verb and its auxiliaries; the verb itself at the beginning of a sentence."""
    index = cue.first - 1
    while index >= 0 and scene.low(index) in scene.grammar.skip and scene.low(index) not in scene.grammar.pronouns:
        index -= 1
    if (
        index > 0
        and scene.low(index) in _JOINTS
        and scene.tokens[index - (scene.low(index - 1) in _JOINTS) - 1].is_quote
    ):
        index -= (scene.low(index - 1) in _JOINTS) + 1
    return scene.tokens[index] if index >= 0 else scene.tokens[cue.first]


def is_inverted(scene: Scene, cue: Cue) -> bool:
    """Whether the speaker follows the verb: ``"...," said X`` or ``..., said X.``"""
    grammar, edge, following = scene.grammar, edge_of(scene, cue), scene.at(cue.after)
    if following is None or not following.is_word or cue.words in grammar.recipients:
        return False
    if following.low in grammar.that or following.low in grammar.times:
        return False
    if edge.is_quote or following.text[0] == "-":
        return True
    if grammar.order in {Order.VERB_FIRST, Order.FREE}:
        return _stands_alone(scene, cue, edge)
    if edge.text not in _JOINTS or cue.first < 5:
        return False
    span = phrase_after(scene, cue.after)
    if span is None:
        return False
    behind = scene.at(span[1])
    closing = grammar.stops | grammar.times | grammar.links
    return behind is None or behind.text in ".,;:" or behind.is_quote or behind.low in closing


def _stands_alone(scene: Scene, cue: Cue, edge: Token) -> bool:
    """In a language of free or verb-first order: whether nothing before the verb can be its subject."""
    if scene.grammar.order is Order.VERB_FIRST or edge.start == scene.tokens[cue.first].start:
        return True
    if edge.is_break or edge.text in _JOINTS or edge.low in scene.grammar.stops:
        return True
    span = subject_before(scene, cue.first)
    return span is None or not is_speaker(scene, span, strict=True)
