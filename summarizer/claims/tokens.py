"""Words and marks of a masked sentence, with the classes that the scan for claimants asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.claims.grammar import Grammar, plain
from summarizer.claims.quotations import MASK

QUOTE = "\x00"
_TOKEN = re.compile(
    rf"{MASK}+"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|St|Jr|Sr|Prof|Adm|Brig|Hon|No|Inc|Co|Corp|Mme|MM?)\.(?=\s)"
    r"|[A-ZА-ЯЁІЇЄҐÀ-ÖØ-Þ]\.(?=\s*[^\W\d_])"
    r"|\([^()]{0,60}\)"
    rf"|[“«„\"][^{MASK}“”«»„\"\n]{{1,40}}[”»“\"]"
    r"|-(?:t-)?(?:ils?|elles?)\b"
    r"|[^\W_]+(?:[-’'ʼ.&/\u200c\u05f3\u05f4](?!(?:t-)?(?:ils?|elles?)\b)[^\W_]+)*(?:['’](?=\s))?"
    r"|\S"
)
Span = tuple[int, int]
"""Token numbers: first, and one behind the last."""
_MARKS = frozenset('“«„"')
_LEADS = _MARKS | {"-"}
_BREAKS = frozenset(";:—–―-•|!?…؛؟。！？；：")


class Token(NamedTuple):
    """A word, a mark, a bracketed remark or a masked quotation."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_quote(self) -> bool:
        """Whether it is a masked quotation."""
        return self.text[0] == QUOTE

    @property
    def is_aside(self) -> bool:
        """Whether it is a bracketed remark such as ``(SOHR)``."""
        return self.text[0] == "("

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number."""
        return self.text[0].isalnum() or (len(self.text) > 1 and self.text[0] in _LEADS)

    @property
    def is_capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper() or (len(self.text) > 1 and self.text[0] in _MARKS)

    @property
    def is_phrase(self) -> bool:
        """Whether it is a word or two in quotation marks that are no name: ``“unacceptable”``."""
        return len(self.text) > 1 and self.text[0] in _MARKS and self.text[1:].lstrip()[:1].islower()

    @property
    def is_break(self) -> bool:
        """Whether nothing of a noun phrase runs across it."""
        return self.text in _BREAKS or self.is_quote


class Cue(NamedTuple):
    """Words of the table that stand in a sentence: token ``first`` to ``after - 1``."""

    words: str
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence as tokens, with the grammar of its language."""

    tokens: tuple[Token, ...]
    grammar: Grammar

    def at(self, index: int) -> Token | None:
        """The token of that number, or ``None`` beyond either end."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def low(self, index: int) -> str:
        """Its text in lower case; empty beyond either end."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def cue_at(self, index: int) -> Cue | None:
        """The longest cue that begins with the token of that number."""
        first = self.low(index)
        if first not in self.grammar.cues and first[:1] and first[0] in self.grammar.proclitics:
            first = first[1:]
        for words in self.grammar.cues.get(first, ()):
            if all(self.low(index + step) == word for step, word in enumerate(words) if step):
                return Cue(" ".join(words), index, index + len(words))
        return None

    def offsets(self, span: tuple[int, int]) -> tuple[int, int]:
        """Where tokens ``span[0]`` to ``span[1] - 1`` stand in the text; a hyphen before a pronoun is left out."""
        first = self.tokens[span[0]]
        return first.start + first.text.rfind("-") + 1 if first.text[0] == "-" else first.start, self.tokens[
            span[1] - 1
        ].end

    def span(self, offsets: tuple[int, int]) -> tuple[int, int]:
        """The tokens within offsets of the text; the reverse of ``offsets``."""
        inside = [i for i, t in enumerate(self.tokens) if offsets[0] < t.end and t.start < offsets[1]]
        return inside[0], inside[-1] + 1


def scene(masked: str, start: int, end: int, grammar: Grammar) -> Scene:
    """The tokens of ``masked[start:end]``; their offsets count from the beginning of ``masked``."""
    found = (grammar.words or _TOKEN).finditer(masked, start, end)
    return Scene(tuple([Token(m.start(), m.end(), text := m.group(), plain(text)) for m in found]), grammar)
