"""Lines of the page at the ends of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.furniture import KEEP, LineMemory, trim, without_headline
from feeds.furniture_phrases import STARTS, WHOLE

BODY = (
    "The ferry came back to the harbour on Monday evening after two days of storm.",
    "“Nobody was hurt and all the cars are dry,” said the captain, who has sailed the line since 1999.",
    "The company will say on Wednesday when the next one leaves.",
)


def text(*lines: str) -> str:
    return "\n\n".join(lines)


ARTICLE = text(*BODY)


def test_a_comment_box_goes_with_the_labels_under_it() -> None:
    assert trim(text(*BODY, "No comments", "Guest speaks", "Guest speaks/box"), "en") == ARTICLE


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("12 Comments", "en"), ("Read also: Storm closes three bridges in the north", "en"),
        ("Follow us on Telegram and never miss a storm", "en"), ("3 min read", "en"), ("* * *", "en"),
        ("اقرأ أيضاً: العاصفة تغلق الجسور", "ar"), ("لا توجد تعليقات", "ar"),
        ("Читайте также: Шторм закрыл мосты", "ru"), ("Поделиться", "ru"), ("Читайте також:", "uk"),
        ("Lire aussi : La tempête ferme trois ponts", "fr"), ("Sin comentarios", "es"),
        ("Mehr zum Thema", "de"), ("Foto: dpa", "de"), ("Leia também", "pt"), ("Yorum yap", "tr"),
        ("انتهای پیام/", "fa"), ("בשיתוף", "xx"), ("אין תגובות", "he"), ("延伸阅读", "zh"), ("Tin liên quan", "vi"),
        ("Leggi anche: La tempesta chiude i ponti", "it"), ("Share", "ar"), ("Lees ook: Storm sluit bruggen", "nl"),
        ("Brak komentarzy", "pl"), ("関連記事", "ja"), ("댓글 12", "ko"),
        ("Baca juga: Badai menutup jembatan", "id"),
    ],
)  # fmt: skip
def test_furniture_of_many_languages_goes(line: str, language: str) -> None:
    kept = trim(text(*BODY, line), language)
    assert kept == (ARTICLE if language != "xx" else text(*BODY, line))


def test_furniture_at_the_top_goes() -> None:
    assert trim(text("Share", "3 min read", *BODY), "en") == ARTICLE


def test_furniture_between_paragraphs_stays() -> None:
    whole = text(BODY[0], "Read also: Storm closes bridges", *BODY[1:])
    assert trim(whole, "en") == whole


def test_a_short_last_line_that_is_no_furniture_stays() -> None:
    for line in ("The end was calm", "More rain is coming.", "Copyright law will change next year, she said."):
        assert trim(text(*BODY, line), "en") == text(*BODY, line)


def test_an_unknown_language_uses_the_phrases_of_all() -> None:
    assert trim(text(*BODY, "Поделиться"), "") == ARTICLE


def test_six_tenths_of_a_text_always_stay() -> None:
    short = text("Ferry is back.", "No comments", "Share", "Share on Telegram", "Related articles", "Subscribe now")
    assert len(trim(short, "en")) >= KEEP * len(short.replace("\n\n", ""))


def test_a_line_that_an_outlet_repeats_is_learned_after_three_articles() -> None:
    memory = LineMemory()
    for number in range(3):
        assert not memory.repeated
        memory = memory.after(
            text(f"Storm number {number} passed over the coast without harm.", *BODY, "Island Herald desk")
        )
    assert trim(text(*BODY, "ISLAND HERALD desk"), "en", memory.repeated) == ARTICLE
    assert trim(text(*BODY, "Mainland Herald desk"), "en", memory.repeated) != ARTICLE


def test_a_learned_line_may_hold_another_number_each_time() -> None:
    memory = LineMemory()
    for number in range(3):
        memory = memory.after(text(*BODY, f"Seen {number} times today"))
    assert trim(text(*BODY, "Seen 4012 times today"), "en", memory.repeated) == ARTICLE


def other(number: int) -> str:
    """A paragraph that no other article has."""
    name = "abcdefghijklmnopqrstuvwxyz"[number % 26] * (2 + number // 26)
    return f"The boat called {name} came back to the harbour in the evening with its whole crew."


def test_a_short_sentence_is_never_learned() -> None:
    memory = LineMemory()
    for number in range(9):
        memory = memory.after(text(other(number), "The investigation goes on."))
    assert not memory.repeated


def test_a_long_sentence_is_learned_where_three_articles_in_ten_have_it() -> None:
    prompt = "Read all that the island talks about for three crowns in the first month, and pay later."
    often, seldom = LineMemory(), LineMemory()
    for number in range(20):
        often = often.after(text(other(number), other(number + 30), prompt))
        seldom = seldom.after(text(other(number), prompt if number < 5 else other(number + 30)))
    assert trim(text(*BODY, prompt), "en", often.repeated) == ARTICLE
    assert trim(text(*BODY, prompt), "en", seldom.repeated) == text(*BODY, prompt)


def test_a_headline_goes_with_the_labels_above_it() -> None:
    above = text("Weather", "Ferry returns after storm", *BODY)
    assert without_headline(above, "Ferry returns after storm | Island Herald") == ARTICLE
    assert without_headline(ARTICLE, "Ferry returns") == ARTICLE
    assert without_headline(text(*BODY[:2], "Ferry returns", BODY[2]), "Ferry returns").startswith(BODY[0])
    assert without_headline("Ferry returns", "Ferry returns") == "Ferry returns"


def test_a_line_of_three_articles_in_fifty_is_not_the_outlets_own() -> None:
    memory = LineMemory()
    for number in range(50):
        memory = memory.after(
            text(*BODY, "Island Herald desk" if number < 3 else f"Reporter{chr(97 + number % 26)}x")
        )
    assert "island herald desk" not in memory.repeated


def test_a_memory_is_bounded_and_survives_the_store() -> None:
    memory = LineMemory()
    for number in range(80):
        memory = memory.after(text("Top label", *BODY, f"Label {'abcdefgh'[number % 8]}"))
    assert len(memory.articles) == 50
    assert LineMemory.from_json(memory.to_json()) == memory
    assert len(memory.to_json()) < 50_000


@pytest.mark.parametrize("stored", ["", "x", "{}", "[1]", "null", '[["a", 1]]', "[" * 100_000])
def test_a_broken_memory_starts_anew(stored: str) -> None:
    assert isinstance(LineMemory.from_json(stored), LineMemory)


@given(st.lists(st.sampled_from([*BODY, "No comments", "Share", "Read also: x", "Label", "—", ""]), max_size=14))
def test_trimming_takes_only_ends_and_not_too_much(lines: list[str]) -> None:
    whole = text(*lines)
    kept = trim(whole, "en")
    assert kept in whole
    assert len(kept.replace("\n\n", "")) >= KEEP * len(whole.replace("\n\n", ""))
    assert trim(kept, "en") in kept


def test_both_tables_speak_the_same_languages() -> None:
    assert set(WHOLE) == set(STARTS)
    assert set(WHOLE) >= {"en", "ar", "ru", "uk", "fr", "es", "de", "pt", "tr", "fa", "he", "zh", "vi", "it"}
    assert set(WHOLE) >= {"nl", "pl", "ja", "ko", "el", "ro", "cs", "sv", "id"}
