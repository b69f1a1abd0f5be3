"""What sort of article it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.genres import Genre, genre, named
from tests.news.newsdesk import article


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("opinion", "https://daily.example/opinion/2026/03/the-bridge"),
        ("opinion", "https://daily.example/commentisfree/the-bridge"),
        ("opinion", "https://daily.example/op-ed/the-bridge"),
        ("sport", "https://sport.daily.example/the-cup"),
        ("sport", "https://daily.example/en/football/the-cup"),
        ("live", "https://daily.example/world/live/2026/the-bridge"),
        ("weather", "https://daily.example/weather/tarsk"),
        ("horoscope", "https://daily.example/goroskop/today"),
        ("news", "https://daily.example/world/live-fire-drill-near-the-bridge"),
        ("news", "https://daily.example/news/sport"),
        ("news", ""),
        ("news", "no address at all"),
        ("news", "https://[broken/sport/1"),
    ],
)
def test_the_sections_of_an_address_tell_the_genre(kind: str, path: str) -> None:
    assert genre(article(1, "daily", "The bridge", url=path)) == kind


@pytest.mark.parametrize(
    ("kind", "category"),
    [("sport", "Спорт"), ("sport", "رياضة"), ("opinion", "Meinung"), ("opinion", "Думка"), ("weather", "Météo"),
     ("opinion", "یادداشت"), ("sport", "Spor"), ("news", "World")],
)  # fmt: skip
def test_a_category_tells_the_genre(kind: str, category: str) -> None:
    assert genre(article(1, "daily", "The bridge", categories=("Front page", category))) == kind


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("opinion", "Opinion: The bridge should stay"), ("opinion", "Opinion | The bridge should stay"),
        ("opinion", "رأي: الجسر يجب أن يبقى"), ("opinion", "Мнение: мост нужен"), ("opinion", "Édito : le pont"),
        ("opinion", "Opinión: el puente"), ("opinion", "Kommentar: Die Brücke"), ("opinion", "Görüş: Köprü"),
        ("opinion", "Думка: міст потрібен"), ("opinion", "یادداشت | پل"),
        ("live", "EN DIRECT, pont fermé : les secours arrivent"), ("live", "Live: bridge closed"),
        ("live", "مباشر: إغلاق الجسر"), ("live", "Brücke gesperrt: Liveticker"), ("live", "Canlı: köprü kapandı"),
        ("digest", "Главное за день: мост закрыт"), ("digest", "Morning briefing: the bridge and more"),
        ("digest", "Günün özeti: köprü"), ("digest", "موجز الأخبار ليوم الثلاثاء"),
        ("digest", "Головне за день: міст"), ("digest", "Resumen de noticias del martes"),
        ("weather", "Прогноз погоды на завтра"), ("weather", "حالة الطقس اليوم"), ("weather", "Hava durumu: yağmur"),
        ("weather", "Wettervorhersage für Talstadt"), ("weather", "Прогноз погоди на завтра"),
        ("horoscope", "Гороскоп на 10 марта"), ("horoscope", "Your horoscope for Tuesday"),
        ("horoscope", "فال روزانه ۲۰ اسفند"), ("horoscope", "حظك اليوم الثلاثاء"),
        ("service", "Курс валют на 10 марта"), ("service", "أسعار الذهب اليوم في السوق"),
        ("service", "Lottozahlen vom Dienstag"), ("service", "Namaz vakitleri 10 Mart"),
        ("sport", "Champions League: Valerin out"),
        ("news", "Bridge closed over bad weather"), ("news", "Live-fire drill near the bridge: army"),
        ("news", "Storm kills four: officials"), ("news", "Мост закрыт: губернатор назвал срок"),
        ("news", "إغلاق الجسر"),
    ],
)  # fmt: skip
def test_the_words_of_a_title_tell_the_genre(kind: str, title: str) -> None:
    assert genre(article(1, "daily", title)) == kind


def test_a_word_of_a_topic_may_name_a_genre() -> None:
    assert named("weather") is Genre.WEATHER
    assert named("погода") is Genre.WEATHER
    assert named("bridge") is None


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_every_article_has_a_genre(title: str, path: str, categories: list[str]) -> None:
    found = genre(article(1, "daily", title, url=path, categories=tuple(categories)))
    assert isinstance(found, Genre)
