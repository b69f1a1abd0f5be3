"""Numbers in digits and in words, in thirteen languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.numbers import LANGUAGES, find_numbers, read_numbers
from tests.news.number_words import WRITERS


def values(text: str, language: str) -> list[str]:
    return [f"{number.value.normalize():f}" for number in find_numbers(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "twenty-one, two hundred and fifty, a hundred", ["21", "250", "100"]),
        ("en", "forty thousand homes and 1.6 million people; two dozen", ["40000", "1600000", "24"]),
        ("ar", "ستة أشخاص وأحد عشر آخرون وثلاثة وعشرون", ["6", "11", "23"]),
        ("ar", "مليون وستمئة ألف، مئة وخمسة وعشرون، ثلاثة آلاف", ["1600000", "125", "3000"]),
        ("ar", "٤٧ شخصا و٢٤ ألف طن", ["47", "24000"]),
        ("ru", "двадцать один, четырнадцати месяцев, шестеро, двести пять", ["21", "14", "6", "205"]),
        ("ru", "40 тысяч семей, 1,5 млн", ["40000", "1500000"]),
        ("uk", "п'ятеро, двадцять дві, 30 тисяч", ["5", "22", "30000"]),
        ("fr", "quatre-vingt-dix-sept, soixante et onze, vingt et un, 1 200", ["97", "71", "21", "1200"]),
        ("fr", "quatre-vingts, deux cent trois mille", ["80", "203000"]),
        ("es", "treinta y uno, dos mil quinientos, veintidós", ["31", "2500", "22"]),
        ("de", "einundzwanzig, zweihundertdrei, fünfzigtausend, 24.000", ["21", "203", "50000", "24000"]),
        ("tr", "on bir kişi, yirmi beş, iki yüz elli bin", ["11", "25", "250000"]),
        ("fa", "بیست و یک نفر، سه هزار و پانصد", ["21", "3500"]),
        ("pt", "vinte e três pessoas, cento e vinte, 1,2 milhão, 12.400", ["23", "120", "1200000", "12400"]),
        ("he", "שלושה בני אדם ו-12 אחרים, עשרים ושלושה, כ-30 אלף", ["3", "12", "23", "30000"]),
        ("vi", "hai mươi lăm người, năm người, một trăm linh năm, 1,2 triệu", ["25", "5", "105", "1200000"]),
        ("zh", "至少12人，十二名，三百二十，1.2万人，三万五千，十余人", ["12", "12", "320", "12000", "35000", "10"]),
        ("tr", "12'si, on ikisi, üçü", ["12", "12", "3"]),
        ("en", "1,200 and 12,345,678; twelve hundred", ["1200", "12345678", "1200"]),
        ("de", "hundertdreiundzwanzigtausendvier, 12.345", ["123004", "12345"]),
        ("ar", "أربعة وعشرون، ١٬٢٠٠، ١٫٥ مليون", ["24", "1200", "1500000"]),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(language: str, text: str, expected: list[str]) -> None:
    assert values(text, language) == expected


def test_the_arabic_dual_of_a_counted_noun_is_two() -> None:
    assert values("قتل سائقان", "ar") == values("سقوط قتيلين", "ar") == values("طائرتين", "ar") == ["2"]


def test_the_arabic_plural_that_looks_like_a_dual_is_no_two() -> None:
    assert values("ثلاثة سائقين", "ar") == ["3"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "thousands of people"),
        ("ru", "тысячи людей"),
        ("ar", "آلاف الناس"),
        ("fr", "des milliers"),
        ("en", "one"),
        ("en", "dozens, several hundred, half a million, a few thousand"),
        ("ru", "десятки человек, несколько сотен"),
        ("ar", "عشرات القتلى، مئات الجرحى، بضع مئات"),
        ("fr", "plusieurs centaines, une douzaine, des dizaines"),
        ("de", "Dutzende, mehrere hundert"),
        ("es", "decenas, varios cientos"),
        ("pt", "dezenas, centenas"),
        ("tr", "onlarca, birkaç yüz"),
        ("fa", "ده‌ها نفر، چند صد نفر"),
        ("he", "עשרות הרוגים, מאות, אלפי אנשים"),
        ("vi", "hàng trăm người, năm nay, bà Ba, Việt Nam"),
        ("zh", "数十人，数百人，十几人，四川，第三次"),
    ],
)
def test_what_is_not_counted_is_no_number(language: str, text: str) -> None:
    assert values(text, language) == []


def test_times_and_versions_are_no_numbers() -> None:
    assert values("at 12:30, version 1.2.3, A320, 5-2", "en") == []


def test_numbers_side_by_side_are_not_added_up() -> None:
    assert values("six, two and three", "en") == ["6", "2", "3"]
    assert values("sixteen twenty", "en") == ["16", "20"]


def test_a_day_beside_its_month_is_known_for_a_date() -> None:
    dated = {
        text: [number.dated for number in find_numbers(text, language)]
        for language, text in (("en", "March 10"), ("fr", "le 8 mai"), ("ru", "8 марта"), ("ru", "22 машины"))
    }
    assert dated == {"March 10": [True], "le 8 mai": [True], "8 марта": [True], "22 машины": [False]}


@given(st.sampled_from(sorted(WRITERS)), st.data())
def test_what_is_written_in_words_is_read_back(language: str, data: st.DataObject) -> None:
    write, largest = WRITERS[language]
    number = data.draw(st.integers(2, largest))
    noun = {"zh": "人", "vi": " người"}.get(language, ".")
    assert [int(found.value) for found in read_numbers(f"{write(number)}{noun}", language)] == [number]


def test_every_language_of_the_house_is_written_and_read() -> None:
    assert set(WRITERS) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "one man"), ("ru", "один человек"), ("fr", "un mort"), ("zh", "一人"), ("he", "אדם אחד")],
)
def test_one_is_a_number_for_who_asks_for_it_and_an_article_never(language: str, text: str) -> None:
    assert [number.value for number in read_numbers(text, language)] == [1]
    assert not read_numbers("a man", "en")


def test_a_number_stands_where_its_offsets_say() -> None:
    text = "Some forty-seven men, 1.6 million euros"
    assert [text[n.start : n.end] for n in find_numbers(text, "en")] == ["forty-seven", "1.6 million"]


def test_digits_are_read_in_a_language_without_words() -> None:
    assert values("Watu 47 waliokolewa", "sw") == ["47"]


@given(st.text(max_size=80), st.sampled_from([*LANGUAGES, "sw", ""]))
def test_no_text_upsets_the_reading(text: str, language: str) -> None:
    numbers = find_numbers(text, language)
    assert all(0 <= number.start < number.end <= len(text) for number in numbers)
    assert all(one.end <= other.start for one, other in pairwise(numbers))


def test_a_word_of_nothing_but_a_stretching_mark_is_no_number() -> None:
    """A lone Arabic tatweel folds to nothing at all."""
    assert [number.value for number in find_numbers("قتل ـ ستة", "ar")] == [6]
