"""Figures on which independent voices differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Dispute, Report
from summarizer.claims import find_claims
from summarizer.figures import LANGUAGES, disputes
from summarizer.figures.counts import Found, counted
from tests.summarizer.newsroom import report, source


def figures(text: str, language: str = "en") -> list[tuple[str, int]]:
    return [(found.kind, found.value) for found in all_counts(text, language)]


def all_counts(text: str, language: str = "en") -> list[Found]:
    return [found for _, counts in counted(text, language) for found in counts]


def disputed(*reports: Report) -> tuple[Dispute, ...]:
    return disputes(reports, {r.article.id: find_claims(r.article.text, r.article.language) for r in reports})


def rows(dispute: Dispute) -> list[tuple[int, str]]:
    return [(count.value, count.claimant) for count in dispute.counts]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "As many as six people were killed, including four soldiers.", [("killed", 6)]),
        ("en", "The blast killed at least 12 people and wounded 30 others.", [("killed", 12), ("wounded", 30)]),
        ("en", "Six dead, 14 injured in harbour fire.", [("killed", 6), ("wounded", 14)]),
        ("en", "The death toll rose to 1,204 on Monday.", [("killed", 1204)]),
        ("en", "The number of people killed in the raid has risen to eight.", [("killed", 8)]),
        ("en", "Twenty-one people died and one hundred were hurt.", [("killed", 21), ("wounded", 100)]),
        ("en", "Six people, including two children, were killed.", [("killed", 6)]),
        ("en", "He was killed 12 days ago, aged 34.", []),
        ("en", "Two of the wounded died in hospital.", []),
        ("en", "The raid killed four soldiers.", []),
        ("en", "Police arrested 15 people on 3 March.", [("arrested", 15)]),
        ("en", "At least 3,500 people have been displaced.", [("displaced", 3500)]),
        ("ar", "مقتل ستة أشخاص على الأقل وإصابة 12 آخرين.", [("killed", 6), ("wounded", 12)]),
        ("ar", "ارتفعت حصيلة القتلى إلى ١٥.", [("killed", 15)]),
        ("ru", "Погибли шесть человек, 12 ранены.", [("killed", 6), ("wounded", 12)]),
        ("ru", "Число погибших выросло до 15.", [("killed", 15)]),
        ("uk", "Загинули шестеро людей, 12 поранені.", [("killed", 6), ("wounded", 12)]),
        ("fr", "L'explosion a fait au moins six morts et 12 blessés.", [("killed", 6), ("wounded", 12)]),
        ("es", "Al menos seis personas murieron y 12 resultaron heridas.", [("killed", 6), ("wounded", 12)]),
        ("de", "Mindestens sechs Menschen wurden getötet und zwölf verletzt.", [("killed", 6), ("wounded", 12)]),
        ("tr", "Patlamada altı kişi öldü, 12 kişi yaralandı.", [("killed", 6), ("wounded", 12)]),
        ("fa", "شش نفر کشته و ۱۲ نفر زخمی شدند.", [("killed", 6), ("wounded", 12)]),
    ],
)
def test_counts_of_people_are_read(language: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert figures(text, language) == expected


def test_two_claimants_with_different_counts_are_a_dispute() -> None:
    found = disputed(
        report(
            1, "lantern", "Raid", "The Northern Monitor said that six people were killed in the raid on the depot."
        ),
        report(2, "beacon", "Raid", "The health ministry said four people were killed in the raid.", minutes=60),
    )
    assert [d.what for d in found] == ["killed"]
    assert rows(found[0]) == [(4, "health ministry"), (6, "Northern Monitor")]


def test_a_later_count_of_the_same_voice_replaces_the_earlier() -> None:
    assert not disputed(
        report(1, "lantern", "Raid", "The Northern Monitor said that six people were killed."),
        report(2, "beacon", "Raid", "The Northern Monitor said that eight people were killed.", minutes=90),
    )


def test_a_count_of_the_day_before_is_an_update_and_no_dispute() -> None:
    assert not disputed(
        report(1, "lantern", "Raid", "The Northern Monitor said that six people were killed."),
        report(2, "beacon", "Raid", "The health ministry said that 14 people were killed.", minutes=60 * 20),
    )


def test_reprints_of_one_text_and_outlets_of_one_owner_are_one_voice() -> None:
    text = "A fire in the harbour killed six people on Sunday."
    other = "A fire in the harbour killed seven people on Sunday."
    assert not disputed(report(1, "lantern", "", text, wire=1), report(2, "beacon", "", other, wire=1))
    one, two = source("lantern", owner="house"), source("beacon", owner="house")
    assert not disputed(report(1, one, "", text), report(2, two, "", other, minutes=5))


def test_an_acronym_and_its_name_are_one_voice() -> None:
    assert not disputed(
        report(1, "lantern", "", "The Sahel Aid Network said that six people were killed."),
        report(2, "beacon", "", "SAN said that seven people were killed.", minutes=5),
    )


def test_an_outlet_speaks_where_nobody_is_named() -> None:
    found = disputed(
        report(1, "lantern", "", "A fire in the harbour killed six people on Sunday."),
        report(2, "beacon", "", "The mayor said that four people were killed.", minutes=5),
    )
    assert rows(found[0]) == [(4, "mayor"), (6, "Lantern")]


def test_a_denied_count_is_nobody_s() -> None:
    assert not disputed(
        report(1, "lantern", "", "The mayor said that four people were killed."),
        report(2, "beacon", "", "The army denied that six people were killed.", minutes=5),
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_counted_without_an_error(text: str, language: str) -> None:
    assert all(found.value > 0 and 0 <= found.start < found.end <= len(text) for found in all_counts(text, language))


def test_an_outlet_does_not_disagree_with_whom_it_names() -> None:
    assert not disputed(
        report(1, "lantern", "", "The fire killed five people. The mayor said that six people were killed."),
    )


def test_counts_of_another_size_are_of_another_thing() -> None:
    assert not disputed(
        report(1, "lantern", "", "The mayor said that 560 people were wounded."),
        report(2, "beacon", "", "The Northern Monitor said that five people were wounded.", minutes=5),
    )


def test_what_the_outlet_printed_before_the_voice_raised_its_count_is_no_dispute() -> None:
    assert not disputed(
        report(1, "lantern", "", "A raid on the depot killed six people."),
        report(2, "beacon", "", "The Northern Monitor said that six people were killed.", minutes=10),
        report(3, "herald", "", "The Northern Monitor said that eight people were killed.", minutes=200),
    )


def test_two_named_voices_in_one_outlet_may_disagree() -> None:
    text = "The mayor said that six people were killed. The Northern Monitor said that eight people were killed."
    assert rows(disputed(report(1, "lantern", "", text))[0]) == [(8, "Northern Monitor"), (6, "mayor")]
