"""What articles agree on where their words cannot be compared: places, kinds of event, figures, names."""

from __future__ import annotations

import pytest

from news import events
from news.bridges import ENOUGH, Evidence, agreement, evidence_of
from news.marks import MarkIndex
from news.sounds import names, sounds
from tests.news.newsdesk import article, place

TOWN = "sy/deir-ez-zor/albukamal"


def evidence(title: str, text: str = "", *, language: str = "en", region: str = TOWN) -> Evidence:
    found = evidence_of(article(1, "harbour", title, text, language=language, places=(place(region),)))
    assert found is not None
    return found


def quiet(_: str) -> int:
    return 1


def busy(_: str) -> int:
    return 40


FLOOD_EN = evidence("Flood kills nine", "Nine people died and 1,200 families fled, said Ibrahim Darwish.")
FLOOD_AR = evidence(
    "تسعة قتلى في سيول", "لقي تسعة أشخاص حتفهم. وقال المتحدث إبراهيم درويش إن 1200 أسرة نزحت.", language="ar"
)


def test_an_article_without_a_town_or_division_has_no_evidence() -> None:
    assert evidence_of(article(1, "harbour", "Flood kills nine", places=(place("sy"),))) is None


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "24,000 tonnes"),
        ("fr", "24 000 tonnes"),
        ("ru", "24 тысячи тонн"),
        ("ar", "24 ألف طن"),
        ("de", "24.000 Tonnen"),
        ("es", "24 mil toneladas"),
        ("en", "twenty-four thousand tonnes"),
    ],
)
def test_thousands_are_compared_as_they_are_written_in_each_language(language: str, title: str) -> None:
    assert evidence(title, language=language).figures == {"24000"}


def test_dates_years_and_times_are_no_figures() -> None:
    assert evidence("On 10 March 2026 at 12:30, on the 11th").figures == frozenset()
    assert evidence("In 1998, 10 houses burnt").figures == {"10"}


def test_a_figure_knows_what_it_counts() -> None:
    assert evidence("Six killed", "Eleven people were wounded.").counts == {"killed 6", "wounded 11"}
    assert "killed 2" in evidence("مقتل شرطيين", "قتيلان في هجوم", language="ar").counts


def test_one_event_in_two_languages_agrees_enough() -> None:
    assert agreement(FLOOD_EN, FLOOD_AR, quiet) >= ENOUGH


def test_another_place_is_another_event() -> None:
    elsewhere = evidence("Flood kills nine", "Nine people died and 1,200 families fled.", region="ne/agadez")
    assert agreement(FLOOD_AR, elsewhere, quiet) == 0


def test_a_busy_place_and_common_names_say_less() -> None:
    english = evidence("Raid kills two", "Two men died in the raid, said the mayor, Karim Darwish.")
    russian = evidence("Двое погибли при атаке", "Погибли двое, сообщил мэр Карим Дарвиш.", language="ru")
    assert agreement(english, russian, busy) < ENOUGH < agreement(english, russian, quiet)


def test_two_raids_on_one_town_on_one_day_stay_two() -> None:
    morning = evidence(
        "Drone strike kills three", "Three men died when a drone hit a car, said the mayor Karim Darwish."
    )
    evening = evidence(
        "Взрыв дрона: ранены семь человек", "Семь человек ранены, сообщил врач Надим Кандиль.", language="ru"
    )
    assert agreement(morning, evening, quiet) < ENOUGH


def test_an_event_of_another_kind_counts_against() -> None:
    school = evidence("School opens with 640 pupils", "Jiyan Ahmed greeted 640 pupils.")
    quake = evidence("Séisme : 640 maisons touchées", "Le séisme a touché 640 maisons.", language="fr")
    assert agreement(school, quake, quiet) < ENOUGH


@pytest.mark.parametrize(
    "spellings",
    [
        ("zelensky", "зеленский", "зеленского", "زيلينسكي"),
        ("erdogan", "эрдоган", "اردوغان"),
        ("darwish", "درويش"),
        ("lysenko", "лысенко"),
    ],
)
def test_names_sound_alike_in_every_script(spellings: tuple[str, ...]) -> None:
    assert len({sounds(name) for name in spellings}) == 1


def test_short_first_and_last_names_are_known_together() -> None:
    english = set(names("The school, said its head Jiyan Ahmed, has reopened.", "en"))
    arabic = set(names("وقالت المديرة جيان أحمد إن المدرسة فتحت", "ar"))
    french = set(names("L'école, selon Jiyan Ahmed, a rouvert.", "fr"))
    assert "gn hmd" in english & arabic & french


def test_particles_do_not_part_a_name() -> None:
    english = set(names("The protest, said Karim al-Saadi, goes on.", "en"))
    assert "krm sd" in english & set(names("وقال رئيس اللجنة كريم الساعدي إن الاحتجاج مستمر", "ar"))


def test_ordinary_words_of_a_script_without_capitals_are_no_names() -> None:
    assert set(names("استبدلت الفرق ستين مترا من الأسلاك القديمة", "ar")) == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "earthquake"), ("ar", "والزلزال"), ("ru", "землетрясения"), ("uk", "землетрусу"), ("fr", "séismes"),
        ("es", "terremotos"), ("de", "Erdbeben"), ("tr", "depremde"), ("fa", "زلزله"),
    ],
)  # fmt: skip
def test_a_kind_of_event_is_known_in_nine_languages(language: str, words: str) -> None:
    assert evidence(words, language=language).headline == {"earthquake"}


def test_every_language_knows_the_same_kinds_of_event() -> None:
    kinds = {language: events.kinds(language) for language in events.LANGUAGES}
    assert set(kinds.values()) == {kinds["en"]}
    assert kinds["en"] > events.COMMON


def test_marks_are_counted_where_they_are_most() -> None:
    marks = MarkIndex()
    for story, language in ((1, "en"), (2, "en"), (3, "ar")):
        marks.put(story, language, {"darwish"})
    assert marks.holders("darwish") == {1, 2, 3}
    assert marks.crowd("darwish") == 2
    marks.drop(1, "en", {"darwish"})
    marks.drop(3, "ar", {"darwish"})
    assert (marks.holders("darwish"), marks.crowd("darwish")) == ({2}, 1)
    marks.drop(2, "en", {"darwish"})
    assert (marks.holders("darwish"), marks.crowd("darwish")) == (set(), 0)
