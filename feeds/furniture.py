"""Lines that belong to the page and not to the article: "No comments", "Read also", newsletter prompts.

No page extractor keeps them all out, because some outlets print them inside the article's container. Two things
tell them: what they say (``feeds.furniture_phrases``), and that an outlet prints the same line under every article
(``LineMemory``). Only the two ends of a text are trimmed, from the outside inward.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

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
TAIL = 10
"""Lines from the end in which furniture is looked for."""
REMEMBERED = 50
"""Articles that a memory keeps."""
LEAST_ARTICLES, LEAST_SHARE = 3, 0.1
"""In how many articles, and in which share of them, a line must be seen to count as the outlet's own."""

_SENTENCE_END = re.compile("[.!?…。！？؟।۔:;»”\"'’)\\]]\\s*$")
_NUMBER = re.compile(r"^\d+$")


def trim(text: str, language: str, repeated: frozenset[str] = frozenset()) -> str:
    """A text without the furniture at its two ends.

    At the end, a line of furniture takes with it the short labels below it: whatever stands under "No comments" is
    the comment box, not the article.

    Args:
        text: paragraphs parted by an empty line.
        language: ISO 639-1 of the article; empty when unknown, and every language's phrases count.
        repeated: lines that this outlet prints again and again (``LineMemory.repeated``).

    Returns:
        The text; never less than 60 % of it.
    """
    lines = text.split("\n\n")
    furniture = [_is_furniture(line, language, repeated) for line in lines]
    size = sum(map(len, lines))
    end = _end(lines, furniture, size * KEEP)
    left = sum(map(len, lines[:end]))
    start = 0
    while start < end - 1 and furniture[start] and left - len(lines[start]) >= size * KEEP:
        left -= len(lines[start])
        start += 1
    return "\n\n".join(lines[start:end])


def _end(lines: list[str], furniture: list[bool], least: float) -> int:
    """How many lines are left when the end is trimmed."""
    end = len(lines)
    size = sum(map(len, lines))
    for index in range(len(lines) - 1, max(0, len(lines) - TAIL) - 1, -1):
        size -= len(lines[index])
        if size < least or index == 0:
            break
        if furniture[index]:
            end = index
        elif not _is_label(lines[index]):
            break
    return end


def _is_furniture(line: str, language: str, repeated: frozenset[str]) -> bool:
    if len(line) > 400:
        return False
    shape = _shape(line)
    if not shape:
        return True  # a rule, an arrow, an emoji
    count = shape.count(" ") + 1
    if count <= SHORT_WORDS and (shape in repeated or shape in _whole(language)):
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
    """The short first and last lines of an outlet's latest articles. Immutable: ``after`` gives the next one."""

    articles: tuple[tuple[str, ...], ...] = ()
    """For each of the latest articles, oldest first, the shapes of its short edge lines."""

    def after(self, text: str) -> LineMemory:
        """The memory once this article was seen too; give it the text before trimming."""
        lines = text.split("\n\n")
        edges = (*lines[:FIRST], *lines[max(FIRST, len(lines) - LAST) :])
        shapes = tuple(dict.fromkeys(_shape(line) for line in edges if _is_label(line)))
        return LineMemory((*self.articles, shapes)[-REMEMBERED:])

    @property
    def repeated(self) -> frozenset[str]:
        """Shapes seen in at least three articles and in a tenth of them."""
        seen = Counter(shape for article in self.articles for shape in article)
        least = max(LEAST_ARTICLES, LEAST_SHARE * len(self.articles))
        return frozenset(shape for shape, times in seen.items() if shape and times >= least)

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
