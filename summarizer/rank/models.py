"""Our sentences in sumy's document model, and sumy's summarizers over them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph

from summarizer.rank.coverage import CoverageSummarizer
from summarizer.rank.items import Admit, Item
from summarizer.rank.sentences import ItemSentence

_CLASSES = {
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "luhn": ("luhn", "LuhnSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
}


def run(items: Sequence[Item], algorithm: str, admit: Admit) -> tuple[int, ...]:
    """See ``summarizer.rank.pick``."""
    document = _document(items)
    ranked: list[int] = []

    def keep(infos: Any) -> list[Any]:
        kept = list(infos)
        ranked.extend(info.order for info in kept)
        return kept

    if algorithm == "coverage":
        CoverageSummarizer(admit=admit)(document, keep)
        return tuple(ranked)
    module, name = _CLASSES[algorithm]
    getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)()(document, keep)
    return _walk(sorted(ranked, key=lambda index: items[index].hangs), admit)


def _document(items: Sequence[Item]) -> Any:
    numbered = groupby(enumerate(items), key=lambda pair: pair[1].document)
    return ObjectDocumentModel([Paragraph([ItemSentence(*pair) for pair in group]) for _, group in numbered])


def _walk(ranked: Sequence[int], admit: Admit) -> tuple[int, ...]:
    chosen: list[int] = []
    for index in ranked:
        if admit(index, chosen):
            chosen.append(index)
    return tuple(chosen)
