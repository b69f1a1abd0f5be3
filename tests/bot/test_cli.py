"""The command line: what it prints, what its exit codes say, and how it answers mistakes."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from bot.cli import main, parser
from tests.bot.rounds import Item, rss
from tests.feeds.newsserver import NewsServer, Reply

HOUSE = Path(__file__).resolve().parent.parent.parent
CONFIG = """
[store]
url = "sqlite:///{folder}/wirebrief.db"
[fetch]
allowed_hosts = ["127.0.0.1:{port}"]
host_gap_s = 0.0
[catalogue]
sources = [
  {{ name = "Veldt Courier", url = "http://127.0.0.1:{port}/veldt", language = "en", country = "GB" }},
  {{ name = "State Herald", url = "http://127.0.0.1:{port}/herald", language = "en", ownership = "state" }},
  {{ name = "Closed Shop", url = "http://127.0.0.1:{port}/closed" }},
]
"""
LEAD = (
    "At least six people were killed in a strike on a depot outside Albukamal, according to the River Monitoring "
    "Network. The Syrian Ministry of Defence has not commented on the reports from the border town."
)
HERALD = (
    "Four people were killed in an explosion at a depot near Albukamal, the health directorate of Deir ez-Zor said. "
    "Civil defence teams put out the fire at about five in the morning, its spokesman said on Sunday."
)


class Answer:
    """What a command said and did."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def sentence(self):
        """The one line on standard error, without the program's name; the log aside."""
        lines = [line for line in self.err.splitlines() if line and not line.startswith("{")]
        assert len(lines) == 1 and lines[0].startswith("wirebrief: "), self.err
        return lines[0].removeprefix("wirebrief: ")


@pytest.fixture(autouse=True)
def _log():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("WIREBRIEF")]:
        monkeypatch.delenv(name)


@pytest.fixture
def wirebrief(capsys):
    """Runs a command line in this process."""

    def run(config, *words):
        capsys.readouterr()
        try:
            code = main(["--config", str(config), *words])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


def written(folder, text):
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def edition(hostile=""):
    at = datetime.now(UTC) - timedelta(hours=1)
    return {
        "/veldt": rss(
            Item("1", "Strike on depot outside Albukamal leaves six dead", LEAD, at=at),
            Item("2", f"Harbour of Port Veldt opens again {hostile}", "The harbour opened on Sunday.", at=at),
        ),
        "/herald": rss(Item("1", "Four killed in explosion near Albukamal", HERALD, at=at)),
    }


@pytest.fixture(scope="module")
def server():
    """A news server that lives in a thread of its own."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(NewsServer()) as running:
        for path, body in edition().items():
            running.at(path, Reply.feed(body))
        running.at("/closed", Reply(b"", 403))
        yield running


@pytest.fixture
def fresh(tmp_path, server):
    """A configuration whose store nobody has opened yet."""
    return written(tmp_path, CONFIG.format(folder=tmp_path, port=server.port))


@pytest.fixture(scope="module")
def read(tmp_path_factory, server):
    """A configuration after one round; tests only look."""
    folder = tmp_path_factory.mktemp("read")
    config = written(folder, CONFIG.format(folder=folder, port=server.port))
    assert main(["--config", str(config), "poll", "--once"]) == 0
    return config


# -- reading -----------------------------------------------------------------------------------------------


def test_one_round_says_what_came_and_the_second_has_nothing_to_do(fresh, wirebrief):
    first = wirebrief(fresh, "poll", "--once")
    assert (first.code, first.out) == (0, "3 sources read: 3 new articles, 0 edited; 1 source failed.\n")
    second = wirebrief(fresh, "poll", "--once")
    assert (second.code, second.out) == (0, "No source is due.\n")


def test_a_round_as_json(fresh, wirebrief):
    told = wirebrief(fresh, "poll", "--once", "--json")
    assert json.loads(told.out) == {"polled": 3, "failed": 1, "reached": 2, "new": 3, "edited": 0}


def test_a_round_that_reaches_nobody_fails(tmp_path, wirebrief):
    config = written(tmp_path, CONFIG.format(folder=tmp_path, port=9))
    told = wirebrief(config, "poll", "--once")
    assert (told.code, told.out) == (1, "3 sources read: 0 new articles, 0 edited; 3 sources failed.\n")


def test_a_brief_as_text_quotes_outlets_and_claimants(read, wirebrief):
    told = wirebrief(read, "brief", "syria")
    assert told.code == 0
    assert "Syria" in told.out and "Albukamal" in told.out
    assert "Veldt Courier" in told.out and "State Herald (state)" in told.out
    assert "River Monitoring Network" in told.out
    assert "<" not in told.out


def test_a_brief_as_html_is_what_telegram_gets(read, wirebrief):
    told = wirebrief(read, "brief", "syria", "--format", "html")
    assert told.code == 0
    assert "<b>" in told.out and "<blockquote" in told.out


def test_a_brief_as_json_holds_every_line_with_its_claimants(read, wirebrief):
    told = wirebrief(read, "brief", "syria", "--format", "json")
    made = json.loads(told.out)
    assert made["topic"]["canonical"] == "syria"
    lines = [line for story in made["stories"] for line in story["lines"]]
    names = {who["name"] for line in lines for claim in line["claims"] for who in claim["claimants"]}
    assert any("River Monitoring Network" in name for name in names)
    for line in lines:
        assert line["sentence"]["text"] in LEAD + HERALD
        assert line["source"]["name"] in {"Veldt Courier", "State Herald"}
    assert datetime.fromisoformat(made["at"]).tzinfo


def test_the_frame_of_a_brief_speaks_the_language_that_is_asked_for(read, wirebrief):
    assert "Сирия" in wirebrief(read, "brief", "syria", "--language", "ru").out


def test_a_brief_without_news_says_so_and_names_what_is_near(read, wirebrief):
    told = wirebrief(read, "brief", "lebanon")
    assert (told.code, told.out) == (1, "")
    assert told.sentence.startswith("Nothing new about Lebanon in the last 24 hrs.")
    assert "Syria (1)" in told.sentence
    assert wirebrief(read, "brief", "lebanon", "--format", "json").code == 1


def test_a_span_of_time_is_held_to(read, wirebrief):
    assert wirebrief(read, "brief", "syria", "--since", "7d").code == 0
    wrong = wirebrief(read, "brief", "syria", "--since", "banana")
    assert (wrong.code, wrong.sentence) == (2, "“banana” is no span of time: write it like 6h, 24h or 7d.")


def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(read, wirebrief):
    wrong = wirebrief(read, "brief", "syria", "--language", "tlh")
    assert wrong.code == 2 and "en, ar, ru" in wrong.sentence


def test_a_topic_that_names_nothing_is_refused(read, wirebrief):
    wrong = wirebrief(read, "brief", "+")
    assert wrong.code == 2 and wrong.sentence


def test_search_finds_words_and_says_when_there_are_none(read, wirebrief):
    found = wirebrief(read, "search", "harbour")
    assert found.code == 0 and "Veldt Courier: Harbour of Port Veldt opens again" in found.out
    rows = json.loads(wirebrief(read, "search", "albukamal", "--json").out)
    assert {row["outlet"] for row in rows} == {"Veldt Courier", "State Herald"}
    assert "sy/deir-ez-zor/albukamal" in rows[0]["places"]
    assert len(json.loads(wirebrief(read, "search", "albukamal", "--limit", "1", "--json").out)) == 1
    none = wirebrief(read, "search", "zeppelin")
    assert (none.code, none.sentence) == (1, "No article holds these words.")
    assert json.loads(wirebrief(read, "search", "zeppelin", "--json").out) == []


def test_what_a_feed_prints_cannot_steer_the_terminal_or_turn_into_pictures(fresh, server, wirebrief):
    hostile = {"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": [
        {"id": "1", "url": "http://127.0.0.1/:new:", "title": "Quay :new: [red]\u001b]0;mine\u0007\u009b31m now",
         "date_published": datetime.now(UTC).isoformat()},
    ]}  # fmt: skip
    server.at("/herald", Reply(json.dumps(hostile).encode(), headers={"Content-Type": "application/feed+json"}))
    try:
        wirebrief(fresh, "poll", "--once")
    finally:
        server.at("/herald", Reply.feed(edition()["/herald"]))
    out = wirebrief(fresh, "search", "quay").out
    assert "Quay :new: [red]" in out
    assert not set(out) & {"\x1b", "\x07", "\x9b"}


# -- sources -----------------------------------------------------------------------------------------------


def test_health_tells_of_every_source_and_fails_when_one_does(read, wirebrief):
    told = wirebrief(read, "sources", "health")
    assert told.code == 1
    (row,) = [line for line in told.out.splitlines() if line.startswith("closed-shop")]
    assert "✗ failing" in row and "refuses to be read by us (403)." in row
    assert "✓ ok" in next(line for line in told.out.splitlines() if line.startswith("veldt-courier"))
    rows = json.loads(wirebrief(read, "sources", "health", "--json").out)
    assert {row["source"]["key"]: row["state"]["health"] for row in rows} == {
        "veldt-courier": "ok",
        "state-herald": "ok",
        "closed-shop": "failing",
    }


def test_health_of_an_empty_store_says_what_to_do(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "health")
    assert told.code == 0 and "poll --once" in told.sentence


def test_sources_are_checked_without_storing_anything(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "check", "--json")
    rows = {row["source"]: row for row in json.loads(told.out)}
    assert told.code == 1
    assert (rows["veldt-courier"]["well"], rows["veldt-courier"]["entries"]) == (True, 2)
    assert not rows["closed-shop"]["well"] and "403" in rows["closed-shop"]["says"]
    assert json.loads(wirebrief(fresh, "search", "harbour", "--json").out) == []


def test_one_source_is_checked_by_its_key(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "check", "veldt-courier")
    assert told.code == 0 and "✓ reads well" in told.out and "closed" not in told.out


def test_a_key_that_nobody_has_is_named(fresh, wirebrief):
    told = wirebrief(fresh, "sources", "check", "velt-courier")
    assert (told.code, told.sentence) == (
        2,
        "The catalogue has no source called velt-courier; did you mean veldt-courier?",
    )


# -- readiness and mistakes --------------------------------------------------------------------------------


def test_check_says_that_all_is_ready(fresh, wirebrief):
    told = wirebrief(fresh, "check")
    assert told.code == 0
    for words in (
        "3 sources",
        "none: the service would open the sandbox",
        "sqlite, schema",
        "the table of places is",
    ):
        assert words in told.out, words
    rows = {row["part"]: row["well"] for row in json.loads(wirebrief(fresh, "check", "--json").out)}
    well = {"configuration", "store", "places", "messages", "health"}
    assert rows == {"telegram token": False} | dict.fromkeys(well, True)


def test_check_is_well_after_an_hour_in_which_the_service_did_not_run(tmp_path, server, wirebrief):
    config = written(tmp_path, CONFIG.format(folder=tmp_path, port=server.port))
    wirebrief(config, "poll", "--once")
    _backdate(tmp_path / "wirebrief.db", hours=30)
    told = wirebrief(config, "check")
    assert told.code == 0
    assert "✗ Sources are due, and nobody has polled any for more than half an hour." in told.out


def _backdate(file, hours):
    with sqlite3.connect(file) as database:
        columns = "next_check_at", "last_checked_at"
        for row in database.execute("SELECT source, next_check_at, last_checked_at FROM feed_states").fetchall():
            for column, value in zip(columns, row[1:], strict=True):
                moved = (datetime.fromisoformat(value) - timedelta(hours=hours)).isoformat(" ")
                database.execute(f"UPDATE feed_states SET {column} = ? WHERE source = ?", (moved, row[0]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[fetch]\ntotal_sec = 3\n", ("[fetch]", "total_sec", "total_s")),
        ("[web]\nport = '80'\n", ("[web]", "port must be a whole number")),
        ("[collect]\nat_once = 0\n", ("[collect]", "at_once must be 1 or more")),
        ("[retention]\ntext_days = 3\n", ("[retention]", "text_days must be 6 or more, not 3")),
        ("[digest]\ncatch_up_h = -1\n", ("[digest]", "catch_up_h")),
        ("[fetch]\nproxy = 'nonsense'\n", ("[fetch]", "http://host:port")),
        ("[fetch]\ncontact = 'почта'\n", ("[fetch]", "ASCII")),
        ("[[[\n", ("config.toml", "line 1")),
        ("[catalogue]\nsources = [{ name = 'A' }]\n", ("[catalogue]", "url")),
    ],
)
def test_a_mistake_in_the_configuration_is_one_sentence_and_code_2(text, words, tmp_path, wirebrief):
    told = wirebrief(written(tmp_path, f'{text}[store]\nurl = "sqlite:///{tmp_path}/x.db"\n'), "check")
    assert told.code == 2
    assert all(word in told.sentence for word in words), told.sentence


def test_a_configuration_that_is_not_there_says_where_to_get_one(tmp_path, wirebrief):
    told = wirebrief(tmp_path / "config.toml", "check")
    assert told.code == 2 and "config.example.toml" in told.sentence


@pytest.mark.parametrize("verb", [("poll", "--once"), ("sources", "check")])
def test_a_catalogue_without_sources_is_a_mistake_where_they_are_needed(verb, tmp_path, wirebrief):
    told = wirebrief(written(tmp_path, f'[store]\nurl = "sqlite:///{tmp_path}/x.db"\n'), *verb)
    assert told.code == 2 and "[catalogue]" in told.sentence


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:////proc/none/x.db", "postgresql://u:secret@127.0.0.1:1/x"])
def test_a_store_out_of_reach_is_one_sentence_and_code_3(url, tmp_path, wirebrief):
    told = wirebrief(written(tmp_path, f'[store]\nurl = "{url}"\n'), "check")
    assert told.code == 3
    assert "atabase" in told.sentence and "secret" not in told.sentence


@pytest.mark.parametrize("words", ["fly", "brief", "search x --limit -3", "search x --limit few"])
def test_wrong_use_is_explained_with_code_2(words, fresh, wirebrief):
    told = wirebrief(fresh, *words.split())
    assert told.code == 2 and "usage: wirebrief" in told.err


def grammars(top, path=()):
    """Every parser of the command line by its words."""
    yield path, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from grammars(below, (*path, name))


GRAMMARS = dict(grammars(parser()))


@pytest.mark.parametrize("path", GRAMMARS, ids=" ".join)
def test_every_verb_and_every_option_of_it_has_help(path, fresh, wirebrief):
    told = wirebrief(fresh, *path, "--help")
    assert told.code == 0 and f"usage: {' '.join(('wirebrief', *path))}" in told.out
    for action in GRAMMARS[path]._actions:
        named = action.help or isinstance(action, argparse._SubParsersAction) or action.dest == "words"
        assert named, (path, action)


# -- as a process ------------------------------------------------------------------------------------------


def process(*words, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)], cwd=HOUSE, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def test_help_comes_at_once():
    """Without importing what the verbs need."""
    modules = (
        "import sys, bot.cli; bot.cli.parser(); print(len({'sqlalchemy', 'aiohttp', 'telegram'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", modules], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_a_reader_that_goes_away_ends_it_quietly(read):
    """As in ``wirebrief search a | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "--config", str(read), "search", "albukamal"], cwd=HOUSE, text=True,
        stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    assert "Traceback" not in running.communicate(timeout=30)[1]


def test_polling_goes_on_until_ctrl_c(fresh):
    # A shell may have started the tests in the background, where an interrupt is ignored.
    hears = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    running = process("--config", fresh, "poll", preexec_fn=hears)
    assert running.stdout.readline() == "3 sources read: 3 new articles, 0 edited; 1 source failed.\n"
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130, err
    assert "Traceback" not in out + err


def test_a_letter_that_the_terminal_lacks_does_not_end_it(read, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["--config", str(read), "brief", "syria", "--language", "ar"]) == 0
    terminal.flush()
    assert b"Albukamal" in terminal.buffer.getvalue() and b"??" in terminal.buffer.getvalue()


def test_a_taken_port_is_one_sentence(tmp_path, server, wirebrief):
    text = f'[web]\nport = {server.port}\n[store]\nurl = "sqlite:///{tmp_path}/x.db"\n'
    told = wirebrief(written(tmp_path, text), "sandbox")
    assert told.code == 1 and "another Wirebrief may be running" in told.sentence
