"""Bylines, time stamps and credits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.credits import is_credit, without_byline


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe", "By Jane Roe and John van Dyk in London", "BY JANE ROE",
        "(Reporting by Jane Roe; editing by Jo Doe)", "Von Nina Muster", "Par Jeanne Dupont avec Jean Martin",
        "Por Ana Pérez",
        "Автор: Иван Петров",
        "بقلم: أحمد علي", "كتب: أحمد علي", "作者：王明", "Stand: 22.04.2026, 06:00 Uhr",
        "Published 3 March 2026 18:00 GMT",
        "Updated: Mon, 3 Mar 2026", "3 марта 2026, 18:00", "Publié le 3 mars 2026 à 18h00", "2026-03-09 18:00",
    ],
)  # fmt: skip
def test_lines_that_only_say_who_and_when_are_credits(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the water had risen to the roofs.", "Reporting by local media suggests that more are missing.",
        "Von Montag an wird gestreikt", "In March 2026 prices rose.", "12 people were hurt on 3 March 2026", "2026",
        "Port Veldt",
        "كتب: عاد المركب إلى الميناء مساء الاثنين بعد يومين", "",
    ],
)  # fmt: skip
def test_sentences_are_none(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize(
    ("glued", "left"),
    [
        ("By Jane Roe DAMASCUS (AFP) - Rain fell.", "DAMASCUS (AFP) - Rain fell."),
        ("By Jane Roe and Jo Doe BEIRUT, March 9 (Reuters) - Rain fell.", "BEIRUT, March 9 (Reuters) - Rain fell."),
        ("By JANE ROE BEIRUT — Rain fell.", "BEIRUT — Rain fell."),
        ("Von Jan Roe BERLIN (dpa) - Regen fiel.", "BERLIN (dpa) - Regen fiel."),
        ("BEIRUT (AFP) - Rain fell.", "BEIRUT (AFP) - Rain fell."),
        ("By then the AFP - an agency - had left.", "By then the AFP - an agency - had left."),
        ("By Jane Roe Rain fell.", "By Jane Roe Rain fell."),
    ],
)
def test_a_byline_before_a_dateline_goes_and_the_dateline_stays(glued: str, left: str) -> None:
    assert without_byline(glued) == left


def test_a_byline_of_a_known_author_goes_without_a_dateline_too() -> None:
    assert without_byline("By Jane Roe Rain fell.", ("Jo Doe", "Jane Roe")) == "Rain fell."
    assert without_byline("By Jane Roe’s account rain fell.", ("Jane Roe",)) == "By Jane Roe’s account rain fell."


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_keeps_its_end(text: str, authors: list[str]) -> None:
    assert text.endswith(without_byline(text, authors))
    is_credit(text)
