"""What makes reading cheap changes nothing of what is read."""

import pytest

from summarizer.claims import LANGUAGES, find_claims
from summarizer.claims.caseless import any_of, lowered
from summarizer.claims.hints import may_attribute


@pytest.mark.parametrize("text", ["İSTANBUL ılık", "STRASSE Straße", "ОТКАЗ", "no case: لم يؤكد"])
def test_a_lowered_text_keeps_every_offset(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_patterns_are_found_in_any_case_and_the_first_that_fits_counts() -> None:
    found = any_of([r"\bNot\s+confirmed\b", r"not\s+(?P<what>\S+)"])
    assert found is not None
    assert [match["what"] for match in found.finditer(lowered("NOT Confirmed, Not seen"))] == [None, "seen"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The council said the bridge was closed."),
        ("en", "According to Mara Ode, the bridge was closed."),
        ("ar", "وقالت الوزارة إن الجسر مغلق."),
        ("fa", "وزیر می\u200cگوید پل بسته است."),
        ("he", 'דובר צה"ל אמר כי הגשר נסגר.'),
        ("fr", "Le pont est fermé, a-t-il dit."),
        ("tr", "Bakanlığa göre köprü kapalı."),
        ("zh", "部长说，大桥已经关闭。"),
    ],
)
def test_a_sentence_with_a_cue_is_read_closely(language: str, sentence: str) -> None:
    assert may_attribute(sentence, language)


def test_a_sentence_without_a_cue_is_passed_over() -> None:
    assert not may_attribute("Ferries cross the strait twice a day in summer.", "en")
    assert not any(find_claims("Ferries cross the strait.", language) for language in LANGUAGES)
