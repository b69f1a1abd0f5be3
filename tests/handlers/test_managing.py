"""Subscribing, the digest, the clock, settings, forgetting, help, and who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.errors import Unreachable
from handlers.commands import COMMANDS, find, split_command
from handlers.desk import Audience, Chat, DeskKnobs
from handlers.edition import Wanted, compose
from handlers.phrases import phrases
from handlers.reader import reader_for
from news.model import Grouping, Topic
from tests.db.newsroom import kept
from tests.handlers.conftest import buttons, find_button, speaking
from tests.handlers.newsroom import BRIDGE, HARBOUR, NORTH, NOW, article
from tests.handlers.strict_html import read
from tests.handlers.test_reading import plain

pytestmark = pytest.mark.anyio
LANGUAGES = DeskKnobs().languages


async def digest_of(person):
    async with person.desk.store.read() as books:
        found = await books.digests.of_chat(person.chat.id)
    assert len(found) <= 1
    return found[0] if found else None


# -- subscribing -------------------------------------------------------------------------------------------


async def test_subscribing_adds_a_topic_and_asks_for_an_hour(person):
    reply = await person.say("/subscribe Сирия")
    assert "Done. Syria is now one of your topics." in reply.pages[0].html
    assert find_button(reply, "08:00").command == "/digest 08:00"
    assert "already one of your topics" in await plain(person, "/subscribe syria")


async def test_a_subscriber_with_a_digest_is_told_when_it_comes(person):
    await person.say("/digest 07:30 mon,thu")
    assert "It comes with your digest, Mon, Thu at 07:30 (UTC)." in await plain(person, "/subscribe syria")


async def test_subscribing_to_a_word_that_looks_like_a_place_offers_the_place(person):
    reply = await person.say("/subscribe lebannon")
    assert "Did you mean" in reply.pages[0].html
    assert find_button(reply, "Lebanon").command == "/subscribe lebanon"


async def test_subscribing_to_nothing_offers_busy_regions(person):
    reply = await person.say("/subscribe")
    assert find_button(reply, "Syria").command == "/subscribe syria"


async def test_what_is_no_topic_cannot_be_subscribed_to(person):
    assert "/subscribe lebanon" in await plain(person, "/subscribe -sport")


async def test_topics_have_a_limit_that_is_explained(person):
    few = replace(person, desk=replace(person.desk, knobs=DeskKnobs(most_topics=2)))
    for topic in ("syria", "lebanon"):
        await few.say(f"/subscribe {topic}")
    assert "You have 2 topics already." in await plain(few, "/subscribe iraq")
    assert "already one of your topics" in await plain(few, "/subscribe syria")


async def test_unsubscribing_drops_a_topic_and_offers_it_back(person):
    await person.say("/subscribe syria")
    reply = await person.say("/unsubscribe سوريا")
    assert "Syria is no longer one of your topics." in reply.pages[0].html
    assert find_button(reply, "Subscribe").command == "/subscribe syria"
    assert "You have no topics yet." in await plain(person, "/unsubscribe")


async def test_unsubscribing_from_what_one_does_not_have_shows_what_one_has(person):
    await person.say("/subscribe syria")
    reply = await person.say("/unsubscribe lebanon")
    assert "Lebanon is not one of your topics." in reply.pages[0].html
    assert find_button(reply, "✕ Syria").command == "/unsubscribe syria"


# -- the digest --------------------------------------------------------------------------------------------


async def test_setting_a_digest_tells_hour_days_place_and_the_first_one(person):
    await person.say("/subscribe syria")
    await person.say("/timezone Damascus")
    page = await plain(person, "/digest 8:30 weekdays")
    assert "Your digest comes Mon, Tue, Wed, Thu, Fri at 08:30 (Damascus)." in page
    assert "The first one: Wed 11 Mar, 08:30." in page
    digest = await digest_of(person)
    assert digest.next_at == datetime(2026, 3, 11, 5, 30, tzinfo=UTC)


async def test_days_may_be_said_in_ones_own_language(person):
    reader = speaking(person, "ru")
    await reader.say("/digest 20:00 выходные")
    assert (await digest_of(reader)).days == {5, 6}
    await reader.say("/digest 20:00 пн, чт")
    assert (await digest_of(reader)).days == {0, 3}


async def test_an_arabic_week_ends_on_friday_and_saturday(person):
    reader = speaking(person, "ar")
    await reader.say("/digest ٠٨:٠٠ أيام العمل")
    assert (await digest_of(reader)).days == {6, 0, 1, 2, 3}


async def test_a_digest_without_topics_asks_for_some_and_without_a_zone_for_a_city(person):
    page = await plain(person, "/digest 08:00")
    assert "You have no topics yet" in page
    assert "Is UTC not your time? Send /timezone Damascus." in page


@pytest.mark.parametrize(
    ("typed", "says"), [("25:00", "could not read that time"), ("soon", "could not read that time"),
                        ("08:00 weekdys", "could not read those days")]
)  # fmt: skip
async def test_a_digest_that_cannot_be_read_is_answered_with_an_example(person, typed, says):
    page = await plain(person, f"/digest {typed}")
    assert says in page
    assert "/digest 08:00 weekdays" in page
    assert await digest_of(person) is None


async def test_digest_alone_shows_when_it_comes_and_changes_the_hour_on_the_same_days(person):
    assert "You have no digest yet." in await plain(person, "/digest")
    await person.say("/digest 08:00 mon,thu")
    reply = await person.say("/digest")
    assert "The next one: Thu 12 Mar, 08:00." in read(reply.pages[0].html)[0]
    await person.press(reply, "19:00")
    assert (await digest_of(person)).days == {0, 3}
    assert (await digest_of(person)).at.hour == 19


async def test_a_digest_can_be_paused_and_turned_off(person):
    assert "You have no digest yet." in await plain(person, "/digest pause 7")
    assert "nothing to turn off" in await plain(person, "/digest off")
    await person.say("/digest 08:00")
    assert "rests until Wed 18 Mar, 08:00" in await plain(person, "/digest pause 7")
    assert "Your topics are still here." in await plain(person, "/digest off")
    assert await digest_of(person) is None


async def test_a_digest_now_greets_tells_topic_by_topic_and_counts_on(person):
    await person.say("/subscribe lebanon")
    await person.say("/subscribe syria")
    reply = await person.say("/digest now")
    page = "\n".join(read(page.html)[0] for page in reply.pages)
    assert page.startswith("Good morning. Here is your digest.\n🗞 Lebanon")
    assert [button.label for button in buttons(reply)] == ["1", "2", "3"]
    assert (await person.say("/story 3")).pages == (await person.press(reply, "3")).pages


async def test_a_story_of_two_topics_is_told_once(person):
    await person.say("/subscribe iraq")
    await person.say("/subscribe syria")
    reply = await person.say("/digest now")
    assert [button.command for button in buttons(reply)].count(f"/story #{BRIDGE}") == 1


async def test_what_a_digest_told_is_not_told_again_until_there_is_news(person):
    await person.say("/subscribe lebanon")
    await person.say("/digest now")
    assert "No news on your topics" in await plain(person, "/digest now")
    person.wait(hours=2)
    async with person.desk.store.write() as books:
        fresh = article(0, HARBOUR, "Early citrus in Lebanon", "Growers picked early citrus, exporters said.",
                        hours=-1, regions=("lb",))  # fmt: skip
        (added,) = await kept(books, [fresh])
        await books.stories.group([Grouping(added.id, added.id, "", 5)], NOW)
    page = await plain(person, "/digest now")
    assert "new since your last briefing" in page
    assert "🆕 new since 08:00" in page


async def test_a_followed_story_comes_with_the_digest_whatever_the_topics(person):
    await person.say("/subscribe lebanon")
    await person.say(f"/story #{BRIDGE} follow")
    page = await plain(person, "/digest now")
    assert "🗞 Stories you follow" in page
    assert "Albukamal" in page


async def test_a_digest_now_without_topics_offers_some(person):
    reply = await person.say("/digest now")
    assert find_button(reply, "Syria").command == "/subscribe syria"


async def test_a_topic_whose_place_is_lost_does_not_stop_the_digest(person):
    await person.say("/subscribe lebanon")
    async with person.desk.store.write() as books:
        await books.subscribers.subscribe(person.chat.id, Topic((), "-", "A place of old"), NOW)
    async with person.desk.store.read() as books:
        subscriber = await books.subscribers.get(person.chat.id)
    made = await compose(person.desk, reader_for(person.desk, subscriber, "en"), [Wanted(NOW - timedelta(days=1))])
    assert len(made.briefs) == 1


async def test_the_greeting_goes_by_the_readers_hour(person):
    await person.say("/subscribe lebanon")
    await person.say("/timezone Tokyo")
    assert "Good afternoon." in await plain(person, "/digest now")


# -- the clock ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Damascus", "Your time is now 11:00 (Damascus)."), ("دمشق", "Your time is now 11:00 (Damascus)."),
        ("europe/berlin", "Your time is now 09:00 (Berlin)."), ("+05:30", "Your time is now 13:30 (UTC+05:30)."),
        ("Nowhereville", "no a time zone called Nowhereville"),
    ],
)  # fmt: skip
async def test_the_clock_is_set_by_city_zone_or_offset(person, typed, says):
    page = await plain(person, f"/timezone {typed}")
    assert says in page or ("Nowhereville" in says and "I do not know a time zone called Nowhereville." in page)


async def test_a_new_clock_moves_the_digest_to_the_same_hour_there(person):
    await person.say("/digest 08:00")
    page = await plain(person, "/timezone Damascus")
    assert "Your next digest: Wed 11 Mar, 08:00." in page
    assert (await digest_of(person)).next_at == datetime(2026, 3, 11, 5, tzinfo=UTC)


async def test_timezone_alone_tells_the_time_and_asks_for_a_city(person):
    assert "Your time is 08:00 (UTC).\nSend your city, such as /timezone Damascus." in await plain(
        person, "/timezone"
    )


# -- settings ----------------------------------------------------------------------------------------------


async def test_settings_change_at_a_press_and_show_the_choice(person):
    reply = await person.say("/settings")
    changed = await person.press(reply, "short")
    assert changed.replaces
    assert changed.notice == "Saved."
    assert find_button(changed, "✓ short")
    silent = await person.press(changed, "send nothing")
    assert find_button(silent, "✓ send nothing")


async def test_a_new_language_answers_in_that_language_at_once_and_from_then_on(person):
    changed = await person.press(await person.say("/settings"), "Türkçe")
    assert "Ayarlarınız" in changed.pages[0].html
    assert "Merhaba!" in await plain(person, "/start")


@pytest.mark.parametrize("typed", ["language klingon", "length huge", "empty maybe", "colour blue", "language"])
async def test_a_setting_that_does_not_exist_changes_nothing_and_shows_the_buttons(person, typed):
    reply = await person.say(f"/settings {typed}")
    assert "I do not know that setting." in reply.pages[0].html
    assert find_button(reply, "✓ English")


# -- forgetting --------------------------------------------------------------------------------------------


async def test_forgetting_asks_first_and_can_be_refused(person):
    await person.say("/subscribe syria")
    reply = await person.say("/forget")
    assert "Shall I delete everything" in reply.pages[0].html
    assert "I kept everything." in (await person.press(reply, "No, keep it")).pages[0].html
    assert find_button(await person.say("/topics"), "✕")


async def test_forgetting_deletes_everything_and_says_what(person):
    await person.say("/subscribe syria")
    await person.say("/digest 08:00")
    await person.say("/brief syria")
    done = await person.press(await person.say("/forget"), "Yes, delete everything")
    page = read(done.pages[0].html)[0]
    assert "• topics: 1" in page
    assert "• digests: 1" in page
    assert "• stories told: 2" in page
    async with person.desk.store.read() as books:
        assert await books.subscribers.get(person.chat.id) is None
    assert "nothing to delete" in await plain(person, "/forget yes")


async def test_every_table_that_is_forgotten_has_words_in_every_language(person):
    async with person.desk.store.write() as books:
        tables = await books.subscribers.forget(1)
    for language in LANGUAGES:
        for table in tables:
            assert phrases(language).has(f"forget.table.{table}"), table


# -- status, help, the entrance ----------------------------------------------------------------------------


async def test_status_tells_how_often_telegram_refused_where_somebody_sends(person):
    boss = replace(person, administrator=True)
    assert "slow down" not in await plain(boss, "/status")
    sending = replace(boss, desk=replace(person.desk, refusals=lambda: 3))
    assert "Telegram asked me to slow down 3 times" in await plain(sending, "/status")


async def test_status_is_for_administrators_only_even_by_a_button(person):
    assert "Only the people who run me can use /status." in await plain(person, "/status")
    pressed = await person.say("/status", pressed=True)
    assert "Only the people who run me" in pressed.pages[0].html
    page = await plain(replace(person, administrator=True), "/status")
    assert "7 articles, 3 stories; 7 new in 24 hours" in page
    assert "Store: sqlite" in page


async def test_help_names_every_command_that_one_may_use_with_an_example(person):
    page = await plain(person, "/help")
    everybody = [command for command in COMMANDS if command.audience is Audience.EVERYONE]
    assert all(command.example in page for command in everybody)
    assert "/status" not in page
    assert "/status" in await plain(replace(person, administrator=True), "/help")


async def test_help_in_a_group_says_that_only_commands_are_answered(person):
    assert "In a group" in await plain(replace(person, chat=Chat(-5, "group", "Friends")), "/help")


async def test_an_unknown_command_is_answered_with_what_was_perhaps_meant(person):
    reply = await person.say("/breif syria")
    assert "I do not know /breif." in reply.pages[0].html
    assert find_button(reply, "/brief").command == "/brief syria"
    assert not buttons(await person.say("/zzzz"))
    assert "/status" not in [button.label for button in buttons(await person.say("/statis"))]


async def test_trouble_with_the_store_becomes_a_sentence(person, monkeypatch):
    def broken():
        raise Unreachable("the disk is gone")

    monkeypatch.setattr(type(person.desk.store), "read", lambda self: broken())
    monkeypatch.setattr(type(person.desk.store), "write", lambda self: broken())
    from handlers.commands import answer
    from handlers.desk import Ask

    reply = await answer(person.desk, Ask(person.chat, "brief", "syria", "en"))
    assert "I cannot reach my notes right now." in reply.pages[0].html


@pytest.mark.parametrize(
    ("typed", "command", "words"),
    [
        ("/brief syria", "brief", "syria"), ("/brief@some_bot syria", "brief", "syria"),
        ("/Brief\nsyria", "brief", "syria"),
        ("syria", "", "syria"), ("/brief", "brief", ""), (" /help ", "help", ""), ("/ brief", "", "/ brief"),
    ],
)  # fmt: skip
async def test_a_command_is_told_from_its_words(typed, command, words):
    assert split_command(typed) == (command, words)


async def test_every_command_is_found_by_name_in_any_case():
    assert all(find(command.name.upper()) is command for command in COMMANDS)
    assert find("nothing") is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_example_of_every_language_is_understood(person, language):
    reader = replace(speaking(person, language), administrator=True)
    say = phrases(language)
    refusals = [say.plain(key, **dict.fromkeys(("name", "example", "n"), "")) for key in (
        "topic.nothing", "timezone.unknown", "digest.bad_time", "digest.bad_days", "settings.unknown",
        "error.unknown_command", "error.administrators",
    )]  # fmt: skip
    for command in COMMANDS:
        reply = await reader.say(say.plain(f"command.{command.name}.example"))
        page = read(reply.pages[0].html)[0]
        assert not any(page.startswith(refusal[:12]) for refusal in refusals if len(refusal) > 12), command.name
    brief = await reader.say(say.plain("command.brief.example"))
    assert "#" in buttons(brief)[0].command, "the example names a place that the atlas knows"


async def test_a_source_in_the_readers_language_can_be_listed_by_the_example(person):
    arabic_example = phrases("ru").plain("command.sources.example")
    assert "صوت الساحل" in await plain(speaking(person, "ru"), arabic_example)
    assert NORTH.name not in await plain(speaking(person, "ru"), arabic_example)


HOSTILE = (
    "<b>", "&", "</blockquote>", "#1", "#999999999999999999999999", "0", "-1", "1 <script>", "%s {n}", "\u202e\u2069",
    "\x00", "'; DROP TABLE articles; --", '"', "x" * 4000, "😀" * 500, "ا" * 900, "a,b,c,d,e,f,g,h,i,j", "#2", "new",
)  # fmt: skip


@pytest.mark.parametrize("name", ["", "nonsense", *(command.name for command in COMMANDS)])
async def test_no_words_can_upset_a_command(person, name):
    reader = replace(person, administrator=True)
    for words in HOSTILE:
        await plain(reader, f"/{name} {words}" if name else words)


async def test_a_stored_zone_that_no_longer_exists_is_read_as_utc(person):
    await person.say("/start")
    async with person.desk.store.write() as books:
        await books.subscribers.update(person.chat.id, zone="Atlantis/Capital")
    assert "08:00 UTC" in await plain(person, "/brief syria")
