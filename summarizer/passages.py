"""What every brief asks of a sentence, read once: its words, its concepts, whether its form may be quoted.

Briefs of many topics and readers show the same stories. Reading a text costs a millisecond and more, so that what was
read is remembered for as many texts as some dozens of briefs hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, pairwise
from operator import or_

from news.text import stemmer_of, stop_words, words
from summarizer.furniture import hangs, is_clocked, is_quotable, leans, shortest
from summarizer.sentences import length_of, quoted_share, split_text

REMEMBERED = 512
"""Texts of which is known what was read: at most some 50 KB each."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a text."""

    start: int
    end: int
    words: int
    """See ``length_of``."""
    stems: tuple[str, ...]
    """Stems of the words that carry meaning."""
    concepts: frozenset[str]
    """Pairs of neighbouring stems."""
    quoted: float
    """Share of it that stands in quotation marks."""
    is_quotable: bool
    hangs: bool
    """Opens with a word that points at the sentence before."""
    leans: bool
    """Opens with a mere joint."""
    is_clocked: bool
    """Opens with a time of day."""


@lru_cache(maxsize=REMEMBERED)
def passages(text: str, language: str) -> tuple[Passage, ...]:
    """The sentences of a text, in the order and number of ``split_text``."""
    least = shortest(language)
    return tuple(_passage(text[start:end], start, language, least) for start, end in split_text(text, language))


def _passage(text: str, start: int, language: str, least: int) -> Passage:
    size = length_of(text)
    stems, grams = concepts(text, language)
    return Passage(
        start=start,
        end=start + len(text),
        words=size,
        stems=stems,
        concepts=grams,
        quoted=quoted_share(text),
        is_quotable=is_quotable(text, size, shortest=least),
        hangs=hangs(text, language),
        leans=leans(text, language),
        is_clocked=is_clocked(text),
    )


@lru_cache(maxsize=REMEMBERED)
def concepts_of(text: str, language: str) -> frozenset[str]:
    """The concepts of all sentences of a text."""
    return frozenset().union(*(passage.concepts for passage in passages(text, language)))


def concepts(text: str, language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Stems of the words that carry meaning, and the concepts: pairs of neighbouring stems."""
    found = words(text)
    stems = list(map(stemmer_of(language), found))
    means = [word not in stop for word in found] if (stop := stop_words(language)) else [True] * len(found)
    either = map(or_, means, means[1:])
    return tuple(compress(stems, means)), frozenset(compress(map(" ".join, pairwise(stems)), either))
