"""Who can speak: pronouns, names, nouns with a determiner, nouns of a known kind."""

from __future__ import annotations

from news.model import ClaimantKind
from summarizer.claims.tokens import Scene, Span

_PARTICLES = frozenset({"al", "el", "bin", "ibn", "abu", "de", "la", "van", "von", "der", "di", "da", "du"})


def is_speaker(scene: Scene, span: Span, *, strict: bool = False) -> bool:
    """Whether a phrase can speak: a pronoun, a name, a noun with a determiner; ``strict`` refuses bare nouns."""
    grammar = scene.grammar
    tokens = scene.tokens[span[0] : span[1]]
    if not tokens or not any(t.is_word and not t.low.isdigit() for t in tokens):
        return False
    if tokens[0].low in grammar.nobody or (tokens[0].low in grammar.lead_ins and len(tokens) > 1):
        return False
    if len(tokens) == 1 and (tokens[0].low in grammar.stops or grammar.is_time(tokens[0].low)):
        return False
    if all(t.is_phrase for t in tokens):
        return False
    if tokens[0].low.isdigit() and not any(t.is_capital for t in tokens) and not is_of_kind(scene, span):
        return False
    if tokens[0].low in grammar.pronouns and len(tokens) == 1:
        return True
    if all(t.low in grammar.openers or grammar.is_time(t.low) for t in tokens) and len(tokens) > 1:
        return False
    if not grammar.has_case:
        letters = tokens[-1].end - tokens[0].start
        return len(tokens) <= 10 and (letters <= grammar.longest_unknown or is_of_kind(scene, span))
    first = 1 if span[0] == 0 else 0
    if any(t.is_capital for t in tokens[first:]) or tokens[0].low in grammar.openers:
        return True
    if is_of_kind(scene, span):
        return True
    return not strict or (first == 1 and tokens[0].is_capital and tokens[0].low not in grammar.skip)


def is_known(scene: Scene, span: Span) -> bool:
    """Whether a phrase names somebody by a name or a known kind, or a paper."""
    grammar = scene.grammar
    tokens = scene.tokens[span[0] : span[1]]
    if not grammar.has_case or any(t.is_capital or t.low in grammar.pronouns for t in tokens):
        return True
    return is_of_kind(scene, span) or bool(grammar.documents and grammar.documents.search(_low(scene, span)))


def is_of_kind(scene: Scene, span: Span) -> bool:
    """Whether a phrase has a word that tells what sort of speaker it is."""
    return kind_of(scene, span) is not None


def kind_of(scene: Scene, span: Span) -> ClaimantKind | None:
    """What sort of speaker the words of a phrase tell."""
    text = _low(scene, span)
    return next((kind for kind, pattern in scene.grammar.kinds if pattern.search(text)), None)


def _low(scene: Scene, span: Span) -> str:
    return " ".join(token.low for token in scene.tokens[span[0] : span[1]])


def is_of_name(word: str) -> bool:
    """Whether a word may stand in a person's name: capitals, and particles such as ``al-`` or ``van``."""
    return word[:1].isupper() or word in _PARTICLES or word.startswith(("al-", "el-", "as-", "ash-", "ad-", "d'"))
