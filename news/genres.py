"""What sort of article it is, told from its address, its categories and the words of its title."""

from __future__ import annotations

from enum import StrEnum

from news.model import Article


class Genre(StrEnum):
    """A sort of article; a briefing is made of ``NEWS``."""

    NEWS = "news"
    OPINION = "opinion"
    LIVE = "live"
    DIGEST = "digest"
    SPORT = "sport"
    WEATHER = "weather"
    HOROSCOPE = "horoscope"
    SERVICE = "service"


def genre(article: Article) -> Genre:
    """The genre of an article; ``NEWS`` where nothing tells otherwise."""
    path = article.url.casefold()
    for part, found in (("/opinion/", Genre.OPINION), ("/sport/", Genre.SPORT), ("/live/", Genre.LIVE)):
        if part in path:
            return found
    return Genre.NEWS
