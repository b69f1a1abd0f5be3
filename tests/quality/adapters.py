"""The house's answers in the form that the development measurements ask for. Imports live inside the functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from news.model import Article, Source


def parse(data: bytes, content_type: str | None, url: str) -> list[dict[str, Any]]:
    """Entries of a feed: title, link, id, published, summary."""
    from feeds.parse import parse_feed

    return [
        {
            "title": entry.title,
            "link": entry.url,
            "id": entry.guid,
            "published": entry.published_at,
            "summary": entry.summary or entry.content,
        }
        for entry in parse_feed(data, content_type, url).entries
    ]


def extract(html: bytes | str, url: str) -> str:
    """Text of a page's article."""
    from feeds.extract import extract_page
    from feeds.furniture import trim

    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    found = extract_page(data, url, "text/html; charset=utf-8" if isinstance(html, str) else "")
    return trim(found.text, found.language)


def extract_plainly(html: bytes | str, url: str) -> str:
    """What trafilatura says without us, comments left out: the peer that article text is measured against."""
    import trafilatura

    return trafilatura.extract(html, url=url, include_comments=False) or ""


def countries(title: str, text: str) -> list[str]:
    """Countries that an article is about, most central first (ISO 3166-1 alpha-2)."""
    from news.regions import load_atlas

    return [place.region.upper() for place in load_atlas().tag(title, text) if "/" not in place.region]


def cluster_stream(articles: Iterable[dict[str, Any]]) -> Iterator[int]:
    """The story of each article of a stream, told before the next one is read; merged every half hour of it."""
    from datetime import timedelta

    from news.stories import Grouper

    grouper, merged_at = Grouper(), None
    for number, row in enumerate(articles, 1):
        article, source = _article(row, number)
        if merged_at is None or article.published_at - merged_at >= timedelta(minutes=30):
            grouper.merge()
            merged_at = article.published_at
        yield grouper.add(article, source).story


def wire_stream(articles: Iterable[dict[str, Any]]) -> Iterator[int]:
    """The wire group of each article of a stream, told before the next one is read."""
    from news.wires import WireIndex

    index = WireIndex()
    for number, row in enumerate(articles, 1):
        yield index.place(_article(row, number)[0])[0]


def _article(row: dict[str, Any], number: int) -> tuple[Article, Source]:
    from datetime import datetime

    from news.model import Article

    outlet = row.get("outlet") or f"outlet {number}"
    at = datetime.fromisoformat(row["published_at"])
    article = Article(
        id=number,
        source=outlet,
        guid=str(row["id"]),
        url=row.get("url") or "",
        title=row["title"] or "",
        text=row.get("text") or "",
        language=row.get("lang") or "en",
        published_at=at,
        seen_at=at,
    )
    return article, _outlet(outlet)


@lru_cache(maxsize=4096)
def _outlet(name: str) -> Source:
    from news.model import Source

    return Source(key=name, name=name, url="")


def attribute(text: str) -> list[dict[str, Any]]:
    """Who in a text makes which claim: one row for each claimant of each claim."""
    from summarizer.claims import find_claims

    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text[:500])

    return [
        {
            "start": claim.start,
            "end": claim.end,
            "source_text": claimant.words,
            "name": claimant.name,
            "cue": claim.cue,
            "status": claim.status.value.replace("-", "_"),
        }
        for claim in find_claims(text, "ru" if cyrillic > len(text[:500]) / 3 else "en")
        for claimant in claim.claimants
    ]


def summarize(documents: Sequence[dict[str, str]], *, max_words: int, lang: str) -> list[dict[str, Any]]:
    """The sentences that tell most of some documents, within a number of words."""
    from summarizer.choose import ChoiceKnobs, Document, choose

    texts = [
        Document(row["text"], row["title"], lang, row["source"] or f"outlet {number}")
        for number, row in enumerate(documents)
    ]
    return [
        {"text": texts[choice.document].text[choice.start : choice.end], "doc": choice.document}
        for choice in choose(texts, ChoiceKnobs(max_words=max_words))
    ]
