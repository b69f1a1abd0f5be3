"""Who is told something: never the one who says it."""

from __future__ import annotations

from itertools import takewhile

from summarizer.claims.tokens import Scene

_LONGEST = 5
_FOR_THE = "لل"
"""Arabic *li-* with the article: who is told, or what an office is of (*al-amin al-'amm lil-umam*)."""


def is_recipient(scene: Scene, index: int) -> bool:
    """Whether a word names the listener, or what is told, by how it begins (Arabic *li-*, *bi-*)."""
    low, grammar = scene.low(index), scene.grammar
    marks = tuple(grammar.recipient_marks)
    if not marks:
        return False
    if low.startswith(_FOR_THE):
        return low in grammar.stops or grammar.is_outlet(low)
    return low.startswith(marks) or (low.startswith("ب") and low[1:] in grammar.stops)


def tells_outlet(scene: Scene, index: int) -> bool:
    """Whether the words at ``index`` are who is told, with the statement behind.

    Russian *rasskazali «Gazete», chto*, German *sagte der Zeitung, dass*: the case that tells them is not read.
    """
    grammar = scene.grammar
    if not (grammar.listeners or grammar.capital_nouns):
        return False
    words = list(takewhile(lambda token: token.is_word, scene.tokens[index : index + _LONGEST]))
    end = index + len(words)
    if not words or scene.low(end) != "," or scene.low(end + 1) not in grammar.that:
        return False
    if grammar.capital_nouns:
        return words[0].low == "der" and any(grammar.is_outlet(token.low) for token in words)
    named = not words[0].text[0].isalnum()
    return len(words) == 1 and (named or words[0].low in grammar.listeners)


def over_listener(scene: Scene, index: int) -> int:
    """Behind who is told: *zhurnalistam*, *telekanalu «Volna»*, *à l'agence Vistule*."""
    if scene.low(index) in scene.grammar.to_whom:
        return _behind_preposition(scene, index)
    if scene.low(index) not in scene.grammar.listeners:
        return index
    name = scene.at(index + 1)
    return index + 1 + (name is not None and name.is_word and not name.text[0].isalnum())


def _behind_preposition(scene: Scene, index: int) -> int:
    """Where a speaker begins behind ``to`` and its noun: at an article of its own, else at a name."""
    words = list(takewhile(lambda token: token.is_word, scene.tokens[index + 1 : index + 2 + _LONGEST]))
    for step, token in enumerate(words[1:], 1):
        if token.low in scene.grammar.openers and words[step - 1].low not in scene.grammar.links:
            return index + 1 + step
    for step, token in enumerate(words[1:], 1):
        if token.is_capital and words[step - 1].low not in scene.grammar.links | scene.grammar.openers:
            return index + 1 + step
    name = scene.at(index + 2 + len(words))
    listed = scene.low(index + 1 + len(words)) == "," and bool(words)
    return index + 2 + len(words) if listed and name is not None and name.is_capital else index
