"""Where a subject ends that stands between its verb and the verb's object (Arabic)."""

from __future__ import annotations

import re

from summarizer.claims.naming import is_of_kind
from summarizer.claims.tokens import Cue, Scene, Span

_ARTICLE = "ال"
_ACT = re.compile(r"[وب]?(?:ا(?!ل)\w{2,3}ا\w|ت\w\wی\w|است\w\wا\w)")
"""Shapes of Arabic verbal nouns such as *i'tiqal* or *tawqif*, in their plain form."""
_NO_ACT = frozenset({"ایران"})


def without_object(scene: Scene, cue: Cue, span: Span) -> Span:
    """The subject behind a verb, without the object behind it.

    Names may follow a definite noun where the statement comes next, and behind a verb that takes no object.
    """
    if cue.words not in scene.grammar.transitive:
        return span
    if scene.grammar.tiers[cue.words] == "denial":
        denied = [index for index in range(span[0] + 1, span[1]) if scene.low(index) in scene.grammar.speech]
        span = (span[0], denied[0]) if denied else span
    span = _before_plural(scene, span)
    if (accuser := _before_accused(scene, span)) != span:
        return accuser
    return span if _is_told_next(scene, span[1]) else before_object(scene, span)


def _before_plural(scene: Scene, span: Span) -> Span:
    """The subject before an object whose ending tells it: *ittahama al-jaysh | al-mutamarridin*."""
    for index in range(span[0] + 1, span[1]):
        low = scene.low(index)
        if scene.low(index - 1).startswith(_ARTICLE) and low.startswith(_ARTICLE) and low.endswith("ین"):
            return span[0], index
    return span


def _before_accused(scene: Scene, span: Span) -> Span:
    """The subject before whom it accuses or calls something: *ittahama X | al-hukuma bi-tazwir*."""
    behind, low = scene.low(span[1]), scene.low
    if not (behind.startswith("ب") or any(low(i).startswith("ب") for i in range(span[0] + 1, span[1]))):
        return span
    end = next((i for i in range(span[0] + 1, span[1]) if low(i).startswith("ب")), span[1])
    for index in range(end - 1, span[0], -1):
        definite = low(index).startswith(_ARTICLE) and low(index - 1).startswith(_ARTICLE)
        if definite and (is_of_kind(scene, (index, index + 1)) or behind in scene.grammar.that):
            return span[0], index
    return span


def is_act_noun(scene: Scene, index: int) -> bool:
    """Whether a word names an act, so that it is an object whose subject is left out (*nafa | ihtikara ...*)."""
    low = scene.low(index)
    return _ACT.fullmatch(low) is not None and low not in _NO_ACT and not is_of_kind(scene, (index, index + 1))


def before_object(scene: Scene, span: Span) -> Span:
    """A definite noun ends the subject where an indefinite one follows: *wizarat al-kahraba' | 'awdat al-tayyar*."""
    for index in range(span[0] + 1, span[1]):
        low = scene.low(index)
        is_indefinite = not low.startswith((_ARTICLE, "ل")) and low not in scene.grammar.links
        if scene.low(index - 1).startswith(_ARTICLE) and is_indefinite:
            return span[0], index
    return span


def _is_told_next(scene: Scene, index: int) -> bool:
    """Whether the statement itself begins within a few words, before the next cue: a quotation, ``that``."""
    for step, token in enumerate(scene.tokens[index : index + 5]):
        if token.is_quote or token.low in scene.grammar.that or token.text == ":":
            return True
        if token.text in ",،" or scene.cue_at(index + step) is not None:
            return step == 0
    return index >= len(scene.tokens)
