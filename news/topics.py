"""The topic grammar: what a person types to say what they want to read about.

``syria`` is a region, ``drones`` a word, ``"air raid"`` a phrase. ``+`` asks for both, ``,`` for either, ``-`` before
a term is without it: ``syria + "air raid" -sport, lebanon``. Words that merely stand side by side must all occur,
except that the longest run that names a region is that region: ``deir ez-zor drones``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import pairwise

from news.model import Article, Region, Term, TermKind, Topic
from news.names import key
from news.regions import Atlas
from news.text import words

MAX_ALTERNATIVES = 8
MAX_TERMS = 8
MAX_CANONICAL = 120
_MAX_TYPED = 400
_LONGEST_NAME = 6  # words

_OPERATORS = str.maketrans({
    **dict.fromkeys("،，、؛;；｜|﹐﹑､﹔\n", ","),
    **dict.fromkeys("＋﹢➕⁺&＆", "+"),
    **dict.fromkeys("−–—－‐‑‒―⁃⁻﹘﹣➖⸺", "-"),
    **dict.fromkeys("“”„‟«»‹›＂「」『』﹁﹂﹃﹄《》〈〉〝〞〟❝❞⹂", '"'),
    **dict.fromkeys("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"),
})  # fmt: skip
"""What phones and scripts write for the operators; marks of direction are left out."""
_SINGLE_QUOTED = re.compile(r"(?<!\w)[‘‚‛'](\w[^‘’‚‛'\"]*)[’‘'](?!\w)")
_PIECE = re.compile(
    r'(?P<either>,)|(?P<both>\+)|(?P<without>(?<![^\s,+])-+)|"(?P<phrase>[^"]*)"?|(?P<word>[^\s,+"]+)'
)
_PLAIN = re.compile(r"[\w'’]+(?:[ -][\w'’]+)*")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_CJK_PAIR = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2}")
_NOT_CODES = frozenset(
    {"ad", "ag", "ai", "am", "as", "at", "be", "by", "cc", "cv", "do", "ga", "gp", "hr", "id", "in", "io", "is", "it",
     "la", "me", "ml", "mp", "mr", "ms", "my", "no", "nu", "pa", "pm", "pr", "ps", "so", "st", "to", "tv", "va", "vc"}
)  # fmt: skip
"""Codes of countries that are rather a word."""


class Refusal(StrEnum):
    """Why something cannot be a topic."""

    NOTHING = "nothing"
    TOO_LONG = "too_long"
    ALTERNATIVES = "alternatives"
    TERMS = "terms"
    ONLY_WITHOUT = "only_without"
    CONTRADICTION = "contradiction"
    UNKNOWN_REGION = "unknown_region"


_SENTENCES = {
    Refusal.NOTHING: "Please name a region or a word, such as: syria + drones.",
    Refusal.TOO_LONG: f"That is too long for a topic; please stay under {MAX_CANONICAL} characters.",
    Refusal.ALTERNATIVES: f"A topic can have at most {MAX_ALTERNATIVES} alternatives between commas.",
    Refusal.TERMS: f"At most {MAX_TERMS} terms can be asked for together.",
    Refusal.ONLY_WITHOUT: "Please name what to look for, not only what to leave out.",
    Refusal.CONTRADICTION: "The same term is asked for and left out.",
    Refusal.UNKNOWN_REGION: "I do not know that region.",
}


class TopicError(ValueError):
    """A topic that cannot be understood; its message is one English sentence for people.

    Attributes:
        refusal: why; what says it in other languages goes by it.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(_SENTENCES[refusal])
        self.refusal = refusal


def parse_topic(text: str, atlas: Atlas) -> Topic:
    """Reads a typed topic.

    Args:
        text: what was typed; anything at all.
        atlas: tells which words name a region, in any language.

    Returns:
        The topic; ``parse_topic(topic.canonical, atlas)`` is the same one.

    Raises:
        TopicError: when nothing can be looked for, or too much is asked at once.
    """
    if len(text) > _MAX_TYPED:
        raise TopicError(Refusal.TOO_LONG)
    alternatives = tuple(dict.fromkeys(_alternative(pieces, atlas) for pieces in _split(text)))
    if not alternatives:
        raise TopicError(Refusal.NOTHING)
    if len(alternatives) > MAX_ALTERNATIVES:
        raise TopicError(Refusal.ALTERNATIVES)
    return _topic(alternatives, atlas)


def region_topic(region_id: str, atlas: Atlas) -> Topic:
    """The topic that is just one region.

    Raises:
        TopicError: when the atlas has no such region.
    """
    if atlas.region(region_id) is None:
        raise TopicError(Refusal.UNKNOWN_REGION)
    return _topic(((Term(TermKind.REGION, region_id),),), atlas)


def matches(topic: Topic, article: Article, atlas: Atlas) -> bool:
    """Whether an article is on a topic: all terms of at least one alternative hold.

    A region holds when one of the article's places is it or lies in it; a word when it is one of the folded words
    of title or text; a phrase when its words stand in a row in one of them.
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A typed word, a quoted phrase, or the ``+`` that keeps two words from being one name."""

    kind: str
    words: str
    negated: bool


def _split(text: str) -> Iterator[list[_Piece]]:
    """The pieces between commas."""
    pieces: list[_Piece] = []
    negated = False
    typed = _FLAG.sub(_flag_code, _SINGLE_QUOTED.sub(r'"\1"', text.translate(_OPERATORS)))
    for match in _PIECE.finditer(typed):
        kind = match.lastgroup or "phrase"
        if kind == "without":
            negated = True
            continue
        if kind == "either":
            if pieces:
                yield pieces
            pieces = []
        else:
            pieces.append(_Piece(kind, match[kind] or "", negated and kind != "both"))
        negated = False
    if pieces:
        yield pieces


def _flag_code(flag: re.Match[str]) -> str:
    """The code of a country's flag, standing by itself."""
    return f" + {''.join(chr(ord(letter) - 0x1F1E6 + ord('a')) for letter in flag.group())} + "


def _alternative(pieces: list[_Piece], atlas: Atlas) -> tuple[Term, ...]:
    terms: dict[Term, None] = {}
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        length = 1
        if piece.kind == "word":
            length, term = _longest_region(pieces, at, atlas)
            terms.update(dict.fromkeys([term] if term else _words(piece)))
        elif piece.kind == "phrase":
            terms.update(dict.fromkeys(_words(piece)))
        at += length
    return _checked(sorted(terms, key=lambda term: (term.negated, term.kind is not TermKind.REGION)))


def _checked(terms: list[Term]) -> tuple[Term, ...]:
    """Terms in order, those to leave out last.

    Raises:
        TopicError: when nothing is asked for, too much, or the same thing with and without.
    """
    if not terms:
        raise TopicError(Refusal.NOTHING)
    if terms[0].negated:
        raise TopicError(Refusal.ONLY_WITHOUT)
    if len(terms) > MAX_TERMS:
        raise TopicError(Refusal.TERMS)
    if len({(term.kind, term.value) for term in terms}) < len(terms):
        raise TopicError(Refusal.CONTRADICTION)
    return tuple(terms)


def _longest_region(pieces: list[_Piece], at: int, atlas: Atlas) -> tuple[int, Term | None]:
    """How many pieces the longest region has that begins here, and the region."""
    run = 1
    while at + run < len(pieces) and pieces[at + run].kind == "word" and not pieces[at + run].negated:
        run += 1
    for length in range(min(run, _LONGEST_NAME), 0, -1):
        name = " ".join(piece.words for piece in pieces[at : at + length])
        region = atlas.lookup(name) or (_by_code(name, atlas) if run == 1 else None)
        if region:
            return length, Term(TermKind.REGION, region.id, pieces[at].negated)
    return 1, None


def _by_code(name: str, atlas: Atlas) -> Region | None:
    """A country by its two-letter code, standing by itself."""
    code = name.lower()
    return None if len(code) != 2 or code in _NOT_CODES else atlas.region(code)


def _words(piece: _Piece) -> tuple[Term, ...]:
    folded = words(" ".join(words(piece.words)))  # twice, as its canonical spelling will be
    if not folded:
        return ()
    kind = TermKind.WORD if len(folded) == 1 else TermKind.PHRASE
    return (Term(kind, " ".join(folded), piece.negated),)


def _topic(alternatives: tuple[tuple[Term, ...], ...], atlas: Atlas) -> Topic:
    canonical = ", ".join(_joined(terms, partial(_spelling, atlas=atlas), "-") for terms in alternatives)
    if len(canonical) > MAX_CANONICAL:
        raise TopicError(Refusal.TOO_LONG)
    title = ", ".join(_joined(terms, partial(_shown, atlas=atlas), "−") for terms in alternatives)
    return Topic(alternatives, canonical, title)


def _joined(terms: tuple[Term, ...], spell: Callable[[Term], str], minus: str) -> str:
    wanted = " + ".join(spell(term) for term in terms if not term.negated)
    return wanted + "".join(f" {minus}{spell(term)}" for term in terms if term.negated)


def _spelling(term: Term, atlas: Atlas) -> str:
    """What parses to this term: a region's name where it is plain and its own, else its id."""
    if term.kind is TermKind.REGION:
        region = atlas.region(term.value)
        for name in (region.name.lower(), key(region.name)) if region else ():
            plain = _PLAIN.fullmatch(name) is not None and len(name.split()) <= _LONGEST_NAME
            if plain and atlas.lookup(name) == region:
                return name
        return term.value
    value = _unpaired(term.value)
    quoted = term.kind is TermKind.PHRASE or atlas.lookup(value) or _by_code(value, atlas)
    return f'"{value}"' if quoted else value


def _shown(term: Term, atlas: Atlas) -> str:
    if term.kind is TermKind.REGION:
        return atlas.label(term.value, "en")
    return f"“{_unpaired(term.value)}”" if term.kind is TermKind.PHRASE else term.value


def _unpaired(value: str) -> str:
    """Overlapping pairs of Chinese or Japanese characters as the run that they were cut from."""
    pieces = value.split(" ")
    text = pieces[0]
    for before, piece in pairwise(pieces):
        if _CJK_PAIR.fullmatch(before) and _CJK_PAIR.fullmatch(piece) and before[1] == piece[0]:
            text += piece[1]
        else:
            text += f" {piece}"
    return text
