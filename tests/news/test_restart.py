"""A grouper that is put back after a restart knows what it knew, and goes on as if it had never stopped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Grouping
from news.stories import Grouper
from tests.news.newsdesk import article, outlet, place
from tests.news.stream import Row, knowledge, run, stream

HOURS = 101
"""Older than this a checkpoint must be: 96 hours are remembered, and the last four may have begun just now."""


def restored(rows: list[Row], groupings: dict[int, Grouping], checkpoint: bytes = b"") -> Grouper:
    grouper = Grouper(checkpoint=checkpoint)
    for one, source in rows:
        grouper.restore(one, source, groupings[one.id])
    return grouper


def test_a_restored_grouper_knows_what_the_former_one_knew() -> None:
    rows = stream(1500)
    groupings: dict[int, Grouping] = {}
    grouper = Grouper()
    run(grouper, rows, groupings)
    assert knowledge(restored(rows, groupings)) == knowledge(grouper)
    assert max(story.size for story in grouper._open.values()) > 64
    assert len({grouping.story for grouping in groupings.values()}) < 1000


@settings(max_examples=8)
@given(st.integers(0, 3), st.integers(0, 500), st.sets(st.integers(HOURS * 5 + 501, 1150), min_size=1, max_size=2))
def test_a_few_days_read_back_from_a_checkpoint_are_all_it_needs(seed: int, kept: int, cuts: set[int]) -> None:
    rows = stream(1150, seed, an_hour=5)
    uncut: dict[int, Grouping] = {}
    pieces: dict[int, Grouping] = {}
    grouper, other = Grouper(), Grouper()
    run(grouper, rows[:kept], uncut)
    run(other, rows[:kept], pieces)
    checkpoint, done = other.checkpoint(), kept
    for end in (*sorted(cuts), len(rows)):
        run(grouper, rows[done:end], uncut, done)
        run(other, rows[done:end], pieces, done)
        done, other = end, restored(rows[kept:end], pieces, checkpoint)
        assert knowledge(other) == knowledge(grouper)
    assert pieces == uncut


def test_a_checkpoint_that_is_broken_says_so() -> None:
    for broken in (b"x", b"\x78\x9c\x03\x00\x00\x00\x00\x01"):
        with pytest.raises(ValueError, match="cannot be read"):
            Grouper(checkpoint=broken)


def test_an_article_that_cannot_be_read_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = stream(60)
    groupings: dict[int, Grouping] = {}
    grouper = Grouper()
    run(grouper, rows, groupings)
    before = knowledge(restored(rows, groupings))
    for reader in ("genre", "features", "evidence_of"):
        with monkeypatch.context() as patched:
            patched.setattr(f"news.stories.{reader}", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                grouper.add(article(99, "harbour", "Cracks found in Orlen dam", hours=99), outlet("harbour"))
    with monkeypatch.context() as patched:
        patched.setattr("news.wires.agency_of", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            grouper.add(article(99, "harbour", "Cracks found in Orlen dam", hours=99), outlet("harbour"))
    assert knowledge(grouper) == before


def test_a_language_that_only_forgotten_members_spoke_is_forgotten_with_its_marks() -> None:
    town = "ua/kharkiv/kupiansk"
    grouper = Grouper()
    first = article(1, "first", "Удар по пекарне", language="ru", places=(place(town),))
    rows = [(first, outlet("first"))]
    rows += [(article(n, "daily", f"Bakery hit, day {n}", hours=n), outlet("daily")) for n in range(2, 102)]
    for one, source in rows:
        grouper.restore(one, source, Grouping(one.id, one.id, "", 1))
    assert grouper._open[1].size < 101
    assert grouper._marks.holders(town) == set()
