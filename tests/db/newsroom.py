"""An invented newsroom: short ways to make sources, articles, topics and stories for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db.placing import Placed
from db.store import Books
from db.words import word_row
from news.model import Article, Grouping, Place, Source, Span, Term, TermKind, Topic

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

HARBOUR = Source("harbour", "Harbour Post", "https://harbour.example/feed", country="SY", language="en")
COURIER = Source("courier", "Orontes Courier", "https://courier.example/feed", country="LB", language="en")
SOURCES = (HARBOUR, COURIER)

MACROS = {"levant": ("sy", "lb")}


def expand(region: str) -> tuple[str, ...]:
    return MACROS.get(region, (region,))


def article(
    guid: str,
    title: str = "A bridge opens",
    text: str = "",
    *,
    source: str = "harbour",
    at: datetime = NOW,
    regions: Iterable[str] = (),
    **fields: object,
) -> Article:
    places = tuple(Place(region, 0.5, (Span("title", 0, 1, title[:1]),)) for region in regions)
    made = Article(
        id=0,
        source=source,
        guid=guid,
        url=f"https://{source}.example/{guid}",
        title=title,
        text=text,
        language="en",
        published_at=at,
        seen_at=at,
        places=places,
        digest=f"digest of {guid}",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


async def printed(books: Books, *articles: Article) -> tuple[Article, ...]:
    """Add articles, and the sources if need be."""
    await books.sources.sync(SOURCES, NOW)
    return await kept(books, articles)


async def kept(books: Books, articles: Iterable[Article]) -> tuple[Article, ...]:
    """Add articles and place them where they say they are, as collecting does in two steps."""
    added = await books.articles.add(tuple(articles))
    assert await books.arrivals.settle([placed(one, embedded=books.articles.embedded) for one in added])
    return added


def placed(one: Article, *, embedded: bool) -> Placed:
    """An article looked at."""
    words = word_row(one.id, one.title, one.text, embedded=embedded)
    return Placed(one.id, one.revision, one.published_at, one.places, words)


async def told_alone(books: Books, *articles: Article) -> tuple[Article, ...]:
    """Add articles, each a story of its own."""
    added = await printed(books, *articles)
    await books.stories.group([Grouping(a.id, a.id, "", a.id) for a in added], NOW)
    return added


async def told_together(books: Books, *articles: Article) -> int:
    """Add articles as one story; returns its id."""
    added = await printed(books, *articles)
    await books.stories.group([Grouping(a.id, a.id, "", added[0].id) for a in added], NOW)
    return added[0].id


def region(value: str, *, negated: bool = False) -> Term:
    return Term(TermKind.REGION, value, negated)


def word(value: str, *, negated: bool = False) -> Term:
    return Term(TermKind.WORD, value, negated)


def phrase(value: str, *, negated: bool = False) -> Term:
    return Term(TermKind.PHRASE, value, negated)


def topic(*alternatives: tuple[Term, ...]) -> Topic:
    spelled = ", ".join(" + ".join(("-" if t.negated else "") + t.value for t in terms) for terms in alternatives)
    return Topic(alternatives, spelled, spelled.title())
