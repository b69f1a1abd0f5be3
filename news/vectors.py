"""From an article to the weighted terms that tell its story from others.

Weights are whole numbers, so that sums of vectors are exact: they do not depend on the order of addition.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from news import text
from news.model import Article
from news.newswords import news_words

Vector = dict[str, int]
"""Weight by term; of length ``UNIT``."""

UNIT = 4096
CHARACTERS = 6000
"""Characters of a text that are read at all."""
LEAD_WORDS = 60
"""Words of the text that count: leads tell the event, what follows is background."""
TITLE_WEIGHT = 3.0
NAME_WEIGHT = 1.25
"""Names and numbers tell events apart better than other words."""
TERMS = 40
START = 50.0
"""Articles that a young vocabulary pretends to have read, so that the first day's weights are no accident."""
PRIMED = 300.0
"""The same where the common words of the language's news are known."""
PRIMED_SHARE = 0.04
"""Share of those articles that each such word was in."""
HALVE_EVERY = 5_000
"""Articles of one language after which old counts are halved, so that a word that is new to the news is soon known to
be common: until then it would tie what has nothing else in common. It keeps the table small, too."""

_INNER_WORD = re.compile(r"(?<=[\w,;] )[^\W\d_][\w'’-]*")
_SLAVIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
_SLAVIC_STEM = 6
"""Letters of a Slavic stem: rich endings leave the stemmers' answers for one word apart."""
_LEAD_CHARACTERS = LEAD_WORDS * 9
_NOISE = re.compile(
    r"^\W*(?:update \d+-|update \d+:|live:|breaking:|watch:|video:|exclusive:|срочно:|عاجل[:|])\s*", re.I
)


@lru_cache(maxsize=16)
def read(words: str) -> tuple[str, ...]:
    """Folded words of a text, kept for a moment: the wires and the stories read an article one after the other."""
    return tuple(text.words(words))


def bare_title(title: str, outlet: str) -> str:
    """A title without the outlet's name at its end and without marks such as ``LIVE:`` at its start."""
    for bar in (" - ", " | ", " — ", " – "):
        head, found, tail = title.rpartition(bar)
        if found and head and text.fold(tail.strip()) == text.fold(outlet.strip()):
            title = head
            break
    return _NOISE.sub("", title) or title


def features(article: Article, title: str) -> dict[str, float]:
    """Stems of the title and the lead with their weighted counts.

    Args:
        article: of whose text the lead is read.
        title: its title without the outlet's name.
    """
    language = article.language
    lead = read(article.text[:CHARACTERS])[:LEAD_WORDS] if article.text else ()
    names = _names(article.text[:_LEAD_CHARACTERS]) if article.text else frozenset[str]()
    counts: dict[str, float] = {}
    for weight, words in ((TITLE_WEIGHT, read(title)), (1.0, lead)):
        for word in words:
            term, bonus = _term(word, language)
            if term:
                weighty = NAME_WEIGHT if word in names else bonus
                counts[term] = counts.get(term, 0.0) + weight * weighty
    return counts


def _names(lead: str) -> frozenset[str]:
    """Folded words that are written with a capital inside a sentence."""
    return frozenset(_folded(word) for word in _INNER_WORD.findall(lead) if word[0].isupper())


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    folded = text.words(word)
    return folded[0] if folded else ""


@lru_cache(maxsize=100_000)
def _term(word: str, language: str) -> tuple[str, float]:
    """The stem of a folded word, empty for one that carries no meaning, and its weight where it is no name."""
    if word in text.stop_words(language) or (len(word) == 1 and not word.isdigit()):
        return "", 0.0
    stem = text.stem(word.removesuffix("'s"), language)
    return stem[:_SLAVIC_STEM] if language in _SLAVIC else stem, NAME_WEIGHT if word[0].isdigit() else 1.0


class Vocabulary:
    """How often the terms of one language occurred in the stream so far.

    It starts from the words that are common in any news: to a day-old stream the words of its largest story look as
    common as ``president``.
    """

    def __init__(self, language: str = "") -> None:
        primed = {_term(word, language)[0] for word in news_words(language)} - {""}
        self._seen = dict.fromkeys(primed, PRIMED * PRIMED_SHARE)
        self._total = START + (PRIMED if primed else 0.0)
        self._since_halved = 0

    @classmethod
    def known(cls, seen: Mapping[str, float], total: float, since_halved: int) -> Vocabulary:
        """One that goes on from what another had counted (``counted``)."""
        vocabulary = cls()
        vocabulary._seen, vocabulary._total, vocabulary._since_halved = dict(seen), total, since_halved
        return vocabulary

    def counted(self) -> tuple[Mapping[str, float], float, int]:
        """Articles by term, articles in all, and articles since old counts were halved."""
        return self._seen, self._total, self._since_halved

    def learn(self, terms: Iterable[str]) -> None:
        """Count the terms of one more article."""
        seen = self._seen
        for term in terms:
            seen[term] = seen.get(term, 0.0) + 1.0
        self._total += 1.0
        self._since_halved += 1
        if self._since_halved >= HALVE_EVERY:
            self._halve()

    def vector(self, counts: Mapping[str, float]) -> Vector:
        """Sublinear counts by inverse document frequency, the heaviest terms only, scaled to ``UNIT``."""
        total, seen = self._total, self._seen
        weights = [
            ((1.0 + math.log(count)) * math.log(total / (seen.get(term, 0.0) + 0.5)), term)
            for term, count in counts.items()
        ]
        if len(weights) > TERMS:
            weights = sorted(weights, reverse=True)[:TERMS]
        length = math.sqrt(sum(weight * weight for weight, _ in weights if weight > 0.0))
        if not length:
            return {}
        scale = UNIT / length
        return {term: round(weight * scale) for weight, term in weights if weight * scale >= 0.5}

    def _halve(self) -> None:
        self._seen = {term: count / 2 for term, count in self._seen.items() if count > 1.0}
        self._total /= 2
        self._since_halved = 0


def dot(one: Vector, other: Vector) -> int:
    """Inner product of two sparse vectors."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])
