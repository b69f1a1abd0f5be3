"""The sample newsroom: when it comes, when it goes, and whether it is good enough to be shown."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.filing import Collected
from bot.sample.guest import Guest
from bot.sample.newsroom import PREFIX, open_newsroom
from bot.sample.routes import routes
from bot.web import WebKnobs, WebServer
from db.store import Store
from feeds.extract import extract_page
from feeds.fetch import Fetcher, FetchKnobs
from feeds.parse import parse_feed
from news.model import FullText, Ownership, Source, TextOrigin
from tests.bot.rounds import QUIET, rounds, tools
from tests.feeds.newsserver import NO_TLS, Reply, names

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path, sqlite_template, anyio_backend):
    shutil.copyfile(sqlite_template, tmp_path / "guest.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/guest.db")
    yield opened
    await opened.close()


class House:
    """The collecting half of the service, with a guest."""

    def __init__(self, rounds_, web):
        self.rounds, self.web = rounds_, web
        self.begin()

    def begin(self, *configured):
        """Start, or start again, with these sources in the configuration."""
        base = self.web.url.rstrip("/")
        self.guest = Guest(self.rounds.store, configured, base, self.rounds.clock)
        self.rounds.start()

    async def round(self, **wait):
        """What the service does at every tick of collecting."""
        came = await self.rounds.round(**wait)
        if await self.guest.after(came):
            self.rounds.newsdesk.forget()
            came += await self.rounds.round()
        return came

    async def sources(self):
        async with self.rounds.store.read() as books:
            return {source.key: source for source in await books.sources.all()}

    async def samples(self):
        return [source for source in (await self.sources()).values() if source.sample]


@asynccontextmanager
async def house(store, now):
    web = WebServer(WebKnobs(port=0))
    async with rounds(store, now) as r:
        allowed = (f"127.0.0.1:{web.port}", f"veldt.test:{r.server.port}")
        knobs = FetchKnobs(**QUIET, allowed_hosts=allowed)
        async with Fetcher(knobs, resolve=names(), tls=NO_TLS, now=r.clock) as fetcher:
            r.tools = tools(fetcher, pages_per_poll=0)
            opened = House(r, web)
            await web.start(opened.guest.routes())
            try:
                yield opened
            finally:
                await web.stop()


def veldt(opened):
    url = opened.rounds.server.url("/veldt", "veldt.test")
    return Source("veldt", "Veldt Courier", url, language="en", full_text=FullText.NEVER)


# -- coming and going --------------------------------------------------------------------------------------


async def test_it_comes_when_no_configured_source_is_reached_in_the_first_round(store, now):
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        assert await h.samples() == []
        came = await h.round()
        assert (came.failed, came.reached) == (1, 0)
        assert came.new >= 85
        assert len(await h.samples()) == 10 and "veldt" in await h.sources()


async def test_it_makes_room_for_what_an_administrator_adds_where_nothing_is_configured(store, now):
    async with house(store, now) as h:
        await h.guest.settle()
        await h.round()
        assert len(await h.samples()) == 10
        h.rounds.print("veldt", h.rounds.item("1"))
        async with store.write() as books:
            await books.sources.add(veldt(h), h.rounds.clock())
        await h.round()
        assert list(await h.sources()) == ["veldt"]
        h.begin()
        await h.guest.settle()
        assert list(await h.sources()) == ["veldt"]


async def test_it_leaves_with_everything_of_its_own_when_one_answers(store, now):
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        await h.round()
        async with store.write() as books:
            await books.subscribers.ensure(7, "private", "Dana", "en", "UTC", now)
            found = await books.checkpoints.grouped()
            await books.subscribers.follow(7, found[0].grouping.story)
        h.rounds.print("veldt", h.rounds.item("1"))
        came = await h.round(hours=6)
        assert came.reached == 1
        assert list(await h.sources()) == ["veldt"]
        assert list(await h.rounds.articles()) == ["veldt/1"]
        assert await h.rounds.stories() == {"veldt/1": "veldt/1"}
        async with store.read() as books:
            vitals = await books.vitals.read(now)
            assert (vitals.articles, vitals.stories) == (1, 1)
            assert await books.subscribers.followed(7) == frozenset()


async def test_articles_after_it_left_are_put_beside_nothing_of_its(store, now):
    """An outlet reprints a text of the sample newsroom word for word."""
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        await h.round()
        h.rounds.print("veldt", h.rounds.item("1"))
        await h.round(hours=6)
        piece = open_newsroom(now).pieces[0]
        h.rounds.print("veldt", h.rounds.item("2", piece.title, piece.text), h.rounds.item("1"))
        await h.round(hours=6)
        assert await h.rounds.stories() == {"veldt/1": "veldt/1", "veldt/2": "veldt/2"}


async def test_it_does_not_come_when_a_source_answers_first_and_fails_later(store, now):
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        h.rounds.print("veldt")
        await h.round()
        h.rounds.server.at("/veldt", Reply(b"", 500))
        await h.round(hours=7)
        assert await h.samples() == []


async def test_it_does_not_come_where_there_is_news_already(store, now):
    """A restart on a day without a network."""
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        h.rounds.print("veldt", h.rounds.item("1"))
        await h.round()
        h.rounds.server.at("/veldt", Reply(b"", 500))
        h.begin(veldt(h))
        await h.guest.settle()
        await h.round(hours=7)
        assert await h.samples() == []


async def test_it_is_there_again_at_once_after_a_restart_without_a_network(store, now):
    """The sources that failed are not due for a while, and nothing else is there to be shown."""
    async with house(store, now) as h:
        h.begin(veldt(h))
        await h.guest.settle()
        await h.round()
        h.begin(veldt(h))
        await h.guest.settle()
        assert await h.samples() == []
        came = await h.round(seconds=30)
        assert came.new >= 85 and len(await h.samples()) == 10


async def test_without_configured_sources_it_stays(store, now):
    async with house(store, now) as h:
        await h.guest.settle()
        assert (await h.round()).new >= 85
        assert await h.round(minutes=1) == Collected()
        assert len(await h.samples()) == 10


async def test_what_an_earlier_stay_left_is_gone_when_real_sources_are_configured(store, now):
    async with house(store, now) as h:
        await h.guest.settle()
        await h.round()
        h.begin(veldt(h))
        await h.guest.settle()
        assert list(await h.sources()) == ["veldt"]
        assert await h.rounds.articles() == {}


async def test_new_pieces_come_out_while_it_is_there(store, now):
    async with house(store, now) as h:
        await h.guest.settle()
        first = await h.round()
        later = await h.round(hours=12)
        assert 0 < later.new < first.new
        assert later.edited == 0


# -- what it prints ----------------------------------------------------------------------------------------


def test_it_has_many_pieces_several_outlets_for_a_story_and_four_languages(now):
    newsroom = open_newsroom(now)
    outlets = newsroom.outlets
    assert len(newsroom.pieces) >= 90 and len(outlets) == 10
    assert {outlet.language for outlet in outlets.values()} == {"en", "ar", "ru", "fr"}
    assert {outlet.format for outlet in outlets.values()} == {"rss", "atom", "json"}
    told = defaultdict(set)
    for piece in newsroom.pieces:
        story = piece.slug.rpartition("-")[0]
        if not story.startswith("20-"):
            told[story].add(piece.outlet)
    assert len(told) >= 12
    assert min(map(len, told.values())) >= 2
    assert sum(len(outlets_) >= 5 for outlets_ in told.values()) >= 4
    assert any(outlet.ownership is Ownership.STATE for outlet in outlets.values())
    assert max(Counter(outlet.owner for outlet in outlets.values() if outlet.owner).values()) >= 2
    assert any(piece.minutes < 0 for piece in newsroom.pieces), "something is still to come"


@pytest.fixture
async def printed(now):
    """The newsroom on the web an hour after it was opened, and a way to fetch from it."""
    newsroom, web = open_newsroom(now), WebServer(WebKnobs(port=0))
    base = web.url.rstrip("/")
    await web.start(routes(newsroom, base, lambda: now + timedelta(hours=48)))
    knobs = FetchKnobs(**QUIET, allowed_hosts=(f"127.0.0.1:{web.port}",))
    async with Fetcher(knobs, tls=NO_TLS) as fetcher:
        yield newsroom, base, fetcher
    await web.stop()


async def test_every_feed_is_read_in_full_by_the_real_parser(printed):
    newsroom, base, fetcher = printed
    count = 0
    for source in newsroom.sources(base):
        answer = await fetcher.get(source.url)
        feed = parse_feed(answer.body, answer.content_type, answer.url)
        pieces = [piece for piece in newsroom.pieces if piece.outlet == source.key]
        told = {entry.title: entry.published_at for entry in feed.entries}
        assert told == {piece.title: newsroom.at(piece) for piece in pieces}
        assert list(told.values()) == sorted(told.values(), reverse=True)
        assert feed.language == source.language and feed.title == source.name
        count += len(feed.entries)
    assert count == len(newsroom.pieces)


async def test_every_page_is_read_in_full_by_the_real_extractor(printed):
    """Every paragraph of every piece, in its order."""
    newsroom, base, fetcher = printed
    for piece in newsroom.pieces:
        answer = await fetcher.get(f"{base}{PREFIX}/{piece.outlet}/{piece.slug}.html")
        page = extract_page(answer.body, answer.url, answer.content_type)
        at = -1
        for paragraph in piece.text.split("\n\n"):
            at, before = page.text.find(paragraph), at
            assert at > before, (piece.outlet, piece.slug, paragraph)
        assert page.published_at == newsroom.at(piece)
        assert page.language == newsroom.outlets[piece.outlet].language


async def test_feeds_answer_conditional_requests(printed):
    newsroom, base, fetcher = printed
    url = newsroom.sources(base)[0].url
    first = await fetcher.get(url)
    assert type(await fetcher.get(url, etag=first.etag)).__name__ == "NotModified"


async def test_what_is_not_out_yet_is_on_no_page(now, store):
    newsroom, web = open_newsroom(now), WebServer(WebKnobs(port=0))
    base = web.url.rstrip("/")
    await web.start(routes(newsroom, base, lambda: now))
    knobs = FetchKnobs(**QUIET, allowed_hosts=(f"127.0.0.1:{web.port}",))
    async with Fetcher(knobs, tls=NO_TLS) as fetcher:
        coming = next(piece for piece in newsroom.pieces if piece.minutes < 0)
        page = await fetcher.get(f"{base}{PREFIX}/{coming.outlet}/{coming.slug}.html")
        feed = await fetcher.get(f"{base}{PREFIX}/{coming.outlet}/feed")
        home = await fetcher.get(f"{base}{PREFIX}/{coming.outlet}/")
    await web.stop()
    assert page.status == 404
    assert coming.slug.encode() not in feed.body + home.body


async def test_no_furniture_reaches_an_article_and_stories_hold_together(store, now):
    """The whole way into the store, pages and all."""
    async with house(store, now) as h:
        h.rounds.tools = tools(h.rounds.tools.fetcher, pages_per_poll=50)
        h.begin()
        await h.guest.settle()
        await h.round()
        newsroom, kept = open_newsroom(now), await h.rounds.articles()
        lines = {line for outlet in newsroom.outlets.values() for line in outlet.furniture}
        for name, article in kept.items():
            assert not lines & set(article.text.split("\n\n")), name
            assert "Sample newsroom" not in article.text, name
        by_title = {article.title: article for article in kept.values()}
        out = [piece for piece in newsroom.pieces if newsroom.at(piece) <= now]
        assert {piece.title for piece in out} == set(by_title)
        for piece in out:
            article = by_title[piece.title]
            if len(piece.text) >= 210:  # a shorter page may be a stub, and the feed's summary is kept
                assert article.text_origin in {TextOrigin.PAGE, TextOrigin.FEED}, piece.slug
                assert article.text.split("\n\n") == piece.text.split("\n\n"), piece.slug
            assert article.text and piece.text.startswith(article.text), piece.slug
            assert article.language == newsroom.outlets[piece.outlet].language
        stories, of_piece = await h.rounds.stories(), {}
        for name, article in kept.items():
            slug = article.url.rpartition("/")[2].rpartition("-")[0]
            of_piece.setdefault(slug, Counter())[stories[name]] += 1
        together = [slug for slug, found in of_piece.items() if found.most_common(1)[0][1] >= 2]
        assert len([slug for slug in together if not slug.startswith("20-")]) >= 12
