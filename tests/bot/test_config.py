"""The configuration: the example is the defaults, and every mistake is one sentence with file, key and cure."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import EXPOSED, load, read
from bot.knobs import ConfigError
from news.model import Ownership

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "config.example.toml"


def written(tmp_path, text):
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return file


def complaint(tmp_path, text, environment=None):
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text), environment or {})
    return str(caught.value)


def test_an_empty_file_is_a_whole_configuration(tmp_path):
    """Nothing has to be set."""
    config = load(written(tmp_path, ""), {})
    assert config.store.url.startswith("sqlite:///")
    assert config.sources == ()


def test_the_example_shows_every_key_with_its_default():
    """What the example says is what happens without it, and it leaves no key out."""
    tables = tomllib.loads(EXAMPLE.read_text("utf-8"))
    bare = read({}, "nothing", Path())
    example = read({name: table for name, table in tables.items() if name != "catalogue"}, "example", Path())
    assert example == bare
    for name, (_, keys) in EXPOSED.items():
        assert set(tables[name]) == set(keys), name


def test_every_key_of_the_example_is_explained():
    """A comment stands above each key, or above the group that it belongs to."""
    head = EXAMPLE.read_text("utf-8").partition("sources = [")[0]
    for block in re.split(r"\n\s*\n", head):
        assert "#" in block or block.strip().startswith("["), block


def test_the_catalogue_names_many_real_outlets_in_nine_languages():
    """At least 120 feeds; state media are labelled; the Middle East comes first."""
    sources = load(EXAMPLE, {}).sources
    assert len(sources) >= 120
    assert {source.language for source in sources} >= {"en", "ar", "ru", "fr", "es", "de", "tr", "fa", "uk"}
    by_key = {source.key: source for source in sources}
    assert by_key["sana-english"].ownership is Ownership.STATE
    assert by_key["tasnim-english"].owner == by_key["tasnim-persian"].owner
    assert len({source.url for source in sources}) == len(sources)


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path):
    """A typing error does not go unnoticed."""
    said = complaint(tmp_path, "[fetch]\ntotal_sec = 3\n")
    assert "config.toml, [fetch]" in said and "total_sec" in said and "total_s" in said


def test_an_unknown_table_is_named(tmp_path):
    """A whole table cannot be lost either."""
    assert "[telegramm]" in complaint(tmp_path, "[telegramm]\n") and "telegram" in complaint(
        tmp_path, "[telegramm]\n"
    )


def test_a_wrong_type_says_what_it_must_be(tmp_path):
    """Numbers are numbers."""
    assert "[web]: port must be a whole number, not '80'" in complaint(tmp_path, '[web]\nport = "80"\n')
    assert "port must be a whole number" in complaint(tmp_path, "[web]\nport = true\n")


def test_an_impossible_zone_stops_the_start(tmp_path):
    """Zones are IANA names."""
    said = complaint(tmp_path, '[service]\nzone = "Middle Earth"\n')
    assert "Middle Earth" in said and "Europe/Berlin" in said


def test_a_choice_lists_what_there_is(tmp_path):
    """One of a few words."""
    assert "debug, info, warning, error" in complaint(tmp_path, '[log]\nlevel = "loud"\n')


def test_a_source_without_an_address_is_named(tmp_path):
    """A catalogue entry says which one it is."""
    said = complaint(tmp_path, '[catalogue]\nsources = [{ name = "The Harbour Courier" }]\n')
    assert "The Harbour Courier" in said and "url" in said


def test_broken_toml_is_one_sentence(tmp_path):
    """The line is in it."""
    assert "line 1" in complaint(tmp_path, "[[[\n")


def test_a_missing_file_says_where_to_copy_it_from(tmp_path):
    """The cure is in the sentence."""
    with pytest.raises(ConfigError, match=r"config\.example\.toml"):
        load(tmp_path / "none.toml", {})


def test_the_token_comes_from_the_environment_or_a_file(tmp_path):
    """And never from the configuration."""
    secret = tmp_path / "token"
    secret.write_text("123:abc\n")
    file = written(tmp_path, "")
    assert load(file, {"WIREBRIEF_TELEGRAM_TOKEN": " 1:x "}).telegram.token == "1:x"
    assert load(file, {"WIREBRIEF_TELEGRAM_TOKEN_FILE": str(secret)}).telegram.token == "123:abc"
    assert "unknown key “token”" in complaint(tmp_path, '[telegram]\ntoken = "1:x"\n')
    missing = {"WIREBRIEF_TELEGRAM_TOKEN_FILE": str(tmp_path / "nothing")}
    assert "WIREBRIEF_TELEGRAM_TOKEN_FILE" in complaint(tmp_path, "", missing)


def test_secrets_are_known_to_the_log_and_hidden_in_the_configuration(tmp_path):
    """Both the token and the database password."""
    environment = {
        "WIREBRIEF_TELEGRAM_TOKEN": "77:hush",
        "WIREBRIEF_STORE_URL": "postgresql://me:pass-word@localhost/news",
    }
    config = load(written(tmp_path, ""), environment)
    assert {"77:hush", "hush", "pass-word"} <= set(config.secrets)
    assert "hush" not in repr(config)


def test_opml_files_add_their_sources(tmp_path):
    """Relative to the configuration."""
    (tmp_path / "mine.opml").write_text(
        '<opml version="2.0"><head/><body><outline type="rss" text="Amber Weekly" '
        'xmlUrl="https://amber.example/feed.xml"/></body></opml>'
    )
    config = load(written(tmp_path, '[catalogue]\nopml = ["mine.opml"]\n'), {})
    assert [source.name for source in config.sources] == ["Amber Weekly"]
    assert "OPML" in complaint(tmp_path, '[catalogue]\nopml = ["gone.opml"]\n')


def test_numbers_that_cannot_work_stop_the_start(tmp_path):
    """Neither nothing nor less than nothing, and no port that does not exist."""
    assert "per_host must be greater than 0, not 0" in complaint(tmp_path, "[fetch]\nper_host = 0\n")
    assert "port must be a port number" in complaint(tmp_path, "[web]\nport = 70000\n")
    assert "must be one of coverage" in complaint(tmp_path, '[brief]\nalgorithm = "nope"\n')
    assert load(written(tmp_path, "[fetch]\nhost_gap_s = 0.0\n[web]\nport = 0\n"), {}).web.port == 0
