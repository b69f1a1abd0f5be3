"""The topic grammar: what a person types to say what they want to read about.

``syria`` is a region, ``drones`` a word, ``"air raid"`` a phrase. ``+`` asks for both, ``,`` for either, ``-`` before
a term is without it: ``syria + "air raid" -sport, lebanon``. Words that merely stand side by side must all occur,
except that the longest run that names a region is that region: ``deir ez-zor drones``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.model import Article, Term, TermKind, Topic
from news.regions import Atlas
from news.text import words

MAX_ALTERNATIVES = 8
MAX_TERMS = 8
MAX_CANONICAL = 120
_MAX_TYPED = 400
_LONGEST_NAME = 6  # words

_OPERATORS = str.maketrans(
    {"،": ",", "，": ",", "、": ",", "؛": ",", ";": ",", "；": ",", "＋": "+", "−": "-", "–": "-", "—": "-"}
)
_QUOTED = re.compile('["“”„«»＂「」『』]')
_PIECE = re.compile(
    r'(?P<either>,)|(?P<both>\+)|(?P<without>(?<![^\s,+])-+)|"(?P<phrase>[^"]*)"?|(?P<word>[^\s,+"]+)'
)


class TopicError(ValueError):
    """A topic that cannot be understood; its message is one sentence for people.

    Attributes:
        near: canonical topics that may have been meant, best first.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


def parse_topic(text: str, atlas: Atlas) -> Topic:
    """Reads a typed topic.

    Raises:
        TopicError: when nothing can be looked for, or too much is asked at once.
    """
    if len(text) > _MAX_TYPED:
        raise TopicError(f"That is too long for a topic; please stay under {MAX_CANONICAL} characters.")
    alternatives = tuple(dict.fromkeys(_alternative(pieces, atlas) for pieces in _split(text)))
    if not alternatives:
        raise TopicError("Please name a region or a word, such as: syria + drones.")
    if len(alternatives) > MAX_ALTERNATIVES:
        raise TopicError(f"A topic can have at most {MAX_ALTERNATIVES} alternatives between commas.")
    return _topic(alternatives, atlas)


def region_topic(region_id: str, atlas: Atlas) -> Topic:
    """The topic that is just one region.

    Raises:
        TopicError: when the atlas has no such region.
    """
    if atlas.region(region_id) is None:
        raise TopicError("I do not know that region.")
    return _topic(((Term(TermKind.REGION, region_id),),), atlas)


def matches(topic: Topic, article: Article, atlas: Atlas) -> bool:
    """Whether an article is on a topic: all terms of at least one alternative hold.

    A region holds when one of the article's places is it or lies in it; a word when it is one of the folded words
    of title or text; a phrase when its words stand there in a row.
    """
    fields = tuple(f" {' '.join(words(field))} " for field in (article.title, article.text))
    places = tuple(place.region for place in article.places)

    def holds(term: Term) -> bool:
        if term.kind is TermKind.REGION:
            found = any(atlas.contains(term.value, place) for place in places)
        else:
            found = any(f" {term.value} " in field for field in fields)
        return found is not term.negated

    return any(all(map(holds, terms)) for terms in topic.alternatives)


_Piece = tuple[str, str, bool]  # kind (word, phrase, both), words, negated


def _split(text: str) -> Iterator[list[_Piece]]:
    """The pieces between commas."""
    pieces: list[_Piece] = []
    negated = False
    for match in _PIECE.finditer(_QUOTED.sub('"', text.translate(_OPERATORS))):
        kind = match.lastgroup or "phrase"
        if kind == "without":
            negated = True
            continue
        if kind == "either":
            if pieces:
                yield pieces
            pieces = []
        else:
            pieces.append((kind, match[kind] or "", negated and kind != "both"))
        negated = False
    if pieces:
        yield pieces


def _alternative(pieces: list[_Piece], atlas: Atlas) -> tuple[Term, ...]:
    terms: dict[Term, None] = {}
    at = 0
    while at < len(pieces):
        kind, spelling, negated = pieces[at]
        length = 1
        if kind == "word":
            length, term = _longest_region(pieces, at, atlas)
            terms.update(dict.fromkeys([term] if term else _words(spelling, negated)))
        elif kind == "phrase":
            terms.update(dict.fromkeys(_words(spelling, negated)))
        at += length
    ordered = sorted(terms, key=lambda term: (term.negated, term.kind is not TermKind.REGION))
    if not ordered or ordered[0].negated:
        raise TopicError("Please name what to look for, not only what to leave out.")
    if len(ordered) > MAX_TERMS:
        raise TopicError(f"At most {MAX_TERMS} terms can be asked for together.")
    return tuple(ordered)


def _longest_region(pieces: list[_Piece], at: int, atlas: Atlas) -> tuple[int, Term | None]:
    run = 1
    while (
        at + run < len(pieces) and run < _LONGEST_NAME and pieces[at + run][0] == "word" and not pieces[at + run][2]
    ):
        run += 1
    for length in range(run, 0, -1):
        name = " ".join(piece[1] for piece in pieces[at : at + length])
        region = atlas.region(name) or atlas.lookup(name)
        if region:
            return length, Term(TermKind.REGION, region.id, pieces[at][2])
    return 1, None


def _words(spelling: str, negated: bool) -> tuple[Term, ...]:
    folded = words(spelling)
    if not folded:
        return ()
    kind = TermKind.WORD if len(folded) == 1 else TermKind.PHRASE
    return (Term(kind, " ".join(folded), negated),)


def _topic(alternatives: tuple[tuple[Term, ...], ...], atlas: Atlas) -> Topic:
    canonical = ", ".join(_joined(terms, lambda term: _spelling(term, atlas), "-") for terms in alternatives)
    if len(canonical) > MAX_CANONICAL:
        raise TopicError(f"That is too long for a topic; please stay under {MAX_CANONICAL} characters.")
    title = ", ".join(_joined(terms, lambda term: _shown(term, atlas), "−") for terms in alternatives)
    return Topic(alternatives, canonical, title)


def _joined(terms: tuple[Term, ...], spell: object, minus: str) -> str:
    assert callable(spell)
    wanted = " + ".join(spell(term) for term in terms if not term.negated)
    return wanted + "".join(f" {minus}{spell(term)}" for term in terms if term.negated)


def _spelling(term: Term, atlas: Atlas) -> str:
    if term.kind is TermKind.REGION:
        region = atlas.region(term.value)
        name = region.name.lower() if region else term.value
        return name if atlas.lookup(name) == region else term.value
    return f'"{term.value}"' if term.kind is TermKind.PHRASE else term.value


def _shown(term: Term, atlas: Atlas) -> str:
    if term.kind is TermKind.REGION:
        return atlas.label(term.value, "en")
    return f"“{term.value}”" if term.kind is TermKind.PHRASE else term.value
