"""Asking for news: /brief, free text, /story, /why, /search, /topics, /sources."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.around import line_buttons
from handlers.asking import payload, topic_ask, topic_of
from handlers.desk import Chat
from handlers.markup import text
from handlers.pages import MOST_UNITS
from news.model import FeedState, Health
from tests.db.newsroom import kept
from tests.handlers.briefs import reader
from tests.handlers.conftest import Person, buttons, find_button, speaking
from tests.handlers.newsroom import BRIDGE, HARVEST, NOW, SCHOOL, SOURCES
from tests.handlers.strict_html import length, read

pytestmark = pytest.mark.anyio


async def plain(person: Person, typed: str) -> str:
    """The answer as it is shown, checked on the way."""
    reply = await person.say(typed)
    for page in reply.pages:
        assert length(page.html) <= MOST_UNITS
        assert page.html.strip()
    for button in buttons(reply):
        assert button.label.strip()
        assert button.command.startswith("/") or button.location
    return "\n".join(read(page.html)[0] for page in reply.pages)


# -- /brief ------------------------------------------------------------------------------------------------


async def test_brief_tells_the_stories_of_a_region_with_their_outlets(person):
    page = await plain(person, "/brief syria")
    assert page.startswith("🗞 Syria · Tue 10 Mar, 08:00 UTC\n2 stories from 5 articles, 4 outlets")
    assert "4 outlets, 4 independent (1 state media) · first: River Post ↗ Mon 21:00 · updated 06:00" in page
    assert "State Herald ↗" not in page


async def test_free_text_is_answered_like_brief(person):
    assert await plain(person, "lebanon") == await plain(person, "/brief lebanon")


async def test_a_window_changes_what_is_told(person):
    assert "5 articles" in await plain(person, "/brief syria")
    assert "4 articles" in await plain(person, "/brief syria 10h")
    assert "Nothing new about Lebanon in the last 4 hrs." in await plain(person, "/brief lebanon 4h")


async def test_a_hostile_title_is_shown_as_text(person):
    reply = await person.say("/brief idlib")
    assert "School &lt;b&gt;reopens&lt;/b&gt; &amp; children" in reply.pages[0].html


async def test_a_brief_has_numbers_windows_and_a_way_to_subscribe(person):
    reply = await person.say("/brief syria")
    commands = [[button.command for button in row] for row in reply.pages[-1].rows]
    assert sorted(commands[0]) == [f"/story #{BRIDGE}", f"/story #{SCHOOL}"]
    assert commands[1:] == [["/brief syria 6h", "/brief syria 7d"], ["/subscribe syria"]]


async def test_a_region_without_news_near_it_offers_where_the_news_is(person):
    reply = await person.say("/brief greenland")
    assert find_button(reply, "Syria").command == "/brief syria"


async def test_new_leaves_out_what_was_told_and_says_so_when_nothing_is_left(person):
    await person.say("/brief syria")
    assert "Nothing about Syria that I have not told you already." in await plain(person, "/brief syria new")


async def test_a_muted_story_stays_out_of_briefs_until_it_is_unmuted(person):
    await person.say(f"/story #{BRIDGE} mute")
    assert "1 story from 1 article, 1 outlet" in await plain(person, "/brief syria")
    await person.say(f"/story #{BRIDGE} unmute")
    assert "2 stories" in await plain(person, "/brief syria")


async def test_an_empty_topic_offers_what_is_near_and_how_old_the_newest_is(person):
    reply = await person.say("/brief damascus")
    assert "Nothing new about Damascus in the last 24 hrs." in reply.pages[0].html
    assert find_button(reply, "Syria · 2").command == "/brief syria"
    person.wait(days=2)
    later = await person.say("/brief lebanon")
    assert "The latest I have is from 2 days ago." in later.pages[0].html
    assert find_button(later, "7 days").command == "/brief lebanon 7d"


async def test_a_misspelt_place_offers_the_right_one(person):
    reply = await person.say("/brief lebannon")
    assert "Did you mean" in reply.pages[0].html
    assert find_button(reply, "Lebanon").command == "/brief lebanon"


async def test_brief_alone_asks_what_about_and_offers_busy_regions(person):
    reply = await person.say("/brief")
    assert "What would you like to read about?" in reply.pages[0].html
    assert find_button(reply, "Syria · 2").command == "/brief syria"


@pytest.mark.parametrize("typed", ["-sport", "+ , +", "…", "x" * 500, "a, b, c, d, e, f, g, h, i, j"])
async def test_what_is_no_topic_is_answered_with_an_example(person, typed):
    page = await plain(person, f"/brief {typed}")
    assert "/brief syria 24h" in page


async def test_a_brief_is_told_in_the_readers_language_with_arabic_lines_first(person):
    page = await plain(speaking(person, "ar"), "سوريا")
    assert "🗞 سوريا · الثلاثاء" in page
    assert "إغلاق جسر البوكمال" in page


async def test_a_long_brief_is_wanted_by_some_and_a_short_one_by_others(person):
    await person.say("/settings length short")
    short = await plain(person, "/brief syria")
    await person.say("/settings length long")
    assert len(await plain(person, "/brief syria")) > len(short)


@pytest.mark.parametrize(
    ("typed", "topic", "hours", "only_new"),
    [
        ("syria", "syria", 24, False), ("syria 6h", "syria", 6, False), ("deir ez-zor 7d", "deir ez-zor", 168, False),
        ("сирия 24 ч", "сирия", 24, False), ("syria new 2w", "syria", 336, True), ("syria new", "syria", 24, True),
        ("7d", "", 168, False), ("syria 999d", "syria", 720, False), ("syria 0h", "syria", 1, False),
        ("area 51", "area 51", 24, False), ("", "", 24, False), ("news", "news", 24, False),
    ],
)  # fmt: skip
async def test_a_window_is_read_at_the_end_of_a_topic(typed, topic, hours, only_new):
    ask = topic_ask(typed)
    assert (ask.topic, ask.hours, ask.only_new) == (topic, hours, only_new)


# -- /story ------------------------------------------------------------------------------------------------


async def test_a_number_opens_that_story_of_the_last_briefing(person):
    reply = await person.say("/brief syria")
    first, second = reply.pages[-1].rows[0]
    assert (await person.say("/story 1")).pages == (await person.press(reply, first.label)).pages
    assert (await person.say("/story 2")).pages == (await person.press(reply, second.label)).pages
    person.wait(hours=1)
    await person.say("/brief lebanon")
    assert "Ливане" in await plain(person, "/story 1")


async def test_a_number_that_was_not_in_the_last_briefing_is_said_to_be_missing(person):
    assert "no story 1 from your last briefing" in await plain(person, "/story 1")
    await person.say("/brief lebanon")
    assert "no story 2 from your last briefing" in await plain(person, "/story 2")
    assert "Which story?" in await plain(person, "/story")
    assert "no longer here" in await plain(person, "/story #9999")


async def test_an_opened_story_comes_as_a_message_of_its_own_with_all_that_can_be_done(person):
    reply = await person.say(f"/story #{BRIDGE}", pressed=True)
    assert not reply.replaces
    assert [button.label for button in buttons(reply)] == ["Sources", "Why here?", "Follow", "Mute"]


async def test_sources_name_every_article_with_its_time_in_place_of_the_story(person):
    opened = await person.say(f"/story #{BRIDGE}")
    reply = await person.press(opened, "Sources")
    page = read(reply.pages[0].html)[0]
    assert reply.replaces
    assert "Mon 21:00 · River Post ↗" in page
    assert "04:00 · State Herald (state) ↗" in page
    assert "صوت الساحل" in page
    assert (await person.press(reply, "Back")).pages == opened.pages


async def test_following_and_muting_turn_their_buttons_round_and_flash(person):
    opened = await person.say(f"/story #{BRIDGE}")
    followed = await person.press(opened, "Follow")
    assert followed.replaces
    assert "follow this story now" in followed.notice
    assert find_button(followed, "Unfollow").command == f"/story #{BRIDGE} unfollow"
    muted = await person.press(followed, "Mute")
    assert find_button(muted, "Unmute")
    assert "You no longer follow" in await plain(person, f"/story #{BRIDGE} unfollow")


async def test_a_merged_story_is_found_by_its_old_id(person):
    async with person.desk.store.write() as books:
        await books.stories.merge(SCHOOL, BRIDGE, NOW)
    assert "Albukamal" in await plain(person, f"/story #{SCHOOL}")


@pytest.mark.parametrize("command", ["brief", "subscribe"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("🔥", "no word to look for"), ("-sport", "what to leave out"), ("x" * 4000, "too long"),
        ("syria -سوريا", "leaves the same out"), (",".join("abcdefghi"), "8 parts between commas"),
        (" ".join("qwzxjkvbf"), "8 words together"),
    ],
    ids=["nothing", "only without", "long", "contradiction", "alternatives", "terms"],
)  # fmt: skip
async def test_what_cannot_be_a_topic_is_told_in_one_sentence_with_an_example(person, command, typed, says):
    page = await plain(person, f"/{command} {typed}")
    assert says in page
    assert f"/{command} " in page
    assert len(page) < 140


async def test_a_misspelt_region_is_met_with_near_misses_in_the_readers_language(person):
    reply = await speaking(person, "ru").say("/brief Украйина")
    assert any(button.label == "Украина" and button.command == "/brief ukraine" for button in buttons(reply))


# -- /why --------------------------------------------------------------------------------------------------


async def test_why_tells_the_very_score_that_the_story_was_told_with(person):
    await person.say("/brief levant")
    told = await plain(person, f"/why #{BRIDGE}")
    assert "Why this story stood where it did: Levant, 1 second ago" in told
    assert "• 4 independent voices tell it · × 2.64" in told
    assert "• its newest report came 2 hours ago · × 0.84" in told
    assert "• how much of it is about Levant" in told
    person.wait(hours=9)
    later = await plain(person, "/why 1")
    assert "Levant, 9 hours ago" in later
    assert [line for line in later.splitlines() if "×" in line] == [line for line in told.splitlines() if "×" in line]
    assert "Which story?" in await plain(person, "/why")


async def test_why_ranks_alone_what_was_never_told(person):
    page = await plain(person, f"/why #{BRIDGE}")
    assert "Why this story stands where it does" in page
    assert "• 4 independent voices tell it · × 2.64" in page
    assert "Together: " in page


async def test_why_of_a_line_shows_the_paragraph_around_it_and_its_article(person):
    told = await plain(person, f"/story #{BRIDGE}")
    quoted = re.search(r"“([^”]{40,})”", told)[1]
    offered = await person.say(f"/why #{BRIDGE}")
    around = await person.press(offered, "¶ 1")
    assert around.replaces
    page = read(around.pages[0].html)[0]
    assert quoted in page
    assert 'href="https://' in around.pages[0].html
    assert page == (await plain(person, f"/why #{BRIDGE} 1"))
    assert "Why this story" in await plain(person, f"/why #{BRIDGE} 99")
    assert find_button(around, "‹ Back").command == f"/why #{BRIDGE}"


def test_a_story_without_lines_offers_no_paragraphs():
    assert line_buttons(0, BRIDGE, reader()) == ()
    assert [button.label for button in line_buttons(2, BRIDGE, reader())[0]] == ["¶ 1", "¶ 2"]


# -- /search -----------------------------------------------------------------------------------------------


async def test_search_finds_articles_by_words_with_outlet_and_age(person):
    page = await plain(person, "/search bridge")
    assert page.startswith("Articles with “bridge”")
    assert "Minister visits bridge at Albukamal\nState Herald (state) · 4 hours ago" in page


async def test_search_that_finds_nothing_or_asks_nothing_says_so(person):
    assert "no article with “zeppelin”" in await plain(person, "/search zeppelin")
    assert "What shall I look for?" in await plain(person, "/search")
    assert "no article with “<b>&quick”" in await plain(person, "/search <b>&quick")


async def test_search_is_paged_in_place(person):
    async with person.desk.store.write() as books:
        (article, _), *_ = await books.articles.search("bridge")
        await kept(books, [replace(article, id=0, guid=f"more-{n}", places=()) for n in range(20)])
    first = await person.say("/search bridge")
    second = await person.press(first, "Next")
    assert second.replaces
    assert first.pages != second.pages
    assert find_button(second, "Previous").command == "/search bridge #1"


# -- /topics, /sources -------------------------------------------------------------------------------------


async def test_topics_shows_ones_own_and_where_the_news_is(person):
    await person.say("/subscribe idlib")
    reply = await person.say("/topics")
    assert [button.command for button in reply.pages[0].rows[0]] == ["/brief idlib", "/unsubscribe idlib"]
    assert find_button(reply, "Syria · 2")


async def test_topics_of_a_stranger_on_a_quiet_day_say_so(stranger):
    page = await plain(stranger, "/topics")
    assert "You have no topics yet." in page
    assert "It is quiet right now" in page


async def test_sources_count_health_and_name_state_media(person):
    async with person.desk.store.write() as books:
        await books.sources.save(FeedState("river", Health.OK, last_new_at=NOW - timedelta(hours=2)))
        await books.sources.save(
            FeedState("coast", Health.FAILING, last_error="The server answers 503.", failing_since=NOW - timedelta(1))
        )
    reply = await person.say("/sources")
    page = read(reply.pages[0].html)[0]
    assert "I read 5 sources.\n1 fine · 1 failing · 3 not read yet\n1 of them is state media" in page
    trouble = await person.press(reply, "Trouble · 1")
    assert trouble.replaces
    assert "failing since Mon 08:00: The server answers 503." in read(trouble.pages[0].html)[0]
    assert "State Herald (state)" in read((await person.press(reply, "State media")).pages[0].html)[0]
    assert "River Post ↗" not in await plain(person, "/sources english")
    assert "River Post · fine, last new article 2 hours ago" in await plain(person, "/sources english")


@pytest.mark.parametrize("word", ["arabic", "ar", "العربية", "lebanon"])
async def test_sources_are_found_by_language_and_country(person, word):
    page = await plain(person, f"/sources {word}")
    assert "صوت الساحل" in page
    assert "River Post" not in page


async def test_sources_that_nobody_has_are_said_to_be_missing(person, stranger):
    assert "No sources match klingon." in await plain(person, "/sources klingon")


async def test_without_sources_sources_says_who_can_add_some(stranger):
    assert "I have no sources yet." in await plain(stranger, "/sources")


async def test_many_sources_come_by_pages(person):
    more = [replace(SOURCES[0], key=f"s{n}", name=f"Paper {n:02}", url=f"https://s{n}.test/") for n in range(30)]
    async with person.desk.store.write() as books:
        await books.sources.sync([*SOURCES, *more], NOW)
    first = await person.say("/sources en")
    assert "page 1 of 3" in first.pages[0].html
    last = await person.press(await person.press(first, "Next"), "Next")
    assert "page 3 of 3" in last.pages[0].html
    assert [button.label for button in buttons(last)] == ["‹ Previous", "‹ Back"]


# -- /start and deep links ---------------------------------------------------------------------------------


async def test_start_explains_in_few_sentences_and_offers_three_regions(person):
    reply = await person.say("/start")
    assert "so that you do not have to" in reply.pages[0].html
    assert [button.command for row in reply.pages[0].rows[:3] for button in row] == [
        "/brief syria", "/brief iraq", "/brief lebanon",
    ]  # fmt: skip
    assert "/digest 08:00" in reply.pages[0].html


async def test_start_without_news_tells_how_to_begin(stranger):
    reply = await stranger.say("/start")
    assert "Send me any place or word to begin" in reply.pages[0].html


@pytest.mark.parametrize("topic", ["syria", "deir ez-zor", 'syria + "air raid" -sport', "سوريا", "sy/idlib"])
async def test_a_deep_link_carries_any_topic_and_brings_it_back(topic):
    made = payload(topic)
    assert made is not None
    assert len(made) <= 64
    assert text(made).source == made
    assert topic_of(made) == topic


async def test_a_deep_link_is_answered_with_the_brief_and_a_broken_one_with_the_welcome(person):
    assert "2 stories" in await plain(person, "/start brief_syria")
    assert "I read many news outlets" in await plain(person, "/start brief_")
    assert "I read many news outlets" in await plain(person, "/start brief_-FF")
    assert payload("x" * 60) is None


async def test_two_chats_do_not_see_each_others_topics(person):
    await person.say("/subscribe syria")
    other = replace(person, chat=Chat(5, "group", "Friends"))
    assert "You have no topics yet." in await plain(other, "/topics")


async def test_the_harvest_story_is_told_in_two_languages_as_one(person):
    page = await plain(person, f"/story #{HARVEST} sources")
    assert "2 outlets, 2 independent" in page
