"""Which articles of a long story a brief reads."""

from __future__ import annotations

from dataclasses import replace

from news.model import Report
from summarizer.materials import worth_reading
from tests.news.newsdesk import outlet, report

A, B, C = outlet("harbour"), outlet("daily"), outlet("weekly")


def read(*reports: Report, most: int, language: str = "en") -> list[int]:
    return [one.article.id for one in worth_reading(reports, most, language)]


def spoken(one: Report, language: str) -> Report:
    return replace(one, article=replace(one.article, language=language))


def test_a_short_story_is_read_as_a_whole() -> None:
    assert read(report(1, A), report(2, B, wire=1), most=2) == [1, 2]


def test_of_a_long_one_the_beginning_and_the_latest_of_each_outlet() -> None:
    story = [
        report(1, A),
        *(report(n, B, hours=n) for n in range(2, 8)),
        report(8, C, hours=8),
        report(9, B, hours=9),
    ]
    assert read(*story, most=4) == [1, 7, 8, 9]


def test_of_each_text_one_print() -> None:
    story = [report(1, A), *(report(n, outlet(f"copy{n}"), wire=1) for n in range(2, 9)), report(9, C)]
    assert read(*story, most=4) == [1, 9]


def test_what_the_reader_can_read_goes_before_other_languages_and_english_before_the_rest() -> None:
    story = [spoken(report(n, outlet(f"o{n}"), hours=n), lang) for n, lang in enumerate(["ru", "en", "ar", "ru"], 1)]
    assert read(*story, most=2, language="ar") == [2, 3]
    assert read(*story, most=3, language="ru") == [1, 2, 4]
