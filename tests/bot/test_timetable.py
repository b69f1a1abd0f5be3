"""Years of digests under a simulated clock: each local date that is due has exactly one, whatever happens."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest

from db import schema
from db.ledger import record
from db.records import Digest, Plan
from db.store import Store
from news.calendar import EVERY_DAY, Quiet, next_due, zone
from tests.bot.test_digest import Newsroom

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Tehran", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
    "Africa/Casablanca", "America/Santiago", "Asia/Gaza", "+05:30",
)  # fmt: skip
HOURS = (time(0), time(0, 30), time(2, 30), time(8), time(23, 45))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def local_dates(name: str, begin: datetime, days: int) -> list[date]:
    """The dates that a calendar on the wall shows, hour by hour."""
    place = zone(name)
    return sorted({(begin + hour * HOUR).astimezone(place).date() for hour in range(days * 24)})


def exists(wall: datetime, name: str) -> bool:
    """Whether a clock on the wall ever shows this."""
    place = zone(name)
    there = (wall.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    return any(at.astimezone(UTC).astimezone(place).replace(tzinfo=None) == wall for at in there)


@pytest.mark.parametrize("name", ZONES)
def test_three_years_have_one_digest_for_each_local_date(name):
    """Some 55,000 digests: at its hour, but where the clocks skip that; both nights, leap day and midnight in it."""
    begin, days = datetime(2026, 12, 20, tzinfo=UTC), 3 * 365
    for at in HOURS:
        after, served = begin, []
        while len(served) < days:
            due = next_due(after, at, EVERY_DAY, name, later_than=served[-1] if served else None)
            wall = due.at.astimezone(zone(name)).replace(tzinfo=None)
            wanted = datetime.combine(due.date, at)
            assert wall.date() == due.date
            assert wall == wanted or not exists(wanted, name)
            after = due.at
            served.append(due.date)
        shown = local_dates(name, begin, days + 2)
        first = shown.index(served[0])
        assert served == shown[first : first + days]
        assert date(2028, 2, 29) in served


def test_the_year_in_which_a_zone_skipped_a_date_has_none_for_that():
    after, served = datetime(2011, 6, 1, tzinfo=UTC), []
    for _ in range(365):
        due = next_due(after, time(8), EVERY_DAY, "Pacific/Apia")
        after = due.at
        served.append(due.date)
    shown = local_dates("Pacific/Apia", datetime(2011, 6, 1, tzinfo=UTC), 369)
    assert served == shown[shown.index(served[0]) :][:365]
    assert date(2011, 12, 30) not in served


# -- the real thing ----------------------------------------------------------------------------------------

NOTE = re.compile(r"While I was down, (\d+)")


@dataclass(frozen=True)
class Served:
    """A digest that was written: for which local date, when, and how many it says were missed."""

    day: date
    at: datetime
    missed: int


class Walk:
    """A digester over a store, a clock that jumps, and what was written of each digest."""

    def __init__(self, store: Store, begin: datetime, seed: int) -> None:
        self.room, self.random = Newsroom(store, begin), Random(seed)
        self.served: dict[tuple[int, int], list[Served]] = defaultdict(list)
        """By chat and digest, in order of writing."""
        self.upset: dict[int, list[datetime]] = defaultdict(list)
        """When something happened to a chat (0: to all) after which a date may have no digest."""

    async def settle_in(self, **more) -> None:
        """Ten chats in ten zones, each with a digest at an hour of its own; one chat with two."""
        for chat, name in enumerate(ZONES, 1):
            hour = HOURS[chat % len(HOURS)].isoformat("minutes")
            await self.room.reader(chat, hour, topics=(), zone=name, **more)
        await self.one_more(1, time(19))

    async def one_more(self, chat: int, at: time) -> None:
        async with self.room.store.write() as books:
            due = next_due(self.room.clock(), at, EVERY_DAY, ZONES[chat - 1])
            await books.digests.add(chat, Plan(at), due)

    async def until(self, end: datetime, late) -> None:
        """From one due time to the next, each tick as late as ``late`` says; often by another process."""
        while self.room.clock.at < end:
            first = min(digest.next_at for digest in await self._timetable())
            self.room.clock.at = max(self.room.clock.at, first) + late(self)
            if self.random.random() < 0.3:
                self.room.digester = self.room.another()
            await self._tick()

    async def _tick(self) -> None:
        before = {digest.id: digest for digest in await self._timetable()}
        await self.room.digester.tick()
        for digest in await self._timetable():
            if digest.last_at != before[digest.id].last_at:
                html = (await self.room.outbox(digest.chat))[-2:]
                notes = [NOTE.search(row.html) for row in html if row.not_before == digest.last_at]
                missed = sum(int(note[1]) for note in notes if note)
                self.served[digest.chat, digest.id].append(Served(digest.last_date, digest.last_at, missed))

    async def _timetable(self) -> list[Digest]:
        async with self.room.store.read() as books:
            rows = await books.digests.connection.execute(schema.digests.select())
            return [record(Digest, row) for row in rows.mappings()]


@pytest.fixture
async def walk(tmp_path, sqlite_template, anyio_backend):
    """On SQLite: what is walked is the calendar, not the database."""
    shutil.copyfile(sqlite_template, tmp_path / "walk.db")
    store = await Store.open(f"sqlite:///{tmp_path / 'walk.db'}")
    yield lambda begin, seed: Walk(store, begin, seed)
    await store.close()


def prompt(walk: Walk) -> timedelta:
    """A service that runs: late by seconds, at times by hours."""
    return walk.random.choice((timedelta(), timedelta(seconds=15), timedelta(minutes=7), 5.9 * HOUR))


def failing(walk: Walk) -> timedelta:
    """A service that is often down, at times for days."""
    return walk.random.choice((timedelta(), 3 * HOUR, 9 * HOUR, 30 * HOUR, 75 * HOUR))


@pytest.mark.anyio
@pytest.mark.parametrize("begin", [datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)])
async def test_late_ticks_and_restarts_leave_no_date_out_and_serve_none_twice(walk, begin):
    """Seven of the ten zones change their clocks in these weeks."""
    walk = walk(begin, 1)
    await walk.settle_in()
    await walk.until(begin + 17 * DAY, prompt)
    for (chat, _), rows in walk.served.items():
        dates = [row.day for row in rows]
        shown = local_dates(ZONES[chat - 1], begin - DAY, 30)
        assert dates == shown[shown.index(dates[0]) :][: len(dates)]
        assert len(dates) >= 15
        assert not any(row.missed for row in rows)


@pytest.mark.anyio
async def test_what_an_outage_cost_is_counted_exactly(walk):
    begin = datetime(2026, 10, 10, tzinfo=UTC)
    walk = walk(begin, 2)
    await walk.settle_in()
    await walk.until(begin + 40 * DAY, failing)
    lost = 0
    for (chat, digest), rows in walk.served.items():
        assert len({row.day for row in rows}) == len(rows)
        if chat == 1:
            continue  # two digests that come together say in one line how many are missing of both
        for before, row in pairwise(rows):
            assert row.missed == (row.day - before.day).days - 1, (chat, digest, row)
            lost += row.missed
    assert lost > 50


@pytest.mark.anyio
async def test_changes_of_zone_hour_and_clock_never_serve_a_date_twice(walk):
    """Every few hours somebody travels, changes the hour, or the machine's clock is set back."""
    begin = datetime(2026, 3, 10, tzinfo=UTC)
    walk = walk(begin, 3)
    await walk.settle_in()

    async def meddle() -> None:
        chat, now = walk.random.randint(1, len(ZONES)), walk.room.clock.at
        kind = walk.random.choice(("zone", "hour", "clock"))
        if kind == "zone":
            await walk.room.says("timezone", walk.random.choice(ZONES), chat)
        elif kind == "hour":
            await walk.room.says("digest", f"1 {walk.random.choice(HOURS):%H:%M}", chat)
        else:
            walk.room.clock.at -= walk.random.choice((timedelta(minutes=20), 2 * HOUR))
        walk.upset[0 if kind == "clock" else chat].append(now)

    for step in range(45):
        await walk.until(begin + step * 8 * HOUR, prompt)
        await meddle()
    for (chat, _), rows in walk.served.items():
        for before, row in pairwise(rows):
            assert row.day > before.day, "each once, and in order"
            upset = any(before.at - DAY <= moment <= row.at for moment in (*walk.upset[chat], *walk.upset[0]))
            assert (row.day - before.day).days == 1 or upset, (chat, before, row)
        assert len(rows) >= 9


@pytest.mark.anyio
async def test_nothing_is_written_in_quiet_hours_and_what_they_held_is_one_message(walk):
    begin, quiet = datetime(2026, 3, 27, tzinfo=UTC), Quiet(time(22), time(7))
    walk = walk(begin, 4)
    await walk.settle_in(quiet_from=quiet.start, quiet_until=quiet.end)
    for chat in range(1, len(ZONES) + 1):
        await walk.one_more(chat, time(5))
        await walk.one_more(chat, time(23))
    await walk.until(begin + 8 * DAY, lambda walk: walk.random.choice((timedelta(), timedelta(minutes=7))))
    for (chat, _), rows in walk.served.items():
        assert not any(quiet.holds(row.at.astimezone(zone(ZONES[chat - 1])).time()) for row in rows)
        assert len(rows) >= 6
        assert all((row.day - before.day).days == 1 for before, row in pairwise(rows))
    for chat, name in enumerate(ZONES, 1):
        mornings = [row.not_before.astimezone(zone(name)) for row in await walk.room.outbox(chat)]
        held = [at.date() for at in mornings if at.time() < time(7, 30)]
        assert len(held) == len(set(held)) >= 6, "the one of 05:00 and the one of 23:00 come as one"
