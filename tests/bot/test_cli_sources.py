"""``wirebrief sources``: the list of outlets on the command line."""

from __future__ import annotations

import json

import pytest

from tests.bot.rounds import Item, rss
from tests.bot.test_cli import CONFIG, _environment, _log, fresh, server, wirebrief, written
from tests.feeds.newsserver import Reply

__all__ = ["_environment", "_log", "fresh", "server", "wirebrief"]


@pytest.fixture
def quay(server):
    """A feed that no configuration names."""
    body = rss(Item("1", "Ferry to the northern islands runs again", url="http://quay.example/1"))
    server.at("/quay", Reply.feed(body.replace("<title>Feed", "<title>Quay Post", 1)))
    server.at("/", Reply.page('<html><link rel="alternate" type="application/rss+xml" href="/quay"></html>'))
    return f"http://127.0.0.1:{server.port}"


def health(wirebrief, config):
    return {row["source"]["key"]: row for row in json.loads(wirebrief(config, "sources", "health", "--json").out)}


def test_a_site_is_added_checked_paused_and_removed(fresh, wirebrief, quay):
    added = wirebrief(fresh, "sources", "add", quay, "--folder", "Sea")
    assert (added.code, added.out) == (0, "Added: Quay Post. Its feed holds 1 article. Key: quay-post\n")
    assert wirebrief(fresh, "sources", "check", "quay-post").code == 0
    assert "3 sources" not in wirebrief(fresh, "poll", "--once").out
    assert health(wirebrief, fresh)["quay-post"]["source"]["folder"] == "Sea"
    paused = wirebrief(fresh, "sources", "pause", "quay-post")
    assert (paused.code, paused.out) == (
        0, "Quay Post rests now. To wake it: wirebrief sources resume quay-post\n",
    )  # fmt: skip
    assert health(wirebrief, fresh)["quay-post"]["state"]["health"] == "paused"
    assert wirebrief(fresh, "sources", "resume", "quay-post").code == 0
    removed = wirebrief(fresh, "sources", "remove", "quay-post", "--json")
    assert (removed.code, json.loads(removed.out)["turn"]) == (0, "removed")
    assert "quay-post" not in health(wirebrief, fresh)


def test_a_house_without_a_configured_source_reads_what_was_added(tmp_path, wirebrief, quay, server):
    text = f"""
        [store]
        url = "sqlite:///{tmp_path}/x.db"
        [fetch]
        allowed_hosts = ["127.0.0.1:{server.port}"]
        host_gap_s = 0.0
    """
    config = written(tmp_path, text)
    assert wirebrief(config, "sources", "add", quay).code == 0
    assert wirebrief(config, "poll", "--once").out.startswith("1 source read: 1 new article")


def test_what_is_read_already_and_what_is_no_feed_are_told(fresh, wirebrief, quay):
    again = wirebrief(fresh, "sources", "add", f"{quay}/veldt")
    assert (again.code, again.out) == (0, "I read that already: Veldt Courier. Key: veldt-courier\n")
    refused = wirebrief(fresh, "sources", "add", f"{quay}/nothing")
    assert refused.code == 1 and "has nothing at this address (404)" in refused.sentence


def test_a_wrong_option_is_told_before_anything_is_fetched(fresh, wirebrief, quay, server):
    seen = len(server.seen)
    told = wirebrief(fresh, "sources", "add", quay, "--country", "Malta")
    assert told.code == 2 and "country code of two letters" in told.sentence
    assert wirebrief(fresh, "sources", "add", quay, "--ownership", "king").code == 2
    assert len(server.seen) == seen


def test_what_the_configuration_names_is_not_removed_but_may_rest(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "remove", "state-herald")
    assert told.code == 1
    assert "stands in the configuration" in told.sentence
    assert told.sentence.endswith("wirebrief sources pause state-herald")


def test_an_unknown_key_names_its_neighbours_and_does_not_stop_the_others(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "pause", "stat-herald", "veldt-courier")
    assert told.code == 2
    assert "I have no source called stat-herald." in told.err and "· state-herald" in told.err
    assert "Veldt Courier rests now." in told.out


def test_a_list_goes_out_and_comes_in(fresh, wirebrief, tmp_path, server):
    file = tmp_path / "out.opml"
    out = wirebrief(fresh, "sources", "export", str(file))
    assert (out.code, out.out) == (0, f"3 sources written to {file}.\n")
    (tmp_path / "other").mkdir()
    empty = written(tmp_path / "other", f'[store]\nurl = "sqlite:///{tmp_path}/other/x.db"\n')
    came = wirebrief(empty, "sources", "import", str(file))
    assert (came.code, came.out) == (0, "Added: 3 · known already: 0 · refused: 0\n")
    again = json.loads(wirebrief(empty, "sources", "import", str(file), "--json").out)
    assert (again["outcome"], len(again["known"]), again["added"]) == ("imported", 3, [])
    assert wirebrief(empty, "sources", "export").out.count("xmlUrl") == 3


def test_a_list_with_a_bad_feed_is_taken_and_the_code_says_so(fresh, wirebrief, tmp_path):
    file = tmp_path / "in.opml"
    file.write_text(
        '<opml><body><outline text="A" xmlUrl="https://a.example/"/><outline text="B" xmlUrl="b:c"/></body></opml>'
    )
    told = wirebrief(fresh, "sources", "import", str(file))
    assert told.code == 1 and "Added: 1" in told.out and 'outline 2 ("B")' in told.out


def test_files_that_cannot_be_used_are_one_sentence(fresh, wirebrief, tmp_path):
    assert wirebrief(fresh, "sources", "import", str(tmp_path / "none.opml")).code == 2
    (tmp_path / "page.opml").write_text("<html>")
    told = wirebrief(fresh, "sources", "import", str(tmp_path / "page.opml"))
    assert told.code == 1 and "holds no feeds" in told.sentence
    assert wirebrief(fresh, "sources", "export", str(tmp_path / "no" / "such.opml")).code == 2


def test_a_configuration_that_names_an_added_source_takes_it_over_and_says_so(
    fresh, wirebrief, quay, tmp_path, server
):
    wirebrief(fresh, "sources", "add", quay)
    row = f'sources = [\n  {{ name = "The Quay", url = "{quay}/quay" }},'
    text = CONFIG.format(folder=tmp_path, port=server.port).replace("sources = [", row)
    told = wirebrief(written(tmp_path, text), "sources", "pause", "the-quay")
    assert told.code == 0
    assert "Quay Post (quay-post) now stands in the configuration" in told.sentence
