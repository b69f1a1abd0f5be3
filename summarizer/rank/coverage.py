"""Concept coverage: the ranking that the house uses by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sumy.summarizers._summarizer import AbstractSummarizer, SentenceInfo
from sumy.utils import ItemsCount

from summarizer.rank.items import Admit, Item

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CoverageKnobs:
    """Weights of the coverage ranking, chosen by ROUGE-2 on the whole of the development sets."""

    decline: float = 0.3
    """How fast worth falls with position: 1 / (1 + decline * position)."""
    decline_alone: float = 0.12
    """The same where there is one outlet only: news texts lead with what matters."""
    lone: float = 0.95
    """What is taken from the number of outlets: a concept of one outlet weighs 1 - lone."""
    length: float = 0.5
    """Exponent of the number of words that a gain is divided by."""
    hanging: float = 0.35
    """Factor for an item that hangs on the sentence before, unless that one is chosen."""


class CoverageSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Greedy weighted coverage of concepts (Gillick and Favre 2009), with position and number of outlets.

    A concept is worth the number of outlets that have it, times the best position at which it stands; a sentence
    adds the worth of what is not covered yet, divided by a root of its length, times its own position factor.
    Sentences are told apart by index, so that the same words of two outlets stay two sentences.
    """

    def __init__(self, admit: Admit, knobs: CoverageKnobs | None = None) -> None:
        super().__init__()
        self._admit = admit
        self._knobs = knobs or CoverageKnobs()

    def __call__(self, document: Any, sentences_count: int | Callable[[Any], Any]) -> tuple[Any, ...]:
        """Sentences of a sumy document model whose sentences carry an ``item``; see ``summarizer.rank``."""
        sentences = document.sentences
        picked = self._greedy([sentence.item for sentence in sentences])
        infos = [SentenceInfo(sentences[index], index, gain) for index, gain in picked]
        keep = sentences_count if callable(sentences_count) else ItemsCount(sentences_count)
        return tuple(info.sentence for info in sorted(keep(infos), key=lambda info: int(info.order)))

    def _greedy(self, items: Sequence[Item]) -> Iterator[tuple[int, float]]:
        if not items:
            return
        alone = _is_alone(items)
        decline = self._knobs.decline_alone if alone else self._knobs.decline
        factor = 1.0 / (1.0 + decline * np.array([item.position for item in items], dtype=np.float64))
        ids, bounds, worth = self._concepts(items, factor)
        share = factor / np.array([max(1, item.words) for item in items], dtype=np.float64) ** self._knobs.length
        share *= np.array([item.weight for item in items])
        share[[item.hangs for item in items]] *= self._knobs.hanging
        after = {(item.document, item.position): index for index, item in enumerate(items)}
        open_ = np.ones(len(items), dtype=bool)
        chosen: list[int] = []
        while open_.any():
            gains = np.where(open_, np.add.reduceat(np.append(worth[ids], 0.0), bounds) * share, -1.0)
            best = int(gains.argmax())
            open_[best] = False
            if gains[best] <= 0.0:
                return
            if not self._admit(best, chosen):
                continue
            chosen.append(best)
            yield best, float(gains[best])
            worth[ids[bounds[best] : _end(bounds, best, ids)]] = 0.0
            following = after.get((items[best].document, items[best].position + 1))
            if following is not None and items[following].hangs:
                share[following] /= self._knobs.hanging

    def _concepts(self, items: Sequence[Item], factor: Floats) -> tuple[Ints, Ints, Floats]:
        """Concept numbers of all items in one row, where each item begins, and what each concept is worth."""
        number: dict[str, int] = {}
        rows = [[number.setdefault(c, len(number)) for c in sorted(item.concepts)] or [0] for item in items]
        number.setdefault("", len(number))
        best = np.zeros(len(number))
        voices: list[set[int]] = [set() for _ in number]
        times = np.zeros(len(number))
        for index, row in enumerate(rows):
            for concept in row if items[index].concepts else ():
                best[concept] = max(best[concept], factor[index])
                voices[concept].add(items[index].voice)
                times[concept] += 1
        spread = np.sqrt(times) if _is_alone(items) else np.array([len(v) for v in voices]) - self._knobs.lone
        lengths = np.array([len(row) for row in rows])
        ids = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
        return ids, np.cumsum(lengths) - lengths, np.maximum(spread, 0.0) * best


def _is_alone(items: Sequence[Item]) -> bool:
    return len({item.voice for item in items}) == 1


def _end(bounds: Ints, index: int, ids: Ints) -> int:
    return int(bounds[index + 1]) if index + 1 < len(bounds) else len(ids)
