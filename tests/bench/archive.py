"""A large store, built quickly: rows as the store keeps them, put in by each database's own bulk path.

A million articles over 90 days are 11,000 a day, 200 words each, four to a story with a long tail, a quarter of them
about one country, one in seven a reprint. Words of the background follow Zipf's law.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

import psycopg

from db.articles import containing
from db.ledger import digest_key
from db.words import fts_row, tsv_row
from news.model import Ownership, Place, Source, Span
from tests.bench.press import FACTS, PLACES, TITLES, Event, Press

DAYS = 90
OUTLETS = 300
LONGEST = 150
"""Articles of a story at most."""
HOURS = 5.0
"""After which an event's next article comes, on average."""
REPRINTED = 0.14
BATCH = 2_000
WORDS = 20_000

COLUMNS = {
    "stories": ("id", "made_at"),
    "articles": (
        "id", "source", "guid", "guid_key", "url", "url_key", "title", "language", "published_at", "seen_at",
        "text_origin", "authors", "categories", "image_url", "credit", "places", "digest", "revision",
    ),
    "article_texts": ("article", "text"),
    "article_regions": ("article", "region", "published_at", "weight"),
    "groupings": ("article", "story", "wire", "agency"),
}  # fmt: skip

Row = tuple[object, ...]


@dataclass(slots=True)
class Course:
    """An event on its way through the outlets."""

    event: Event
    background: list[str]
    places: tuple[Place, ...]
    story: int = 0
    texts: tuple[tuple[int, str], ...] = ()
    """Wires so far with their texts."""


@dataclass(frozen=True, slots=True)
class Printed:
    """An article with its story."""

    id: int
    story: int
    wire: int
    source: Source
    title: str
    text: str
    places: tuple[Place, ...]
    at: datetime


class Archive(Press):
    """What has been printed in some days, in order; the same for the same count."""

    def __init__(self, until: datetime, *, days: int = DAYS) -> None:
        super().__init__(until, outlets=OUTLETS, hours=days * 24.0)
        names = [self._name()[: self._dice.randrange(4, 8)].lower() for _ in range(WORDS)]
        self._words = self._dice.choices(names, [1 / (n + 9) for n in range(WORDS)], k=400_000)
        self._busy = list(accumulate(1 / (n + 15) for n in range(len(PLACES))))
        self.sources = tuple(
            Source(
                source.key, source.name, source.url, language="en", country="SY",
                owner=f"Owner {n % 40}" if n % 3 == 0 else "",
                ownership=Ownership.STATE if n % 9 == 0 else Ownership.PRIVATE,
            )
            for n, source in enumerate(self.sources)
        )  # fmt: skip

    def printed(self, count: int) -> Iterator[Printed]:
        """So many articles in order of publication."""
        begin, pace = self._until - timedelta(hours=self._hours), self._hours / count
        due: list[tuple[float, int, Course]] = []
        numbers, clock = 0, 0.0
        for id in range(1, count + 1):
            while not due or due[0][0] > clock:
                course, size = self._course(numbers), min(LONGEST, round(self._dice.lognormvariate(0.9, 1.0)) or 1)
                for nth in range(size):
                    numbers += 1
                    later = self._dice.expovariate(1 / HOURS) if nth else 0.0
                    heapq.heappush(due, (clock + later, numbers, course))
                clock += size * pace
            hour, _, course = heapq.heappop(due)
            yield self._article_of(course, id, begin + timedelta(hours=min(hour, self._hours)))

    def _course(self, number: int) -> Course:
        event = self._event(number)
        place = self._dice.choices(PLACES, cum_weights=self._busy)[0]
        event.words["place"] = place
        return Course(event, [self._sentence() for _ in range(9)], self._about(place, event.words["other"]))

    def _sentence(self) -> str:
        at, length = self._dice.randrange(len(self._words) - 40), self._dice.randrange(12, 26)
        return " ".join(self._words[at : at + length]).capitalize() + "."

    def _about(self, place: str, other: str) -> tuple[Place, ...]:
        def said(name: str, weight: float, field: str) -> tuple[Place, ...]:
            spans = (Span(field, 10, 10 + len(name), name), Span("text", 80, 80 + len(name), name))
            return tuple(Place(own.region, weight, spans) for own in self._places[name])

        return (*said(place, 0.7, "title"), *said(other, 0.2, "text"))

    def _article_of(self, course: Course, id: int, at: datetime) -> Printed:
        dice = self._dice
        course.story = course.story or id
        source = dice.choice(self.sources)
        title = dice.choice(TITLES).format_map(course.event.words)
        if course.texts and dice.random() < REPRINTED:
            wire, text = dice.choice(course.texts)
        else:
            facts = [dice.choice(ways).format_map(course.event.words) for ways in FACTS]
            said = [*facts[1:], *dice.sample(course.background, 6)]
            dice.shuffle(said)
            wire, text = id, "\n\n".join([facts[0], " ".join(said[:5]), " ".join(said[5:9]), " ".join(said[9:])])
            course.texts += ((wire, text),)
        return Printed(id, course.story, wire, source, title[:1].upper() + title[1:], text, course.places, at)


def rows(one: Printed, *, zone: str) -> Iterator[tuple[str, Row]]:
    """An article as rows of tables; times as text, with ``zone`` behind them."""
    at, guid = f"{one.at:%Y-%m-%d %H:%M:%S.%f}{zone}", f"g{one.id}"
    url = f"https://{one.source.key}.example/world/{one.id}"
    places = [[p.region, p.weight, [[s.field, s.start, s.end, s.words] for s in p.evidence]] for p in one.places]
    if one.story == one.id:
        yield "stories", (one.id, at)
    yield "articles", (
        one.id, one.source.key, guid, digest_key(guid), url, digest_key(url), one.title, "en", at, at, "page", "[]",
        '["World"]', "", "", json.dumps(places), f"d{one.id}", 1,
    )  # fmt: skip
    yield "article_texts", (one.id, one.text)
    weights: dict[str, float] = {}
    for place in one.places:
        for region in containing(place.region):
            weights[region] = max(place.weight, weights.get(region, 0.0))
    for region, weight in weights.items():
        yield "article_regions", (one.id, region, at, weight)
    yield "groupings", (one.id, one.story, one.wire, "")


def fill_sqlite(file: Path, articles: Iterable[Printed]) -> None:
    """Into an empty SQLite file with our schema."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for some in _batches(articles):
            connection.execute("BEGIN")
            for table, values in _by_table(some, "").items():
                marks = ", ".join("?" * len(COLUMNS[table]))
                connection.executemany(
                    f"INSERT INTO {table} ({', '.join(COLUMNS[table])}) VALUES ({marks})",
                    values,
                )
            words = [fts_row(one.id, one.title, one.text) for one in some]
            connection.executemany(
                "INSERT INTO article_words (rowid, title, text) VALUES (:article, :title, :text)", words
            )
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_postgres(url: str, articles: Iterable[Printed]) -> None:
    """Into an empty PostgreSQL database with our schema; its word index is built at the end."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP INDEX ix_article_words_words")
        for some in _batches(articles):
            tables = _by_table(some, "+00")
            words = [tsv_row(one.id, one.title, one.text) for one in some]
            tables["article_words"] = [(row["article"], row["words"]) for row in words]
            with connection.transaction():
                for table, values in tables.items():
                    names = ", ".join(COLUMNS.get(table, ("article", "words")))
                    with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                        for row in values:
                            copy.write_row(row)
        connection.execute("CREATE INDEX ix_article_words_words ON article_words USING gin (words)")
        connection.execute("VACUUM ANALYZE")


def _batches(articles: Iterable[Printed]) -> Iterator[list[Printed]]:
    every = iter(articles)
    while some := list(islice(every, BATCH)):
        yield some


def _by_table(some: Iterable[Printed], zone: str) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for one in some:
        for table, row in rows(one, zone=zone):
            tables[table].append(row)
    return tables
