"""Few sentences from many sources, without repeats, within a budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.passages import concepts, passages
from summarizer.rank import Item, pick

_STRANGE = 0.09
"""A document with less than this share of its words in the rest of the story is about something else."""
_OUTDATED = 0.4
"""Factor for a sentence whose figures a later text has raised."""
_RAISING = 1.5
"""Factor for a sentence whose figures raise those of an older text: that is what is new."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to choose from."""

    text: str
    title: str
    language: str
    voice: str
    """Who prints it: documents of one voice count once."""
    barred: frozenset[int] = frozenset()
    """Where sentences begin that must not be chosen."""
    weight: float = 1.0
    """How much its sentences count: new texts more than old ones."""
    outdated: frozenset[int] = frozenset()
    """Where sentences begin whose figures a later text has raised."""
    raising: frozenset[int] = frozenset()
    """Where sentences begin whose figures raise those of an older text."""

    def weight_of(self, start: int) -> float:
        """How much the sentence that begins at ``start`` counts."""
        factor = _OUTDATED if start in self.outdated else _RAISING if start in self.raising else 1.0
        return self.weight * factor


@dataclass(frozen=True, slots=True)
class ChoiceKnobs:
    """What limits a choice."""

    max_words: int
    """Of the whole choice; one sentence may be longer where none is short enough, since no words are worse."""
    max_sentences: int = 1000
    max_per_document: int = 1000
    repeat: float = 0.5
    """Share of the shorter one's concepts beyond which two sentences say the same."""
    algorithm: str = "coverage"


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen sentence: its document's number, its own number there, and its offsets."""

    document: int
    index: int
    start: int
    end: int
    concepts: frozenset[str]


def choose(documents: Sequence[Document], knobs: ChoiceKnobs) -> tuple[Choice, ...]:
    """Sentences that tell most of the documents; in reading order (position, then document), raised figures last."""
    pool = _pool(documents)
    strangers = _strangers(pool)
    kept = [pair for pair in pool if pair[0].document not in strangers]
    items = [item for _, item in kept]
    chosen = pick(items, algorithm=knobs.algorithm, admit=_Admission(items, knobs))
    late = {i for i in chosen if kept[i][0].start in documents[items[i].document].outdated}
    heads = _heads(items, chosen)
    ordered = sorted(chosen, key=lambda i: (heads[i] in late, _place(items[heads[i]]), items[i].position))
    return tuple(kept[i][0] for i in ordered)


def _place(item: Item) -> tuple[int, int]:
    return item.position, item.document


def _heads(items: Sequence[Item], chosen: Sequence[int]) -> dict[int, int]:
    """The chosen items, each with the one that it stands right behind because it hangs on it; else with itself."""
    heads: dict[int, int] = {}
    for index in sorted(chosen):
        heads[index] = heads.get(index - 1, index) if items[index].hangs else index
    return heads


class _Admission:
    """Refuses what does not fit the budget, repeats what was chosen, or hangs on what was not."""

    def __init__(self, items: Sequence[Item], knobs: ChoiceKnobs) -> None:
        self._items = items
        self._knobs = knobs
        self._words = max(knobs.max_words, min((item.words for item in items if not item.hangs), default=0))

    def __call__(self, index: int, chosen: Sequence[int]) -> bool:
        items = self._items
        if len(chosen) >= self._knobs.max_sentences or (items[index].hangs and index - 1 not in chosen):
            return False
        document = items[index].document
        if sum(items[i].document == document for i in chosen) >= self._knobs.max_per_document:
            return False
        if sum(items[i].words for i in chosen) + items[index].words > self._words:
            return False
        return all(overlap(items[index].concepts, items[i].concepts) <= self._knobs.repeat for i in chosen)


def overlap(some: frozenset[str], others: frozenset[str]) -> float:
    """Share of the smaller set's concepts that the other holds too; 0 for an empty set."""
    smaller = min(len(some), len(others))
    return len(some & others) / smaller if smaller else 0.0


def _pool(documents: Sequence[Document]) -> list[tuple[Choice, Item]]:
    voices = {voice: number for number, voice in enumerate(dict.fromkeys(d.voice for d in documents))}
    pool: list[tuple[Choice, Item]] = []
    for number, document in enumerate(documents):
        position, title, before = 0, concepts(document.title, document.language), -1
        seen = set[tuple[tuple[str, ...], frozenset[str]]]()
        for index, passage in enumerate(passages(document.text, document.language)):
            start, said = passage.start, (passage.stems, passage.concepts)
            if said == title:
                position += 1
            if start in document.barred or not passage.is_quotable or said == title or said in seen:
                continue
            if passage.hangs and before != index - 1:
                continue
            seen.add(said)
            before = index
            item = Item(
                text=document.text[start : passage.end],
                stems=passage.stems,
                concepts=passage.concepts,
                document=number,
                voice=voices[document.voice],
                position=position,
                words=passage.words,
                weight=document.weight_of(start),
                quoted=passage.quoted,
                hangs=passage.hangs,
                leans=passage.leans,
            )
            pool.append((Choice(number, index, start, passage.end, passage.concepts), item))
            position += 1
    return pool


def _strangers(pool: Sequence[tuple[Choice, Item]]) -> frozenset[int]:
    """Documents that share hardly a word with the rest: an extraction accident, or the wrong story."""
    vocabulary: dict[int, set[str]] = {}
    for _, item in pool:
        vocabulary.setdefault(item.document, set()).update(item.stems)
    if len(vocabulary) < 3:
        return frozenset()
    holders = Counter(stem for own in vocabulary.values() for stem in own)
    return frozenset(
        document
        for document, own in vocabulary.items()
        if own and sum(holders[stem] > 1 for stem in own) < _STRANGE * len(own)
    )
