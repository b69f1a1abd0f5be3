"""How a reporting verb stands in its sentence: noun, passive, inverted, with or without a statement behind it."""

from __future__ import annotations

from itertools import pairwise

from summarizer.claims.grammar import Order
from summarizer.claims.listeners import tells_outlet
from summarizer.claims.naming import is_of_kind, is_speaker
from summarizer.claims.phrases import DETERMINERS, is_venue, phrase_after
from summarizer.claims.subjects import RELATIVES, subject_before
from summarizer.claims.tokens import Cue, Scene, Token

_AS = frozenset({"as", "comme", "como", "als"})
_ADJECTIVES = ("less", "ful", "ous", "ive")
_BEFORE_NOUNS = frozenset(
    {"um", "uma", "un", "una", "une", "du", "del", "la", "cette", "sa", "esta", "ein", "eine", "einen"}
)
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
    noun = (cue.first - 1, cue.first)
    if (
        scene.tokens[noun[0]].is_capital
        and noun[0]
        and (not scene.low(noun[0]).endswith("s") or is_of_kind(scene, noun))
    ):
        return False  # in a headline a capital tells nothing: ``Israeli Airstrikes Reported in the East``
    return scene.low(cue.after + 1) not in scene.grammar.times and not has_content(scene, cue.after)


def is_noun(scene: Scene, cue: Cue) -> bool:
    """Whether a form like ``reports`` is a noun here."""
    before = scene.at(cue.first - 1)
    if before is None or scene.tokens[cue.first].is_capital or _is_counted(scene, cue, before):
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


def _is_counted(scene: Scene, cue: Cue, before: Token) -> bool:
    """``jobless claims have dropped``, ``several U.S. states``: a plural with a verb of its own behind it."""
    if not cue.words.endswith("s") or cue.words in {"says", "adds"} or before.low in scene.grammar.pronouns:
        return False
    following = scene.low(cue.after)
    if before.low.endswith("-led") or (cue.words == "states" and before.text.endswith(".")):
        return following not in scene.grammar.that
    if following in {"as", "of", "about", "against", "by"} or before.low in scene.grammar.tiers:
        return True
    if before.is_capital and cue.first > 1:
        return False
    if scene.low(cue.first - 2) in DETERMINERS and before.low.endswith(_ADJECTIVES):
        return True
    has_verb = following in scene.grammar.finite | set(scene.grammar.tiers) or following.endswith("ed")
    return has_verb or following in {"and", "or", "where"}


def is_adjective(scene: Scene, cue: Cue) -> bool:
    """Whether a participle stands before its noun (``the disputed votes``), or the form is a noun (*um alerta*)."""
    before, following = scene.at(cue.first - 1), scene.at(cue.after)
    if before is not None and before.low in _BEFORE_NOUNS and not before.text.isupper():
        return True
    if before is None or following is None or not cue.words.endswith("ed") or not following.is_word:
        return False
    grammar = scene.grammar
    if following.low in grammar.that | grammar.openers | grammar.times | grammar.links | set(grammar.pronouns):
        return False
    return before.low in DETERMINERS or before.low.endswith(("'s", "s'")) or before.low in grammar.inner


def is_unsaid(scene: Scene, cue: Cue) -> bool:
    """Whether the verb tells of words that were not spoken: ``did not say``, ``could deny``, *bestritt nicht*."""
    grammar, index = scene.grammar, cue.first - 1
    if grammar.capital_nouns and scene.low(cue.after) in grammar.negations:
        return True
    while index >= 0 and (low := scene.low(index)) and (low in grammar.skip or low in grammar.negations):
        if scene.tokens[index].is_capital:
            return False
        if low in grammar.negations or low in grammar.modals:
            return True
        index -= 1
    return False


def is_act(scene: Scene, cue: Cue) -> bool:
    """Whether a denial is no speech: ``dismissed the lawsuit``, ``denied him the right``."""
    grammar, following = scene.grammar, scene.low(cue.after)
    if grammar.tiers[cue.words] != "denial":
        return False
    if cue.words.startswith("den") and following in {"him", "her", "them", "us", "me"}:
        return True
    if cue.words not in grammar.disputing:
        return False
    near = [token.low for token in scene.tokens[max(0, cue.first - 8) : cue.after + 8]]
    pairs = {f"{first} {second}" for first, second in pairwise(near)}
    return not has_content(scene, cue.after) and grammar.speech.isdisjoint(pairs.union(near))


def is_torn(scene: Scene, cue: Cue) -> bool:
    """Whether the particle is missing that the verb needs at the end of its clause (German *wies ... zurück*)."""
    needed = scene.grammar.particles.get(cue.words)
    if needed is None:
        return False
    for index in range(cue.after, len(scene.tokens)):
        following = scene.at(index + 1)
        if scene.low(index) in needed and (following is None or not following.is_word):
            return False
        if scene.tokens[index].text in ";:":
            break
    return True


def judges(scene: Scene, cue: Cue) -> bool:
    """Whether a verb tells what somebody calls something: ``described it as``, ``called the charges baseless``."""
    if cue.words not in scene.grammar.judging:
        return False
    if scene.low(cue.after).endswith("ing"):
        return True
    for token in scene.tokens[cue.after : cue.after + 7]:
        if token.low in _AS or token.low in scene.grammar.speech:
            return True
        if token.is_break or token.text in ",.":
            return False
    return False


def has_content(scene: Scene, after: int, *, reach: int = 12) -> bool:
    """Whether a complement clause or a quotation follows within a few words."""
    for token in scene.tokens[after : after + reach]:
        if token.is_quote or token.low in scene.grammar.that or token.text == ":" or token.is_phrase:
            return True
        if token.text in ";.":
            return False
    return False


def shows_speech(scene: Scene, cue: Cue) -> bool:
    """Whether a sentence shows that words were spoken: a quotation, a clause behind the verb, an end behind it."""
    if has_content(scene, cue.after) or any(token.is_quote for token in scene.tokens):
        return True
    following = scene.at(cue.after)
    if following is None or following.text in ".,:" or following.low in scene.grammar.times:
        return True
    clause = scene.grammar.pronouns.keys() - {"it"} | {"there"}
    commas = [i for i in range(max(0, cue.first - 6), cue.first) if scene.low(i) == ","]
    return following.low in clause or (bool(commas) and commas[-1] > 3)


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
    if following.low in grammar.that or following.low == "to" or tells_outlet(scene, cue.after):
        return False
    if following.low in grammar.objects:
        return False
    if is_venue(scene, cue.after) and not grammar.locatives:
        return False
    if following.low in grammar.times and not _postpones(scene, cue):
        return False
    if edge.is_quote or following.text[0] == "-" or _is_fronted(scene, cue):
        return True
    if grammar.order in {Order.VERB_FIRST, Order.FREE}:
        return _stands_alone(scene, cue, edge)
    if edge.text not in _JOINTS or cue.first < 5:
        return False
    span = phrase_after(scene, cue.after)
    if span is None:
        return False
    behind = scene.at(span[1])
    if behind is None or behind.text in ".,;:" or behind.is_quote:
        return not _is_explained(scene, cue, closed=behind is None or behind.text == ".")
    if behind.low not in grammar.stops | grammar.times | grammar.links:
        return False
    named = subject_before(scene, cue.first)  # ``Jean Roche, a broker, said the price had ...``
    return named is None or not is_speaker(scene, named, strict=True)


def _is_explained(scene: Scene, cue: Cue, *, closed: bool) -> bool:
    """``The suspect, a former soldier, admitted the killing``: what is in commas explains who opens the sentence.

    Where the sentence is ``closed`` behind the next noun it may as well be ``..., said Tarlo.``
    """
    comma = next((index for index in range(1, cue.first) if scene.low(index) == ","), 0)
    if not comma or subject_before(scene, cue.first) != (0, comma):
        return False
    if scene.low(comma + 1) in RELATIVES:
        return True
    return scene.low(comma + 1) in scene.grammar.openers and (not closed or is_of_kind(scene, (0, comma)))


def _postpones(scene: Scene, cue: Cue) -> bool:
    """``..., a annoncé dimanche le réseau``: a time between verb and subject, behind the statement's comma."""
    if edge_of(scene, cue).text != "," or scene.low(cue.after) not in scene.grammar.between:
        return False
    index = cue.after
    while scene.low(index) in scene.grammar.between:
        index += 1
    token = scene.at(index)
    return token is not None and (token.is_capital or token.low in scene.grammar.openers)


def _is_fronted(scene: Scene, cue: Cue) -> bool:
    """Whether the object comes first, so that the subject follows (``lo ha confirmado el ministro``)."""
    before = (scene.low(cue.first - 1), scene.low(cue.first - 2))
    if before[0] in scene.grammar.fronted or (before[0] in scene.grammar.skip and before[1] in scene.grammar.fronted):
        return True
    return scene.grammar.capital_nouns and _opens_with_preposition(scene, cue)


def _opens_with_preposition(scene: Scene, cue: Cue) -> bool:
    """German: a clause that opens with a preposition has its subject behind the verb."""
    start = cue.first
    while start > 0 and scene.low(start - 1) not in {",", ":", ";", "—", "–"}:
        start -= 1
    return start < cue.first and scene.low(start) in scene.grammar.lead_ins


def _stands_alone(scene: Scene, cue: Cue, edge: Token) -> bool:
    """In a language of free or verb-first order: whether nothing before the verb can be its subject."""
    if scene.grammar.order is Order.VERB_FIRST or edge.start == scene.tokens[cue.first].start:
        return True
    if edge.is_break or edge.text in _JOINTS or edge.low in scene.grammar.stops:
        return True
    span = subject_before(scene, cue.first)
    return span is None or not is_speaker(scene, span, strict=True)
