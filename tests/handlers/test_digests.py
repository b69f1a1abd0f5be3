"""Several digests of a chat: added, changed, listed, paused, ended; quiet hours; the clock from anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from handlers.desk import Chat, DeskKnobs
from handlers.digest import MOST_DIGESTS
from handlers.digest_ask import DigestAskError, Names, Verb, read_digest_ask
from handlers.phrases import phrases
from news.calendar import DAY_NAMES
from tests.handlers.conftest import buttons, find_button, speaking
from tests.handlers.newsroom import BRIDGE
from tests.handlers.test_reading import plain

pytestmark = pytest.mark.anyio
LANGUAGES = DeskKnobs().languages
TODAY = date(2026, 3, 10)


async def digests(person):
    async with person.desk.store.read() as books:
        return await books.digests.of_chat(person.chat.id)


async def hours(person):
    return [f"{digest.at:%H:%M}" for digest in await digests(person)]


# -- what is typed -----------------------------------------------------------------------------------------

ENGLISH = Names(phrases("en").day_names(), phrases("en").month_names())


def ask(typed, count=2, names=ENGLISH):
    return read_digest_ask(typed, names, count, TODAY)


@pytest.mark.parametrize(
    ("typed", "at", "days", "topics", "length"),
    [
        ("08:00 weekdays", time(8), DAY_NAMES["weekdays"], None, None),
        ("19:00 syria, iraq short", time(19), None, "syria, iraq", "short"),
        ("19:00 mon,thu syria", time(19), {0, 3}, "syria", None),
        ("19:00 syria mon, thu", time(19), {0, 3}, "syria", None),
        ("7 pm syria + drones weekends long", time(19), {5, 6}, "syria + drones", "long"),
        ("07:30 long weekdays", time(7, 30), DAY_NAMES["weekdays"], "long", None),
        ("07:30 all", time(7, 30), None, "", None),
        ("9 -sport syria", time(9), None, "-sport syria", None),
        ("mon-fri short", None, DAY_NAMES["weekdays"], None, "short"),
    ],
)  # fmt: skip
async def test_time_days_topics_and_length_are_told_apart(typed, at, days, topics, length):
    wanted = ask(typed)
    assert (wanted.verb, wanted.number) == (Verb.SET, None)
    assert (wanted.at, wanted.days, wanted.topics, wanted.length) == (at, days, topics, length)


@pytest.mark.parametrize(
    ("typed", "verb", "number", "id"),
    [
        ("2 09:00", Verb.SET, 2, None), ("9 08:00", Verb.SET, 9, None), ("2", Verb.SHOW, 2, None),
        ("2 weekdays", Verb.SET, 2, None), ("8 weekdays", Verb.SET, None, None), ("8", Verb.SET, None, None),
        ("2 pm", Verb.SET, None, None), ("2:30", Verb.SET, None, None), ("off 2", Verb.OFF, 2, None),
        ("2 off", Verb.OFF, 2, None), ("#71 off", Verb.OFF, None, 71), ("2 pause 7", Verb.PAUSE, 2, None),
        ("7 resume", Verb.RESUME, 7, None), ("now", Verb.NOW, None, None), ("2 now", Verb.NOW, 2, None),
        ("#71", Verb.SHOW, None, 71), ("", Verb.SHOW, None, None), ("add", Verb.ADD, None, None),
        ("add 19:00 syria", Verb.ADD, None, None),
    ],
)  # fmt: skip
async def test_a_number_that_a_digest_has_stands_for_it_and_others_for_an_hour(typed, verb, number, id):
    wanted = ask(typed)
    assert (wanted.verb, wanted.number, wanted.id) == (verb, number, id)


@pytest.mark.parametrize(
    ("typed", "days", "until"),
    [
        ("pause 7", 7, None), ("pause 7 days", 7, None), ("pause until 3 Jan", None, date(2027, 1, 3)),
        ("pause until 2027-01-03", None, date(2027, 1, 3)), ("pause until January 3", None, date(2027, 1, 3)),
        ("pause 3.1.", None, date(2027, 1, 3)), ("pause until 11 march", None, date(2026, 3, 11)),
        ("pause until 10 march", None, date(2027, 3, 10)), ("pause until 1 May 2026", None, date(2026, 5, 1)),
    ],
)  # fmt: skip
async def test_a_pause_is_read_in_days_or_to_a_date(typed, days, until):
    assert (ask(typed).pause_days, ask(typed).pause_until) == (days, until)


async def test_a_pause_to_a_leap_day_is_read_in_the_year_before_it():
    names, today = ENGLISH, date(2027, 12, 1)
    assert read_digest_ask("pause until 29 feb", names, 1, today).pause_until == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("25:00", "digest.bad_time"), ("add syria", "digest.bad_time"), ("08:00 weekdys", "digest.bad_days"),
        ("pause", "digest.bad_pause"), ("pause 0", "digest.bad_pause"), ("pause 400", "digest.bad_pause"),
        ("pause until soon", "digest.bad_pause"), ("pause until 30 feb", "digest.bad_pause"),
        ("pause until 2020-01-01", "digest.bad_pause"), ("pause until 2026-13-01", "digest.bad_pause"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_names_what_is_wrong(typed, key):
    with pytest.raises(DigestAskError) as refused:
        ask(typed)
    assert refused.value.key == key


@pytest.mark.parametrize("language", LANGUAGES)
async def test_months_and_lengths_may_be_said_in_ones_own_language(person, language):
    reader = speaking(person, language)
    say = phrases(language)
    await reader.say(f"/digest 08:00 syria {say.plain('settings.long')}")
    (digest,) = await digests(reader)
    assert (digest.topics, digest.length) == (("syria",), "long")
    month = say.locale.months["format"]["wide"][6]
    await reader.say(f"/digest pause until 3 {month}")
    (digest,) = await digests(reader)
    assert digest.next_date == date(2026, 6, 3)


# -- many --------------------------------------------------------------------------------------------------


async def test_a_first_digest_is_added_and_the_only_one_of_everything_changed(person):
    await person.say("/digest 08:00 weekdays")
    await person.say("/digest 09:00")
    (digest,) = await digests(person)
    assert (digest.at, digest.days) == (time(9), DAY_NAMES["weekdays"]), "what is not said stays"


async def test_a_digest_of_its_own_topics_is_added_and_then_changed_by_the_same_topics(person):
    await person.say("/digest 08:00")
    page = await plain(person, "/digest 19:00 syria, iraq short")
    assert "It tells about Syria, Iraq." in page and "Length: short" in page
    assert await hours(person) == ["08:00", "19:00"]
    await person.say("/digest 20:00 Ирак, سوريا")
    assert await hours(person) == ["08:00", "20:00"]
    assert [digest.topics for digest in await digests(person)] == [(), ("iraq", "syria")]
    assert (await digests(person))[1].length == "short"


async def test_the_list_numbers_digests_and_a_number_changes_one(person):
    for words in ("08:00 weekdays", "19:00 syria short", "add 22:30"):
        await person.say(f"/digest {words}")
    page = await plain(person, "/digest")
    assert "Your digests (UTC)" in page
    assert "1 · 08:00, Mon, Tue, Wed, Thu, Fri: all your topics. Next: Wed 11 Mar, 08:00" in page
    assert "2 · 19:00, daily: Syria (short). Next: Tue 10 Mar, 19:00" in page
    await person.say("/digest 3 23:15 mon long")
    third = (await digests(person))[2]
    assert (third.at, third.days, third.length, third.topics) == (time(23, 15), {0}, "long", ())
    assert "You have no digest number 4." in await plain(person, "/digest 4 09:00")


async def test_of_several_that_cover_everything_one_must_be_named(person):
    await person.say("/digest 08:00")
    await person.say("/digest add 20:00")
    assert "You have several digests. Say which one, such as /digest 2 09:00" in await plain(person, "/digest 09:00")
    assert "Say which one" in await plain(person, "/digest weekdays")
    assert await hours(person) == ["08:00", "20:00"]


async def test_adding_without_an_hour_offers_some(person):
    await person.say("/digest 08:00")
    reply = await person.say("/digest add")
    await person.press(reply, "19:00")
    assert await hours(person) == ["08:00", "19:00"]


async def test_there_is_a_most_and_it_is_said(person):
    for hour in range(MOST_DIGESTS):
        await person.say(f"/digest add {hour:02}:00")
    page = await plain(person, "/digest add 23:00")
    assert f"You have {MOST_DIGESTS} digests already. Turn one off first, such as /digest off 2." in page
    assert len(await digests(person)) == MOST_DIGESTS
    assert "23:45" in await plain(person, "/digest 12 23:45"), "changing is still possible"


async def test_one_or_all_are_turned_off_and_told_how_many(person):
    assert "nothing to turn off" in await plain(person, "/digest off")
    for hour in (8, 12, 19):
        await person.say(f"/digest add {hour}:00")
    await person.say("/digest off 2")
    assert await hours(person) == ["08:00", "19:00"]
    assert "2 digests are off. Your topics are still here." in await plain(person, "/digest off")
    assert await digests(person) == ()


async def test_a_digest_is_opened_and_changed_by_buttons_in_place(person):
    await person.say("/digest 08:00")
    await person.say("/digest add 19:00")
    opened = await person.press(await person.say("/digest"), "2 · 19:00")
    assert opened.replaces and find_button(opened, "✓ 19:00") and find_button(opened, "✓ daily")
    changed = await person.press(await person.press(opened, "weekends"), "long")
    assert changed.replaces and find_button(changed, "✓ weekends") and find_button(changed, "✓ long")
    rests = await person.press(changed, "Pause")
    assert "rests until Sat 21 Mar, 19:00" in rests.pages[0].html
    again = await person.press(rests, "Resume")
    assert "Sat 14 Mar, 19:00" in again.pages[0].html
    ended = await person.press(again, "Turn off")
    assert "at 08:00" in ended.pages[0].html and await hours(person) == ["08:00"]
    gone = await person.press(opened, "long")
    assert "no digest number" in gone.pages[0].html, "an old button changes nothing"


async def test_a_pause_of_one_leaves_the_others(person):
    await person.say("/digest 08:00")
    await person.say("/digest add 19:00")
    await person.say("/digest 2 pause until 2026-04-01")
    first, second = await digests(person)
    assert (first.next_date, second.next_date) == (date(2026, 3, 11), date(2026, 4, 1))
    await person.say("/digest pause 7")
    assert [digest.next_date for digest in await digests(person)] == [date(2026, 3, 18), date(2026, 3, 17)]
    assert "Rests until" in await plain(person, "/digest")
    await person.say("/digest resume")
    assert [digest.next_date for digest in await digests(person)] == [date(2026, 3, 11), date(2026, 3, 10)]


async def test_a_pause_to_a_date_ends_with_its_first_minute(person):
    await person.say("/timezone Asia/Tehran")
    await person.say("/digest 00:00")
    await person.say("/digest pause until 3 april")
    (digest,) = await digests(person)
    assert digest.next_at == datetime(2026, 4, 2, 20, 30, tzinfo=UTC)


async def test_a_change_keeps_the_pause(person):
    await person.say("/digest 08:00")
    await person.say("/digest pause 7")
    await person.say("/digest 09:00")
    (digest,) = await digests(person)
    assert digest.next_at == datetime(2026, 3, 17, 9, tzinfo=UTC)


async def test_what_one_digest_told_the_other_does_not_tell_again(person):
    await person.say("/subscribe lebanon")
    await person.say("/digest add 08:00 syria")
    await person.say("/digest add 19:00 syria, iraq long")
    first, second = await person.say("/digest 1 now"), await person.say("/digest 2 now")
    assert f"/story #{BRIDGE}" in [button.command for button in buttons(first)]
    assert f"/story #{BRIDGE}" not in [button.command for button in buttons(second)]


async def test_a_topic_that_cannot_be_read_is_refused(person):
    assert "/digest 08:00 weekdays" in await plain(person, "/digest 19:00 -sport")
    assert await digests(person) == ()


async def test_who_has_only_digests_of_topics_is_asked_for_an_hour_when_subscribing(person):
    await person.say("/digest 19:00 iraq")
    reply = await person.say("/subscribe syria")
    await person.press(reply, "08:00")
    assert await hours(person) == ["19:00", "08:00"]


# -- quiet hours -------------------------------------------------------------------------------------------


async def test_quiet_hours_are_set_shown_and_ended(person):
    page = await plain(person, "/settings quiet 22:00-07:00")
    assert "Quiet hours: 22:00–07:00" in page
    await person.say("/digest 23:00")
    assert "Your quiet hours hold it until 07:00." in await plain(person, "/digest")
    ended = await person.press(await person.say("/settings"), "none")
    assert "Quiet hours: none" in ended.pages[0].html
    assert "hold it" not in await plain(person, "/digest")


async def test_quiet_hours_that_end_when_they_begin_are_none(person):
    assert "Quiet hours: none" in await plain(person, "/settings quiet 08:00-08:00")


@pytest.mark.parametrize("typed", ["quiet", "quiet night", "quiet 22:00", "quiet 25:00-07:00"])
async def test_hours_that_cannot_be_read_are_answered_with_an_example(person, typed):
    page = await plain(person, f"/settings {typed}")
    assert "I could not read those hours. Write them like /settings quiet 22:00-07:00." in page


# -- the clock ---------------------------------------------------------------------------------------------

DAMASCUS = {
    "en": "Damascus", "ar": "دمشق", "ru": "Дамаск", "fr": "Damas", "es": "Damasco", "de": "Damaskus", "tr": "Şam",
    "uk": "Дамаск", "fa": "دمشق",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_clock_is_set_by_a_city_in_any_language_of_the_bot(person, language):
    reader = speaking(person, language)
    await reader.say(f"/timezone {DAMASCUS[language]}")
    async with person.desk.store.read() as books:
        assert (await books.subscribers.get(reader.chat.id)).zone == "Asia/Damascus"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("+3", "+03:00"), ("UTC+5:30", "+05:30"), ("GMT-3", "-03:00"), ("gmt", "GMT"), ("33.51,36.29", "Asia/Damascus"),
     ("-31.55, 159.08", "Australia/Lord_Howe"), ("31.5,34.46", "Asia/Gaza")],
)  # fmt: skip
async def test_a_zone_is_stored_in_a_form_that_can_be_read_again(person, typed, stored):
    await person.say(f"/timezone {typed}")
    async with person.desk.store.read() as books:
        assert (await books.subscribers.get(person.chat.id)).zone == stored
    assert "Nowhere" not in await plain(person, "/timezone")


async def test_a_private_chat_may_share_its_location_and_others_are_not_asked_for_it(person):
    assert find_button(await person.say("/timezone"), "location").location
    group = replace(person, chat=Chat(-5, "group", "Friends"))
    assert not buttons(await group.say("/timezone"))


async def test_a_new_clock_moves_all_digests(person):
    await person.say("/digest 08:00")
    await person.say("/digest add 19:00")
    page = await plain(person, "/timezone Asia/Tokyo")
    assert "Your next digest: Tue 10 Mar, 19:00." in page
    assert [digest.next_at for digest in await digests(person)] == [
        datetime(2026, 3, 10, 23, tzinfo=UTC),
        datetime(2026, 3, 10, 10, tzinfo=UTC),
    ]


async def test_a_digest_that_is_due_stays_due_when_its_hour_changes(person):
    await person.say("/digest 09:00")
    person.wait(hours=1)
    await person.say("/digest 08:30")
    (digest,) = await digests(person)
    assert (digest.next_at, digest.next_date) == (datetime(2026, 3, 10, 9, tzinfo=UTC), TODAY)
