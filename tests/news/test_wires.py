"""Which articles print one text, and whose text it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.agencies import agency_of
from news.wires import Copy, RunIndex, WireIndex, period_of
from tests.news.newsdesk import MORNING, article

FERRY = (
    "PORT VALERIN, March 10 (Reuters) - A ferry carrying ninety passengers lost power outside the harbour of Port "
    "Valerin on Tuesday and drifted for three hours before tugs reached it, the coast guard said. No one was hurt. "
    "The captain told the harbour office that water had entered the engine room after a hose burst. Engineers will "
    "inspect the two sister ships this week, and the operator has cancelled all night crossings until Friday.\n\n"
    "Residents of the island of Sarn depend on the line for medicine and fresh food. The island's mayor asked the "
    "government to send a navy vessel if the pause lasts longer than planned."
)
OTHER_FERRY = (
    "Tugs towed a powerless passenger ship into Port Valerin late on Tuesday. Our correspondent at the quay saw "
    "families wrapped in blankets walking down the ramp after an evening at sea. A spokeswoman of the line promised "
    "refunds and said that the cause was being looked into. Islanders complain that the boats are older than most "
    "of their passengers and that repairs are put off year after year."
)
BRIDGE_RU = (
    "МОСКВА, 10 мар — РИА Новости. Пешеходный мост через реку Тальница закрыли на ремонт до конца апреля, сообщили в "
    "мэрии Велегорска. По словам главного инженера, трещины в опорах нашли во время весеннего осмотра. Жителям "
    "левого берега предложили бесплатный паром, который будет ходить каждые двадцать минут с шести утра до полуночи. "
    "Депутаты городского совета потребовали показать им заключение экспертов и смету работ до ближайшего заседания."
)
DAM_AR = (
    "دمشق-سانا\nأعلنت مديرية الموارد المائية في بلدة تل الريحان إغلاق بوابات السد الشمالي لمدة أسبوع بعد ظهور تسرب "
    "في الجدار الشرقي. وقال مدير السد إن فرق الصيانة بدأت العمل منذ فجر الثلاثاء وإن مياه الشرب لن تنقطع عن القرى "
    "المجاورة، موضحا أن الخزان الاحتياطي يكفي عشرة أيام. وطلبت البلدية من المزارعين تأجيل الري حتى انتهاء الأعمال."
)
TRAM_FR = (
    "Le tramway de Valmorin restera à l'arrêt jusqu'à jeudi après la rupture d'un câble électrique près du dépôt, a "
    "indiqué la régie mardi. Des autobus circulent toutes les dix minutes sur les deux lignes. Selon le maire, la "
    "réparation coûtera moins cher que prévu, mais les pièces viennent de l'étranger et doivent passer la douane."
)


def test_a_reprint_belongs_to_the_earliest_article_of_the_text() -> None:
    index = WireIndex()
    assert index.place(article(1, "harbour", "Ferry adrift off Port Valerin", FERRY)) == Copy(1, "Reuters", 1)
    copy = article(2, "daily", "Passengers safe after ferry drifts", FERRY.partition(" - ")[2], hours=2)
    assert index.place(copy) == Copy(1, "Reuters", 1)


def test_the_lead_of_a_text_is_the_same_text() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY))
    assert index.place(article(2, "daily", "Ferry", FERRY[:300], hours=1))[0] == 1


def test_the_full_text_is_found_when_its_lead_came_first() -> None:
    index = WireIndex()
    index.place(article(1, "daily", "Ferry", FERRY[:300]))
    assert index.place(article(2, "harbour", "Ferry adrift", FERRY, hours=1))[0] == 1


def test_a_copy_that_lost_its_first_paragraph_is_found_through_the_rest() -> None:
    index = WireIndex()
    long = FERRY + "\n\n" + OTHER_FERRY
    index.place(article(1, "harbour", "Ferry adrift", long))
    assert index.place(article(2, "daily", "Islanders wait", long[420:], hours=1))[0] == 1


def test_two_outlets_that_write_of_one_event_print_two_texts() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY))
    assert index.place(article(2, "daily", "Towed home", OTHER_FERRY, hours=1)) == Copy(2, "", 2)


def test_a_shared_quotation_makes_no_reprint() -> None:
    quote = '"We heard a bang, then the lights went out and everybody went very quiet for a minute," a nurse said. '
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", quote + FERRY))
    assert index.place(article(2, "daily", "Towed home", OTHER_FERRY + " " + quote, hours=1))[0] == 2


@pytest.mark.parametrize(("language", "text"), [("ru", BRIDGE_RU), ("ar", DAM_AR), ("fr", TRAM_FR)])
def test_reprints_are_found_in_every_script(language: str, text: str) -> None:
    index = WireIndex()
    index.place(article(1, "first", "One", text, language=language))
    assert index.place(article(2, "second", "Two", text[30:], language=language, hours=1))[0] == 1


def test_a_text_older_than_the_window_is_forgotten() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY))
    assert index.place(article(2, "daily", "Ferry adrift", FERRY, hours=97))[0] == 2


def test_the_window_follows_the_articles_and_not_the_order_of_arrival() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY, hours=95))
    assert index.place(article(2, "daily", "Ferry adrift", FERRY))[0] == 1


def test_what_was_published_before_a_period_is_forgotten() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY))
    index.forget_before(period_of(MORNING.timestamp()) + 1)
    assert index.place(article(2, "daily", "Ferry adrift", FERRY, hours=1))[0] == 2


def test_bare_titles_are_one_text_when_they_are_equal_word_for_word() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift off Port Valerin"))
    assert index.place(article(2, "daily", "FERRY ADRIFT OFF PORT VALERIN!", hours=1))[0] == 1
    assert index.place(article(3, "weekly", "Ferry adrift off Port Sarn", hours=1))[0] == 3


def test_a_stock_phrase_as_title_makes_no_reprint() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Morning news"))
    assert index.place(article(2, "daily", "Morning news", hours=1))[0] == 2


def test_an_outlets_daily_list_is_no_reprint_of_yesterdays() -> None:
    prices = "Fish market of Port Valerin, prices for a kilo: herring {}, cod {}, mackerel {}, plaice {}. " * 2
    index = WireIndex()
    index.place(article(1, "harbour", "Fish prices at the market", prices.format(*range(8))))
    today = article(2, "harbour", "Fish prices at the market", prices.format(*range(8)), hours=24)
    assert index.place(today)[0] == 2


def test_the_lines_that_an_outlet_puts_around_its_articles_make_no_reprint() -> None:
    frame = (
        "Home, politics, trade, letters, weather. By the night desk of the Harbour Gazette. {} "
        "Filed under: river news of all counties."
    )
    told = (
        "The ferry of Sarn ran aground on a sandbank at dawn and waits there for the evening tide.",
        "A sluice near Pyrgan stuck half open yesterday, so that barges must take the old canal.",
    )
    index = WireIndex()
    for number, words in enumerate(told, 1):
        assert index.place(article(number, "harbour", "River", frame.format(words), hours=number))[0] == number


def test_copies_that_name_different_agencies_must_share_more() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry", FERRY))
    mixed = OTHER_FERRY + " " + FERRY[60:340]
    assert index.place(article(2, "daily", "Ferry", "PORT VALERIN (AP) — " + mixed, hours=1)) == Copy(2, "AP", 2)
    copy = article(3, "weekly", "Ferry", FERRY.replace("Reuters", "AFP"), hours=1)
    assert index.place(copy) == Copy(1, "AFP", 1)


def test_a_copy_that_names_no_agency_has_that_of_the_copy_it_was_known_by() -> None:
    index = WireIndex()
    unsigned, rest = FERRY.partition(" - ")[2], OTHER_FERRY
    index.place(article(1, "harbour", "Ferry", unsigned))
    assert index.place(article(2, "daily", "Ferry", FERRY, hours=1)).agency == "Reuters"
    assert index.place(article(3, "weekly", "Ferry", unsigned[300:] + rest, hours=2)).wire == 1


def test_a_text_that_is_printed_all_day_is_known_by_its_latest_copies() -> None:
    index = WireIndex()
    places = [index.place(article(n, f"o{n}", f"Ferry {n}", FERRY, hours=n / 2)) for n in range(1, 21)]
    assert {copy.wire for copy in places} == {1}
    assert places[-1].of > 8


def test_an_article_that_comes_again_keeps_its_wire() -> None:
    index = WireIndex()
    index.place(article(1, "harbour", "Ferry adrift", FERRY))
    index.place(article(2, "daily", "Ferry adrift", FERRY))
    assert index.place(article(2, "daily", "Quite another text", TRAM_FR))[0] == 1


def test_a_restored_index_knows_what_the_former_one_knew() -> None:
    first, copy = article(1, "harbour", "Ferry adrift", FERRY), article(2, "daily", "Ferry", FERRY[:300], hours=1)
    index = WireIndex()
    index.restore(first, 1, "Reuters")
    index.restore(copy, 1, "Reuters")
    assert index.place(article(3, "weekly", "Adrift", FERRY[80:], hours=2)) == Copy(1, "Reuters", 1)


@given(st.lists(st.sets(st.integers(0, 40), max_size=12), max_size=90))
def test_an_index_of_runs_is_empty_again_when_all_have_left(texts: list[set[int]]) -> None:
    from array import array

    index = RunIndex()
    for number, runs in enumerate(texts, 1):
        index.put(number, runs)
    for number, runs in enumerate(texts, 1):
        index.drop(number, array("I", sorted(runs)))
    assert not index.holders(frozenset(range(41)))


@pytest.mark.parametrize(
    ("agency", "facts"),
    [
        ("Reuters", {"text": "PORT VALERIN, March 9 (Reuters) - A bridge was closed."}),
        ("Reuters", {"text": "VELEGORSK (Reuters) — A bridge was closed."}),
        ("AP", {"text": "PORT VALERIN (AP) — A bridge was closed."}),
        ("Xinhua", {"text": "VELEGORSK, March 9 (Xinhua) -- A bridge was closed."}),
        ("RIA Novosti", {"text": "ВЕЛЕГОРСК, 9 мар — РИА Новости. Мост закрыт."}),
        ("RIA Novosti", {"text": "ВЕЛЕГОРСК, 9 мар - РИА Новости, Иван Тальников. Мост закрыт."}),
        ("TASS", {"text": "ВЕЛЕГОРСК, 9 марта. /ТАСС/. Мост закрыт."}),
        ("Interfax", {"text": "Велегорск. 9 марта. ИНТЕРФАКС - Мост закрыт."}),
        ("SANA", {"text": "دمشق-سانا\nأغلق الجسر."}),
        ("SANA", {"text": "دمشق-سانا أغلق الجسر القديم اليوم."}),
        ("Reuters", {"text": "بيروت (رويترز) - أغلق الجسر."}),
        ("AFP", {"text": "بيروت (أ.ف.ب) - أغلق الجسر."}),
        ("Petra", {"text": "عمان 9 آذار (بترا)- أغلق الجسر."}),
        ("WAFA", {"text": "رام الله 9-3-2026 وفا- أغلق الجسر."}),
        ("Tasnim", {"text": "تهران - تسنیم: پل بسته شد."}),
        ("dpa", {"text": "Talstadt (dpa/AFP) - Die Brücke ist gesperrt."}),
        ("ANSA", {"text": "(ANSA) - VALMORINO, 10 MAR - Il ponte è chiuso."}),
        ("EFE", {"text": "Valmorín, 10 mar (EFE).- El puente está cerrado."}),
        ("Anadolu", {"text": "TALKENT (AA) - Köprü kapatıldı."}),
        ("AFP", {"text": "Le pont est fermé depuis mardi. (AFP)"}),
        ("AFP", {"authors": ("Le Courrier avec AFP",)}),
        ("AP", {"authors": ("By The Associated Press",)}),
        ("Reuters", {"authors": ("Jane Doe, Reuters",)}),
        ("Reuters", {"title": "Reuters: Bridge closed"}),
        ("Kyodo", {"credit": "Kyodo News"}),
        ("", {"text": "Interfax reports that a bridge - the oldest of them - was closed."}),
        ("", {"text": "He told Reuters: it was closed by the mayor (who resigned)."}),
        ("", {"text": "Про закриття мосту повідомляє Укрінформ."}),
        ("", {"text": "Talks in Tehran (Iran) - the second round - were put off."}),
        ("", {"authors": ("Mia Tass",)}),
    ],
)
def test_an_agency_is_known_by_where_it_signs(agency: str, facts: dict[str, Any]) -> None:
    assert agency_of(article(1, "daily", **({"title": "Bridge closed"} | facts))) == agency
