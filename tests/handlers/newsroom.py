"""An invented newsroom for the tests of this room: outlets, articles in three languages, stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db.store import Store
from news.model import Article, Grouping, Ownership, Place, Source, TextOrigin
from tests.db.newsroom import kept

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)

HARBOUR = Source("harbour", "The Harbour Times", "https://harbour.test/feed", "https://harbour.test/", "GB", "en")
RIVER = Source(
    "river", "River Post", "https://river.test/feed", "https://river.test/", "SY", "en", owner="river-group"
)
STATE = Source(
    "herald",
    "State Herald",
    "https://herald.test/feed",
    "https://herald.test/",
    "SY",
    "en",
    ownership=Ownership.STATE,
)
COAST = Source("coast", "صوت الساحل", "https://coast.test/feed", "https://coast.test/", "LB", "ar")
NORTH = Source("north", "Северный вестник", "https://north.test/feed", "https://north.test/", "RU", "ru")
SAMPLE = Source("pretend", "Pretend Gazette", "https://pretend.test/feed", country="SY", language="en", sample=True)

SOURCES = (HARBOUR, RIVER, STATE, COAST, NORTH)

BRIDGE = 1
HARVEST = 5
SCHOOL = 7


def article(id: int, source: Source, title: str, text: str, *, hours: float, regions: tuple[str, ...]) -> Article:
    """An article of some hours ago."""
    at = NOW - timedelta(hours=hours)
    places = tuple(Place(region, 1.0 / place) for place, region in enumerate(regions, 1))
    return Article(
        id, source.key, f"guid-{id}", f"https://{source.key}.test/{id}", title, text, source.language, at, at,
        TextOrigin.PAGE, places=places,
    )  # fmt: skip


def articles() -> tuple[tuple[Article, Source, int], ...]:
    """Articles with their source and the id of their story."""
    bridge = "sy/deir-ez-zor/albukamal"
    return (
        (
            article(
                1, RIVER, "Bridge near Albukamal closed after a barge struck it",
                "A barge struck the old bridge at Albukamal on Monday night. The River Watch Group (RWG) said six "
                "people were hurt. It was not possible to confirm the report independently.",
                hours=11, regions=(bridge, "iq"),
            ),
            RIVER, BRIDGE,
        ),
        (
            article(
                2, HARBOUR, "River bridge shut as barge hits pier",
                "River traffic at Albukamal stopped overnight. Informed sources told The Harbour Times that the "
                "barge had lost its rudder. The Ministry of Transport has not commented.",
                hours=9, regions=(bridge,),
            ),
            HARBOUR, BRIDGE,
        ),
        (
            article(
                3, STATE, "Minister visits bridge at Albukamal",
                "Four people were hurt, the transport minister said. The bridge will open within a week.",
                hours=4, regions=(bridge,),
            ),
            STATE, BRIDGE,
        ),
        (
            article(
                4, COAST, "إغلاق جسر البوكمال بعد اصطدام عبّارة به",
                "أُغلق الجسر القديم في البوكمال مساء الاثنين. وقال سكان إن العبّارة فقدت السيطرة.",
                hours=2, regions=(bridge,),
            ),
            COAST, BRIDGE,
        ),
        (
            article(
                5, NORTH, "В Ливане начали сбор раннего урожая цитрусов",
                "В долине Бекаа начали сбор раннего урожая. Фермеры сообщили о рекордных объёмах.",
                hours=6, regions=("lb",),
            ),
            NORTH, HARVEST,
        ),
        (
            article(
                6, COAST, "لبنان يبدأ موسم الحمضيات مبكرًا",
                "بدأ المزارعون في البقاع جني الحمضيات قبل موعدها بثلاثة أسابيع.",
                hours=5, regions=("lb",),
            ),
            COAST, HARVEST,
        ),
        (
            article(
                7, HARBOUR, "School <b>reopens</b> & children return to Idlib",
                "A school in Idlib opened its doors again on Tuesday. Teachers said 300 children came.",
                hours=3, regions=("sy/idlib",),
            ),
            HARBOUR, SCHOOL,
        ),
    )  # fmt: skip


async def fill(store: Store) -> None:
    """Puts the newsroom into an empty store; ids come out as above."""
    rows = articles()
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW - timedelta(days=30))
        added = await kept(books, [row for row, _, _ in rows])
        assert [row.id for row in added] == [row.id for row, _, _ in rows]
        await books.stories.group([Grouping(row.id, row.id, "", story) for row, _, story in rows], NOW)
