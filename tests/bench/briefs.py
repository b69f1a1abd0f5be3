"""How long a reader waits for ``/brief``, over a full store of either kind: store, ranking, condensing, rendering."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from bot.memory import settle
from bot.readahead import ReadAhead
from db import schema
from db.store import Store
from handlers.commands import answer
from handlers.desk import Ask, Chat, Desk, DeskKnobs
from news.regions import load_atlas
from summarizer.rank import warm
from tests import postgres
from tests.bench.archive import DAYS, Archive, fill_postgres, fill_sqlite
from tests.bench.press import KINDS, PLACES
from tests.bench.table import Report, percentile, rss_mib, spending

QUESTIONS = 200
REGIONS = (
    "syria", "iraq", "lebanon", "ukraine", "yemen", "iran", "turkey", "egypt", "sudan", "palestine", "jordan",
    "tunisia", "levant", "middle east", "north africa", "sahel", "caucasus", "europe", "asia", "africa",
)  # fmt: skip
EMPTY = ("malta", "iceland", "fiji", "paraguay", "lebanon -governor", "malta + flood")
UNHEARD = ("xylophone", "sunflower", '"glass harmonica"', "archaeopteryx")
"""Regions and words of which the archive has nothing: an empty answer looks for what comes near."""
WINDOWS = ("", "", "", "6h", "7d", "30d")
WORDS = (*KINDS, *KINDS, "doctors", "governor", "residents", "police", "inquiry", "medicine", "shopkeeper", "lorries")


class Spent(NamedTuple):
    """What an answer took."""

    wall_ms: float
    cpu_ms: float
    words: str


def questions(count: int = QUESTIONS) -> tuple[str, ...]:
    """Different topics with windows: regions large and small, words and phrases, both, either, without; nothing."""
    dice = random.Random(3)

    def place() -> str:
        return dice.choice(REGIONS) if dice.random() < 0.6 else dice.choice(PLACES).lower()

    def word() -> str:
        return dice.choice(WORDS)

    forms = (
        lambda: place(),
        lambda: place(),
        lambda: place(),
        lambda: f"{place()} + {word()}",
        lambda: f"{place()} + {word()}",
        lambda: word(),
        lambda: f"{place()}, {place()}, {place()} + {word()}",
        lambda: f"{place()} -{word()}",
        lambda: f'"at least" + {word()}',
        lambda: f"{word()}, {place()}",
        lambda: f"{place()} + {dice.choice(UNHEARD)}",
        lambda: dice.choice((*EMPTY, *UNHEARD)),
    )
    made: dict[str, None] = {}
    while len(made) < count:
        made[f"{dice.choice(forms)()} {dice.choice(WINDOWS)}".strip()] = None
    return tuple(made)


async def run(articles: int, kept: Path | None = None) -> Report:
    """Rounds over a process that has just begun, and what a plain scan of the texts costs.

    ``first``: nothing is known to the process, and what the machine holds of the database's file is chance.
    ``again``: the same questions. ``others``: as many that were not asked before, as readers of a running house do.
    ``read ahead``: the questions of ``first`` in another process, which the service's reading ahead has made ready.

    Args:
        articles: in the store, over ``DAYS``.
        kept: folder where the stores stay for the next time, one for each number of articles.
    """
    report = Report(f"/brief over {articles:,} articles of {DAYS} days, {QUESTIONS} questions")
    warm()  # as the service does when it starts
    for kind in ("SQLite", "PostgreSQL"):
        try:
            with database(kind, kept and kept / str(articles)) as url:
                await fill(url, articles)
                await _measure(report, kind, url)
                await _measure_ahead(report, kind, url)
        except postgres.NoPostgres as reason:
            print(f"PostgreSQL is left out: {reason}")
    return report


@contextmanager
def database(kind: str, kept: Path | None = None) -> Iterator[str]:
    """The address of a database: what is in a folder, else an empty one."""
    with tempfile.TemporaryDirectory() as own:
        folder = (kept or Path(own)) / kind.lower()
        folder.mkdir(parents=True, exist_ok=True)
        if kind == "SQLite":
            yield f"sqlite:///{folder}/bench.db"
            return
        with postgres.server(kept and folder) as server:
            if not server.has("bench"):
                server.run("CREATE DATABASE bench")
            yield server.url("bench")


async def fill(url: str, articles: int, *, days: int = DAYS) -> None:
    """Put an archive that ends now into a database, unless it holds something already."""
    store = await Store.open(url)
    now = datetime.now(UTC)
    async with store.write() as books:
        filled = await books.articles.newest_at()
        archive = Archive(now, days=days)
        if not filled:
            await books.sources.sync(archive.sources, now)
    await store.close()
    if filled:
        return
    if store.embedded:
        fill_sqlite(Path(str(store.url.database)), archive.printed(articles))
    else:
        fill_postgres(url, archive.printed(articles))


async def _measure(report: Report, kind: str, url: str) -> None:
    every = questions(2 * QUESTIONS)
    asked, others = every[:QUESTIONS], every[QUESTIONS:]
    async with _desk(url) as desk:
        for name, some in (("first", asked), ("again", asked), ("others", others)):
            _note(report, f"{kind}: {name}", await _asked(desk, some))
        report.add(f"{kind}: memory of the process, peak", rss_mib(), "MiB")
        with spending() as scan:
            await _scan(desk.store, desk.now() - timedelta(days=1), "%medicine%")
        report.add(f"{kind}: ids of a day's texts LIKE '%medicine%', nothing else", scan.wall_s * 1000, "ms")


async def _measure_ahead(report: Report, kind: str, url: str) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        stories, cpu_s, spent, peak = await asyncio.wrap_future(fresh.submit(_ahead, url))
    _note(report, f"{kind}: read ahead", spent)
    report.add(f"{kind}: stories read ahead", stories, "", f"processor {cpu_s:.1f} s, once")
    report.add(f"{kind}: memory of that process, peak", peak, "MiB")


def _ahead(url: str) -> tuple[int, float, list[Spent], float]:
    """In a process that knows nothing: stories that were read ahead, for how much, what briefs then cost, memory."""

    async def work() -> tuple[int, float, list[Spent], float]:
        async with _desk(url) as desk:
            ahead, stories = ReadAhead(pause_s=0), 0
            with spending() as reading:
                while some := await ahead.round(desk):
                    stories += some
            return stories, reading.cpu_s, await _asked(desk, questions(2 * QUESTIONS)[:QUESTIONS]), rss_mib()

    warm()
    return asyncio.run(work())


@asynccontextmanager
async def _desk(url: str) -> AsyncIterator[Desk]:
    """A desk at the time of the archive's newest article, as the service has it when it has started."""
    store = await Store.open(url)
    async with store.read() as books:
        newest = await books.articles.newest_at()
    desk = Desk(store, load_atlas(), lambda: newest + timedelta(seconds=1), DeskKnobs())
    await _ask(desk, "malta")  # connections, the table of places
    settle()
    yield desk
    await store.close()


async def _asked(desk: Desk, questions: Sequence[str]) -> list[Spent]:
    spent = []
    for words in questions:
        with spending() as one:
            await _ask(desk, words)
        spent.append(Spent(one.wall_s * 1000, one.cpu_s * 1000, words))
    return spent


def _note(report: Report, name: str, spent: Sequence[Spent]) -> None:
    for share in (0.5, 0.95, 0.99):
        wall, cpu = (percentile([row[column] for row in spent], share) for column in (0, 1))
        note = f"processor {cpu:.0f} ms, machine's load {os.getloadavg()[0]:.1f}"
        report.add(f"{name}, p{share * 100:.0f}", wall, "ms", note)
    slowest = ", ".join(f"{row.words} ({row.wall_ms:.0f})" for row in sorted(spent, reverse=True)[:5])
    print(f"{name}, slowest: {slowest}", flush=True)


async def _scan(store: Store, since: datetime, like: str) -> None:
    """What finding a word would cost without an index of words."""
    a, t = schema.articles.c, schema.article_texts.c
    found = (
        select(a.id).join(schema.article_texts, t.article == a.id).where(a.published_at >= since, t.text.like(like))
    )
    async with store.read() as books:
        await books.articles.connection.execute(found)


async def _ask(desk: Desk, words: str) -> None:
    await answer(desk, Ask(Chat(7, "private", "Dana"), "brief", words, "en"))
