"""Which language a text is in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from news.languages import _SMALL_WORDS, KNOWN, _identifier, _speaks, detect

SENTENCES = {
    "en": "The ferry came back to the harbour after two days of storm.",
    "ar": "عادت العبارة إلى الميناء مساء الاثنين بعد يومين من العاصفة.",
    "ru": "Паром вернулся в порт после двух дней шторма, сообщил капитан.",
    "uk": "Пором повернувся до порту після двох днів шторму, повідомив капітан.",
    "fr": "Le ferry est rentré au port après deux jours de tempête.",
    "es": "El transbordador regresó al puerto después de dos días de tormenta.",
    "de": "Die Fähre kam nach zwei Tagen Sturm in den Hafen zurück.",
    "tr": "Feribot iki günlük fırtınanın ardından limana geri döndü.",
    "fa": "کشتی پس از دو روز توفان دوشنبه شب به بندر بازگشت.",
    "he": "המעבורת חזרה לנמל אחרי יומיים של סערה.",
    "pt": "A balsa voltou ao porto depois de dois dias de tempestade, disse o capitão.",
    "it": "Il traghetto è tornato nel porto dopo due giorni di tempesta.",
    "zh": "经过两天的风暴，渡轮星期一晚上回到了港口。",
    "ja": "二日間の嵐の後、フェリーは月曜日の夜に港に戻った。",
    "ko": "이틀간의 폭풍 뒤에 여객선이 월요일 저녁 항구로 돌아왔다.",
    "vi": "Chiếc phà đã trở về cảng sau hai ngày bão.",
    "pl": "Prom wrócił do portu po dwóch dniach sztormu.",
    "nl": "De veerboot keerde na twee dagen storm terug naar de haven.",
    "el": "Το πλοίο επέστρεψε στο λιμάνι μετά από δύο ημέρες καταιγίδας.",
    "hu": "A komp két nap vihar után visszatért a kikötőbe.",
    "sv": "Färjan kom tillbaka till hamnen efter två dagars storm.",
    "ka": "ბორანი ორდღიანი შტორმის შემდეგ ნავსადგურში დაბრუნდა.",
    "ku": "کەشتییەکە دوای دوو ڕۆژ لە گەردەلوول گەڕایەوە بۆ بەندەر.",
    "ur": "دو دن کے طوفان کے بعد کشتی پیر کی شام بندرگاہ واپس آ گئی۔",
    "id": "Kapal feri itu kembali ke pelabuhan setelah dua hari badai.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert detect(SENTENCES[language]) == language


def test_a_text_too_short_to_tell_is_in_the_language_of_its_feed() -> None:
    assert detect("Live", hint="de") == "de"
    assert detect("12:30 — 4", hint="ru") == "ru"
    assert detect("...") == "en"


def test_a_text_that_is_clear_is_not_in_the_language_that_its_feed_claims() -> None:
    assert detect(SENTENCES["fr"], hint="en") == "fr"


@pytest.mark.parametrize("language", _SMALL_WORDS)
def test_small_words_speak_for_their_own_language_alone(language: str) -> None:
    for code, sentence in SENTENCES.items():
        assert not _speaks(language, sentence) or code == language
    assert _speaks(language, _SMALL_WORDS[language])


def test_a_long_text_that_is_clear_is_not_in_the_language_that_its_feed_claims() -> None:
    assert detect(SENTENCES["pt"] * 5, hint="es") == "pt"
    assert detect(SENTENCES["uk"] * 5, hint="ru") == "uk"


def test_no_text_is_taken_for_a_language_that_no_outlet_is_expected_in() -> None:
    assert set(_identifier().labels) <= set(KNOWN)


def test_many_threads_at_once_load_one_model() -> None:
    _identifier.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, [SENTENCES["fr"]] * 16)) == ["fr"] * 16
    assert _identifier.cache_info().misses == 1
