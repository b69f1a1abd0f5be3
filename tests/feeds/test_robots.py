"""robots.txt is asked once a day for each site and obeyed for pages."""

import asyncio
from datetime import timedelta

import pytest

from feeds.fetch import Fetcher, FetchKnobs
from feeds.robots import Robots
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio


def fetcher(server, **knobs):
    allowed = (f"news.test:{server.port}", f"other.test:{server.port}")
    return Fetcher(FetchKnobs(**{"host_gap_s": 0.0, "allowed_hosts": allowed, **knobs}), resolve=names(), tls=NO_TLS)


def rules(text):
    return Reply(text.encode(), headers={"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /private/\n", "/private/a", False),
        ("User-agent: *\nDisallow: /private/\n", "/news/a", True),
        ("User-agent: *\nDisallow:\n", "/news/a", True),
        ("User-agent: *\nDisallow: /\n", "/news/a", False),
        ("User-agent: Wirebrief\nDisallow: /news\n\nUser-agent: *\nDisallow:\n", "/news/a", False),
        ("User-agent: OtherBot\nDisallow: /\n", "/news/a", True),
        ("User-agent: *\nAllow: /news/open\nDisallow: /news\n", "/news/open", True),
        ("\ufeffUser-agent: *\r\nDisallow: /news\r\n", "/news/a", False),
        ("User-agent: *\nDisallow: /новости\n", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
        ("", "/news/a", True),
        ("nonsense", "/news/a", True),
        ("User-agent: *\nCrawl-delay: ²\nDisallow: /\n", "/news/a", True),
        ("User-agent: *\nDisallow: //[\n", "/news/a", True),
    ],
)
async def test_rules_are_obeyed_and_what_cannot_be_read_allows(text, path, expected, now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules(text) if text else Reply(b""))
        assert await Robots(fetch).allow(server.url(path), now=now) is expected


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 404),
        Reply(b"", 500),
        Reply(b"", 403),
        Reply(hang_up=True),
        Reply.page("<p>User-agent: *\nDisallow: /"),
    ],
)
async def test_a_site_without_rules_allows_everything(reply, now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", reply)
        assert await Robots(fetch).allow(server.url("/a"), now=now)


async def test_rules_are_asked_for_once_a_day_even_by_many_at_once(now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules("User-agent: *\nDisallow: /a"), rules(""))
        robots = Robots(fetch)
        verdicts = await asyncio.gather(*(robots.allow(server.url("/a"), now=now) for _ in range(10)))
        assert not any(verdicts)
        assert len(server.seen) == 1
        await robots.allow(server.url("/a"), now=now + timedelta(hours=23))
        assert len(server.seen) == 1
        assert await robots.allow(server.url("/a"), now=now + timedelta(hours=25))
        assert len(server.seen) == 2
        await robots.allow(server.url("/a", "other.test"), now=now)
        assert len(server.seen) == 3


async def test_what_is_no_address_is_not_allowed(now):
    async with NewsServer() as server, fetcher(server) as fetch:
        assert not await Robots(fetch).allow("mailto:a@example.org", now=now)
