"""Lines that belong to the page and not to the article: "No comments", "Read also", newsletter prompts.

No page extractor keeps them all out, because some outlets print them inside the article's container. Three things
tell them: what they say (``feeds.furniture_phrases``), that they only say who wrote it and when (``feeds.credits``),
and that an outlet prints the same line under every article (``LineMemory``). Only the two ends of a text are trimmed,
from the outside inward.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s

from feeds.credits import is_credit
from feeds.furniture_phrases import STARTS, WHOLE
from news.text import words

KEEP = 0.6
"""Share of a text (in characters) that is always left."""
SHORT_WORDS = 8
"""A line of at most so many words that does not end as a sentence may be a label."""
PROMPT_WORDS = 25
"""A line that begins as a prompt is furniture up to this length."""
FIRST, LAST = 2, 6
"""Lines of either end that an outlet's memory keeps of an article."""
HEADING_LINES, HEADING = 5, 160
"""Among how many first lines the headline is looked for, and characters of all that may stand above it."""
TAIL = 10
"""Lines from the end in which furniture is looked for."""
REMEMBERED = 50
"""Articles that a memory keeps."""
LEAST_ARTICLES, LEAST_SHARE = 3, 0.1
"""In how many articles, and in which share of them, a label must be seen to count as the outlet's own."""
SENTENCE_ARTICLES, SENTENCE_SHARE = 5, 0.3
"""The same for a sentence: what happened before is told in the same words under several articles, too."""

_SENTENCE_END = re.compile("[.!?…。！？؟।۔:;»”\"'’)\\]]\\s*$")
_DIGEST = "="
"""Begins the mark of a line that is no label."""
_NUMBER = re.compile(r"^\d+$")


def trim(text: str, language: str, repeated: frozenset[str] = frozenset()) -> str:
    """A text without the furniture at its two ends.

    At the end, a line of furniture takes with it the short labels below it: whatever stands under "No comments" is
    the comment box, not the article.

    Args:
        text: paragraphs parted by an empty line.
        language: ISO 639-1 of the article; empty when unknown, and every language's phrases count.
        repeated: marks of lines that this outlet prints again and again (``LineMemory.repeated``).

    Returns:
        The text; never less than 60 % of it.
    """
    lines = text.split("\n\n")
    least = sum(map(len, lines)) * KEEP

    def is_furniture(line: str) -> bool:
        return _is_furniture(line, language, repeated)

    end = _end(lines, is_furniture, least)
    left = sum(map(len, lines[:end]))
    start = 0
    while start < end - 1 and left - len(lines[start]) >= least and is_furniture(lines[start]):
        left -= len(lines[start])
        start += 1
    return "\n\n".join(lines[start:end])


def without_headline(text: str, *titles: str) -> str:
    """A text without its headline, and without the few short lines that stand above it.

    Args:
        text: paragraphs parted by an empty line.
        titles: of the article as feed and page have it, with or without the outlet's name behind; empty ones are no
            title.
    """
    asked = [words(title) for title in titles if title]
    lines = text.split("\n\n", HEADING_LINES)
    above = 0
    for number, line in enumerate(lines[:-1]):
        said = words(line[:600])
        if any(len(said) * 2 > len(title) and said == title[: len(said)] for title in asked):
            return "\n\n".join(lines[number + 1 :])
        above += len(line)
        if above > HEADING:
            break
    return text


def _end(lines: list[str], is_furniture: Callable[[str], bool], least: float) -> int:
    """How many lines are left when the end is trimmed."""
    end = len(lines)
    size = sum(map(len, lines))
    for index in range(len(lines) - 1, max(0, len(lines) - TAIL) - 1, -1):
        size -= len(lines[index])
        if size < least or index == 0:
            break
        if is_furniture(lines[index]):
            end = index
        elif not _is_label(lines[index]):
            break
    return end


def _is_furniture(line: str, language: str, repeated: frozenset[str]) -> bool:
    if repeated and _mark(line) in repeated:
        return True
    if len(line) > 400:
        return False
    shape = _shape(line)
    if not shape:
        return True  # a rule, an arrow, an emoji
    count = shape.count(" ") + 1
    if (count <= SHORT_WORDS and shape in _whole(language)) or is_credit(line):
        return True
    return count <= PROMPT_WORDS and any(_begins(line, shape, start) for start in _starts(language))


def _begins(line: str, shape: str, start: tuple[str, str]) -> bool:
    phrase, sign = start
    if not (shape == phrase or shape.startswith(phrase + " ")):
        return False
    return not sign or ":" in line[: len(phrase) + 6] or "：" in line[: len(phrase) + 6]


def _is_label(line: str) -> bool:
    """Short and not a sentence: a heading, a name, a button."""
    return len(line) <= 80 and len(words(line)) <= SHORT_WORDS and not _SENTENCE_END.search(line)


def _shape(line: str) -> str:
    """A line as it is compared: folded words, numbers alike."""
    return " ".join("#" if _NUMBER.match(word) else word for word in words(line[:400]))


def _mark(line: str) -> str:
    """How an outlet's memory notes a line: a label by its shape, a longer one by a digest of it.

    Empty for a short sentence: "The investigation goes on." may end any article.
    """
    if _is_label(line):
        return _shape(line)
    if len(words(line[:400])) <= SHORT_WORDS:
        return ""
    return _DIGEST + blake2s(_shape(line).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=32)
def _whole(language: str) -> frozenset[str]:
    return frozenset(_phrase_shape(phrase) for code in _languages(language, tuple(WHOLE)) for phrase in WHOLE[code])


@lru_cache(maxsize=32)
def _starts(language: str) -> tuple[tuple[str, str], ...]:
    """Beginnings, and whether a colon must follow."""
    phrases = (phrase for code in _languages(language, tuple(STARTS)) for phrase in STARTS[code])
    pairs = ((_phrase_shape(phrase), ":" if phrase.endswith(":") else "") for phrase in phrases)
    return tuple(pair for pair in dict.fromkeys(pairs) if pair[0])


def _phrase_shape(phrase: str) -> str:
    return " ".join("#" if word == "0" else word for word in words(phrase.replace("#", "0")))


def _languages(language: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The language's own phrases and English ones, which templates print everywhere; all for an unknown one."""
    return tuple(dict.fromkeys((language, "en"))) if language in known else known


@dataclass(frozen=True, slots=True)
class LineMemory:
    """The first and last lines of an outlet's latest articles. Immutable: ``after`` gives the next one."""

    articles: tuple[tuple[str, ...], ...] = ()
    """For each of the latest articles, oldest first, the marks of its edge lines."""

    def after(self, text: str) -> LineMemory:
        """The memory once this article was seen too; give it the text before trimming."""
        lines = text.split("\n\n")
        edges = (*lines[:FIRST], *lines[max(FIRST, len(lines) - LAST) :])
        marks = tuple(mark for mark in dict.fromkeys(map(_mark, edges)) if mark)
        return LineMemory((*self.articles, marks)[-REMEMBERED:])

    @property
    def repeated(self) -> frozenset[str]:
        """Marks of labels seen in three articles and a tenth of them, and of sentences in five and three tenths."""
        seen = Counter(mark for article in self.articles for mark in article)
        label = max(LEAST_ARTICLES, LEAST_SHARE * len(self.articles))
        sentence = max(SENTENCE_ARTICLES, SENTENCE_SHARE * len(self.articles))
        return frozenset(
            mark for mark, times in seen.items() if times >= (sentence if mark.startswith(_DIGEST) else label)
        )

    def to_json(self) -> str:
        """For the store."""
        return json.dumps(self.articles, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> LineMemory:
        """What ``to_json`` wrote; an empty memory for anything else."""
        try:
            rows = json.loads(text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(rows, list):
            return cls()
        kept = (row for row in rows[-REMEMBERED:] if isinstance(row, list))
        return cls(tuple(tuple(str(line)[:100] for line in row[: FIRST + LAST]) for row in kept))
