"""One source's round trip, against a real server and the house's own parsers."""

import asyncio
import os
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from html import escape

import pytest

from feeds.extract import Extracted, extract_page
from feeds.fetch import Fetcher, FetchKnobs
from feeds.furniture import LineMemory
from feeds.parse import parse_feed
from feeds.poll import Outcome, PollKnobs, PollTools, poll
from feeds.sorting import tidied
from feeds.workers import WorkerFailed, Workers
from news.model import Entry, FeedState, FullText, Health, Known, PageAccess, Source, TextOrigin
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio

LONG = (
    "The harbour authority of Port Veldt said on Monday that the northern quay would stay closed until Friday. "
    "Two cranes were damaged when the storm tore a barge from its moorings shortly before midnight. "
    "Nobody was hurt, the authority said, and the ferries leave from the old pier in the meantime. "
)


@dataclass
class Item:
    """One entry of a feed under test."""

    guid: str
    title: str
    url: str = ""
    summary: str = ""
    content: str = ""
    at: object = None


def rss(*items, language="en", head=""):
    rows = []
    for item in items:
        date = f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else ""
        content = f"<content:encoded>{escape(item.content)}</content:encoded>" if item.content else ""
        rows.append(
            f"<item><guid isPermaLink='false'>{item.guid}</guid><title>{escape(item.title)}</title>"
            f"<link>{escape(item.url)}</link><description>{escape(item.summary)}</description>{content}{date}</item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel><title>Veldt Courier</title><language>{language}</language>{head}{''.join(rows)}</channel></rss>"
    )


def page(*paragraphs, title="Quay"):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<html lang='en'><head><title>{title}</title></head><body><nav>Home</nav>"
    return f"{head}<article><h1>{title}</h1>{text}</article></body></html>"


class Inline:
    """Runs what workers would run, in a thread."""

    async def run(self, function, *args):
        return await asyncio.to_thread(function, *args)


class Broken(Inline):
    """Workers that lose every task of one function."""

    def __init__(self, name, error):
        self.name, self.error = name, error

    async def run(self, function, *args):
        if function.__name__ == self.name:
            raise self.error
        return await super().run(function, *args)


class Shelf:
    """A store of what was polled, as the house's store behaves: guid and dates of the first sight stay."""

    def __init__(self, by_url=True):
        self.rows, self.by_url, self.asked = {}, by_url, []

    async def lookup(self, entries):
        self.asked.append(entries)
        found = {}
        for entry in entries:
            for (guid, url), known in self.rows.items():
                if guid == entry.guid:
                    found[guid] = known
                if self.by_url and url and url == entry.url:
                    found[url] = known
        return found

    def keep(self, result):
        for article in result.new:
            self.rows[article.guid, article.url] = Known(len(self.rows) + 1, article.digest, 1)
        for article in result.edited:
            key = next(key for key, known in self.rows.items() if known.article == article.id)
            self.rows[key] = Known(article.id, article.digest, article.revision)


class Desk:
    """A source, its server, its state and its store, polled again and again."""

    def __init__(self, server, tools, now, **source):
        self.server, self.tools, self.now = server, tools, now
        self.source = Source(**{"key": "veldt", "name": "Veldt Courier", "url": server.url("/feed"), **source})
        self.state, self.shelf, self.kept = FeedState("veldt"), Shelf(), ""

    async def poll(self, *items, after_s=0, **feed):
        if items or feed:
            self.server.at("/feed", Reply.feed(rss(*items, **feed)))
        self.now += timedelta(seconds=after_s)
        result = await poll(
            self.source, self.state, lookup=self.shelf.lookup, lines=self.lines, tools=self.tools, now=self.now
        )
        self.state, self.kept = result.state, self.kept if result.lines is None else result.lines
        self.shelf.keep(result)
        return result

    async def lines(self):
        return self.kept

    def item(self, number, *, at=-3600, **more):
        date = None if at is None else self.now + timedelta(seconds=at)
        return Item(**{
            "guid": f"g{number}", "title": f"Quay report {number}", "url": self.server.url(f"/news/{number}"),
            "summary": f"Report number {number} from the quay.", "at": date, **more,
        })  # fmt: skip


@asynccontextmanager
async def desk(now, *, runner=None, knobs=None, fetch=None, extract=extract_page, parse=parse_feed, **source):
    async with NewsServer() as server:
        allowed = (f"news.test:{server.port}", f"127.0.0.1:{server.port}")
        settings = FetchKnobs(**{"host_gap_s": 0.0, "per_host": 8, "allowed_hosts": allowed, **(fetch or {})})
        async with Fetcher(settings, resolve=names(), tls=NO_TLS, now=lambda: now) as fetcher:
            settings = PollKnobs(**(knobs or {}))
            tools = PollTools(fetcher, runner or Inline(), settings, jitter=lambda: 0.0, extract=extract, parse=parse)
            yield Desk(server, tools, now, **source)


def guids(articles):
    return [article.guid for article in articles]


# -- what becomes of entries -------------------------------------------------------------------------------


async def test_new_entries_become_articles_oldest_first(now):
    async with desk(now, full_text=FullText.NEVER, language="en") as d:
        got = await d.poll(d.item(2, at=-60), d.item(1, at=-7200, url="HTTP://News.test/a?utm_source=rss&id=1#top"))
        assert (got.outcome, got.message, got.unchanged) == (Outcome.READ, "", 0)
        assert guids(got.new) == ["g1", "g2"]
        first = got.new[0]
        assert (first.id, first.source, first.revision, first.places) == (0, "veldt", 1, ())
        assert (first.title, first.url) == ("Quay report 1", "http://news.test/a?id=1")
        assert (first.text, first.text_origin) == ("Report number 1 from the quay.", TextOrigin.SUMMARY)
        assert (first.published_at, first.seen_at) == (now - timedelta(hours=2), now)
        assert first.language == "en"
        assert len(first.digest) == 64


async def test_the_second_poll_tells_new_edited_and_unchanged_apart(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(1), d.item(2))
        got = await d.poll(d.item(3), replace(d.item(2), title="Quay report 2, corrected"), d.item(1), after_s=900)
        assert (guids(got.new), guids(got.edited), got.unchanged) == (["g3"], ["g2"], 1)
        assert (got.edited[0].id, got.edited[0].revision) == (2, 2)
        assert got.edited[0].title == "Quay report 2, corrected"
        again = await d.poll(after_s=900)
        assert (again.new, again.edited, again.outcome) == ((), (), Outcome.NOT_MODIFIED)


async def test_a_new_tracking_parameter_or_date_is_no_edit(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        url = d.server.url("/news/1")
        await d.poll(d.item(1, url=url + "?utm_campaign=monday"))
        got = await d.poll(d.item(1, url=url + "?utm_campaign=tuesday#c", at=-5), after_s=60)
        assert (got.new, got.edited, got.unchanged) == ((), (), 1)


async def test_an_entry_that_comes_twice_in_one_feed_is_one(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        got = await d.poll(d.item(1, title="First"), d.item(1, title="Second"))
        assert [article.title for article in got.new] == ["First"]


@pytest.mark.parametrize(("at", "expected"), [(300, 300), (599, 599), (660, 0), (86400 * 365, 0), (-60, -60)])
async def test_a_date_in_the_future_is_now_unless_a_clock_is_merely_fast(at, expected, now):
    async with desk(now, full_text=FullText.NEVER) as d:
        got = await d.poll(d.item(1, at=at))
        assert got.new[0].published_at == now + timedelta(seconds=expected)


async def test_an_undated_entry_is_from_now(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        assert (await d.poll(d.item(1, at=None))).new[0].published_at == now


async def test_an_entry_with_nothing_but_a_title_is_quoted_by_it(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        got = await d.poll(d.item(1, summary="", url="mailto:desk@news.test"))
        assert (got.new[0].text, got.new[0].text_origin, got.new[0].url) == ("Quay report 1", TextOrigin.TITLE, "")


async def test_the_language_is_read_from_the_text_with_the_feeds_word_for_short_ones(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        russian = "Северный причал порта закрыт до пятницы, сообщили в управлении порта в понедельник."
        got = await d.poll(
            d.item(1, title="Причал закрыт", summary=russian), d.item(2, title="KLM", summary=""), language="de-DE"
        )
        assert {article.guid: article.language for article in got.new} == {"g1": "ru", "g2": "de"}


# -- the first read, and feeds that lose their memory ------------------------------------------------------


async def test_the_first_read_goes_three_days_back_and_the_second_does_not_go_further(now):
    day = 86400
    async with desk(now, full_text=FullText.NEVER) as d:
        items = [d.item(number, at=-number * day + 60) for number in range(1, 8)]
        got = await d.poll(*items)
        assert guids(got.new) == ["g3", "g2", "g1"]
        assert got.unchanged == 4
        again = await d.poll(d.item(0, at=1700), *items, after_s=1800)
        assert guids(again.new) == ["g0"]


async def test_of_undated_entries_the_first_read_takes_the_top_twenty_for_news(now):
    async with desk(now, full_text=FullText.ALWAYS, knobs={"pages_per_poll": 0}) as d:
        items = [d.item(number, at=None) for number in range(30)]
        got = await d.poll(*items)
        news = [article for article in got.new if article.published_at == now]
        assert sorted(guids(news)) == sorted(f"g{number}" for number in range(20))
        assert {article.published_at for article in got.new} == {now, now - timedelta(days=3)}
        again = await d.poll(d.item(99, at=None), *items, after_s=1800)
        assert guids(again.new) == ["g99"]
        assert again.new[0].published_at == d.now


async def test_after_days_away_nothing_is_lost(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(0))
        d.now += timedelta(days=6)
        got = await d.poll(*(d.item(number, at=-number * 86400 + 60) for number in range(1, 6)))
        assert len(got.new) == 5


async def test_an_old_entry_that_turns_up_late_is_no_news(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(0))
        got = await d.poll(d.item(0), d.item(1, at=-9 * 86400), after_s=1800)
        assert (got.new, got.unchanged) == ((), 2)


async def test_a_feed_that_renumbers_all_its_entries_brings_no_news(now):
    """One bad poll, not ten news items; and the polls after it are well too."""
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(*(d.item(number) for number in range(10)))
        renumbered = [replace(d.item(number), guid=f"tag:new-{number}") for number in range(10)]
        got = await d.poll(*renumbered, after_s=1800)
        assert (got.new, got.edited, got.unchanged) == ((), (), 10)
        got = await d.poll(d.item(11, at=-30), *renumbered[:-1], after_s=1800)
        assert (guids(got.new), got.edited, got.unchanged) == (["g11"], (), 9)


async def test_an_article_that_comes_again_under_a_new_id_is_an_edit_of_itself(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(1), d.item(2))
        got = await d.poll(replace(d.item(1), guid="g1#1", title="Quay report 1, updated"), d.item(2), after_s=900)
        assert (got.new, [article.id for article in got.edited]) == ((), [1])
        got = await d.poll(head="<ttl>5</ttl>", after_s=900)
        got = await d.poll(replace(d.item(1), guid="g1#1", title="Quay report 1, updated"), d.item(2), after_s=900)
        assert (got.new, got.edited, got.unchanged) == ((), (), 2)


async def test_lines_of_a_ticker_that_share_an_address_are_each_their_own(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(1, url=d.server.url("/live")), d.item(2, url=d.server.url("/live")))
        got = await d.poll(
            d.item(3, url=d.server.url("/live")),
            d.item(2, url=d.server.url("/live")),
            d.item(4, url=d.server.url("/")),
            after_s=60,
        )
        assert sorted(guids(got.new)) == ["g3", "g4"]
        got = await d.poll(d.item(5, url=d.server.url("/")), after_s=60)
        assert guids(got.new) == ["g5"]


async def test_a_lookup_that_knows_guids_only_is_enough(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        d.shelf.by_url = False
        await d.poll(d.item(1))
        got = await d.poll(d.item(2), d.item(1), after_s=60)
        assert (guids(got.new), got.unchanged) == (["g2"], 1)


async def test_a_feed_without_entries_is_well_and_says_so(now):
    async with desk(now) as d:
        got = await d.poll(head="<ttl>60</ttl>")
        assert (got.outcome, got.message, got.state.health) == (Outcome.READ, "The feed has no entries.", Health.OK)
        assert d.shelf.asked == []


# -- pages -------------------------------------------------------------------------------------------------


async def test_a_short_entry_gets_the_text_of_its_page(now):
    async with desk(now, full_text=FullText.WHEN_SHORT) as d:
        d.server.at("/news/1", Reply.page(page(LONG, LONG.replace("Monday", "Tuesday"))))
        got = await d.poll(d.item(1), d.item(2, content=f"<p>{LONG * 3}</p>"))
        by = {article.guid: article for article in got.new}
        assert by["g1"].text_origin is TextOrigin.PAGE
        assert by["g1"].text.startswith("The harbour authority")
        assert (by["g2"].text_origin, by["g2"].text) == (TextOrigin.FEED, (LONG * 3).strip())
        assert d.server.requests("/news/2") == []
        assert "text/html" in d.server.requests("/news/1")[0].headers["accept"]


@pytest.mark.parametrize(
    ("full_text", "asked"), [(FullText.ALWAYS, 1), (FullText.WHEN_SHORT, 0), (FullText.NEVER, 0)]
)
async def test_the_source_decides_whether_pages_are_read(full_text, asked, now):
    async with desk(now, full_text=full_text) as d:
        await d.poll(d.item(1, content=f"<p>{LONG * 3}</p>"))
        assert len(d.server.requests("/news/1")) == asked


async def test_a_page_that_is_a_stub_beside_the_feeds_text_is_not_taken(now):
    async with desk(now, full_text=FullText.ALWAYS) as d:
        d.server.at("/news/1", Reply.page(page("The quay is closed. Subscribe to read on.")))
        got = await d.poll(d.item(1, content=f"<p>{LONG * 3}</p>"))
        assert got.new[0].text_origin is TextOrigin.FEED


@pytest.mark.parametrize(
    "reply",
    [Reply(b"no", 404), Reply(b"no", 403), Reply(hang_up=True), Reply.page("<html></html>"), Reply.to("http://127.0.0.1:1/x"),
     Reply.page(b"\xff\xfe\x00\x00" * 50), Reply(status=204)],
)  # fmt: skip
async def test_a_page_that_cannot_be_read_leaves_the_feeds_text(reply, now):
    async with desk(now) as d:
        d.server.at("/news/1", reply)
        got = await d.poll(d.item(1))
        assert (got.outcome, got.new[0].text_origin) == (Outcome.READ, TextOrigin.SUMMARY)


async def test_robots_rules_are_obeyed_for_pages_but_not_for_the_feed(now):
    async with desk(now) as d:
        d.server.at("/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}))
        d.server.at("/news/1", Reply.page(page(LONG, LONG)))
        got = await d.poll(d.item(1))
        assert got.new[0].text_origin is TextOrigin.SUMMARY
        assert d.server.requests("/news/1") == []


async def test_no_more_pages_than_allowed_are_read_and_the_newest_first(now):
    async with desk(now, knobs={"pages_per_poll": 3}) as d:
        for number in range(8):
            d.server.at(f"/news/{number}", Reply.page(page(f"Number {number}. {LONG}", LONG)))
        got = await d.poll(*(d.item(number, at=-60 * (8 - number)) for number in range(8)))
        read = {article.guid for article in got.new if article.text_origin is TextOrigin.PAGE}
        assert read == {"g7", "g6", "g5"}
        assert len(got.new) == 8


async def test_pages_that_take_too_long_leave_the_feeds_text_and_keep_those_already_read(now):
    async with desk(now, knobs={"pages_s": 1.0}) as d:
        d.server.at("/news/1", Reply.page(page(LONG, LONG)))
        d.server.at("/news/2", Reply.page(page(LONG, LONG), wait_s=20))
        got = await d.poll(d.item(1), d.item(2))
        assert {a.guid: a.text_origin for a in got.new} == {"g1": TextOrigin.PAGE, "g2": TextOrigin.SUMMARY}


async def test_one_text_on_several_pages_is_a_wall_and_no_article(now):
    async with desk(now) as d:
        for number in range(3):
            d.server.at(f"/news/{number}", Reply.page(page("Please allow cookies to read on. " * 12)))
        got = await d.poll(*(d.item(number) for number in range(3)))
        assert {article.text_origin for article in got.new} == {TextOrigin.SUMMARY}


async def test_a_page_that_sends_to_the_front_page_is_no_article(now):
    async with desk(now) as d:
        d.server.at("/news/1", Reply.to("/"))
        d.server.at("/", Reply.page(page(LONG, LONG)))
        assert (await d.poll(d.item(1))).new[0].text_origin is TextOrigin.SUMMARY


async def test_pages_behind_a_wall_are_tried_one_at_a_time_until_it_is_gone(now):
    async with desk(now) as d:
        assert d.state.pages is PageAccess.UNTRIED
        for number in range(9):
            d.server.at(f"/news/{number}", Reply(b"no", 403))
        assert (await d.poll(*(d.item(n) for n in range(3)))).state.pages is PageAccess.BLOCKED
        got = await d.poll(*(d.item(n) for n in range(3, 6)), after_s=900)
        assert got.state.pages is PageAccess.BLOCKED
        assert [len(d.server.requests(f"/news/{n}")) for n in range(6)] == [1, 1, 1, 1, 0, 0]
        for number in range(9):
            d.server.at(f"/news/{number}", Reply.page(page(LONG, f"Number {number}. {LONG}")))
        assert (await d.poll(d.item(6), after_s=900)).state.pages is PageAccess.READ
        got = await d.poll(d.item(7), d.item(8), after_s=900)
        assert {article.text_origin for article in got.new} == {TextOrigin.PAGE}


async def test_a_poll_without_pages_remembers_what_became_of_the_last_ones(now):
    async with desk(now) as d:
        d.server.at("/news/1", Reply(b"no", 402))
        assert (await d.poll(d.item(1))).state.pages is PageAccess.PAYWALLED
        assert (await d.poll(after_s=900)).state.pages is PageAccess.PAYWALLED
        assert (await d.poll(d.item(1), d.item(2, content=f"<p>{LONG * 3}</p>"), after_s=900)).state.pages is (
            PageAccess.PAYWALLED
        )


async def test_a_page_that_could_not_be_read_is_not_asked_for_again(now):
    async with desk(now) as d:
        d.server.at("/news/1", Reply(b"no", 500))
        await d.poll(d.item(1))
        await d.poll(d.item(1), d.item(2), after_s=900)
        assert len(d.server.requests("/news/1")) == 1


@pytest.mark.parametrize(("own", "origin"), [(LONG, TextOrigin.SUMMARY), ("Cranes fell.", TextOrigin.PAGE)])
async def test_a_teaser_is_taken_only_where_it_says_more_than_the_feed(own, origin, now):
    async with desk(now) as d:
        d.server.at("/news/1", Reply.page(page(LONG[:250], "Already a subscriber? Log in.")))
        got = await d.poll(d.item(1, summary=own))
        assert (got.new[0].text_origin, got.state.pages) == (origin, PageAccess.PAYWALLED)
        assert "subscriber" not in got.new[0].text


async def test_an_edited_entry_has_its_page_read_again_and_an_unchanged_one_has_not(now):
    async with desk(now) as d:
        d.server.at("/news/1", Reply.page(page(LONG, LONG)))
        d.server.at("/news/2", Reply.page(page("Two. " + LONG, LONG)))
        await d.poll(d.item(1), d.item(2))
        d.server.at("/news/1", Reply.page(page(LONG, "The quay opened again on Wednesday. " * 5)))
        got = await d.poll(d.item(1, summary="The quay is open again."), d.item(2), after_s=900)
        assert "opened again on Wednesday" in got.edited[0].text
        assert (len(d.server.requests("/news/1")), len(d.server.requests("/news/2"))) == (2, 1)


async def test_a_public_feed_cannot_make_us_read_an_allowed_private_page(now):
    """The allowed host is linked to by a feed of another site, though allowed itself."""
    async with desk(now) as d:
        d.server.at("/secret", Reply.page(page(LONG, LONG)))
        got = await d.poll(d.item(1, url=f"http://127.0.0.1:{d.server.port}/secret"))
        assert got.new[0].text_origin is TextOrigin.SUMMARY
        assert d.server.requests("/secret") == []


async def test_lines_that_an_outlet_prints_under_everything_are_trimmed(now):
    async with desk(now) as d:
        for number in range(8):
            body = page(
                f"Ship {number} waits. {LONG}", f"Number {number}: {LONG}", "Courier Box", "Readers Corner Veldt"
            )
            d.server.at(f"/news/{number}", Reply.page(body))
        got = await d.poll(*(d.item(number) for number in range(8)))
        assert {article.text_origin for article in got.new} == {TextOrigin.PAGE}
        assert not any("Readers Corner" in article.text for article in got.new)
        assert len(LineMemory.from_json(got.lines).articles) == 8


# -- trouble -----------------------------------------------------------------------------------------------


async def test_the_same_bytes_are_not_parsed_again(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        await d.poll(d.item(1))
        d.tools.workers = Broken("parse_feed", AssertionError("parsed"))
        got = await d.poll(after_s=900)
        assert (got.outcome, got.lines) == (Outcome.NOT_MODIFIED, None)
        assert got.state.last_ok_at == d.now


async def test_validators_are_kept_and_sent_and_survive_a_304(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        body = rss(d.item(1))
        d.server.at("/feed", Reply.feed(body, headers={"ETag": '"1"', "Last-Modified": "Mon"}), Reply(status=304))
        await d.poll()
        got = await d.poll(after_s=900)
        assert d.server.requests("/feed")[1].headers["if-none-match"] == '"1"'
        assert d.server.requests("/feed")[1].headers["if-modified-since"] == "Mon"
        assert (got.outcome, got.state.etag, got.state.last_modified) == (Outcome.NOT_MODIFIED, '"1"', "Mon")


async def test_a_feed_that_could_not_be_read_is_asked_for_in_full_again(now):
    """An answer that failed to parse leaves no validators behind that would make the next one a 304."""
    async with desk(now, full_text=FullText.NEVER) as d:
        d.server.at("/feed", Reply.page("<html><p>Maintenance", headers={"ETag": '"broken"'}))
        got = await d.poll()
        assert (got.outcome, got.state.health, got.state.failure) == (Outcome.FAILED, Health.FAILING, "not-a-feed")
        assert (got.state.etag, got.state.body_sha256) == ("", "")
        assert got.message == got.state.last_error
        assert len((await d.poll(d.item(1), after_s=900)).new) == 1


@pytest.mark.parametrize(
    ("body", "failure", "words"),
    [
        ("<html><title>Just a moment...</title><script>_cf_chl_opt={}</script>", "challenge", "proof of a person"),
        ("<html><p>Maintenance</p></html>", "not-a-feed", "not a feed"),
        ("%PDF-1.7", "not-a-feed", "not a feed"),
    ],
)
async def test_what_comes_in_place_of_a_feed_is_named(body, failure, words, now):
    async with desk(now) as d:
        d.server.at("/feed", Reply.page(body))
        got = await d.poll()
        assert got.state.failure == failure
        assert words in got.message
        assert got.message.endswith(".")


@pytest.mark.parametrize(
    ("reply", "words", "pause_s"),
    [
        (Reply(b"", 404), "has nothing at this address", 0.0),
        (Reply(b"", 429, {"Retry-After": "7200"}), "asks for fewer requests", 7200.0),
        (Reply(hang_up=True), "closed the connection", 0.0),
        (Reply.to("http://10.0.0.1/feed"), "not a public address", 0.0),
    ],
)
async def test_a_failed_poll_says_why_and_when_to_come_back(reply, words, pause_s, now):
    async with desk(now) as d:
        d.server.at("/feed", reply)
        got = await d.poll()
        assert (got.outcome, got.new) == (Outcome.FAILED, ())
        assert words in got.message
        assert got.state.next_check_at >= now + timedelta(seconds=max(pause_s, 600))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WorkerFailed("reading it took more than 20 s"), "could not be read: reading it took more than 20 s."),
        (RecursionError("deep"), "it broke the parser"),
    ],
)
async def test_a_feed_that_kills_its_parser_is_a_failed_poll(error, words, now):
    async with desk(now, runner=Broken("parse_feed", error)) as d:
        got = await d.poll(d.item(1))
        assert (got.outcome, got.state.failure) == (Outcome.FAILED, "unreadable")
        assert words in got.message


@pytest.mark.parametrize("error", [WorkerFailed("the reader died on it"), RecursionError("deep")])
async def test_a_page_that_kills_its_extractor_costs_one_text(error, now):
    async with desk(now, runner=Broken("extract_page", error)) as d:
        d.server.at("/news/1", Reply.page(page(LONG, LONG)))
        got = await d.poll(d.item(1), d.item(2))
        assert (got.outcome, len(got.new)) == (Outcome.READ, 2)
        assert got.new[0].text_origin is TextOrigin.SUMMARY


async def test_an_error_of_the_store_is_raised(now):
    async with desk(now) as d:

        async def lookup(entries):
            raise OSError("the disk is full")

        d.shelf.lookup = lookup
        with pytest.raises(OSError, match="disk is full"):
            await d.poll(d.item(1))


async def test_a_feed_that_moved_for_good_is_followed_after_three_polls(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        d.server.at("/feed", Reply.to("/moved", 301))
        for number in range(3):
            d.server.at("/moved", Reply.feed(rss(d.item(number))))
            assert (await d.poll(after_s=900)).state.health is Health.OK
        assert d.state.url == d.server.url("/moved")
        await d.poll(after_s=900)
        assert len(d.server.requests("/feed")) == 3
        assert len(d.server.requests("/moved")) == 4


async def test_a_page_instead_of_a_feed_at_the_new_address_is_never_adopted(now):
    async with desk(now) as d:
        d.server.at("/feed", Reply.to("/moved", 301))
        d.server.at("/moved", Reply.page("<html><p>This domain is for sale"))
        for _ in range(5):
            await d.poll(after_s=900)
        assert (d.state.url, d.state.moved_to) == ("", "")


async def test_the_feeds_own_rhythm_is_remembered(now):
    async with desk(now, full_text=FullText.NEVER) as d:
        got = await d.poll(*(d.item(n, at=-n * 60) for n in range(1, 60)), head="<ttl>45</ttl>")
        assert got.state.hint_s == 2700
        assert got.state.next_check_at == now + timedelta(seconds=2700)


async def test_whole_round_trip_with_worker_processes(now):
    """The real pool: a page that takes its worker down costs one text, and the next page is read."""
    async with Workers(1, 10.0) as workers, desk(now, runner=workers, extract=dying_on_two) as d:
        for number in (1, 2, 3):
            d.server.at(f"/news/{number}", Reply.page(page(LONG, f"{number}. {LONG}")))
        got = await d.poll(d.item(1), d.item(2), d.item(3))
        assert {a.guid: a.text_origin for a in got.new} == {
            "g1": TextOrigin.PAGE, "g2": TextOrigin.SUMMARY, "g3": TextOrigin.PAGE,
        }  # fmt: skip


def dying_on_two(html, url, content_type):
    if url.endswith("/2"):
        os._exit(1)
    return Extracted(f"{url} {LONG}")


def harming(data, content_type, url):
    """A parser with a feed that hangs, one that eats memory, one that kills."""
    if b"Harm 1" in data:
        time.sleep(600)
    if b"Harm 2" in data:
        _ = bytes(2**31)
    if b"Harm 3" in data:
        os.abort()
    return parse_feed(data, content_type, url)


async def test_feeds_that_harm_their_reader_fail_with_a_sentence_and_the_next_one_is_read(now):
    async with (
        Workers(1, 4.0, 400) as workers,
        desk(now, runner=workers, parse=harming, full_text=FullText.NEVER) as d,
    ):
        messages = [(await d.poll(d.item(n, title=f"Harm {n}"), after_s=900)).state.last_error for n in (1, 2, 3)]
        assert messages == [
            "The feed could not be read: reading it took more than 4 s.",
            "The feed could not be read: it needed more than 400 MB of memory.",
            "The feed could not be read: the reader died on it.",
        ]
        got = await d.poll(d.item(4), after_s=900)
        assert (got.outcome, got.state.last_error) == (Outcome.READ, "")


def test_tidied_entries_keep_their_order_and_lose_bad_addresses():
    entries = [
        Entry("a", "HTTP://Example.org:80/x#y", "A"),
        Entry("b", "javascript:alert(1)", "B"),
        Entry("a", "", "C"),
    ]
    assert [(entry.guid, entry.url, entry.title) for entry in tidied(entries)] == [
        ("a", "http://example.org/x", "A"),
        ("b", "", "B"),
    ]
