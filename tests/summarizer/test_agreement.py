"""Which other outlets carry the statement of a line, and which sentence denies it."""

from __future__ import annotations

import pytest

from news.model import Line, Report
from summarizer.agreement import also
from summarizer.lines import cautious, contradicted
from summarizer.materials import materials
from tests.summarizer.newsroom import report

FIRE = "A fire in the grain terminal of Port Selim killed six people before dawn on Sunday."


def carriers(*reports: Report) -> set[str]:
    """Keys of the outlets that carry the first sentence of the first report."""
    group = materials(reports)
    return {source.key for source, _ in also(group[0], 0, group)}


def test_an_outlet_that_prints_the_same_statement_carries_it() -> None:
    assert carriers(
        report(1, "lantern", "", FIRE),
        report(
            2, "beacon", "", "Before dawn on Sunday a fire killed six people in the grain terminal of Port Selim."
        ),
        report(3, "herald", "", "The harbour council voted on Monday about fishing rights in the eastern basin."),
    ) == {"beacon"}


def test_an_outlet_with_another_number_does_not_carry_the_statement() -> None:
    assert not carriers(
        report(1, "lantern", "", FIRE),
        report(2, "beacon", "", FIRE.replace("six", "four")),
        report(3, "herald", "", FIRE.replace("six", "four") + " Six firemen were sent."),
    )


def test_an_outlet_that_prints_the_denial_does_not_carry_the_statement() -> None:
    assert not carriers(
        report(1, "lantern", "", FIRE),
        report(2, "beacon", "", f"The harbour master denied that {FIRE[0].lower()}{FIRE[1:]}"),
    )


def test_the_same_figure_of_the_same_voice_is_the_same_statement_in_any_words_and_languages() -> None:
    assert carriers(
        report(1, "lantern", "", "Six people were killed in the night, Adil Rahimov said."),
        report(
            2, "beacon", "", "Adil Rahimov said that six people were killed when the quay collapsed under a crane."
        ),
        report(3, "mayak", "", "Адиль Рахимов сообщил, что погибли шесть человек.", language="ru"),
        report(4, "mayak-two", "", "Адиль Рахимов сообщил, что погибли восемь человек.", language="ru"),
    ) == {"beacon", "mayak"}


def denied(*reports: Report) -> list[str]:
    """What stands beside each line where the first sentences of all articles but the last are the lines."""
    group = materials(reports)
    lines = [
        Line(m.sentence(0), m.report.source, m.report.article.url, m.report.article.language, m.claims_of(0))
        for m in group[:-1]
    ]
    found = contradicted(lines, cautious(group, lines, reports[0].article.language), group)
    return [line.denial.sentence.text if line.denial else "" for line in found]


@pytest.mark.parametrize(
    ("language", "claim", "denial"),
    [
        (
            "en",
            "The Northern Monitor said that six people were killed in the raid on the depot.",
            "The defence ministry denied that anyone had been killed.",
        ),
        (
            "en",
            "The Northern Monitor said that the army had used banned shells in Selim.",
            "The defence ministry denied the report of the Northern Monitor.",
        ),
        (
            "ru",
            "Северный наблюдательный центр сообщил, что при ударе погибли шесть человек.",
            "Министерство обороны опровергло сообщения о погибших.",
        ),
        (
            "ar",
            "قال المرصد الشمالي إن ستة أشخاص قتلوا في الغارة على المستودع.",
            "ونفت وزارة الدفاع سقوط قتلى في الغارة.",
        ),
        (
            "fr",
            "L'Observatoire du Nord a déclaré que six personnes avaient été tuées dans le raid.",
            "Le ministère de la Défense a démenti que des civils aient été tués.",
        ),
    ],
)
def test_a_denial_stands_beside_what_it_denies(language: str, claim: str, denial: str) -> None:
    other = {
        "en": "The harbour council said that the eastern basin would be closed to ships until Tuesday morning.",
        "ru": "Совет порта сообщил, что восточный бассейн закрыт для судов до утра вторника.",
        "ar": "قال مجلس الميناء إن الحوض الشرقي سيبقى مغلقا أمام السفن حتى صباح الثلاثاء.",
        "fr": "Le conseil du port a annoncé que le bassin est resterait fermé aux navires jusqu'à mardi matin.",
    }[language]
    assert denied(
        report(1, "lantern", "", other, language=language),
        report(2, "beacon", "", claim, language=language),
        report(3, "herald", "", denial, language=language),
    ) == ["", denial]


def test_a_denial_of_something_else_stands_beside_no_line() -> None:
    assert denied(
        report(1, "lantern", "", "The Northern Monitor said that six people were killed in the raid on the depot."),
        report(2, "herald", "", "The finance minister denied that he would resign before the elections."),
    ) == [""]


@pytest.mark.parametrize("voice", ["The defence ministry", "Bardia's defence ministry"])
def test_nobody_denies_himself(voice: str) -> None:
    assert denied(
        report(1, "lantern", "", f"{voice} said that six people were killed in the raid on the depot."),
        report(2, "herald", "", "The defence ministry denied that civilians were killed."),
    ) == [""]
