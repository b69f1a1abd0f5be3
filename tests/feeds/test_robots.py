"""robots.txt is asked once a day for each site and obeyed for pages."""

import asyncio
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetch import Fetcher, FetchKnobs
from feeds.robots import Robots
from feeds.robots_rules import read_rules
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, bomb, names

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
        ("User-agent: *\nDisallow: /news\nAllow: /news/open\n", "/news/open/1", True),
        ("User-agent: *\nAllow: /\nDisallow: /news/open/no\n", "/news/open/no", False),
        ("User-agent: *\nDisallow: /page\nAllow: /page\n", "/page", True),
        ("User-agent: *\nDisallow: /*.php$\n", "/a/b.php", False),
        ("User-agent: *\nDisallow: /*.php$\n", "/a/b.php?c", True),
        ("User-agent: *\nDisallow: /*/print/\n", "/news/7/print/", False),
        ("User-agent: *\nDisallow: /*?*sessionid=\n", "/news?a=1&sessionid=2", False),
        ("User-agent: *\nDisallow: /fish*.php\n", "/Fish.php", True),
        ("User-agent: *\nDisallow: /a%3Cb\n", "/a%3cb", False),
        ("User-agent: Wirebrief\nDisallow: /news\n\nUser-agent: *\nDisallow:\n", "/news/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: wireBRIEF/2.0 # us\nDisallow: /b\n", "/news/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: wirebrief\nDisallow:\n", "/news/a", True),
        ("User-agent: Other\nUser-agent: Wirebrief\nDisallow: /news\n", "/news/a", False),
        ("User-agent: Wirebrief\nUser-agent: Other\nDisallow: /news\n", "/news/a", False),
        ("User-agent: Wirebrief\n\n# a word\nSitemap: /x\nUser-agent: Other\nDisallow: /news\n", "/news/a", False),
        ("User-agent: wirebrief\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: wirebrief\nDisallow: /c\n",
         "/c", False),
        ("User-agent: wirebrief\nDisallow: /a\nUser-agent: x\nDisallow: /b\n", "/b", True),
        ("User-agent: OtherBot\nDisallow: /\n", "/news/a", True),
        ("User-agent: wire\nDisallow: /\n", "/news/a", True),
        ("User-agent: Wirebriefer\nDisallow: /\n", "/news/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /news\r\n", "/news/a", False),
        ("User-agent: *\nDisallow: /новости\n", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
        ("", "/news/a", True),
        ("nonsense", "/news/a", True),
        ("Disallow: /\n", "/news/a", True),
        ("User-agent: *\nCrawl-delay: ²\nDisallow: /\n", "/news/a", False),
        ("User-agent: *\nDisallow: //[\n", "/news/a", True),
    ],
)  # fmt: skip
async def test_rules_are_obeyed(text, path, expected, now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules(text) if text else Reply(b""))
        assert await Robots(fetch).allow(server.url(path), now=now) is expected


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 404),
        Reply(b"", 401),
        Reply(b"", 403),
        Reply(b"", 410),
        Reply.to("/robots.txt"),
        Reply.to("http://10.0.0.1/robots.txt"),
        Reply.page("<p>User-agent: *\nDisallow: /"),
    ],
)
async def test_a_site_that_has_no_rules_allows_everything(reply, now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", reply)
        assert await Robots(fetch).allow(server.url("/a"), now=now)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", 500),
        Reply(b"", 503),
        Reply(b"", 429, {"Retry-After": "0"}),
        Reply(raw=b"220 mail.test ESMTP\r\n"),
        Reply(wait_s=1),
        Reply(b"#" * 600 * 1024),
        Reply(bomb(50 * 2**20), headers={"Content-Encoding": "gzip"}),
    ],
)
async def test_a_site_whose_rules_cannot_be_had_is_left_alone_for_a_while(reply, now):
    async with NewsServer() as server, fetcher(server, total_s=0.3) as fetch:
        server.at("/robots.txt", reply, rules("User-agent: *\nDisallow: /b"))
        robots = Robots(fetch)
        assert not await robots.allow(server.url("/a"), now=now)
        assert not await robots.allow(server.url("/a"), now=now + timedelta(minutes=9))
        assert len(server.seen) == 1
        assert await robots.allow(server.url("/a"), now=now + timedelta(minutes=11))


async def test_rules_hold_on_while_they_cannot_be_asked_for_anew(now):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules("User-agent: *\nDisallow: /a"), Reply(b"", 500))
        robots = Robots(fetch)
        for later in (timedelta(0), timedelta(hours=25)):
            assert not await robots.allow(server.url("/a"), now=now + later)
            assert await robots.allow(server.url("/b"), now=now + later)
        assert len(server.seen) == 2


@pytest.mark.parametrize(("delay", "kept"), [("0.3", 0.3), ("86400", 0.5), ("-1", 0.0), ("nan", 0.0), ("soon", 0.0)])
async def test_a_delay_between_pages_is_kept_up_to_a_limit(delay, kept, now, monkeypatch):
    monkeypatch.setattr("feeds.robots._MAX_DELAY_S", 0.5)
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules(f"User-agent: *\nCrawl-delay: {delay}\n"))
        server.at("/a", Reply.page("<p>news</p>"))
        robots = Robots(fetch)
        for _ in range(2):
            assert await robots.allow(server.url("/a"), now=now)
            await fetch.get(server.url("/a"))
        apart = server.seen[2].at - server.seen[1].at
        assert kept - 0.02 <= apart < kept + 0.25


HALF = 250_000


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: {n}\n" for n in range(HALF // 18)) + "Disallow: /a\n" * (HALF // 13),
        "User-agent: *\n" * (HALF // 14) + "Disallow: /a\n" * (HALF // 13),
        "User-agent: *\nDisallow: /" + "*a" * HALF,
        "User-agent: *\n" + ("Disallow: /" + "*a" * 500 + "$\n") * (HALF // 500),
        "User-agent: *\n" + "Disallow: /*aab\n" * (2 * HALF // 16),
        "User-agent" + " " * HALF * 2,
        " " * HALF * 2 + "x",
        "host" + " " * HALF * 2,
        "\x00" * HALF * 2,
        "User-agent: *\nCrawl-delay: " + "9" * HALF,
        "User-agent: *\nRequest-rate: " + "9" * HALF + "/1m\n",
    ],
    ids=range(11),
)
def test_hostile_rules_end_in_time(text):
    """Under the size cap; the parser alone takes minutes and gigabytes for the first."""
    began = time.process_time()
    read_rules(text, "Wirebrief").allows("https://example.org/" + "a" * 4000)
    assert time.process_time() - began < 10


@given(st.text() | st.lists(st.sampled_from(["User-agent: *", "Disallow: ", "/", "*", "$", "%", "[", "\n", "é"])))
def test_no_rules_break_the_reader(text):
    read = read_rules(text if isinstance(text, str) else "User-agent: *\n" + "".join(text), "Wirebrief")
    assert read.allows("https://[2a00::1]:8080/a/b%20c?d=[e]") in {True, False}
    assert read.delay_s >= 0


async def test_what_is_remembered_has_a_limit(now, monkeypatch):
    monkeypatch.setattr("feeds.robots._LINES", 10)
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/robots.txt", rules("User-agent: *\n" + "Disallow: /x\n" * 5))
        robots = Robots(fetch)
        for host in ("news.test", "other.test", "other.test", "news.test"):
            assert await robots.allow(server.url("/a", host), now=now)
        assert len(server.seen) == 3


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
