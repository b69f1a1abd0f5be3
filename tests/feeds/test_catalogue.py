"""The source list: TOML rows, OPML, autodiscovery."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.catalogue import CatalogueError, discover, read_sources, slug
from news.model import FullText, Ownership, Source

ROW: dict[str, Any] = {"name": "Island Herald", "url": "https://herald.example/rss"}


def test_a_row_may_say_everything_about_an_outlet() -> None:
    rows = tomllib.loads(
        """
        [[source]]
        key = "herald"
        name = "Island Herald"
        url = "https://herald.example:8443/rss?x=1"
        homepage = "https://herald.example/"
        country = "mt"
        language = "EN"
        owner = "Herald Group"
        ownership = "state"
        weight = 2
        full_text = "never"
        """
    )["source"]
    assert read_sources(rows) == (
        Source(
            key="herald", name="Island Herald", url="https://herald.example:8443/rss?x=1",
            homepage="https://herald.example/", country="MT", language="en", owner="Herald Group",
            ownership=Ownership.STATE, weight=2.0, full_text=FullText.NEVER,
        ),
    )  # fmt: skip


def test_a_row_needs_only_name_and_address() -> None:
    assert read_sources([ROW]) == (
        Source(key="island-herald", name="Island Herald", url="https://herald.example/rss"),
    )


def test_a_name_without_latin_letters_takes_its_key_from_the_host() -> None:
    assert read_sources([{"name": "Голос моря", "url": "https://www.golos.example/rss"}])[0].key == "golos-example"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wieght": 1}, 'source 1 ("Island Herald"): unknown key `wieght`; did you mean `weight`?'),
        ({"xyz": 1}, "known keys are key, name, url"),
        ({"name": ""}, "`name` is missing"),
        ({"url": None}, "`url` is missing"),
        ({"url": "herald.example/rss"}, 'write it in full, such as "https://'),
        ({"url": "ftp://herald.example/rss"}, "`url` is not a web address"),
        ({"url": "https://herald.example:99999/"}, "`url` is not a web address"),
        ({"url": "https://her ald.example/"}, "`url` is not a web address"),
        ({"url": 5}, "must be a text in quotes, not a number"),
        ({"homepage": "x"}, "`homepage` is not a web address"),
        ({"key": "Is land"}, 'such as "is-land"'),
        ({"country": "Malta"}, "country code of two letters"),
        ({"language": "english"}, "language code"),
        ({"ownership": "king"}, "one of state, public, private, nonprofit, party, unknown"),
        ({"full_text": True}, "must be a text in quotes, not true or false"),
        ({"full_text": "sometimes"}, "one of always, when-short, never"),
        ({"weight": 0}, "above 0 and at most 3"),
        ({"weight": "2"}, "must be a number, not a text"),
        ({"weight": float("nan")}, "above 0 and at most 3"),
        ({"weight": True}, "must be a number, not true or false"),
        ({"sample": True}, "unknown key `sample`"),
    ],
)
def test_a_mistake_is_told_with_entry_key_and_cure(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CatalogueError) as wrong:
        read_sources([ROW | change])
    assert message in str(wrong.value)
    assert str(wrong.value).startswith("source 1")
    assert "\n" not in str(wrong.value)


def test_two_outlets_of_one_key_are_told_apart_by_the_reader() -> None:
    with pytest.raises(CatalogueError, match=r'source 2 .*"island-herald" is taken by "Island Herald"'):
        read_sources([ROW, ROW | {"url": "https://other.example/rss"}])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Süddeutsche", "suddeutsche"),
        ("L'Île – Jour!", "lile-jour"),
        ("Łódź 24", "lodz-24"),
        ("صوت", ""),
        ("A" * 99, "a" * 60),
    ],
)
def test_a_slug_is_plain_ascii(name: str, key: str) -> None:
    assert slug(name) == key


def test_feeds_of_a_page_come_in_order_without_repeats_and_comments() -> None:
    page = b"""<html><head><base href="https://herald.example/news/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="atom.xml">
      <link rel="alternate" type="application/feed+json" href="https://herald.example/feed.json">
      <link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" type="text/css" href="/rss.css">
      </head><body><a href="/feed/">RSS</a><a href="atom.xml#x">Atom</a><a href="javascript:feed()">no</a>
      <a href="/feedback">tell us</a><a href="ftp://herald.example/rss.xml">old</a></body></html>"""
    assert discover(page, "https://herald.example/") == (
        "https://herald.example/news/atom.xml",
        "https://herald.example/feed.json",
        "https://herald.example/feed/",
    )


@given(st.binary(max_size=300), st.sampled_from(["https://a.example/", "", "http://[::1"]))
def test_no_page_breaks_discovery(page: bytes, url: str) -> None:
    for address in discover(page, url):
        assert address.startswith(("http://", "https://"))
