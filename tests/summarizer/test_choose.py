"""Few sentences, many sources, no repeats; what must never be quoted."""

from __future__ import annotations

import time

import pytest

from summarizer.choose import ChoiceKnobs, Document, choose, overlap
from summarizer.furniture import hangs, is_quotable
from summarizer.rank import ALGORITHMS, Item, pick

HARBOUR = (
    "A fire broke out in the grain terminal of Port Selim before dawn on Sunday. "
    "Four workers of the terminal were taken to the northern hospital with burns. "
    "The harbour master closed the eastern basin to all ships until Tuesday morning. "
    "Insurers expect the damage to the terminal to exceed forty million crowns."
)
TERMINAL = (
    "Before dawn on Sunday a fire broke out in the grain terminal of Port Selim. "
    "The eastern basin was closed to all ships until Tuesday morning by the harbour master. "
    "Residents of the old town were told to keep their windows shut during the day."
)
BASIN = (
    "The harbour master closed the eastern basin of Port Selim to all ships after a fire. "
    "Two tugs pumped water onto the grain terminal for nine hours on Sunday."
)


def documents(*texts: str, language: str = "en") -> list[Document]:
    return [Document(text, "", language, f"outlet {number}") for number, text in enumerate(texts)]


def texts(docs: list[Document], knobs: ChoiceKnobs) -> list[str]:
    return [docs[c.document].text[c.start : c.end] for c in choose(docs, knobs)]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_ranking_keeps_the_budget_and_repeats_nothing(algorithm: str) -> None:
    docs = documents(HARBOUR, TERMINAL, BASIN)
    chosen = choose(docs, ChoiceKnobs(max_words=45, algorithm=algorithm))
    assert 1 <= sum(len(docs[c.document].text[c.start : c.end].split()) for c in chosen) <= 45
    assert all(overlap(a.concepts, b.concepts) <= 0.5 for a in chosen for b in chosen if a is not b)


def test_what_several_outlets_print_is_told_first() -> None:
    assert "fire" in texts(documents(HARBOUR, TERMINAL, BASIN), ChoiceKnobs(max_words=20))[0]


def test_where_no_sentence_is_short_enough_the_shortest_one_is_told() -> None:
    quays = ", ".join(f"the quay of dock {n}" for n in range(12))
    longer = f"Firemen of {quays} were sent to the harbour at once."
    hanging = "They stayed until noon."
    docs = documents(f"{longer} {hanging}", longer.replace("Firemen", "More than forty firemen"))
    assert texts(docs, ChoiceKnobs(max_words=20)) == [longer]


def test_an_unknown_ranking_is_named_in_the_error() -> None:
    item = Item("x", ("x",), frozenset({"x y"}), 0, 0, 0, 1)
    with pytest.raises(ValueError, match="magic"):
        pick([item], algorithm="magic", admit=lambda *_: True)


def test_the_same_words_of_two_outlets_stay_two_sentences() -> None:
    docs = documents(HARBOUR, HARBOUR)
    for algorithm in ("luhn", "textrank", "lexrank"):
        chosen = choose(docs, ChoiceKnobs(max_words=200, repeat=1.0, algorithm=algorithm))
        assert len(chosen) == 8, algorithm
        assert {c.document for c in chosen} == {0, 1}


def test_no_outlet_fills_more_than_its_share() -> None:
    chosen = choose(documents(HARBOUR, TERMINAL, BASIN), ChoiceKnobs(max_words=200, max_per_document=1))
    assert len(chosen) == len({c.document for c in chosen})


def test_a_document_about_something_else_is_left_out() -> None:
    cookies = (
        "Visitors choose whether small text records remain inside their software after every session ends. "
        "Preferences regarding measurement partners can always change through the panel below this notice."
    )
    chosen = choose(documents(HARBOUR, TERMINAL, BASIN, cookies), ChoiceKnobs(max_words=300))
    assert 3 not in {c.document for c in chosen}


@pytest.mark.parametrize(
    "text",
    [
        "Too short to quote.",
        "The harbour master closed the eastern basin to all ships until Tuesday morning",
        "The harbour master said “the basin is closed to all ships until Tuesday.",
        "Read more about the fire in the grain terminal of Port Selim here.",
        "Read the full report on the fire at https://lantern.example/fire before it is gone.",
        "Photo: firefighters at the grain terminal of Port Selim on Sunday morning.",
        "Sign up for our newsletter to get the news of the harbour every morning.",
        "Reporting by Ana Holt in Port Selim and editing by Omar Farid in Marra.",
        "The harbour master closed the eastern basin to all ships until further...",
        "تابعونا على قناتنا للحصول على آخر أخبار الميناء كل صباح.",
        "Подписывайтесь на наш канал, чтобы узнавать новости порта каждое утро первыми.",
        "Lire aussi le récit de notre envoyée spéciale sur l'incendie du port.",
        "Lesen Sie auch unseren Bericht über den Brand im Hafen von Selim.",
        "Suscríbase a nuestro boletín para recibir cada mañana las noticias del puerto.",
        "Limandaki yangınla ilgili haberleri kaçırmamak için bültenimize hemen abone ol.",
        " ".join(["word"] * 90) + ".",
    ],
)
def test_furniture_is_never_quoted(text: str) -> None:
    assert not is_quotable(text, len(text.split()))


def test_openers_that_hang_on_another_sentence_are_known_in_each_language() -> None:
    hanging = [
        ("en", "He added that it was over."), ("en", "But the road is shut."), ("ar", "وأضاف أن الطريق مغلق."),
        ("ru", "Он добавил, что всё."), ("fr", "Il a ajouté que non."), ("de", "Sie sagte nichts."),
        ("es", "Pero nadie vino."), ("uk", "Він додав."), ("tr", "Bu karar kesin."), ("fa", "وی افزود."),
        ("pt", "Ele saiu."), ("ar", "لكنه رفض."), ("he", "אבל הגשר סגור."), ("he", "לדבריו הגשר סגור."),
        ("zh", "他说大桥已经关闭。"), ("zh", "但是，大桥关闭了。"),
        ("vi", "Ông nói cầu đã đóng."), ("vi", "Nhưng cầu đã đóng."),
    ]  # fmt: skip
    alone = [
        ("en", "The road is shut."), ("ar", "وزير النقل زار الميناء."), ("ru", "Одесса ждёт."),
        ("fr", "Ilana est venue."),
        ("de", "Sieben kamen."), ("pt", "O porto abriu."), ("es", "El puerto abrió."), ("vi", "Cầu đã mở."),
        ("he", "הגשר פתוח."), ("zh", "大桥周日开放。"), ("vi", "Ông Nguyễn Văn An đã đến."),
        ("it", "Elena è arrivata."),
    ]  # fmt: skip
    assert [text for language, text in hanging if not hangs(text, language)] == []
    assert [text for language, text in alone if hangs(text, language)] == []


def test_a_thousand_sentences_are_chosen_from_in_half_a_second() -> None:
    names = [f"{a}{b}" for a in ("ba", "do", "ki", "lu", "me", "so") for b in ("ran", "tel", "vis", "mor")]
    lines = [
        f"The {names[i % 24]} of {names[(i * 7) % 24]} met {names[(i * 5 + i // 24) % 24]} at {names[i % 11]} {i}."
        for i in range(1000)
    ]
    docs = documents(*(" ".join(lines[at : at + 20]) for at in range(0, 1000, 20)))
    choose(docs[:2], ChoiceKnobs(max_words=90))
    started = time.process_time()
    assert choose(docs, ChoiceKnobs(max_words=90))
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Topic: fires in the harbours of the northern coast of Marra.",
        "Фото: пожар в порту Селима ночью в воскресенье десятого марта.",
        "Home > Marra > Harbours > Fire in the grain terminal of Port Selim today.",
    ],
)
def test_labels_and_menus_are_not_quotable(text: str) -> None:
    assert not is_quotable(text, len(text.split()))
