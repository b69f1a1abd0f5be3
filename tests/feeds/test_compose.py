"""Entries and pages become articles."""

from datetime import UTC, datetime

import pytest

from feeds.compose import Draft, compose
from feeds.furniture import LineMemory
from news.agencies import agency_of
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


STORY = (
    "The barge struck the bridge before dawn and lost its cargo of grain to the river.",
    "Nobody was hurt, said the harbour office, which sent two tugs and a diver.",
    "The bridge stays closed until an engineer has looked at its second pillar.",
)


def article_of(*lines, **more):
    draft = Draft(Entry("1", "https://harbour.test/1", "Barge strikes bridge", content="\n\n".join(lines), **more))
    source = Source("harbour", "The Harbour Courier", "https://harbour.test/feed")
    (article,), _ = compose([draft], source=source, language="en", memory=LineMemory(), now=NOW)
    return article


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("By Jane Roe", "3 March 2026", f"PORT VELDT (AFP) - {STORY[0]}", *STORY[1:]), "AFP"),
        ((f"By Jane Roe PORT VELDT, March 3 (Reuters) - {STORY[0]}", *STORY[1:]), "Reuters"),
        (("By Jane Roe, Associated Press", *STORY), "AP"),
        ((*STORY, "Source: Reuters", "No comments"), "Reuters"),
        ((*STORY, "Photo: AFP"), ""),
        ((*STORY, "By Jane Roe"), ""),
    ],
)
def test_credits_are_trimmed_and_the_agency_that_signs_is_not_lost(lines, agency):
    """It stands in the dateline, which stays, or in a line that goes: then it becomes the article's credit."""
    article = article_of(*lines)
    assert article.text.removeprefix("PORT VELDT (AFP) - ").removeprefix("PORT VELDT, March 3 (Reuters) - ") == (
        "\n\n".join(STORY)
    )
    assert agency_of(article) == agency


def test_what_the_feed_says_of_an_articles_origin_outranks_a_line_of_it():
    assert article_of(*STORY, "Source: Reuters", credit="AFP").credit == "AFP"


def test_a_comment_box_in_the_feeds_own_text_goes():
    assert article_of(*STORY, "No comments", "Reader writes", "Reader writes/box").text == "\n\n".join(STORY)
