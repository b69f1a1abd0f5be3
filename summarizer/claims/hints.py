"""Which sentences may attribute anything at all: most of a text does not, and need not be read closely."""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.claims.grammar import Grammar, grammar, plain

_PIECE = re.compile(r"[^\W_]+(?:[\u200c-\u200f]+[^\W_]+)*")
"""A run of letters and digits: no word of a cue begins or ends inside of one. Marks that ``plain`` drops join it."""


def may_attribute(sentence: str, language: str) -> bool:
    """Whether words of a cue stand in a sentence; where it has none, ``find_attributions`` finds nothing in it."""
    table = grammar(language)
    if table is None or table.words is not None:
        return table is not None
    keys = _keys(language)
    lows = [plain(piece) for piece in _PIECE.findall(sentence)]
    if not keys.isdisjoint(lows):
        return True
    return bool(table.proclitics) and not keys.isdisjoint([low[1:] for low in lows if low[:1] in table.proclitics])


@lru_cache(maxsize=32)
def _keys(language: str) -> frozenset[str]:
    """Of each cue its longest piece, which is the least common one."""
    table = grammar(language)
    return frozenset(max(_PIECE.findall(cue), key=len) for cue in _cues(table)) if table else frozenset()


def _cues(table: Grammar) -> list[str]:
    return [" ".join(words) for rows in table.cues.values() for words in rows]
