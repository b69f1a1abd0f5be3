"""From what a person types to the feeds that are meant; on a real server."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from feeds.answers import Failed, FailureKind
from feeds.fetch import Fetcher, FetchKnobs
from feeds.finding import MOST_FOLLOWED, USUAL, find_feeds
from tests.bot.rounds import QUIET, Item, rss, tools
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio

NEWS = rss(
    Item("1", "Ferry runs again", url="http://news.test/1"), Item("2", "Quay repaired", url="http://news.test/2")
)
SPORT = rss(Item("9", "Regatta won by a nose", url="http://news.test/9"))


@asynccontextmanager
async def searching():
    """A server, and a search that may read it as ``news.test``."""
    async with NewsServer() as server:
        knobs = FetchKnobs(**{**QUIET, "allowed_hosts": (f"news.test:{server.port}",)})
        async with Fetcher(knobs, resolve=names(), tls=NO_TLS) as fetcher:
            yield server, lambda typed: find_feeds(typed, tools(fetcher))


def home(*links: str, body: str = "") -> Reply:
    declared = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return Reply.page(f"<!doctype html><html><head><title>News</title>{declared}</head><body>{body}</body></html>")


async def test_the_address_of_a_feed_is_taken_as_it_is():
    async with searching() as (server, find):
        server.at("/rss", Reply.feed(NEWS))
        (found,) = await find(server.url("/rss"))
        assert (found.url, found.page, len(found.feed.entries)) == (server.url("/rss"), "", 2)


async def test_an_address_without_a_scheme_is_tried_securely_first_and_then_plainly():
    async with searching() as (server, find):
        server.at("/rss", Reply.feed(NEWS))
        (found,) = await find(f" news.test:{server.port}/rss ")
        assert found.url == server.url("/rss")


async def test_the_feed_scheme_of_old_readers_is_understood():
    async with searching() as (server, find):
        server.at("/rss", Reply.feed(NEWS))
        for typed in (f"feed:{server.url('/rss')}", server.url("/rss").replace("http:", "feed:")):
            (found,) = await find(typed)
            assert found.url == server.url("/rss")


async def test_the_one_feed_that_a_page_declares_is_followed():
    async with searching() as (server, find):
        server.at("/", home("/news.xml"))
        server.at("/news.xml", Reply.feed(NEWS))
        (found,) = await find(server.url("/"))
        assert (found.url, found.page) == (server.url("/news.xml"), server.url("/"))


async def test_several_feeds_of_a_page_come_in_its_order_and_twins_count_once():
    async with searching() as (server, find):
        server.at("/", home("/news.xml", "/atom.xml", "/sport.xml", "/gone.xml", "/empty.xml"))
        for path, body in {"/news.xml": NEWS, "/atom.xml": NEWS, "/sport.xml": SPORT, "/empty.xml": rss()}.items():
            server.at(path, Reply.feed(body))
        found = await find(server.url("/"))
        assert [one.url for one in found] == [server.url("/news.xml"), server.url("/sport.xml")]


async def test_where_a_page_declares_nothing_its_links_are_followed():
    async with searching() as (server, find):
        server.at("/", home(body='<a href="/feeds/all.rss">RSS</a>'))
        server.at("/feeds/all.rss", Reply.feed(NEWS))
        (found,) = await find(server.url("/"))
        assert found.url == server.url("/feeds/all.rss")


async def test_where_a_page_names_nothing_the_usual_places_are_tried_until_one_is_a_feed():
    async with searching() as (server, find):
        server.at("/world/", home())
        server.at("/rss.xml", Reply.feed(NEWS))
        (found,) = await find(server.url("/world/"))
        assert found.url == server.url("/rss.xml")
        assert [seen.path for seen in server.seen] == ["/world/", "/world/feed", "/feed", "/rss", "/rss.xml"]


async def test_a_site_that_answers_everything_with_a_page_is_not_asked_for_ever():
    async with searching() as (server, find):
        for path in ("", *USUAL):
            server.at(f"/{path}", home())
        found = await find(server.url("/"))
        assert isinstance(found, Failed)
        assert found.message == (
            "news.test answers with a web page, not a feed; it names no feed, and none is at the usual addresses."
        )
        assert len(server.seen) == 1 + len(USUAL)


async def test_a_host_that_asks_for_a_pause_is_left_alone_at_once():
    async with searching() as (server, find):
        server.at("/", home())
        server.at("/feed", Reply(status=429))
        assert isinstance(await find(server.url("/")), Failed)
        assert len(server.seen) == 2


async def test_feeds_that_cannot_be_read_are_named_with_the_reason():
    async with searching() as (server, find):
        server.at("/", home("/news.xml", "/other.xml"))
        server.at("/news.xml", Reply(status=403))
        server.at("/other.xml", Reply(status=404))
        found = await find(server.url("/"))
        assert isinstance(found, Failed)
        assert "found two feeds on it" in found.message and "refuses to be read by us (403)" in found.message


async def test_a_page_with_hundreds_of_feeds_costs_a_few_requests():
    async with searching() as (server, find):
        server.at("/", home(*(f"/{n}.rss" for n in range(300))))
        assert isinstance(await find(server.url("/")), Failed)
        assert len(server.seen) <= 1 + MOST_FOLLOWED


async def test_a_page_may_not_lead_into_a_private_network():
    async with searching() as (server, find):
        server.at("/", home(f"http://127.0.0.1:{server.port}/inside.xml"))
        server.at("/inside.xml", Reply.feed(NEWS))
        assert isinstance(await find(server.url("/")), Failed)
        assert not server.requests("/inside.xml")


async def test_a_feed_that_has_moved_for_good_is_taken_where_it_is():
    async with searching() as (server, find):
        server.at("/old", Reply.to("/new", 301))
        server.at("/new", Reply.feed(NEWS))
        (found,) = await find(server.url("/old"))
        assert found.url == server.url("/new")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", FailureKind.ADDRESS),
        ("   ", FailureKind.ADDRESS),
        ("ftp://news.test/", FailureKind.ADDRESS),
        ("http://localhost/feed", FailureKind.REFUSED),
        ("no such thing", FailureKind.ADDRESS),
        ("https://nowhere.invalid/", FailureKind.DNS),
    ],
)
async def test_what_is_no_address_ends_in_a_sentence(typed, kind):
    async with searching() as (_, find):
        found = await find(typed)
        assert isinstance(found, Failed)
        assert found.kind is kind and found.message.endswith(".")


async def test_other_documents_are_called_what_they_are():
    async with searching() as (server, find):
        server.at("/list", Reply(b"<opml version='2.0'><body/></opml>", headers={"Content-Type": "text/xml"}))
        server.at("/wall", Reply.page("<html><body>Just a moment...<script>cf-chl</script></body></html>"))
        listed, wall = await find(server.url("/list")), await find(server.url("/wall"))
        assert isinstance(listed, Failed) and "a list of feeds (OPML), not a feed" in listed.message
        assert isinstance(wall, Failed) and wall.kind is FailureKind.CHALLENGE
        assert len(server.seen) == 2
