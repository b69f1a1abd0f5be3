"""A channel as a source: polled over HTTP as any outlet is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.poll import Outcome
from news.model import FullText, Health, TextOrigin
from tests.feeds.channeldesk import channel_desk
from tests.feeds.channelpage import Message, landing, link
from tests.feeds.newsserver import Reply

pytestmark = pytest.mark.anyio

BODY = "The harbour authority said on Monday that the northern quay stays closed until Friday."


def message(number, now, text=f"<b>Quay closed after storm</b><br/><br/>{BODY}", minutes=30):
    return Message(number, text, at=now - timedelta(minutes=minutes))


async def test_messages_become_articles_without_a_page_being_fetched(now):
    async with channel_desk(now, full_text=FullText.ALWAYS, language="en") as d:
        old = message(1, now, "Ferries are back at the old pier", minutes=60 * 24 * 5)
        got = await d.poll(
            old, message(2, now, minutes=60), message(3, now, "Крейсер вышел из порта Вельдт рано утром.")
        )
        assert (got.outcome, got.message) == (Outcome.READ, "")
        assert [(article.guid, article.language) for article in got.new] == [
            ("veldtpost/2", "en"),
            ("veldtpost/3", "ru"),
        ]
        first = got.new[0]
        assert (first.title, first.text, first.text_origin) == ("Quay closed after storm", BODY, TextOrigin.FEED)
        assert (first.url, first.published_at) == ("https://t.me/veldtpost/2", now - timedelta(minutes=60))
        assert [seen.path for seen in d.server.seen] == ["/s/veldtpost"]


async def test_other_counters_bring_nothing_new_and_the_rhythm_slows_down(now):
    async with channel_desk(now) as d:
        sent = [message(1, now), message(2, now, "Ferries are back at the old pier")]
        await d.poll(*sent)
        before = d.state
        got = await d.poll(*(replace(each, views="77K", reactions=900) for each in sent))
        assert (got.outcome, got.new, got.edited, got.unchanged) == (Outcome.READ, (), (), 2)
        assert d.state.health is Health.OK
        assert d.state.interval_s > before.interval_s
        assert d.state.last_new_at == before.last_new_at


async def test_an_edited_message_is_an_edit_and_a_new_one_is_new(now):
    async with channel_desk(now) as d:
        first = message(1, now)
        await d.poll(first)
        changed = replace(first, text=first.text.replace("Friday", "Sunday"), edited=True)
        got = await d.poll(changed, message(2, now, "Ferries are back at the old pier", minutes=1))
        assert [article.guid for article in got.new] == ["veldtpost/2"]
        (edit,) = got.edited
        assert (edit.id, edit.revision, edit.title) == (1, 2, "Quay closed after storm")
        assert edit.text == BODY.replace("Friday", "Sunday")
        assert (await d.poll(changed)).edited == ()


async def test_an_invitation_to_the_channel_is_no_part_of_the_article(now):
    async with channel_desk(now) as d:
        signature = f"<br/><br/>Subscribe to {link('https://t.me/veldtpost', '@veldtpost')}"
        got = await d.poll(message(1, now, f"Storm hits Port Veldt<br/>{BODY}{signature}"))
        assert got.new[0].text == BODY


async def test_a_channel_that_shows_nothing_any_more_fails_with_a_sentence_and_is_tried_again(now):
    async with channel_desk(now) as d:
        await d.poll(message(1, now))
        d.server.at("/veldtpost", Reply.page(landing("4 100 subscribers")))
        got = await d.poll(reply=Reply.to("/veldtpost"))
        assert (got.outcome, d.state.health) == (Outcome.FAILED, Health.FAILING)
        assert got.message.startswith("@veldtpost does not show its messages on the web")
        assert got.message.endswith("use another channel.")
        assert d.state.url == ""
        assert d.state.next_check_at > d.now
        assert (
            await d.poll(message(1, now), message(2, now, "Ferries are back at the old pier"))
        ).outcome is Outcome.READ
        assert d.state.health is Health.OK


async def test_too_many_requests_pause_all_channels_because_they_have_one_host(now):
    async with channel_desk(now) as d:
        got = await d.poll(reply=Reply(b"slow down", 429, {"Retry-After": "900"}))
        assert got.state.next_check_at >= now + timedelta(seconds=900)
        asked = len(d.server.seen)
        other = await d.tools.fetcher.get(d.server.url("/s/another_channel", "t.me"))
        assert "asked to be left alone" in other.message
        assert len(d.server.seen) == asked
