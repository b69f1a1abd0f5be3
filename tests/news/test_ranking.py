"""How voices are counted, and what puts one story before another."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.model import Score, Story, Term, TermKind, Told, Topic
from news.ranking import has_news, independent, rank, voices
from news.regions import load_atlas
from tests.news.newsdesk import MORNING, STATE, outlet, place, report, story

A, B, C, D = outlet("harbour"), outlet("daily"), outlet("weekly"), outlet("coast")
NOW = MORNING + timedelta(hours=12)


def about(kind: TermKind, value: str) -> Topic:
    return Topic(((Term(kind, value),),), value, value.title())


SYRIA = about(TermKind.REGION, "sy")
FERRIES = about(TermKind.WORD, "ferry")


def ranked(*stories: Story, topic: Topic = FERRIES, told: dict[int, Told] | None = None) -> list[tuple[int, Score]]:
    rows = rank(stories, topic=topic, atlas=load_atlas(), now=NOW, told=told or {})
    return [(one.id, score) for one, score in rows]


def part(score: Score, name: str) -> float:
    return dict(score.parts)[name]


# -- voices ------------------------------------------------------------------------------------------------


def test_outlets_are_named_in_order_of_first_appearance_once_each() -> None:
    told = voices(story(report(1, B, hours=2), report(2, A), report(3, B, hours=3), report(4, C, hours=1)))
    assert [source.key for source in told.outlets] == ["harbour", "weekly", "daily"]


def test_reprints_of_one_text_are_one_voice() -> None:
    told = voices(story(report(1, A), report(2, B, wire=1), report(3, C, wire=1), report(4, D)))
    assert told.independent == 2


def test_outlets_of_one_owner_are_one_voice() -> None:
    first, second = outlet("north", owner="Valerin Media"), outlet("south", owner="valerin media ")
    assert voices(story(report(1, first), report(2, second), report(3, A))).independent == 2


def test_outlets_without_a_known_owner_stand_alone() -> None:
    assert voices(story(report(1, A), report(2, B))).independent == 2


def test_voices_that_are_linked_in_a_chain_are_one() -> None:
    mine, yours = outlet("north", owner="Valerin Media"), outlet("south", owner="Valerin Media")
    chain = story(report(1, A), report(2, mine, wire=1), report(3, yours, wire=3), report(4, B, wire=3))
    assert voices(chain).independent == 1


def test_two_texts_of_one_agency_are_two_texts() -> None:
    assert voices(story(report(1, A, agency="AP"), report(2, B, agency="AP"))).independent == 2


def test_state_media_are_counted() -> None:
    told = voices(story(report(1, outlet("gazette", ownership=STATE)), report(2, A)))
    assert told.state == 1


def test_a_text_in_several_outlets_goes_by_its_agency_or_else_its_first_outlet() -> None:
    told = voices(
        story(
            *(report(1, A), report(2, B, wire=1, agency="Reuters"), report(3, C, wire=1)),
            *(report(4, D, hours=1), report(5, A, wire=4, hours=2), report(6, B, hours=3)),
        )
    )
    assert told.wires == (("Reuters", 3), ("Coast", 2))


def test_an_outlet_that_prints_its_own_text_twice_is_no_wire() -> None:
    assert voices(story(report(1, A), report(2, A, wire=1))).wires == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(1, 5), st.sampled_from(["", "x", "y"])), min_size=1, max_size=12
    )
)
def test_voices_part_the_reports_so_that_nothing_is_shared_between_them(rows: list[tuple[int, int, str]]) -> None:
    reports = [
        report(number, outlet(f"outlet{key}", owner=owner and f"{owner}{key % 2}"), wire=wire)
        for number, (key, wire, owner) in enumerate(rows, 1)
    ]
    parts = independent(reports)
    assert sorted(one.article.id for voice in parts for one in voice) == list(range(1, len(rows) + 1))
    for marks in ("wire", "source", "owner"):
        held = [
            {
                one.wire if marks == "wire" else one.source.key if marks == "source" else one.source.owner
                for one in voice
            }
            - {""}
            for voice in parts
        ]
        assert sum(map(len, held)) == len(set().union(*held))


# -- news for a reader -------------------------------------------------------------------------------------


def test_a_story_is_news_to_who_was_never_told_of_it() -> None:
    assert has_news(story(report(1, A)), None)


def test_a_reprint_is_no_news_but_a_new_voice_is() -> None:
    told = Told(1, MORNING, independent=1)
    assert not has_news(story(report(1, A), report(2, B, wire=1)), told)
    assert has_news(story(report(1, A), report(2, B)), told)


def test_of_two_told_stories_that_became_one_no_more_voices_are_known_than_there_were() -> None:
    summed = Told(1, MORNING + timedelta(hours=1), independent=3)
    assert not has_news(story(report(1, A), report(2, B), report(3, A)), summed)
    assert has_news(story(report(1, A), report(2, B), report(3, A), report(4, C, hours=2)), summed)
    assert not has_news(story(report(1, A), report(2, B), report(4, B, hours=2)), summed)


# -- ranking -----------------------------------------------------------------------------------------------


def test_the_score_is_the_product_of_its_named_parts() -> None:
    ((_, score),) = ranked(story(report(1, A), report(2, B)))
    assert [name for name, _ in score.parts] == ["voices", "recency", "region", "novelty", "genre"]
    assert score.total == pytest.approx(math.prod(factor for _, factor in score.parts))


def test_more_independent_voices_come_first_and_lone_ones_are_kept() -> None:
    lone, many = story(report(1, A)), story(report(2, A), report(3, B), report(4, C))
    reprinted = story(report(5, A), report(6, B, wire=5), report(7, C, wire=5), report(8, D, wire=5))
    assert [key for key, _ in ranked(reprinted, lone, many)] == [2, 5, 1]


def test_a_voice_has_the_weight_of_its_best_outlet() -> None:
    digest, paper = outlet("digest", weight=0.5), outlet("paper", weight=2.0)
    ((_, score),) = ranked(story(report(1, digest), report(2, paper, wire=1), report(3, A)))
    assert part(score, "voices") == pytest.approx(3.0**0.7)


def test_what_many_tell_comes_before_a_newer_piece_that_nobody_else_has() -> None:
    told_by_five = story(*(report(number, outlet(f"o{number}"), hours=0) for number in range(1, 6)))
    rows = ranked(story(report(9, A, hours=12)), told_by_five)
    assert [key for key, _ in rows] == [1, 9]
    assert part(rows[1][1], "voices") == 0.5


def test_a_story_counts_half_after_eight_hours() -> None:
    scores = dict(ranked(story(report(1, A, hours=12)), story(report(2, A, hours=4))))
    assert part(scores[1], "recency") == 1.0
    assert part(scores[2], "recency") == pytest.approx(0.5)


def test_a_late_reprint_makes_an_old_story_no_younger() -> None:
    ((_, score),) = ranked(story(report(1, A, hours=4), report(2, B, wire=1, hours=12)))
    assert part(score, "recency") == pytest.approx(0.5)


def test_an_article_from_the_future_counts_as_new() -> None:
    ((_, score),) = ranked(story(report(1, A, hours=20)))
    assert part(score, "recency") == 1.0


def test_a_region_in_the_title_counts_more_than_one_in_the_text_and_that_more_than_none() -> None:
    titled = story(report(1, A, places=(place("sy/idlib", words="Idlib"),)))
    inside = story(report(2, A, places=(place("sy/idlib", words="Idlib", field="text"),)))
    aside = story(report(3, A, places=(place("tr", 1.0, "Turkey"), place("sy", 0.1, "Syria", "text"))))
    rows = ranked(aside, inside, titled, topic=SYRIA)
    assert [key for key, _ in rows] == [1, 2, 3]
    assert part(rows[0][1], "region") == 1.5


def test_a_topic_of_words_alone_leaves_the_region_out() -> None:
    ((_, score),) = ranked(story(report(1, A, places=(place("sy", words="Syria"),))))
    assert part(score, "region") == 1.0


def test_what_the_reader_was_told_goes_down_until_a_new_voice_tells_it() -> None:
    told = {1: Told(1, MORNING, independent=1), 2: Told(2, MORNING, independent=1)}
    scores = dict(ranked(story(report(1, A)), story(report(2, A), report(3, B)), told=told))
    assert part(scores[1], "novelty") == 0.3
    assert part(scores[2], "novelty") == 1.0


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: the pier should stay", "Football: late goal saves Valerin", "Weather: rain on the coast",
        "Your horoscope for the week", "Live: the day on the coast", "Press digest: what the papers say",
    ],
)  # fmt: skip
def test_what_is_no_news_comes_after_the_oldest_and_thinnest_news(title: str) -> None:
    aside = story(*(report(number, outlet(f"o{number}"), hours=12, title=title) for number in range(1, 9)))
    old = story(report(20, outlet("thin", weight=0.5), hours=-60))
    rows = ranked(aside, old, told={20: Told(20, MORNING, independent=1)})
    assert [key for key, _ in rows] == [20, 1]
    assert part(rows[1][1], "genre") < 1e-5


def test_an_event_is_news_though_one_outlet_also_has_a_live_page_for_it() -> None:
    ((_, score),) = ranked(story(report(1, A, title="Live: pier burns"), report(2, B), report(3, C)))
    assert part(score, "genre") == 1.0


def test_a_story_about_another_region_comes_late() -> None:
    elsewhere = story(*(
        report(number, outlet(f"o{number}"), places=(place("tr", 0.9, "Turkey"), place("sy", 0.1, "Syria", "text")))
        for number in range(1, 4)
    ))  # fmt: skip
    at_home = story(report(9, A, places=(place("sy", 0.5, "Syria", "text"), place("iq", 0.5, "Iraq")), hours=8))
    rows = ranked(elsewhere, at_home, topic=SYRIA)
    assert [key for key, _ in rows] == [9, 1]
    assert part(rows[1][1], "region") == 0.1


def test_a_town_is_not_late_in_its_own_news_though_its_country_weighs_more() -> None:
    places = (place("sy", 0.9, "Syria"), place("sy/deir-ez-zor", 0.2), place("sy/deir-ez-zor/albukamal", 0.09))
    ((_, score),) = ranked(
        story(report(1, A, places=places)), topic=about(TermKind.REGION, "sy/deir-ez-zor/albukamal")
    )
    assert part(score, "region") > 0.5


def test_what_is_no_news_stays_when_there_is_nothing_else() -> None:
    live, horoscope = report(1, A, title="Live: pier burns"), report(2, A, title="Your horoscope for the week")
    rows = ranked(story(horoscope), story(live))
    assert [key for key, _ in rows] == [1, 2]
    assert 0 < part(rows[0][1], "genre") < 1


@pytest.mark.parametrize("word", ["sport", "спорт", "deportes"])
def test_what_is_no_news_stays_when_it_is_asked_for(word: str) -> None:
    match = story(report(1, A, title="Valerin wins the cup", url="https://harbour.example/sport/1"))
    rows = ranked(match, story(report(2, A)), topic=about(TermKind.WORD, word))
    assert [part(score, "genre") for _, score in rows] == [1.0, 1.0]


def test_equal_stories_come_newest_first_and_the_order_never_wavers() -> None:
    one, two = story(report(1, A)), story(report(2, B))
    assert [key for key, _ in ranked(one, two)] == [key for key, _ in ranked(two, one)] == [2, 1]


def test_no_stories_give_no_ranking() -> None:
    assert ranked() == []
