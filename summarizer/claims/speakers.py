"""Who the words of a text stand for: full names, short forms, pronouns, kinds."""

from __future__ import annotations

import re

from news.model import Claimant, ClaimantKind
from summarizer.claims.grammar import Grammar, plain
from summarizer.claims.naming import is_of_name
from summarizer.claims.people import introduced, sole_person

_ACRONYM = re.compile(r"\(\s*([^\W\d_a-z][^\W_]{1,9})\s*\)")
_LATELY = 3
"""Sentences after which the last speaker gives way to a person named since."""
_ARTICLE = re.compile(
    r"^(?:(?:the|a|an|le|la|les|un|une|des|el|los|las|una|der|die|das|den|dem|ein|eine)\s+|[ld]['’])", re.I
)
_RANKS = frozenset({ClaimantKind.OFFICIAL, ClaimantKind.MILITARY})
_MARKS = frozenset('«„“"')
_TITLES = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|President|Minister|General|Prime Minister|Secretary)\.?\s+")


class Speakers:
    """Remembers the claimants of one text in order, to tell what later short forms stand for."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self._grammar = grammar
        self._text = text
        self._people: dict[str, Claimant | None] = {}
        self._full: dict[str, str] = {}
        self._last: dict[str, Claimant] = {}
        self._known: list[Claimant] = []
        self._named_at = 0
        """Number of the sentence in which a person last spoke."""
        for match in _ACRONYM.finditer(text):
            name = _spelled_out(text[max(0, match.start() - 120) : match.start()], match[1])
            if name:
                self._full.setdefault(match[1], name)

    @property
    def last(self) -> Claimant | None:
        """Who was named last as a claimant."""
        return self._known[-1] if self._known else None

    def claimant(self, words: str, remark: str = "", *, sentence: int = 0, before: str = "") -> Claimant:
        """The claimant that these words of the text stand for.

        Args:
            words: as the text has them.
            remark: the same with their apposition.
            sentence: number of the sentence they stand in.
            before: the sentences right before, where a pronoun may find its name.
        """
        words = " ".join(words.split())
        sort = self._grammar.pronouns.get(plain(words)) or self._grammar.possessives.get(plain(words))
        if sort is not None:
            return self._pronoun(words, sort, sentence, before)
        name = self._named(words)
        title = words.removesuffix(f", {name}")
        remark = " ".join(remark.split()) or words
        if known := self._introduced(words, name, remark):
            self._remember(known, sentence)
            return known
        kind = self._kind(title if title != words else f"{words} {name}" if name != words else words)
        if title != words and (whole := self._kind(words)) in _RANKS:
            kind = whole
        if kind in {ClaimantKind.UNNAMED, ClaimantKind.GROUP} and ", " in words and name[:1].isupper():
            kind = ClaimantKind.PERSON
        found = Claimant(remark, name, kind)
        self._remember(found, sentence)
        return found

    def _introduced(self, words: str, name: str, remark: str) -> Claimant | None:
        """Whoever was named before and is now called by a title or a surname alone."""
        if name != words:
            known = next((known for known in reversed(self._known) if known.name == name), None)
            short = len(words.split(", ")) == 1 and words not in name
            return Claimant(remark, name, known.kind) if known and short else None
        if len(words.split()) > 1 or not words[:1].isupper():
            return None
        if words not in self._people:
            self._people[words] = introduced(self._text, words, self._grammar)
        person = self._people[words]
        return Claimant(remark, person.name, person.kind) if person and person.name != words else None

    def _pronoun(self, words: str, sort: str, sentence: int, before: str) -> Claimant:
        """Whoever of that sort spoke last; a person also whoever was just named alone, when no one spoke lately."""
        known = self._last.get(sort)
        if sort == "person" and (known is None or sentence - self._named_at > _LATELY):
            known = sole_person(before, self._grammar) or known
            if known is not None:
                self._remember(known, sentence)
        return Claimant(words, known.name, known.kind) if known else Claimant(words, words, self._kind(words))

    def _named(self, words: str) -> str:
        words = _core(words)
        bare = _ARTICLE.sub("", words)
        if bare in self._full:
            return self._full[bare]
        if bare != words and (name := self._entitled(bare)):
            return name
        tail = _TITLES.sub("", bare)
        if len(tail.split()) == 1 and tail[:1].isupper():
            for known in reversed(self._known):
                parts = known.name.split()
                if known.kind is ClaimantKind.PERSON and len(parts) > 1 and parts[-1].lower() == tail.lower():
                    return known.name
        return words

    def _entitled(self, title: str) -> str:
        """Who was introduced with a title of these words: ``the expert`` after ``a political expert, X``."""
        words = title.lower().split()
        for known in reversed(self._known):
            introduced = known.words.removesuffix(known.name).rstrip(", ").lower().split()
            if known.name != known.words and words[-1:] == introduced[-1:] and set(words) <= set(introduced):
                return known.name
        return ""

    def _kind(self, words: str) -> ClaimantKind:
        for kind, pattern in self._grammar.kinds:
            if pattern.search(plain(words)):
                return kind
        bare = _ARTICLE.sub("", words).split()
        if words[:1] in _MARKS:
            return ClaimantKind.GROUP  # *«Volna»*: persons and sources are not named in quotation marks
        if self._grammar.has_case and any(word[:1].isupper() for word in bare):
            return ClaimantKind.GROUP if len(bare) < len(words.split()) else ClaimantKind.PERSON
        return ClaimantKind.UNNAMED if self._grammar.has_case else ClaimantKind.PERSON

    def _remember(self, claimant: Claimant, sentence: int) -> None:
        self._known.append(claimant)
        sort = "person" if self._is_human(claimant) else "group"
        self._last[sort] = claimant
        if sort == "person":
            self._named_at = sentence

    def _is_human(self, claimant: Claimant) -> bool:
        if claimant.kind is ClaimantKind.PERSON:
            return True
        ranks = claimant.kind in _RANKS
        return ranks and not (self._grammar.bodies and self._grammar.bodies.search(plain(claimant.name)))


def _core(words: str) -> str:
    """The name among ``a spokesman, Jean Roche``; the words themselves otherwise."""
    parts = words.split(", ")
    names = [part for part in parts if part[:1].isupper() and all(map(is_of_name, part.split()))]
    return names[0] if len(parts) > 1 and names else words


def _spelled_out(before: str, acronym: str) -> str:
    """The words that an acronym in brackets abbreviates (after Schwartz and Hearst 2003, by initials)."""
    tokens = before.split()
    letters = acronym.upper()
    at = len(letters) - 1
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 13), -1):
        if at >= 0 and tokens[index][:1].upper() == letters[at]:
            at -= 1
            if at < 0:
                return " ".join(tokens[index:]).strip(" ,")
    return ""
