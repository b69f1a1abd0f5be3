"""The list of sources, changed while the service runs: a real store, a real server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.catalogue import Catalogue
from feeds.catalogue import write_opml
from feeds.fetch import Fetcher, FetchKnobs
from handlers.catalogue import Added, Already, Checked, Imported, Offered, Refused, Stranger, Turn, Turned
from news.model import FeedState, Health, Ownership, Source
from tests.bot.rounds import QUIET, Clock, Item, rss, tools
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def opened(store, now, *configured):
    clock = Clock(now)
    async with NewsServer() as server:
        allowed = tuple(f"{host}.test:{server.port}" for host in ("news", "quay", "www.news"))
        async with Fetcher(FetchKnobs(**QUIET, allowed_hosts=allowed), resolve=names(), tls=NO_TLS) as fetcher:
            catalogue = Catalogue(store, tools(fetcher), clock)
            await catalogue.settle(configured)
            yield server, catalogue, clock


def paper(server, title="Quay Post - RSS", path="/rss", language="en-us", count=3):
    items = [
        Item(
            f"{n}",
            f"The ferry to the northern islands runs again after {n} weeks of storms",
            url=f"http://quay.test/{n}",
        )
        for n in range(count)
    ]
    head = f"<title>{title}</title><link>http://quay.test/</link><language>{language}</language>"
    server.at(path, Reply.feed(rss(*items).replace("<title>Feed</title>", head, 1)))
    return server.url(path, "quay.test")


async def keys(store):
    async with store.read() as books:
        return {source.key: source for source in await books.sources.all()}


async def test_a_feed_is_added_under_the_name_that_it_gives_itself(store, now):
    async with opened(store, now) as (server, catalogue, _):
        added = await catalogue.add(paper(server))
        assert isinstance(added, Added)
        assert added.entries == 3 and not added.returned
        source = (await keys(store))["quay-post"]
        assert (source.name, source.language, source.homepage) == ("Quay Post", "en", "http://quay.test/")
        assert source.added
        async with store.write() as books:
            assert [one.key for one, _ in await books.sources.claim_due(now, 9, timedelta(minutes=5))] == [
                "quay-post"
            ]


async def test_a_feed_that_claims_the_wrong_language_is_believed_by_its_words(store, now):
    async with opened(store, now) as (server, catalogue, _):
        titles = ["عودة العبارة إلى الجزر الشمالية بعد العاصفة", "إصلاح رصيف الميناء القديم في المدينة"]
        server.at(
            "/rss",
            Reply.feed(
                rss(*(Item(title, title) for title in titles)).replace(
                    "<item>", "<language>en-US</language><item>", 1
                )
            ),
        )
        added = await catalogue.add(server.url("/rss", "quay.test"))
        assert added.source.language == "ar"


async def test_what_a_person_says_of_a_source_outranks_the_feed(store, now):
    async with opened(store, now) as (server, catalogue, _):
        wishes = {
            "name": "The Quay",
            "key": "tq",
            "country": "fr",
            "ownership": "state",
            "folder": "Sea/Ports",
            "weight": 2.0,
        }
        added = await catalogue.add(paper(server), wishes)
        source = added.source
        assert (source.key, source.name, source.country, source.ownership) == (
            "tq",
            "The Quay",
            "FR",
            Ownership.STATE,
        )
        assert (source.folder, source.weight, source.language) == ("Sea/Ports", 2.0, "en")
        refused = await catalogue.add(paper(server, path="/two"), {"country": "France"})
        assert isinstance(refused, Refused) and "country code" in refused.why


async def test_an_address_that_is_read_already_says_by_which_source(store, now):
    async with opened(store, now) as (server, catalogue, _):
        url = paper(server)
        await catalogue.add(url)
        asked = len(server.seen)
        for spelling in (url, url + "#top", url.replace("http://quay", "HTTP://QUAY"), url.removeprefix("http://")):
            again = await catalogue.add(spelling)
            assert isinstance(again, Already) and again.source.key == "quay-post"
        assert len(server.seen) == asked
        server.at("/", Reply.page('<html><link rel="alternate" type="application/rss+xml" href="/rss">'))
        assert isinstance(await catalogue.add(server.url("/", "quay.test")), Already)


async def test_the_new_address_of_a_source_that_has_moved_is_known_too(store, now):
    async with opened(store, now) as (server, catalogue, _):
        await catalogue.add(paper(server))
        async with store.write() as books:
            await books.sources.save(FeedState("quay-post", Health.OK, url="https://moved.example/rss"))
        assert isinstance(await catalogue.add("http://www.moved.example/rss/"), Already)


async def test_a_site_with_several_feeds_lets_the_person_choose(store, now):
    async with opened(store, now) as (server, catalogue, _):
        url = paper(server)
        await catalogue.add(url)
        sport = rss(Item("9", "Regatta won by a nose", url="http://quay.test/9"))
        server.at("/sport", Reply.feed(sport.replace("Feed", "Quay Sport", 1)))
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in ("/rss", "/sport")
        )
        server.at("/", Reply.page(f"<html>{links}</html>"))
        offered = await catalogue.add(server.url("/", "quay.test"))
        assert isinstance(offered, Offered)
        assert [(one.title, one.entries, one.known) for one in offered.feeds] == [
            ("Quay Post", 3, "quay-post"),
            ("Quay Sport", 1, ""),
        ]


async def test_what_is_no_feed_is_refused_with_the_reason(store, now):
    async with opened(store, now) as (_, catalogue, _):
        for typed, why in (("https://quay.test/", "quay.test"), ("@a", "no public Telegram channel")):
            refused = await catalogue.add(typed)
            assert isinstance(refused, Refused) and why in refused.why


async def test_a_channel_is_added_by_its_name_under_the_address_that_shows_it(store, now):
    async with opened(store, now) as (_, catalogue, _):
        async with store.write() as books:
            await books.sources.add(Source("chan", "Channel", "https://t.me/s/quaypost"), now)
        assert isinstance(await catalogue.add("@QuayPost"), Already)


async def test_an_outlet_of_the_same_name_gets_a_key_of_its_own_even_after_the_first_has_gone(store, now):
    async with opened(store, now) as (server, catalogue, _):
        await catalogue.add(paper(server))
        await catalogue.remove("quay-post")
        second = await catalogue.add(paper(server, path="/other"))
        assert second.source.key == "quay-post-2"
        taken = await catalogue.add(paper(server, path="/third"), {"key": "quay-post"})
        assert isinstance(taken, Refused) and "belongs to Quay Post" in taken.why


async def test_a_removed_source_comes_back_to_its_key_and_to_what_was_said_of_it(store, now):
    async with opened(store, now) as (server, catalogue, _):
        url = paper(server)
        await catalogue.add(url, {"country": "GB", "owner": "Quay Group", "folder": "Sea"})
        assert await catalogue.remove("Quay Post") == Turned(Turn.REMOVED, (await ever(store))["quay-post"])
        assert await keys(store) == {}
        back = await catalogue.add(url)
        assert isinstance(back, Added) and back.returned
        assert (back.source.key, back.source.country, back.source.owner, back.source.folder) == (
            "quay-post", "GB", "Quay Group", "Sea",
        )  # fmt: skip


async def ever(store):
    async with store.read() as books:
        return {source.key: source for source, _ in await books.sources.ever()}


async def test_what_stands_in_the_configuration_cannot_be_removed_but_it_can_rest(store, now):
    herald = Source("herald", "Island Herald", "https://herald.example/rss")
    async with opened(store, now, herald) as (_, catalogue, _):
        assert await catalogue.remove("herald") == Turned(Turn.CONFIGURED, herald)
        assert await catalogue.pause("herald") == Turned(Turn.PAUSED, herald)
        assert await catalogue.pause("HERALD") == Turned(Turn.PAUSED_ALREADY, herald)
        assert await catalogue.resume("island herald") == Turned(Turn.RESUMED, herald)
        assert await catalogue.resume("herald") == Turned(Turn.NOT_PAUSED, herald)


async def test_the_configuration_takes_over_what_was_added_and_says_so(store, now):
    async with opened(store, now) as (server, catalogue, _):
        added = (await catalogue.add(paper(server))).source
        assert await catalogue.settle([Source("quay", "The Quay", added.url)]) == (added,)
        assert [source.key for source in (await keys(store)).values()] == ["quay"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [("heralt", ["herald"]), ("hera", ["herald"]), ("Island Heralds", ["herald"]), ("zzz", []), ("", [])],
)
async def test_an_unknown_key_names_those_that_may_be_meant(store, now, typed, near):
    herald = Source("herald", "Island Herald", "https://herald.example/rss")
    async with opened(store, now, herald, Source("mail", "Moor Mail", "https://moor.example/rss")) as (
        _,
        catalogue,
        _,
    ):
        told = await catalogue.pause(typed)
        assert isinstance(told, Stranger)
        assert [source.key for source in told.near] == near


async def test_a_check_stores_nothing_and_tells_what_came(store, now):
    async with opened(store, now) as (server, catalogue, _):
        await catalogue.add(paper(server))
        well = await catalogue.check("quay-post")
        assert isinstance(well, Checked) and well.well and well.entries == 3
        server.at("/rss", Reply(status=410))
        sick = await catalogue.check("quay-post")
        assert isinstance(sick, Checked) and not sick.well and "gone for good (410)" in sick.says
        async with store.read() as books:
            assert await books.articles.count() == 0
            assert (await books.sources.states())["quay-post"].last_checked_at is None


async def test_a_subscription_list_brings_what_is_new_and_counts_the_rest(store, now):
    herald = Source("herald", "Island Herald", "https://herald.example/rss")
    outlines = """<outline text="Sea"><outline text="Moor Mail" xmlUrl="https://moor.example/rss"/></outline>
      <outline text="Herald" xmlUrl="http://www.herald.example/rss/"/><outline text="Bad" xmlUrl="gopher://old.example"/>
      <outline text="Herald" xmlUrl="https://other.example/rss"/>"""
    async with opened(store, now, herald) as (_, catalogue, _):
        came = await catalogue.take_in(f"<opml><body>{outlines}</body></opml>".encode())
        assert isinstance(came, Imported)
        assert [(one.key, one.folder) for one in came.added] == [("moor-mail", "Sea"), ("herald-2", "")]
        assert came.known == (herald,)
        assert len(came.refused) == 1 and "Bad" in came.refused[0]
        again = await catalogue.take_in(f"<opml><body>{outlines}</body></opml>".encode())
        assert again.added == () and len(again.known) == 3
        nonsense = await catalogue.take_in(b"nothing of the kind")
        assert isinstance(nonsense, Refused) and "holds no feeds" in nonsense.why


async def test_an_export_moves_a_list_from_one_house_to_another(store, now):
    sources = [
        Source("herald", "Island Herald", "https://herald.example/rss", country="MT", folder="Sea", weight=0.5),
        Source("mail", "Moor Mail", "https://moor.example/rss", ownership=Ownership.STATE),
    ]
    async with opened(store, now) as (_, catalogue, _):
        assert isinstance(await catalogue.take_in(write_opml(sources)), Imported)
        count, data = await catalogue.export()
        assert count == 2
        assert data == write_opml(sources)


async def test_the_sample_newsroom_is_neither_exported_nor_removed(store, now):
    sample = Source("pretend", "Pretend Gazette", "http://127.0.0.1/pretend", sample=True)
    async with opened(store, now, sample) as (_, catalogue, _):
        assert (await catalogue.export())[0] == 0
        assert (await catalogue.remove("pretend")).turn is Turn.SAMPLE
        assert await catalogue.settle([]) == ()
        assert "pretend" in await keys(store)
