"""Words that any day's news is full of, by language, so that a first day's likeness does not take them for telling.

Plain lists by hand, ``tables/<language>.txt``; how often each word comes up is left to the stream.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from news.text import words

LANGUAGES = ("en",)
"""Languages with a list."""


@lru_cache(maxsize=32)
def news_words(language: str) -> frozenset[str]:
    """Folded words that are common in the news of a language (ISO 639-1); none where no list is known."""
    if language not in LANGUAGES:
        return frozenset()
    lines = (
        (resources.files("news.newswords") / "tables" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    )
    return frozenset(word for line in lines if not line.startswith("#") for word in words(line))
