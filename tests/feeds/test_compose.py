"""Entries and pages become articles."""

from datetime import UTC, datetime

import pytest

from feeds.compose import Draft, compose
from feeds.furniture import LineMemory
from news.model import Entry, Source

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)


def title_of(title, outlet="The Harbour Courier"):
    draft = Draft(Entry("1", "https://harbour.test/1", title, summary="A barge struck the bridge."))
    source = Source("harbour", outlet, "https://harbour.test/feed")
    (article,), _ = compose([draft], source=source, language="en", memory=LineMemory(), now=NOW)
    return article.title


@pytest.mark.parametrize("mark", ["-", "–", "|", "·"])
def test_the_outlets_name_behind_a_headline_is_left_out(mark):
    """Many feeds put it there; a brief names the outlet anyway."""
    assert title_of(f"Barge strikes bridge at night {mark} The Harbour Courier") == "Barge strikes bridge at night"


@pytest.mark.parametrize(
    "title", ["Barge strikes bridge - pilot blamed", "Bridge falls - State Herald", "Courier - The Harbour Courier"]
)
def test_nothing_else_is_cut_from_a_headline(title):
    """A dash may belong to it, and so may another outlet's name."""
    assert title_of(title) == title


def test_of_two_dashes_only_the_last_parts_the_outlet():
    """The headline keeps its own."""
    assert title_of("Barge strikes bridge - pilot blamed - The Harbour Courier").endswith("- pilot blamed")
