"""Nothing is lost and nothing comes twice: outages, floods of errors, entries whose keys clash, a killed process."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import placing
from bot.filing import Collected
from bot.newsdesk import Newsdesk, NewsdeskKnobs
from db.errors import StoreError, Unreachable
from db.ledger import digest_key
from db.store import Store
from feeds.workers import WorkerFailed, Workers
from news.model import Health
from tests.bot.rounds import Inline, rounds
from tests.feeds.newsserver import Reply

pytestmark = pytest.mark.anyio
FLOOD = 300
HOUSE = Path(__file__).resolve().parents[2]


# -- outages -----------------------------------------------------------------------------------------------


async def test_what_came_out_while_the_network_was_away_arrives_once(store, now):
    """Nine hours of nothing in the middle of rounds; a feed lists its last twelve."""
    async with rounds(store, now, ["veldt", "merrow"]) as r:
        await r.open("veldt", "merrow")
        printed = {"veldt": [], "merrow": []}
        for hour in range(30):
            for key, items in printed.items():
                items.insert(0, r.item(f"{key}-{hour}", f"Hour {hour} at {key}, berth {hour * 7}", at=r.clock()))
                if 8 <= hour < 17:
                    r.server.at(f"/{key}", Reply(hang_up=True))
                else:
                    r.print(key, *items[:12])
            await r.round(hours=1)
        await r.round(days=1)
        titles = [article.title for article in (await r.articles()).values()]
        assert len(titles) == len(set(titles))
        missed = {item.title for items in printed.values() for item in items} - set(titles)
        assert not missed, "all were still listed when the network came back"
        assert {state.health for state in (await r.states()).values()} == {Health.OK}


class Failing:
    """A store that cannot commit while it is told so, and then at once again."""

    def __init__(self, store):
        self.store, self.down, self.failed = store, False, 0

    def __getattr__(self, name):
        return getattr(self.store, name)

    @asynccontextmanager
    async def write(self):
        async with self.store.write() as books:
            yield books
            if self.down:
                self.failed += 1
                raise Unreachable("The connection broke at the commit.")


async def test_commits_that_fail_for_hours_lose_nothing_and_repeat_nothing(store, now):
    """Either stage, in the middle of rounds; what was polled and not stored is asked for again in full."""
    failing = Failing(store)
    async with rounds(failing, now, ["veldt", "merrow"]) as r:
        r.tools.rhythm = replace(r.tools.rhythm, floor_s=1800, ceiling_s=1800)
        await r.open("veldt", "merrow")
        wanted = set()
        for hour in range(12):
            for key in ("veldt", "merrow"):
                wanted.add(f"{key}/{hour}")
                items = [r.item(str(n), f"Report {n} of {key}, pier {n * 3}") for n in range(hour + 1)]
                r.print(key, *items, headers={"ETag": f'"{hour}"'})
            r.clock.wait(hours=1)
            if hour % 3 == 1:
                async with broken(failing):
                    with pytest.raises(StoreError):
                        await r.collector.tick()
            elif hour % 3 == 2:
                await r.collector.tick()
                async with broken(failing):
                    with pytest.raises(StoreError):
                        await r.newsdesk.clear()
            else:
                await r.round()
        await r.round(days=1)
        assert failing.failed >= 8
        assert set(await r.articles()) == wanted
        assert {state.errors_in_row for state in (await r.states()).values()} == {0}


async def test_a_batch_that_cannot_be_committed_leaves_its_sources_as_they_were(store, now):
    failing = Failing(store)
    async with rounds(failing, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"), headers={"ETag": '"1"'})
        round_ = asyncio.create_task(r.collector.tick())
        async with asyncio.timeout(20):
            while not r.server.requests("/veldt"):
                await asyncio.sleep(0)
        failing.down = True
        with pytest.raises(StoreError):
            await round_
        failing.down = False
        state = (await r.states())["veldt"]
        assert (state.etag, state.errors_in_row, state.health) == ("", 0, Health.NEW)
        assert await r.round(seconds=600) == Collected(polled=1, reached=1, new=1)


@asynccontextmanager
async def broken(failing):
    failing.down = True
    yield
    failing.down = False


# -- floods of errors --------------------------------------------------------------------------------------


async def test_hundreds_that_fail_keep_nobody_waiting_and_come_back(now, tmp_path, sqlite_template):
    """They fail for a day; those that are well keep their hour, and the broken are asked less and less."""
    shutil.copyfile(sqlite_template, tmp_path / "flood.db")
    store = await Store.open(f"sqlite:///{tmp_path}/flood.db")
    broken_, well = [f"broken{n}" for n in range(FLOOD)], [f"well{n}" for n in range(20)]
    async with rounds(store, now, [*broken_, *well], total_s=20.0) as r:
        r.tools.rhythm = replace(r.tools.rhythm, floor_s=3600, ceiling_s=3600, error_ceiling_s=6 * 3600)
        for key in broken_:
            r.server.at(f"/{key}", Reply(b"", 500))
        for key in well:
            r.print(key, r.item("1", f"Quiet at {key}"), headers={"ETag": '"1"'})
        await r.open(*broken_, *well)
        polled = []
        for _ in range(24):
            polled.append((await r.round(hours=1)).polled)
        asked = {key: len(r.server.requests(f"/{key}")) for key in (*broken_, *well)}
        assert {asked[key] for key in well} == {24}
        assert {asked[key] for key in broken_} <= set(range(4, 8)), "at 0, 2, 6, 12 and 18 hours"
        assert {state.errors_in_row for key, state in (await r.states()).items() if key in broken_} == {
            asked[broken_[0]]
        }
        for key in broken_:
            r.print(key, r.item("1", f"Back at {key}"))
        came = [await r.round(hours=1) for _ in range(7)]
        assert sum(one.new for one in came) == FLOOD
        assert {state.health for state in (await r.states()).values()} == {Health.OK}
    await store.close()


async def test_those_that_are_well_are_claimed_before_those_that_failed(store, now):
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        await r.open("amber", "birch", "cedar")
        async with store.write() as books:
            states = await books.sources.states()
            late = [replace(states[key], next_check_at=now - timedelta(days=9), errors_in_row=3) for key in
                    ("amber", "birch")]  # fmt: skip
            await books.sources.save(*late, replace(states["cedar"], next_check_at=now - timedelta(seconds=1)))
            claimed = await books.sources.claim_due(now, 2, timedelta(minutes=1))
        assert [source.key for source, _ in claimed] == ["cedar", "amber"]


# -- entries whose keys clash ------------------------------------------------------------------------------


async def test_ids_that_differ_only_at_an_end_are_told_apart(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        same = "https://veldt.test/" + "a" * 3000
        r.print("veldt", *(r.item(guid, f"Number {n}") for n, guid in enumerate((same, same + "b", "b" + same))))
        assert (await r.round()).new == 3
        assert await r.round(hours=6) == Collected(polled=1, reached=1)


async def test_entries_whose_short_hashes_clash_are_both_kept_and_told_apart(store, now):
    """One CRC-32, one Java hash, the same first 32 bits of our own digest: keys are 128 bits of the whole id."""
    first = {}
    ours = next(
        (first[short], text)
        for text in map("https://veldt.test/{}".format, range(10**7))
        if first.setdefault(short := digest_key(text)[:8], text) != text
    )
    pairs = [("plumless", "buckeroo"), ("AaAaAa", "BBBBBB"), ours]
    assert zlib.crc32(b"plumless") == zlib.crc32(b"buckeroo")
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        earlier = [r.item(one, f"Report {n} from pier {n * 7}") for n, (one, _) in enumerate(pairs)]
        later = [r.item(other, f"Notice {n} to ships at {n * 9}") for n, (_, other) in enumerate(pairs)]
        r.print("veldt", *earlier)
        assert (await r.round()).new == 3
        r.print("veldt", *later, *earlier)
        assert await r.round(hours=6) == Collected(polled=1, reached=1, new=3)
        assert await r.round(hours=6) == Collected(polled=1, reached=1)
        assert {article.guid for article in (await r.articles()).values()} == {
            guid for pair in pairs for guid in pair
        }


# -- the same again ----------------------------------------------------------------------------------------


async def test_a_feed_that_changes_all_its_ids_at_once_brings_no_news(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        items = [
            r.item(f"old-{n}", f"Report {n} from pier {n * 7}", f"What was seen at pier {n * 7} on day {n}.",
                   url=f"https://veldt.test/news/{n}")
            for n in range(50)
        ]  # fmt: skip
        r.print("veldt", *items)
        assert (await r.round()).new == 50
        renumbered = [replace(item, guid=f"new-{n}", at=r.clock()) for n, item in enumerate(items)]
        r.print("veldt", *renumbered)
        assert await r.round(hours=6) == Collected(polled=1, reached=1)
        r.print("veldt", r.item("new-50", "Report 50, at last", url="https://veldt.test/news/50"), *renumbered)
        assert await r.round(hours=6) == Collected(polled=1, reached=1, new=1)


async def test_an_entry_that_is_issued_again_is_no_news(store, now):
    """With a new date, with a new id, with an address that leads to the same place, with all of them."""
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        item = r.item("1", "Northern quay closed", "The northern quay is closed.", url="https://veldt.test/a?id=1")
        r.print("veldt", item)
        await r.round()
        for again in (
            replace(item, at=r.clock() + timedelta(hours=5)),
            replace(item, guid="2"),
            replace(item, url="HTTPS://VELDT.test/a?utm_source=feed&id=1#top"),
            replace(item, guid="3", at=r.clock() + timedelta(hours=9), url="https://veldt.test/a?id=1&fbclid=x"),
        ):
            r.print("veldt", again)
            assert await r.round(hours=6) == Collected(polled=1, reached=1)
        assert len(await r.articles()) == 1


async def test_an_edited_entry_is_an_update_with_its_history(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        item = r.item("1", "Two hurt on the quay", "Two people were hurt.")
        r.print("veldt", item)
        await r.round()
        for count in ("Three", "Four"):
            r.print("veldt", replace(item, title=f"{count} hurt on the quay", text=f"{count} people were hurt."))
            assert await r.round(hours=6) == Collected(polled=1, reached=1, edited=1)
        (article,) = (await r.articles()).values()
        assert (article.title, article.revision) == ("Four hurt on the quay", 3)
        async with store.read() as books:
            former = [(number, title) for number, title, _ in await books.articles.revisions(article.id)]
            assert former == [(1, "Two hurt on the quay"), (2, "Three hurt on the quay")]
            assert [one.id for one, _ in await books.articles.search("four hurt")] == [article.id]
            assert await books.articles.search("three hurt") == ()


# -- between the two stages --------------------------------------------------------------------------------

KILLED = """
import asyncio, os, signal, sys
from datetime import datetime
from db.store import Store
from feeds.fetch import Fetcher, FetchKnobs
from tests.bot.rounds import QUIET, tools
from tests.feeds.newsserver import NO_TLS, names
from bot.collect import CollectKnobs, Collector

async def main(url, host, now):
    store, now = await Store.open(url), datetime.fromisoformat(now)
    knobs = FetchKnobs(**QUIET, allowed_hosts=(host,))
    async with Fetcher(knobs, resolve=names(), tls=NO_TLS) as fetcher:
        await Collector(store, tools(fetcher), now=lambda: now, knobs=CollectKnobs()).tick()
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_what_was_stored_by_a_process_that_was_killed_is_placed_by_the_next(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", *(r.item(str(n), f"Explosion {n} reported at Albukamal") for n in range(30)))
        url, host = store.url.render_as_string(hide_password=False), f"veldt.test:{r.server.port}"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, url, host, now.isoformat(), cwd=HOUSE, env={**os.environ, "PYTHONPATH": "."}
        )
        assert await process.wait() == -signal.SIGKILL
        assert await r.articles() == {}
        assert await r.round() == Collected()
        articles = await r.articles()
        assert len(articles) == 30
        assert all(article.places for article in articles.values())


async def test_a_second_process_leaves_arrivals_to_the_first(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        r.print("veldt", r.item("1"))
        await r.round()
        other = await Store.open(store.url.render_as_string(hide_password=False))
        async with Newsdesk(other, now=r.clock, runner=Inline()) as second:
            assert not await second.clear()
            r.print("veldt", r.item("1"), r.item("2"))
            await r.round(hours=6)
            assert len(await r.articles()) == 2
            await r.newsdesk.__aexit__(None, None, None)
            assert await second.clear()
        await other.close()


async def test_stories_that_somebody_else_has_grouped_are_read_back(store, now):
    """The lock was lost with its connection: what the other desk has placed is known before the next batch."""
    quay = "Northern quay stays closed until Friday, the harbour authority of Port Veldt said."
    async with rounds(store, now, ["amber", "birch", "cedar"]) as r:
        await r.open("amber", "birch", "cedar")
        r.print("amber", r.item("1", "Divers look at the sunken fleet off Cape Merrow"))
        r.print("birch")
        r.print("cedar")
        await r.round()
        first = r.newsdesk
        r.print("birch", r.item("1", "Quay closed", quay))
        r.start()
        await r.round(hours=6)
        r.print("cedar", r.item("1", "Quay closed", quay))
        await r.collector.tick()
        r.clock.wait(hours=6)
        await r.collector.tick()
        await r.newsdesk.__aexit__(None, None, None)
        first._ours = False
        assert await first.clear()
        assert (await r.stories())["cedar/1"] == "birch/1"
        await first.__aexit__(None, None, None)


class Deadly(Inline):
    """A process that dies of one title, with all that it remembers."""

    def __init__(self):
        self.deaths = 0

    async def run(self, function, *args):
        if function is placing.place and any("deadly" in one.article.title for one in args[1]):
            self.deaths += 1
            placing._held.clear()
            raise WorkerFailed("the reader died on it")
        return await super().run(function, *args)


async def test_an_article_that_kills_the_desk_costs_itself_only(store, now):
    async with rounds(store, now, ["veldt"]) as r:
        await r.open("veldt")
        titles = [f"Rain over Aleppo, day {n}" for n in range(12)]
        titles[5] = "A deadly title of Aleppo"
        r.print("veldt", *(r.item(str(n), title) for n, title in enumerate(titles)))
        await r.collector.tick()
        process = Deadly()
        async with Newsdesk(store, now=r.clock, runner=process) as desk:
            assert await desk.clear()
        articles = await r.articles()
        assert len(articles) == 12
        assert [key for key, article in articles.items() if not article.places] == ["veldt/5"]
        assert (await r.stories())["veldt/5"] == "veldt/5"
        assert process.deaths >= 3


async def test_the_desk_goes_on_in_a_new_process_when_its_own_is_killed(store, now):
    """A real process; its successor knows the stories from the store."""
    quay = "Northern quay stays closed until Friday, the harbour authority of Port Veldt said."
    async with rounds(store, now, ["amber", "birch"]) as r, Workers(1, 60, tasks_per_worker=0) as worker:
        await r.open("amber", "birch")
        r.print("amber", r.item("1", "Quay closed", quay))
        r.print("birch")
        async with Newsdesk(store, now=r.clock, runner=worker, knobs=NewsdeskKnobs(batch=5)) as desk:
            await r.collector.tick()
            assert await desk.clear()
            os.kill(await worker.run(os.getpid), signal.SIGKILL)
            r.print("birch", r.item("1", "Quay closed", quay))
            r.clock.wait(hours=6)
            await r.collector.tick()
            assert await desk.clear()
        assert set((await r.stories()).values()) == {"amber/1"}
