"""The collect tick: what comes in is kept once, in its place, whatever one of the outlets does."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot import placing
from bot.filing import Collected
from bot.sample.newsroom import open_newsroom
from bot.sample.routes import routes
from bot.web import WebKnobs, WebServer
from db.errors import StoreError
from db.store import Store
from feeds.fetch import Fetcher, FetchKnobs
from news.model import FullText, Health
from news.regions import load_atlas
from tests.bot.rounds import QUIET, paper, rounds, tools
from tests.feeds.newsserver import NO_TLS, Reply, bomb

pytestmark = pytest.mark.anyio

WIRE_TEXT = (
    "The northern quay of Port Veldt will stay closed until Friday, the harbour authority said on Monday. Two cranes "
    "were damaged when the storm tore a barge from its moorings shortly before midnight. Nobody was hurt, and the "
    "ferries to the islands leave from the old pier in the meantime, a spokeswoman told reporters at the gate."
)


# -- two rounds --------------------------------------------------------------------------------------------


async def test_new_edited_and_unchanged_entries_are_told_apart_over_two_rounds(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        one, two, three = r.item("1"), r.item("2"), r.item("3")
        r.print("veldt", one, two)
        assert await r.round() == Collected(polled=1, reached=1, new=2)
        first = await r.articles()
        r.print("veldt", three, replace(two, title="Report 2, corrected"), one)
        assert await r.round(hours=6) == Collected(polled=1, reached=1, new=1, edited=1)
        second = await r.articles()
        assert second["veldt/1"] == first["veldt/1"]
        corrected = second["veldt/2"]
        assert (corrected.id, corrected.revision, corrected.title) == (first["veldt/2"].id, 2, "Report 2, corrected")
        assert corrected.seen_at == first["veldt/2"].seen_at
        assert second["veldt/3"].revision == 1


async def test_a_304_is_read_and_brings_nothing(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"), headers={"ETag": '"a"'})
        await r.round()
        r.server.at("/veldt", Reply(status=304))
        assert await r.round(hours=6) == Collected(polled=1, reached=1)
        assert r.server.requests("/veldt")[-1].headers["if-none-match"] == '"a"'
        assert len(await r.articles()) == 1


async def test_nothing_is_polled_before_it_is_due(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"))
        await r.round()
        assert await r.round(seconds=60) == Collected()
        assert len(r.server.requests("/veldt")) == 1


# -- failures ----------------------------------------------------------------------------------------------

TROUBLE = {
    "broken": (Reply(b"oh", 500), "has trouble of its own (500)"),
    "throttled": (Reply(b"", 429, {"Retry-After": "90000"}), "asks for fewer requests (429)"),
    "garbage": (Reply.feed(b"\x00\x01\x02 no feed at all \xff"), "not a feed"),
    "paged": (Reply.page(paper("Welcome to our front page.", title="Front page")), "a web page"),
    "dripping": (Reply.feed("<rss>" + " " * 4000, drip_s=0.05), "did not answer in full within 1 s"),
    "luring": (Reply.to("http://10.0.0.7/feed"), "redirects to a place that is not read"),
    "bombing": (Reply.feed(bomb(64 * 2**20), headers={"Content-Encoding": "gzip"}), "sent more than 5 MB"),
    "silent": (Reply(hang_up=True), ""),
    "empty": (Reply(b"", 200), "sent an empty answer"),
}
WELL = ("amber", "birch", "cedar")


async def test_a_poll_that_fails_changes_only_its_own_state_and_the_others_are_polled(store, now):
    """One round with every kind of trouble at once."""
    async with rounds(store, now, [*TROUBLE, *WELL], total_s=1.0) as r:
        await r.open(*TROUBLE, *WELL)
        for key in (*TROUBLE, *WELL):
            r.print(key, r.item("1", f"First report of {key}"), headers={"ETag": '"1"'})
        assert await r.round() == Collected(polled=12, reached=12, new=12)
        before, healthy = await r.articles(), await r.states()

        for key, (reply, _) in TROUBLE.items():
            r.server.at(f"/{key}", reply)
        for key in WELL:
            r.print(key, r.item("2", f"Second report of {key}"), r.item("1", f"First report of {key}"))
        assert await r.round(hours=6) == Collected(polled=12, failed=9, reached=3, new=3)
        after, states = await r.articles(), await r.states()

        assert {name: after[name] for name in before} == before
        assert after.keys() - before.keys() == {f"{key}/2" for key in WELL}
        for key, (_, words) in TROUBLE.items():
            state = states[key]
            assert (state.health, state.errors_in_row) == (Health.FAILING, 1), key
            assert words in state.last_error and state.last_error.endswith("."), (key, state.last_error)
            assert "\n" not in state.last_error
            assert state.last_ok_at == healthy[key].last_ok_at and state.etag == '"1"', key
            assert state.next_check_at > r.clock(), key
        assert states["throttled"].next_check_at >= r.clock() + timedelta(seconds=90000)
        assert {states[key].health for key in WELL} == {Health.OK}


async def test_a_source_that_recovers_goes_on_where_it_stopped(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"))
        await r.round()
        r.server.at("/veldt", Reply(b"", 503))
        await r.round(hours=6)
        r.print("veldt", r.item("1", at=now - timedelta(hours=1)), r.item("2"))
        assert await r.round(days=1) == Collected(polled=1, reached=1, new=1)
        state = (await r.states())["veldt"]
        assert (state.health, state.errors_in_row, state.last_error) == (Health.OK, 0, "")


async def test_totals_are_right_whatever_is_polled_at_the_same_time(store, now):
    keys = [f"paper{n}" for n in range(40)]
    async with rounds(store, now, keys) as r:
        await r.open(*keys)
        for n, key in enumerate(keys):
            if n % 5 == 4:
                r.server.at(f"/{key}", Reply(b"", 500, wait_s=0.02))
            else:
                r.print(key, *(r.item(str(i), f"{key} number {i}") for i in range(n % 4)), wait_s=0.01 * (n % 3))
        came = await r.round()
        stored = await r.articles()
        assert came == Collected(polled=40, failed=8, reached=32, new=len(stored))
        assert len(stored) == sum(n % 4 for n in range(40) if n % 5 != 4)
        assert [seen.polled for seen in r.seen] == list(range(1, 41))
        assert r.seen[-1] == came


async def test_an_article_that_breaks_the_tagger_costs_itself_only(store, now, monkeypatch):
    class Fragile:
        """An atlas that breaks on one title."""

        def tag(self, title, text, **more):
            if "unlucky" in title:
                raise ZeroDivisionError(title)
            return load_atlas().tag(title, text, **more)

    monkeypatch.setattr(placing, "load_atlas", Fragile)
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        await r.open("amber", "birch", "cedar")
        r.print("amber", r.item("1", "Rain over Aleppo"))
        r.print("birch", r.item("1", "An unlucky title of Aleppo"))
        r.print("cedar", r.item("1", "Snow over Beirut"))
        assert await r.round() == Collected(polled=3, reached=3, new=3)
        articles = await r.articles()
        assert {key: bool(article.places) for key, article in articles.items()} == {
            "amber/1": True,
            "birch/1": False,
            "cedar/1": True,
        }


async def test_a_source_that_the_store_refuses_costs_itself_only(store, now):
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        await r.open("amber", "birch", "cedar")
        for key in ("amber", "birch", "cedar"):
            r.print(key, r.item("1", f"A report of {key}"))
        async with refusing(store, "birch"):
            assert await r.round() == Collected(polled=3, failed=1, reached=2, new=2)
        assert set(await r.articles()) == {"amber/1", "cedar/1"}
        state = (await r.states())["birch"]
        assert state.health is Health.FAILING and "refused" in state.last_error
        assert state.next_check_at > r.clock()
        assert (await r.round(hours=6)).new == 1
        assert "birch/1" in await r.articles()


# -- stories -----------------------------------------------------------------------------------------------


async def test_articles_are_tagged_with_places_before_they_are_kept(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1", "Explosion reported at Albukamal", "Residents of Albukamal heard two blasts."))
        await r.round()
        places = {place.region: place for place in (await r.articles())["veldt/1"].places}
        assert "Albukamal" in {span.words for span in places["sy/deir-ez-zor/albukamal"].evidence}


async def test_an_edit_is_tagged_anew(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        item = r.item("1", "Explosion reported at Albukamal", "Residents of Albukamal heard two blasts.")
        r.print("veldt", item)
        await r.round()
        r.print("veldt", replace(item, title="Explosion reported at Tripoli", text="It was in Tripoli, Lebanon."))
        await r.round(hours=6)
        regions = [place.region for place in (await r.articles())["veldt/1"].places]
        assert any(region.startswith("lb") for region in regions)
        assert not any(region.startswith("sy") for region in regions)


async def test_reprints_share_a_wire_and_a_story_and_an_own_text_does_not(store, now):
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        r.start(at_once=1)
        await r.open("amber", "birch", "cedar")
        r.print("amber", r.item("1", "Northern quay stays closed until Friday", WIRE_TEXT))
        r.print("birch", r.item("1", "Quay closed after storm", WIRE_TEXT + " (Agency)"))
        own = "Our reporter watched divers inspect the sunken fishing fleet off Cape Merrow at dawn on Sunday."
        r.print("cedar", r.item("1", "Divers look at sunken fleet off Cape Merrow", own))
        await r.round()
        wires, stories = await r.wires(), await r.stories()
        assert wires["birch/1"] == wires["amber/1"] == "amber/1"
        assert stories["birch/1"] == "amber/1"
        assert wires["cedar/1"] == stories["cedar/1"] == "cedar/1"


async def test_lines_that_an_outlet_repeats_are_remembered_between_rounds(store, now):
    """Learnt from three articles of the first round, trimmed from the fourth in the second."""
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt", full_text=FullText.ALWAYS)

        def put(number):
            url = r.server.url(f"/news/{number}", "veldt.test")
            title = f"Quay report number {number}"
            lead = f"This is what harbour master number {number} said of berth {number * 7} on the northern quay."
            page = paper(lead, WIRE_TEXT, "Veldt in your pocket", title=title)
            r.server.at(f"/news/{number}", Reply.page(page))
            return r.item(str(number), title, url=url)

        items = [put(number) for number in (1, 2, 3)]
        r.print("veldt", *items)
        await r.round()
        r.start()
        r.print("veldt", put(4), *items)
        await r.round(hours=6)
        text = (await r.articles())["veldt/4"].text
        assert "harbour master number 4" in text
        assert "pocket" not in text


# -- what is read back -------------------------------------------------------------------------------------


async def test_after_a_failed_transaction_stories_go_on_as_if_it_had_never_been_tried(store, now):
    """The grouper had already seen the article: nothing may be put beside one that the store does not hold."""
    async with rounds(store, now, ["amber", "birch"]) as r:
        await r.open("amber", "birch")
        first = r.item("1", "Northern quay stays closed until Friday", WIRE_TEXT)
        r.print("amber", first)
        r.print("birch")
        await r.collector.tick()
        async with refusing(store, "", table="groupings", column="agency"):
            with pytest.raises(StoreError):
                await r.place()
        assert await r.articles() == {}
        await drop(store, "amber")
        r.print("birch", replace(first, title="Quay closed after storm"))
        assert (await r.round(hours=6)).new == 1
        assert await r.stories() == await r.wires() == {"birch/1": "birch/1"}


async def test_stories_are_the_same_with_and_without_restarts(now, tmp_path, sqlite_template):
    """The whole sample newsroom, coming out over half a day in seven rounds."""
    told = []
    for name, restarts in (("through", False), ("again", True)):
        shutil.copyfile(sqlite_template, tmp_path / name)
        opened = await Store.open(f"sqlite:///{tmp_path}/{name}")
        told.append(await whole_day(opened, now, restarts=restarts))
        await opened.close()
    through, again = told
    assert again == through
    assert len(through) >= 90
    told_by_several = [story for story, articles in Counter(through.values()).items() if articles > 1]
    assert len(told_by_several) >= 12


async def whole_day(store, now, *, restarts):
    async with rounds(store, now) as r:
        newsroom = open_newsroom(now)
        web = WebServer(WebKnobs(port=0))
        await web.start(routes(newsroom, web.url.rstrip("/"), r.clock))
        try:
            knobs = FetchKnobs(**QUIET, allowed_hosts=(f"127.0.0.1:{web.port}",))
            async with Fetcher(knobs, tls=NO_TLS, now=r.clock) as fetcher:
                r.tools = tools(fetcher)
                for source in newsroom.sources(web.url.rstrip("/")):
                    r.sources[source.key] = replace(source, full_text=FullText.NEVER)
                await r.open()
                r.clock.wait(hours=-10)
                for _ in range(7):
                    if restarts or not r.seen:
                        r.start(at_once=1)
                    await r.round(hours=2.5)
                return await r.stories()
        finally:
            await web.stop()


# -- leases ------------------------------------------------------------------------------------------------


async def test_a_source_that_a_dead_process_had_taken_is_due_again_after_its_lease(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"))
        async with store.write() as books:  # and then the process died
            assert await books.sources.claim_due(now, 10, timedelta(seconds=600))
        assert await r.round(seconds=599) == Collected()
        assert await r.round(seconds=1) == Collected(polled=1, reached=1, new=1)


async def test_a_round_that_is_broken_off_gives_back_what_it_had_taken(store, now):
    """Ctrl-C and start again: nobody waits for a lease to end."""
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        r.start(at_once=2)
        await r.open("amber", "birch", "cedar")
        for key in ("amber", "birch", "cedar"):
            r.print(key, r.item("1"), wait_s=0.0 if key == "amber" else 60.0)
        await broken_off(await begun(r, polled=1))
        for key in ("birch", "cedar"):
            r.print(key, r.item("1"))
        r.start()
        assert await r.round() == Collected(polled=2, reached=2, new=2)


async def test_a_slow_source_does_not_hold_up_those_behind_it(store, now):
    keys = ["amber", "birch", "cedar", "dune", "elm", "fern"]
    async with rounds(store, now, keys) as r:
        r.start(at_once=2)
        await r.open(*keys)
        for key in keys:
            r.print(key, r.item("1"), wait_s=60.0 if key == "amber" else 0.0)
        round_ = await begun(r, polled=5)
        await r.place()
        assert set(await r.articles()) == {f"{key}/1" for key in keys[1:]}
        await broken_off(round_)


async def test_two_processes_share_a_round_without_reading_anything_twice(store, now):
    keys = [f"paper{n}" for n in range(12)]
    async with rounds(store, now, keys) as r:
        await r.open(*keys)
        for key in keys:
            r.print(key, r.item("1", f"A headline of {key}"), wait_s=0.02)
        first = r.collector
        r.start(at_once=3)
        both = await asyncio.gather(first.tick(), r.collector.tick())
        assert both[0] + both[1] == Collected(polled=12, reached=12, new=12)
        assert len(r.server.seen) == 12


async def test_a_store_that_cannot_be_read_is_the_callers_business(store, now):
    async with rounds(store, now) as r:
        await r.open("veldt")
        async with store.write() as books:
            await books.sources.connection.execute(sql("DROP TABLE feed_states"))
        with pytest.raises(StoreError):
            await r.round()


async def begun(r, polled):
    """A round under way, from the moment when so many sources have been polled."""
    round_ = asyncio.create_task(r.round())
    async with asyncio.timeout(20):
        while len(r.seen) < polled:
            await asyncio.sleep(0.01)
    return round_


async def broken_off(round_):
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_


@asynccontextmanager
async def refusing(store, value, *, table="articles", column="source"):
    """A database that refuses rows with this value."""
    sqlite = (
        f"CREATE TRIGGER no BEFORE INSERT ON {table} WHEN new.{column} = '{value}'"
        " BEGIN SELECT RAISE(ABORT, 'not today'); END",
        "DROP TRIGGER no",
    )
    postgresql = (
        f"ALTER TABLE {table} ADD CONSTRAINT no CHECK ({column} <> '{value}')",
        f"ALTER TABLE {table} DROP CONSTRAINT no",
    )
    async with store.write() as books:
        on, off = sqlite if books.sources.embedded else postgresql
        await books.sources.connection.execute(sql(on))
    yield
    async with store.write() as books:
        await books.sources.connection.execute(sql(off))


async def drop(store, source):
    """Delete what a source has printed."""
    async with store.write() as books:
        ids = await books.sources.connection.scalars(sql(f"SELECT id FROM articles WHERE source = '{source}'"))
        await books.articles.drop(ids.all())
