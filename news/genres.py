"""What sort of article it is, told from its address, its categories and the words of its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from news import text
from news.forecasts import does_harm, events_of, is_forecast
from news.genrewords import OPENINGS, SECTIONS, TITLES, Genre
from news.model import Article
from news.vectors import read

__all__ = ["Genre", "genre", "named"]

HARD = frozenset(
    "killed wounded missing attack airstrike drone explosion earthquake flood fire crash protest walkout arrest trial"
    " kidnap displaced disease coup border sanctions election".split()
)
GRAVE = {
    Genre.SPORT: frozenset({"killed", "explosion", "earthquake"}),
    Genre.LEISURE: HARD,
    Genre.WEATHER: HARD,
}
"""Kinds of event that are news wherever an outlet files them: a stand collapses, a resort burns."""

_OPENING = re.compile(r"^\W*([^:|–—\])]{2,24}?)\s*(?:[:：|–—\])】]|\s-\s)")
_CLOSING = re.compile(r"(?:[|–—]|\s-\s)\s*([^:|–—]{2,24})$")
_BAR = re.compile(r"[:：|–—\])】]|\s-\s")
"""What parts a label from a title."""
_PARTED = re.compile(r"[-_+ ]+|%20")
_SLUG = re.compile(
    r"(?:^|(?<!public)(?<!legal)(?<!court)(?<!advisory)-)(opinion|editorial|oped|horoscope|liveblog|live-blog|live-updates)"
    r"(?:-\d{4,})?(?:\.s?html?)?$"
)
_LISTS = re.compile(
    r"^(?:the |les |os |las |los |die )?(?:\d{1,2}|ten|five|seven) (?:\w+ )?(?:best|ways|tips|reasons|places|recipes"
    r"|changes|things to (?:do|see|buy|eat)|meilleur\w*|choses|raisons|astuces|conseils|facons|mejores|razones"
    r"|consejos|formas de|cosas|lugares|melhores|razoes|dicas|maneiras|motivos|besten|tipps|grunde|dinge|neden|yol"
    r"|oneri|sey|причин|способ\w*|совет\w*|вещ\w*|лучш\w*|правил|порад|речей|найкращ\w*)(?!\w)"
    r"|^(?:the best|best) (?:\w+ ){1,4}(?:for|of|to|in|under)\b|^how to\b"
    r"|^\d{1,2} (?:اسباب|نصائح|طرق|اطعمه|دليل|راه|نكته|غذا)|^\d{1,2} (?:סיבות|טיפים|דרכים|דברים)"
    r"|^\d{1,2} ?(?:种方法|个技巧|个理由|大理由|款)|^\d{1,2} (?:cach|meo|ly do|dieu|mon)\b"
)
"""Lists and advice: seven ways, ten best, how to."""


def genre(article: Article) -> Genre:
    """The genre of an article; ``NEWS`` where nothing tells otherwise.

    Its outlet's own word counts first: the sections in its address and its categories; then the last part of the
    address and the title in the languages of the tables. What tells of victims or of damage is news all the same.
    """
    found = _filed(article) or _titled(article.title, article.language)
    return Genre.NEWS if found is not Genre.NEWS and _is_grave(article, found) else found


def named(word: str) -> Genre | None:
    """The genre that a folded word or phrase stands for, such as ``sport``; ``None`` for any other."""
    return _tables().sections.get(word)


def _filed(article: Article) -> Genre | None:
    """The genre that the outlet itself names."""
    found = _of_folder(_folder(article.url)) or _of_sections(article.categories)
    if found:
        return found
    slug = _SLUG.search(article.url.rpartition("/")[2].lower())
    return _section(slug[1]) if slug else None


@lru_cache(maxsize=8192)
def _titled(title: str, language: str) -> Genre:
    """The genre that a title tells; it is asked for on arrival and again for each brief."""
    labels = (_OPENING.match(title), _CLOSING.search(title)) if _BAR.search(title) else ()
    for label in labels:
        found = _tables().openings.get(text.searchable(label[1])) if label else None
        if found:
            return found
    found = _of_phrases(read(title))
    if found is not Genre.NEWS:
        return found
    if is_forecast(title, language):
        return Genre.WEATHER
    return Genre.LEISURE if _LISTS.search(text.fold(title)) else Genre.NEWS


def _is_grave(article: Article, found: Genre) -> bool:
    """Whether a title tells of what is news under any heading."""
    kinds = GRAVE.get(found)
    if kinds is None:
        return False
    if found is Genre.WEATHER and does_harm(article.title, article.language):
        return True
    return not kinds.isdisjoint(events_of(article.title, article.language))


def _of_sections(names: Iterable[str]) -> Genre | None:
    return next((found for name in names if (found := _section(name))), None)


def _folder(url: str) -> str:
    """An address as far as its last bar; many articles share one."""
    address = url.partition("?")[0].partition("#")[0]
    head = address.rpartition("/")[0]
    return address if head.endswith("/") else head


@lru_cache(maxsize=4096)
def _of_folder(address: str) -> Genre | None:
    """The genre that the subdomain and the folders of an address name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").split(".")
    return _of_sections([*host[:-2], *(part for part in parts.path.split("/") if part and len(part) <= 24)])


@lru_cache(maxsize=4096)
def _section(name: str) -> Genre | None:
    return _tables().sections.get(" ".join(text.words(_PARTED.sub(" ", name))))


def _of_phrases(title: Sequence[str]) -> Genre:
    """The first genre of the table of titles that has a phrase in a title."""
    phrases = _tables().phrases
    kinds = [
        kind
        for at, word in enumerate(title)
        if word in phrases
        for phrase, kind in phrases[word]
        if tuple(title[at : at + len(phrase)]) == phrase
    ]
    return min(kinds, key=list(TITLES).index) if kinds else Genre.NEWS


@dataclass(frozen=True, slots=True)
class _Tables:
    sections: dict[str, Genre]
    openings: dict[str, Genre]
    phrases: dict[str, list[tuple[tuple[str, ...], Genre]]]
    """By first word."""


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    phrases: dict[str, list[tuple[tuple[str, ...], Genre]]] = {}
    for kind, names in TITLES.items():
        for name in names:
            words = tuple(text.words(name))
            phrases.setdefault(words[0], []).append((words, kind))
    return _Tables(
        sections={text.searchable(name): kind for kind, names in SECTIONS.items() for name in names},
        openings={text.searchable(name): kind for kind, names in OPENINGS.items() for name in names},
        phrases=phrases,
    )
