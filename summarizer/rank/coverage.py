"""Concept coverage: the ranking that the house uses by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sumy.nlp.stemmers import null_stemmer
from sumy.summarizers._summarizer import AbstractSummarizer, SentenceInfo
from sumy.utils import ItemsCount

from summarizer.rank.items import Admit, Item
from summarizer.rank.sentences import ItemSentence

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRAINS = 2.0**30
"""Worth is counted in whole grains: sums of whole numbers are the same in any order, and concepts come in none."""


@dataclass(frozen=True, slots=True)
class CoverageKnobs:
    """Weights of the coverage ranking, chosen by ROUGE-2 on the whole of the development sets."""

    decline: float = 0.6
    """How fast worth falls with position: 1 / (1 + decline * root of position)."""
    decline_alone: float = 0.14
    """The same where there is one outlet only, without the root: what several of them tell need not stand first."""
    repeated: float = 0.4
    """Where there is one outlet only: exponent of the number of its sentences that have a concept."""
    kept: float = 0.4
    """The same: what a concept is still worth when it is told; a text returns to what it is about."""
    lone: float = 0.9
    """What is taken from the number of outlets: a concept of one outlet weighs 1 - lone."""
    single: float = 0.2
    """Weight of single stems beside pairs of them: two outlets often tell the same in other words."""
    length: float = 0.6
    """Exponent of the number of words that a gain is divided by."""
    quoted: float = 0.5
    """What a sentence gains that is all quotation, where several outlets tell the story: what people said counts."""
    hanging: float = 0.1
    """Factor for an item that hangs or leans on the sentence before, until that one is chosen."""


class CoverageSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Greedy weighted coverage of concepts (Gillick and Favre 2009), with position and number of outlets.

    A concept is a pair of neighbouring stems or, at a lower rate, a stem. It is worth the number of outlets that have
    it, times the best position at which it stands; a sentence adds the worth of what is not covered yet, divided by a
    power of its length, times its own position factor.
    Sentences are told apart by index, so that the same words of two outlets stay two sentences.
    """

    stop_words: frozenset[str] = frozenset()
    """Words without meaning, where the sentences come without an item."""

    def __init__(
        self,
        stemmer: Callable[[str], str] = null_stemmer,
        *,
        admit: Admit = lambda _index, _chosen: True,
        knobs: CoverageKnobs | None = None,
    ) -> None:
        """A summarizer like any of sumy's.

        Args:
            stemmer: of single words, where the sentences come without an item.
            admit: what refuses repeats and keeps a budget; everything is admitted by default.
            knobs: the weights.
        """
        super().__init__(stemmer)
        self._admit = admit
        self._knobs = knobs or CoverageKnobs()

    def __call__(self, document: Any, sentences_count: int | str | Callable[[Any], Any]) -> tuple[Any, ...]:
        """The sentences chosen of a sumy document, in its order.

        Args:
            document: its sentences may carry an ``item`` (``summarizer.rank``); others are read as one text.
            sentences_count: as sumy has it: a number, a share such as ``"20%"``, or what picks from the ranking.
        """
        sentences = document.sentences
        picked = self._greedy([self._item(index, sentence) for index, sentence in enumerate(sentences)])
        infos = [SentenceInfo(sentences[index], index, gain) for index, gain in picked]
        keep = sentences_count if callable(sentences_count) else ItemsCount(sentences_count)
        return tuple(info.sentence for info in sorted(keep(infos), key=lambda info: int(info.order)))

    def _item(self, index: int, sentence: Any) -> Item:
        if isinstance(sentence, ItemSentence):
            return sentence.item
        words = [self.normalize_word(word) for word in sentence.words]
        stems = tuple(self.stem_word(word) for word in words if word not in self.stop_words)
        concepts = frozenset(map(" ".join, pairwise(stems)))
        return Item(str(sentence), stems, concepts, document=0, voice=0, position=index, words=len(words))

    def _greedy(self, items: Sequence[Item]) -> Iterator[tuple[int, float]]:
        if not items:
            return
        factor = self._position(items)
        ids, bounds, worth = self._concepts(items, factor)
        share = factor * self._form(items)
        kept = self._knobs.kept if _is_alone(items) else 0.0
        after = {(item.document, item.position): index for index, item in enumerate(items)}
        open_ = np.ones(len(items), dtype=bool)
        chosen: list[int] = []
        while True:
            gains = np.where(open_, np.add.reduceat(worth[ids], bounds) * share, 0.0)
            best = self._best(gains, open_, chosen)
            if best is None:
                return
            chosen.append(best)
            yield best, float(gains[best])
            told = ids[bounds[best] : _end(bounds, best, ids)]
            worth[told] = np.rint(worth[told] * kept)
            following = after.get((items[best].document, items[best].position + 1))
            if following is not None and (items[following].hangs or items[following].leans):
                share[following] /= self._knobs.hanging
                open_[following] = True

    def _best(self, gains: Floats, open_: NDArray[np.bool_], chosen: Sequence[int]) -> int | None:
        """The item of the greatest gain that is admitted; those that are refused on the way are closed."""
        for index in map(int, np.argsort(-gains, kind="stable")):
            if gains[index] <= 0.0:
                break
            open_[index] = False
            if self._admit(index, chosen):
                return index
        return None

    def _position(self, items: Sequence[Item]) -> Floats:
        """What each item counts for where it stands."""
        position = np.array([item.position for item in items], dtype=np.float64)
        if _is_alone(items):
            return np.asarray(1.0 / (1.0 + self._knobs.decline_alone * position))
        return np.asarray(1.0 / (1.0 + self._knobs.decline * np.sqrt(position)))

    def _form(self, items: Sequence[Item]) -> Floats:
        """What each item counts for its length, its age, its quotations and its opening."""
        form = np.array([item.weight for item in items])
        form /= np.array([max(1, item.words) for item in items], dtype=np.float64) ** self._knobs.length
        form[[item.hangs or item.leans for item in items]] *= self._knobs.hanging
        if not _is_alone(items):
            form *= 1.0 + self._knobs.quoted * np.array([item.quoted for item in items])
        return form

    def _concepts(self, items: Sequence[Item], factor: Floats) -> tuple[Ints, Ints, Floats]:
        """Concept numbers of all items in one row, where each item begins, and what each concept is worth."""
        rows = [[*item.concepts, *frozenset(item.stems)] or [""] for item in items]
        number = {concept: at for at, concept in enumerate(dict.fromkeys(chain.from_iterable(rows)))}
        lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        ids = np.fromiter(
            map(number.__getitem__, chain.from_iterable(rows)), dtype=np.int64, count=int(lengths.sum())
        )
        owner = np.repeat(np.arange(len(items)), lengths)
        best = np.zeros(len(number))
        np.maximum.at(best, ids, factor[owner])
        worth = best * self._spread(ids, np.array([item.voice for item in items])[owner], len(number))
        single, none = self._knobs.single, number.get("")
        worth *= np.array([1.0 - single if " " in concept else single for concept in number])
        if none is not None:  # items without any concept
            worth[none] = 0.0
        return ids, np.cumsum(lengths) - lengths, np.rint(worth * _GRAINS)

    def _spread(self, ids: Ints, voices: Ints, count: int) -> Floats:
        """Of each concept: how many outlets have it or, where there is one outlet, how many sentences."""
        if voices.min() == voices.max():
            return np.asarray(np.bincount(ids, minlength=count) ** self._knobs.repeated)
        tells = np.zeros((count, int(voices.max()) + 1), dtype=bool)
        tells[ids, voices] = True
        return np.asarray(np.maximum(tells.sum(axis=1) - self._knobs.lone, 0.0))


def _is_alone(items: Sequence[Item]) -> bool:
    return len({item.voice for item in items}) == 1


def _end(bounds: Ints, index: int, ids: Ints) -> int:
    return int(bounds[index + 1]) if index + 1 < len(bounds) else len(ids)
