"""The digest tick under a clock that tests move: written once, on time or not at all, and nothing is lost between."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text as sql

from bot.courier import Gone, Rejected, Sent, Unknown
from bot.digest import Digester, DigestKnobs, Turn
from bot.settle import RetryKnobs, settle, tend
from db.errors import StoreError
from db.records import ChatState, DeliveryState, Plan
from handlers.commands import answer
from handlers.desk import Ask, Chat, Desk, DeskKnobs
from handlers.phrases import phrases, spoken
from handlers.reader import reader_for
from news.calendar import Due, next_due
from news.regions import load_atlas
from news.topics import parse_topic
from tests.bot.rounds import Clock
from tests.db.newsroom import article, told_alone

pytestmark = pytest.mark.anyio

DANA = 77
BERLIN = "Europe/Berlin"
BRIDGE = (
    "Bridge at Albukamal closed",
    "A barge struck the old bridge at Albukamal. Six people were hurt, police said.",
)
SCHOOL = ("School in Idlib opens again", "A school in Idlib opened its doors again. Teachers said 300 children came.")
MARKET = ("Market in Homs burns down", "A fire destroyed the covered market in Homs. Traders said nobody was hurt.")


class Newsroom:
    """A store, a clock, a digester, and people who read."""

    def __init__(self, store, now, **knobs):
        self.store, self.clock, self.woken = store, Clock(now), 0
        self.desk = Desk(store, load_atlas(), self.clock, DeskKnobs(zone="UTC"))
        self.knobs = DigestKnobs(**knobs)
        self.digester = self.another()

    def another(self):
        """One more process over the same store."""
        return Digester(self.store, self.desk, self.knobs, self._wake)

    def _wake(self):
        self.woken += 1

    async def reader(self, chat=DANA, at="08:00", *, topics=("syria",), zone="UTC", days=range(7), **more):
        """Somebody with topics and a digest, whose first one is the next to come."""
        async with self.store.write() as books:
            await books.subscribers.ensure(chat, "private", "Dana", "en", zone, self.clock())
            await books.subscribers.update(chat, zone=zone, **more)
            for topic in topics:
                await books.subscribers.subscribe(chat, parse_topic(topic, self.desk.atlas), self.clock())
            hour = time.fromisoformat(at)
            plan = Plan(hour, frozenset(days))
            await books.digests.add(chat, plan, next_due(self.clock(), hour, plan.days, zone))

    async def news(self, story, *, ago=timedelta(hours=1), source="harbour"):
        """An article that comes in now and came out a while ago."""
        title, body = story
        now = self.clock()
        one = article(title, title, body, source=source, at=now - ago, regions=["sy"])
        async with self.store.write() as books:
            await told_alone(books, replace(one, seen_at=now))

    async def tick(self, **wait):
        self.clock.wait(**wait)
        return await self.digester.tick()

    async def through(self, until, *, every=timedelta(minutes=15)):
        """Tick after tick."""
        while self.clock.at < until:
            self.clock.at = min(self.clock.at + every, until)
            await self.digester.tick()

    async def outbox(self, chat=DANA):
        async with self.store.read() as books:
            return await books.deliveries.of_chat(chat)

    async def pages(self, chat=DANA):
        return [row.html for row in await self.outbox(chat)]

    async def settle(self, outcome):
        """What becomes of all that waits; ``None``: it waits for too long."""
        async with self.store.write() as books:
            for row in await books.deliveries.claim(self.clock(), 9, timedelta(minutes=2)) if outcome else ():
                await books.deliveries.begin(row.id, self.clock(), timedelta(minutes=2))
                await settle(books, row, outcome, self.clock(), RetryKnobs())
            if outcome is None:
                await tend(books, self.clock() + timedelta(hours=4))

    async def digest(self, chat=DANA):
        (only,) = await self.digests(chat)
        return only

    async def digests(self, chat=DANA):
        async with self.store.read() as books:
            return await books.digests.of_chat(chat)

    async def says(self, command, words, chat=DANA):
        """What a person sends to the bot."""
        return await answer(self.desk, Ask(Chat(chat, "private", "Dana"), command, words, "en"))


@pytest.fixture
async def room(store, now):
    """Eight in the morning, UTC; a digester over an empty store."""
    return Newsroom(store, now)


# -- once --------------------------------------------------------------------------------------------------


async def test_a_digest_that_is_due_is_written_and_moved_on_in_one_transaction(room, now):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    assert await room.tick(minutes=59) == 0
    assert await room.tick(minutes=1) == 1
    (row,) = await room.outbox()
    assert (row.state, row.not_before) == (DeliveryState.PENDING, now + timedelta(hours=1))
    assert row.expires_at == now + timedelta(hours=4)
    assert "A barge struck the old bridge" in row.html
    digest = await room.digest()
    assert (digest.next_at, digest.last_at) == (now + timedelta(hours=25), now + timedelta(hours=1))
    assert room.woken == 1


async def test_a_second_tick_writes_nothing(room):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    assert await room.tick(hours=1) == 1
    assert await room.tick(seconds=15) == 0
    assert len(await room.outbox()) == 1
    assert room.woken == 1


async def test_two_processes_over_one_store_write_one_digest(room):
    await room.reader(at="09:00")
    for chat in range(100, 110):
        await room.reader(chat, at="09:00")
    await room.news(BRIDGE)
    room.clock.wait(hours=1)
    written = await asyncio.gather(room.digester.tick(), room.another().tick())
    assert sum(written) == 11
    for chat in (DANA, *range(100, 110)):
        assert len(await room.outbox(chat)) == 1


async def test_a_crash_between_composing_and_commit_leaves_it_due(room):
    """All or nothing: no message, nothing noted as told, and the next tick writes it."""
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    due = (await room.digest()).next_at
    room.clock.wait(hours=1)
    async with refusing(room.store, "told"):
        assert await room.digester.tick() == 0
        assert await room.outbox() == ()
        assert (await room.digest()).next_at == due
    assert await room.tick(seconds=15) == 1


async def test_a_mistake_with_one_chat_does_not_cost_the_others_their_digest(room):
    """The one that fails stands first in line, at every tick."""
    for chat in range(1, 5):
        await room.reader(chat, at="09:00", topics=())
    async with refusing(room.store, "deliveries", "NEW.chat = 1", "chat <> 1"):
        assert await room.tick(hours=1) == 3
        assert await room.tick(seconds=15) == 0
    assert await room.tick(seconds=15) == 1


async def test_a_store_that_is_gone_ends_the_tick(room):
    await room.reader(at="09:00")
    async with room.store.write() as books:
        await books.digests.connection.execute(sql("DROP TABLE digests"))
    with pytest.raises(StoreError):
        await room.tick(hours=1)


async def test_whoever_blocked_the_bot_gets_no_digest_written(room):
    await room.reader(at="09:00", state=ChatState.BLOCKED)
    assert await room.tick(hours=1) == 0
    assert await room.outbox() == ()


async def test_who_comes_back_gets_one_digest_at_its_hour_with_all_that_came_meanwhile(room, now):
    """Blocked for ten days: that was nobody's fault, and there is one digest to catch up on, not ten."""
    await room.reader(at="09:00")
    await room.news(SCHOOL)
    assert await room.tick(hours=1) == 1
    async with room.store.write() as books:
        await books.subscribers.update(DANA, state=ChatState.BLOCKED)
    await room.through(now + timedelta(days=4))
    await room.news(BRIDGE)
    await room.through(now + timedelta(days=10, hours=6))
    async with room.store.write() as books:
        await books.subscribers.update(DANA, state=ChatState.ACTIVE)
    digest = await room.digest()
    assert (digest.next_at, digest.missed) == (now + timedelta(days=11, hours=1), 0)
    await room.through(now + timedelta(days=12))
    first, second = await room.pages()
    assert "Idlib" in first and "Albukamal" in second and "While I was down" not in second


async def test_a_digest_turned_off_while_it_is_composed_is_not_written(room, now):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    room.clock.wait(hours=1)
    async with room.store.read() as books:
        ((digest, subscriber),) = await books.digests.claim_due(room.clock(), 5)
    await room.says("digest", "off")
    reader, turn = reader_for(room.desk, subscriber, "en"), Turn(digest, Due(digest.next_at, digest.next_date), 0)
    assert await room.digester._write(room.desk, reader, subscriber, [turn]) == 0
    assert await room.outbox() == ()


# -- what is new -------------------------------------------------------------------------------------------


async def test_a_digest_tells_only_what_is_new_since_the_last(room):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    await room.tick(hours=1)
    room.clock.wait(hours=5)
    await room.news(SCHOOL)
    await room.tick(hours=19)
    first, second = await room.pages()
    assert "Albukamal" in first and "Idlib" not in first
    assert "Idlib" in second and "Albukamal" not in second


async def test_what_came_out_before_a_digest_but_was_read_after_it_is_in_the_next(room):
    """Feeds are not read at the very moment at which they print."""
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    await room.tick(hours=1)
    room.clock.wait(minutes=20)
    await room.news(SCHOOL, ago=timedelta(minutes=40))
    await room.tick(hours=24)
    second = (await room.pages())[-1]
    assert "Idlib" in second and "Albukamal" not in second


async def test_a_story_told_before_comes_again_with_another_voice(room):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    await room.tick(hours=1)
    room.clock.wait(hours=3)
    now = room.clock()
    words = "The repair takes six weeks, an engineer said."
    second = article("b2", "Bridge closed for weeks", words, source="courier", at=now, regions=["sy"])
    async with room.store.write() as books:
        (added,) = await told_alone(books, second)
        await books.stories.merge(added.id, added.id - 1, now)
    await room.tick(hours=21)
    told = (await room.pages())[-1]
    assert "six weeks" in told and "A barge struck" not in told


@pytest.mark.parametrize(
    ("outcome", "told_again"),
    [
        (Gone("blocked", "blocked"), True),
        (Rejected("bad"), True),
        (None, True),
        (Sent(5), False),
        (Unknown("no answer"), False),
    ],
    ids=["the chat was gone", "it was refused", "it expired", "it arrived", "it may have arrived"],
)
async def test_a_digest_of_which_nothing_came_is_told_by_the_next(room, outcome, told_again):
    await room.reader(at="09:00")
    await room.news(SCHOOL)
    await room.tick(hours=1)
    await room.settle(Sent(4))
    await room.news(BRIDGE)
    await room.tick(days=1)
    await room.settle(outcome)
    async with room.store.write() as books:
        await books.subscribers.update(DANA, state=ChatState.ACTIVE)
    await room.news(MARKET)
    await room.tick(days=1)
    page = (await room.pages())[-1]
    assert "Homs" in page and "Idlib" not in page
    assert ("Albukamal" in page) is told_again


async def test_an_empty_day_is_one_line_or_silence_as_the_reader_wants(room):
    await room.reader(1, at="09:00", empty_day="line")
    await room.reader(2, at="09:00", empty_day="silent")
    assert await room.tick(hours=1) == 1
    assert (await room.pages(1)) == ["No news on your topics since your last digest."]
    assert await room.pages(2) == []
    assert (await room.digest(2)).next_at == room.clock() + timedelta(days=1)


async def test_a_long_digest_is_several_messages_that_stay_in_order(room):
    subjects = ("bakery", "harbour", "orchard", "library", "quarry", "theatre", "tannery")
    await room.reader(at="09:00", topics=subjects, length="long")
    for subject in subjects:
        for number in range(3):
            lines = (
                f"The {subject} in street {number} of Homs was opened again by its former owners on Monday.",
                f"Visitors to the {subject} asked the mayor for {number + 3} more buses, a resident said.",
                f"According to the ministry the work on the {subject} cost {number * 7 + 20} million pounds.",
            )
            await room.news((f"The {subject} of street {number} is open", " ".join(lines)))
    assert await room.tick(hours=1) > 1
    rows = await room.outbox()
    assert [row.part for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.key.rpartition(":")[0] for row in rows}) == 1


# -- late --------------------------------------------------------------------------------------------------


async def test_a_digest_within_catch_up_comes_late(room):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    assert await room.tick(hours=6) == 1
    assert "While I was down" not in (await room.pages())[0]
    assert (await room.digest()).next_at == room.clock() + timedelta(hours=19)


async def test_one_that_is_later_is_left_out_and_the_next_says_so(room):
    await room.reader(at="09:00")
    await room.news(BRIDGE)
    assert await room.tick(hours=8) == 0
    assert await room.outbox() == ()
    assert (await room.digest()).missed == 1
    await room.tick(hours=17)
    note, page = await room.pages()
    assert note == "While I was down, 1 digest could not be sent. Here is everything since then."
    assert "Albukamal" in page, "what the missed one would have told is not lost"
    assert (await room.digest()).missed == 0
    await room.tick(days=1)
    assert "While I was down" not in (await room.pages())[-1]


async def test_after_days_away_all_that_were_missed_are_counted_and_todays_is_sent(room, now):
    """Down from Tuesday to Saturday, 09:30: those of Tuesday to Friday were missed, today's is half an hour late."""
    await room.reader(at="09:00")
    assert await room.tick(days=4, hours=1, minutes=30) == 2
    note, _ = await room.pages()
    assert "4 digests could not be sent" in note
    digest = await room.digest()
    assert (digest.missed, digest.next_at) == (0, now + timedelta(days=5, hours=1))


async def test_only_days_of_a_digest_count_as_missed(room, now):
    """Mondays and Thursdays; down from Tuesday for nine days."""
    await room.reader(at="09:00", days=(0, 3))
    assert await room.tick(days=9, hours=12) == 0
    digest = await room.digest()
    assert (digest.missed, digest.next_at) == (3, datetime(2026, 3, 23, 9, tzinfo=UTC))


@pytest.mark.parametrize("language", spoken())
def test_every_language_says_that_digests_were_missed(language):
    say = phrases(language)
    texts = {say.html("digest.late", n=n) for n in (1, 2, 5, 11)}
    assert len(texts) >= (1 if language in {"fa", "tr"} else 2)
    assert say.number(5) in str(say.html("digest.late", n=5))


# -- clocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "expected"),
    [(date(2026, 3, 29), "03:30"), (date(2026, 10, 25), "02:30")],
    ids=["clocks go forward", "clocks go back"],
)
async def test_a_night_in_which_clocks_change_has_one_digest(store, night, expected):
    """02:30 in Berlin does not exist in spring and comes twice in autumn."""
    place = ZoneInfo(BERLIN)
    begin = datetime.combine(night - timedelta(days=2), time(12), place).astimezone(UTC)
    room = Newsroom(store, begin)
    await room.reader(at="02:30", topics=(), zone=BERLIN)
    await room.through(begin + timedelta(days=4))
    written = [row.not_before.astimezone(place) for row in await room.outbox()]
    assert [at.date() for at in written] == [night + timedelta(days=day) for day in (-1, 0, 1, 2)]
    assert [f"{at:%H:%M}" for at in written] == ["02:30", expected, "02:30", "02:30"]
    assert written[1].fold == 0


async def test_a_digest_keeps_its_hour_when_the_reader_moves(room, now):
    """Written on 11 March at 08:00 in Tokyo; in New York it is the evening before. 11 March has been served."""
    room.clock.at = datetime(2026, 3, 10, 22, tzinfo=UTC)
    await room.reader(at="08:00", zone="Asia/Tokyo")
    await room.news(BRIDGE)
    assert await room.tick(hours=1) == 1
    room.clock.wait(minutes=30)
    await room.says("timezone", "New York")
    await room.news(SCHOOL)
    await room.news(MARKET)
    await room.through(datetime(2026, 3, 13, 0, tzinfo=UTC))
    rows = await room.outbox()
    assert [row.not_before for row in rows] == [
        datetime(2026, 3, 10, 23, tzinfo=UTC),
        datetime(2026, 3, 12, 12, tzinfo=UTC),
    ]
    assert "Idlib" in rows[1].html and "Homs" in rows[1].html


async def test_a_new_hour_holds_from_the_next_time_on(room, now):
    await room.reader(at="09:00")
    await room.says("digest", "10:30 daily")
    assert await room.tick(hours=1) == 0
    assert await room.tick(hours=1, minutes=30) == 1


async def test_a_paused_digest_comes_again_when_the_pause_is_over(room, now):
    await room.reader(at="09:00", topics=())
    await room.says("digest", "pause 3")
    await room.through(now + timedelta(days=5), every=timedelta(hours=1))
    assert [row.not_before for row in await room.outbox()] == [now + timedelta(days=days, hours=1) for days in (3, 4)]
    assert not any("While I was down" in page for page in await room.pages())


@asynccontextmanager
async def refusing(store, table, when="1", check="false"):
    """A database that takes no rows into a table, or not those of a condition, as SQLite and PostgreSQL write it."""
    async with store.write() as books:
        run = books.digests.connection.execute
        if books.digests.embedded:
            await run(
                sql(f"CREATE TRIGGER no BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'no'); END")
            )
        else:
            await run(sql(f"ALTER TABLE {table} ADD CONSTRAINT no CHECK ({check}) NOT VALID"))
    yield
    async with store.write() as books:
        off = "DROP TRIGGER no" if books.digests.embedded else f"ALTER TABLE {table} DROP CONSTRAINT no"
        await books.digests.connection.execute(sql(off))
