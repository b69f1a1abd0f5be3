"""Several digests of one chat, quiet hours, and one digest for each local date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.courier import Gone, Sent
from bot.quiet import awake
from bot.settle import tend
from db.records import ChatState, Delivery, DeliveryState, Plan
from news.calendar import next_due
from tests.bot.test_digest import BRIDGE, DANA, MARKET, SCHOOL, Newsroom

pytestmark = pytest.mark.anyio
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def room(store, now):
    """Eight in the morning, UTC; a digester over an empty store."""
    return Newsroom(store, now)


async def one_more(room, at, *topics, chat=DANA, length=""):
    async with room.store.write() as books:
        plan = Plan(time.fromisoformat(at), topics=topics, length=length)
        return await books.digests.add(chat, plan, next_due(room.clock(), plan.at, plan.days, "UTC"))


# -- several -----------------------------------------------------------------------------------------------


async def test_each_digest_comes_at_its_hour_with_its_topics_and_tells_no_story_twice(room):
    await room.reader(at="09:00")
    await one_more(room, "19:00", "sy/homs")
    await room.news(BRIDGE)
    assert await room.tick(hours=1) == 1
    await room.news(SCHOOL)
    await room.through(room.clock() + 11 * HOUR)
    first, second = await room.pages()
    assert "Albukamal" in first and second == "No news on your topics since your last digest."
    await room.through(room.clock() + 13 * HOUR)
    third = (await room.pages())[2]
    assert "Idlib" in third and "Albukamal" not in third, (
        "what the one of topics leaves out is still new to the other"
    )


async def test_a_digest_of_topics_tells_what_the_chat_does_not_follow(room):
    await room.reader(at="23:00", topics=())
    await one_more(room, "09:00", "syria")
    await room.news(BRIDGE)
    assert await room.tick(hours=1) == 1
    assert "Albukamal" in (await room.pages())[0]


async def test_digests_that_are_late_together_come_as_one(room):
    await room.reader(at="09:00")
    await one_more(room, "10:00", "syria")
    await room.news(BRIDGE)
    assert await room.tick(hours=3) == 1
    (row,) = await room.outbox()
    assert row.html.count("A barge struck") == 1
    assert [digest.last_date for digest in await room.digests()] == [date(2026, 3, 10)] * 2


async def test_two_forum_topics_of_a_group_get_a_message_each(room):
    await room.reader(at="09:00", topics=())
    async with room.store.write() as books:
        plan = Plan(time(9), thread=5)
        await books.digests.add(DANA, plan, next_due(room.clock(), plan.at, plan.days, "UTC"))
    assert await room.tick(hours=1) == 2
    assert sorted(row.thread for row in await room.outbox()) == [0, 5]


async def test_of_two_digests_only_the_one_that_never_came_is_told_again(room):
    await room.reader(at="09:00")
    await one_more(room, "10:00", "syria")
    await room.news(SCHOOL)
    await room.tick(hours=1)
    await room.settle(Sent(4))
    await room.news(BRIDGE)
    await room.tick(hours=1)
    await room.settle(None)
    await room.news(MARKET)
    await room.tick(hours=23)
    page = (await room.pages())[-1]
    assert "Homs" in page and "Albukamal" in page and "Idlib" not in page


async def test_who_comes_back_gets_each_digest_once_at_its_hour(room, now):
    """Ten days away with two digests; both tell what came since, and no story comes twice."""
    await room.reader(at="09:00")
    await one_more(room, "19:00", "syria")
    await room.news(SCHOOL)
    await room.through(now + DAY, every=HOUR)
    await room.settle(Sent(4))
    await room.settle(Sent(5))
    await room.news(MARKET)
    await room.tick(hours=1)
    await room.settle(Gone("blocked", "blocked"))
    await room.through(now + 4 * DAY, every=HOUR)
    await room.news(BRIDGE)
    await room.through(now + 10 * DAY, every=HOUR)
    before = len(await room.outbox())
    async with room.store.write() as books:
        await books.subscribers.update(DANA, state=ChatState.ACTIVE)
    await room.through(now + 11 * DAY, every=HOUR)
    pages = [row.html for row in (await room.outbox())[before:]]
    assert len(pages) == 2, "the one of 19:00, then the one of 09:00"
    assert "Albukamal" in pages[0] and "Homs" in pages[0], "what bounced did not come"
    assert "Idlib" not in pages[0]
    assert pages[1] == "No news on your topics since your last digest."


# -- one for each date -------------------------------------------------------------------------------------


async def test_an_hour_that_is_moved_after_todays_digest_holds_from_tomorrow(room):
    """Sent at 09:00, set to 10:00 at 09:30: today has had its digest, and the reader is told so."""
    await room.reader(at="09:00", topics=())
    await room.tick(hours=1)
    room.clock.wait(minutes=30)
    reply = await room.says("digest", "10:00")
    assert "Today’s digest has come already" in reply.pages[0].html
    assert "Wed 11 Mar, 10:00" in reply.pages[0].html
    await room.through(room.clock() + DAY + HOUR)
    assert [row.not_before.hour for row in await room.outbox()] == [9, 10]
    assert [row.not_before.day for row in await room.outbox()] == [10, 11]


async def test_a_reader_who_flies_west_after_the_digest_gets_none_for_the_same_date(room):
    await room.reader(at="09:00", topics=(), zone="Europe/Berlin")
    await room.through(datetime(2026, 3, 11, 8, 5, tzinfo=UTC))
    await room.says("timezone", "New York")
    await room.through(datetime(2026, 3, 12, 14, tzinfo=UTC))
    assert [row.key.split(":")[3] for row in await room.outbox()] == ["2026-03-11", "2026-03-12"]


async def test_a_clock_that_is_set_back_brings_no_second_digest(room):
    await room.reader(at="09:00", topics=())
    await room.tick(hours=1)
    room.clock.at -= 2 * HOUR
    room.digester = room.another()
    await room.through(room.clock() + 4 * HOUR)
    assert len(await room.outbox()) == 1
    assert (await room.digest()).next_date == date(2026, 3, 11)


async def test_what_a_clock_that_ran_years_ahead_put_off_is_brought_back(room, now):
    await room.reader(at="09:00", topics=())
    paused = await one_more(room, "10:00")
    async with room.store.write() as books:
        later = now + 200 * DAY
        await books.digests.pause(paused.id, later, next_due(later, time(10), frozenset(range(7)), "UTC"))
    await room.digester.tick()
    assert (await room.digests())[1].next_at > later, "one that rests is where it should be"
    room.clock.at = now + 1000 * DAY + HOUR
    await room.digester.tick()
    await room.digester.tick()
    room.clock.at = now
    await room.digester.tick()
    first, _ = await room.digests()
    assert (first.next_date, first.last_date) == (date(2026, 3, 10), None)
    before = len(await room.outbox())
    await room.tick(hours=1)
    assert len(await room.outbox()) == before + 1


async def test_a_digest_that_is_changed_while_it_is_due_still_comes_for_that_date(room):
    await room.reader(at="09:00", topics=())
    room.clock.wait(hours=1, seconds=5)
    await room.says("digest", "08:00")
    assert await room.digester.tick() == 1
    assert (await room.digest()).next_at == datetime(2026, 3, 11, 8, tzinfo=UTC)


# -- quiet hours -------------------------------------------------------------------------------------------


async def test_digests_of_the_night_come_as_one_message_when_it_ends(room):
    await room.reader(at="23:00", **NIGHT)
    await one_more(room, "05:00", "syria")
    await room.through(datetime(2026, 3, 11, 4, 30, tzinfo=UTC))
    await room.news(BRIDGE)
    await room.through(datetime(2026, 3, 11, 9, tzinfo=UTC))
    (row,) = await room.outbox()
    assert row.not_before == datetime(2026, 3, 11, 7, tzinfo=UTC)
    assert "Albukamal" in row.html and "While I was down" not in row.html
    first, second = await room.digests()
    assert (first.last_date, second.last_date) == (date(2026, 3, 10), date(2026, 3, 11))
    assert (first.next_at.hour, second.next_at.hour) == (23, 5)


async def test_a_service_that_sleeps_through_the_night_too_sends_what_the_night_held(room):
    """Due at 23:00, held until 07:00: at eight it is one hour late, not nine."""
    await room.reader(at="23:00", topics=(), **NIGHT)
    assert await room.tick(days=1) == 1
    assert (await room.digest()).missed == 0


async def test_ending_quiet_hours_lets_out_what_they_hold(room):
    await room.reader(at="23:00", topics=(), **NIGHT)
    await room.through(datetime(2026, 3, 11, 1, tzinfo=UTC))
    assert await room.outbox() == ()
    await room.says("settings", "quiet off")
    assert await room.tick(seconds=15) == 1
    assert (await room.digest()).last_date == date(2026, 3, 10)


async def test_a_reader_without_quiet_hours_is_written_to_at_night(room):
    await room.reader(at="23:00", topics=(), quiet_from=time(8), quiet_until=time(8))
    assert await room.tick(hours=15) == 1


async def awake_rows(room):
    async with room.store.write() as books:
        rows = await books.deliveries.claim(room.clock(), 9, timedelta(minutes=2))
        return await awake(books, rows, room.clock())


async def test_what_was_delayed_into_quiet_hours_waits_with_all_its_parts_and_does_not_expire(room):
    await room.reader(at="21:59", topics=(), **NIGHT)
    room.clock.at = datetime(2026, 3, 10, 21, 59, tzinfo=UTC)
    now = room.clock()
    parts = [Delivery(f"digest:{DANA}:1:2026-03-10:{n}", DANA, n, "text", now, now + 3 * HOUR) for n in (1, 2)]
    other = Delivery("gone:a:5:1", 5, 1, "text", now, now + 3 * HOUR)
    async with room.store.write() as books:
        await books.subscribers.ensure(5, "private", "Ana", "en", "UTC", now)
        await books.deliveries.add([*parts, other])
    room.clock.wait(minutes=2)
    assert [row.chat for row in await awake_rows(room)] == [5], "another chat is not held up"
    room.clock.at = datetime(2026, 3, 11, 6, 59, tzinfo=UTC)
    async with room.store.write() as books:
        await tend(books, room.clock())
    assert await awake_rows(room) == ()
    room.clock.at = datetime(2026, 3, 11, 7, tzinfo=UTC)
    (first,) = await awake_rows(room)
    assert (first.part, first.expires_at) == (1, datetime(2026, 3, 11, 9, 58, tzinfo=UTC))
    assert {row.state for row in await room.outbox()} == {DeliveryState.PENDING}
