"""Words and marks of a masked sentence, with the classes that the scan for claimants asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.claims.grammar import Grammar
from summarizer.claims.quotations import MASK

QUOTE = "\x00"
_TOKEN = re.compile(
    rf"{MASK}+"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|St|Jr|Sr|Prof|Adm|Brig|Hon|No|Inc|Co|Corp|Mme|MM?)\.(?=\s)"
    r"|[A-ZА-ЯЁІЇЄҐÀ-ÖØ-Þ]\.(?=\s*[^\W\d_])"
    r"|\([^()]{0,60}\)"
    r"|[^\W_]+(?:[-’'ʼ.&/][^\W_]+)*(?:['’](?=\s))?"
    r"|\S"
)
_BREAKS = frozenset(";:—–―-•|!?…؛؟。")


@dataclass(frozen=True, slots=True)
class Token:
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
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()

    @property
    def is_break(self) -> bool:
        """Whether nothing of a noun phrase runs across it."""
        return self.text in _BREAKS or self.is_quote


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


def scene(masked: str, start: int, end: int, grammar: Grammar) -> Scene:
    """The tokens of ``masked[start:end]``; their offsets count from the beginning of ``masked``."""
    return Scene(
        tuple(Token(*m.span(), m.group(), m.group().lower()) for m in _TOKEN.finditer(masked, start, end)), grammar
    )
