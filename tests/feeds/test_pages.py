"""Pages behind entries: fetched from a real server, and each told what became of it."""

import asyncio
import json
import os
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from feeds.extract import extract_page
from feeds.fetch import Fetcher, FetchKnobs
from feeds.pages import PageReader
from feeds.robots import Robots
from feeds.workers import Workers
from news.model import Entry, PageAccess
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio

STORY = (
    "The ferry to Port Veldt came back on Monday after two days of storm. "
    "Nobody on board was hurt, said the captain, and the cars on deck stayed dry. "
    "The company will say on Wednesday when the next ferry leaves the harbour. "
)


def page(*paragraphs, head=""):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html lang='en'><head><title>Ferry</title>{head}</head><body><article>{text}</article></body></html>"


def entry(number):
    return Entry(f"g{number}", f"/news/{number}", f"Ferry {number} returns to harbour", "Storm kept the ferry away.")


class Inline:
    """Runs what workers would run, in a thread."""

    async def run(self, function, *args):
        return await asyncio.to_thread(function, *args)


@dataclass
class Press:
    """A server of pages and a reader of them."""

    server: NewsServer
    reader: PageReader
    now: object

    async def read(self, *numbers, limit_s=30.0):
        rows = [Entry(f"g{n}", self.server.url(f"/news/{n}"), entry(n).title, entry(n).summary) for n in numbers]
        found = await self.reader.read(rows, linked_from=self.server.url("/feed"), now=self.now, limit_s=limit_s)
        return [found[row.guid] for row in rows]

    def at(self, number, reply):
        self.server.at(f"/news/{number}", reply)


@asynccontextmanager
async def press(now, runner=None, extract=extract_page):
    async with NewsServer() as server:
        knobs = FetchKnobs(host_gap_s=0.0, per_host=8, allowed_hosts=(f"news.test:{server.port}",))
        async with Fetcher(knobs, resolve=names(), tls=NO_TLS, now=lambda: now) as fetcher:
            yield Press(server, PageReader(fetcher, runner or Inline(), Robots(fetcher), extract), now)


def accesses(reads):
    return [read.access for read in reads]


async def test_a_page_that_was_read_brings_its_text(now):
    async with press(now) as p:
        p.at(1, Reply.page(page(STORY, STORY.replace("Monday", "Tuesday"))))
        (read,) = await p.read(1)
        assert (read.access, read.why) == (PageAccess.READ, "")
        assert read.page.text.startswith("The ferry to Port Veldt")


@pytest.mark.parametrize(
    ("reply", "access", "why"),
    [
        (Reply(b"no", 401), PageAccess.BLOCKED, "wants a login"),
        (Reply(b"no", 402), PageAccess.PAYWALLED, "wants to be paid"),
        (Reply(b"no", 403), PageAccess.BLOCKED, "refuses to be read"),
        (Reply(b"no", 451), PageAccess.BLOCKED, "legal reasons"),
        (Reply(b"no", 404), PageAccess.UNREADABLE, "has nothing at this address"),
        (Reply(b"<title>Just a moment...</title>", 403), PageAccess.BLOCKED, "proof of a person"),
        (Reply.page("<title>Just a moment...</title><div class='cf-chl'></div>"), PageAccess.BLOCKED, "no article"),
        (Reply.page("<html></html>"), PageAccess.UNREADABLE, "no article"),
        (Reply.page(page("We and our partners keep cookies. Choose what we may remember. " * 5)),
         PageAccess.BLOCKED, "no article"),
        (Reply.to("/login"), PageAccess.BLOCKED, "leads to"),
        (Reply.to("/"), PageAccess.UNREADABLE, "leads to"),
    ],
)  # fmt: skip
async def test_a_page_that_is_no_article_says_why(reply, access, why, now):
    async with press(now) as p:
        p.at(1, reply)
        for path in ("/login", "/"):
            p.server.at(path, Reply.page(page(STORY, STORY)))
        (read,) = await p.read(1)
        assert (read.access, read.page) == (access, None)
        assert why in read.why


async def test_a_teaser_is_kept_and_known_as_one(now):
    paid = {"@type": "NewsArticle", "isAccessibleForFree": "False", "hasPart": {
        "@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}}  # fmt: skip
    head = f"<script type='application/ld+json'>{json.dumps(paid)}</script>"
    async with press(now) as p:
        p.at(1, Reply.page(page(STORY, "Subscribe to continue reading.", head=head)))
        (read,) = await p.read(1)
        assert read.access is PageAccess.PAYWALLED
        assert read.page.text == STORY.strip()


async def test_robots_rules_forbid_without_a_request(now):
    async with press(now) as p:
        p.server.at("/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}))
        assert accesses(await p.read(1)) == [PageAccess.FORBIDDEN]
        assert p.server.requests("/news/1") == []


async def test_one_text_for_several_articles_is_a_wall(now):
    async with press(now) as p:
        for number in (1, 2):
            p.at(number, Reply.page(page(STORY, STORY)))
        p.at(3, Reply.page(page(STORY, STORY.replace("Monday", "Friday"))))
        reads = await p.read(1, 2, 3)
        assert accesses(reads) == [PageAccess.BLOCKED, PageAccess.BLOCKED, PageAccess.READ]
        assert [read.page is None for read in reads] == [True, True, False]


async def test_a_page_that_is_not_there_in_time_is_left_out(now):
    async with press(now) as p:
        p.at(1, Reply.page(page(STORY, STORY)))
        p.at(2, Reply.page(page(STORY), wait_s=30))
        reads = await p.read(1, 2, limit_s=3.0)
        assert accesses(reads) == [PageAccess.READ, PageAccess.UNREADABLE]
        assert reads[1].why == "there was no time left for it"


# -- pages that harm their reader: the real pool -----------------------------------------------------------


def harming(html, url, content_type):
    """An extractor with a page that hangs, one that eats memory, one that kills, one that breaks it."""
    match url.rsplit("/", 1)[1]:
        case "2":
            time.sleep(600)
        case "3":
            _ = bytes(2**31)
        case "4":
            os.abort()
        case "5":
            raise RecursionError("deep")
    return extract_page(html, url, content_type)


async def test_pages_that_harm_their_reader_cost_themselves_and_no_other(now):
    async with Workers(2, 4.0, 400) as workers, press(now, workers, harming) as p:
        for number in range(1, 8):
            p.at(number, Reply.page(page(f"Ferry number {number}. {STORY}", STORY)))
        reads = await p.read(*range(1, 8), limit_s=120.0)
        assert [read.why for read in reads] == [
            "", "reading it took more than 4 s", "it needed more than 400 MB of memory", "the reader died on it",
            "it broke the extractor", "", "",
        ]  # fmt: skip
        assert {read.access for read in reads[1:5]} == {PageAccess.UNREADABLE}
        assert all(read.page and "Ferry number" in read.page.text for read in (reads[0], *reads[5:]))
