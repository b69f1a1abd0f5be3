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


FORECASTS = {
    "en": ("Rain and strong winds expected in Talbury on Thursday", "Rain and winds leave four dead in Talbury"),
    "ar": ("توقعات بأمطار وضباب غدا في تلبور", "سيول وأمطار غدا تقتل أربعة في تلبور"),
    "ru": ("Дожди и туман: жителей Тальска предупредили", "Дожди и туман: в Тальске погибли четверо"),
    "uk": ("Завтра у Тальську очікується дощ і туман", "Через дощ і туман у Тальську загинуло четверо"),
    "fr": ("Pluie et brouillard attendus demain à Talbourg", "Pluie et brouillard : quatre morts à Talbourg demain"),
    "es": ("Lluvia y niebla para mañana en Talburgo", "Lluvia y niebla: cuatro muertos hoy en Talburgo"),
    "de": ("Regen und Nebel am Donnerstag in Talstadt erwartet", "Regen und Nebel: vier Tote heute in Talstadt"),
    "pt": ("Chuva e nevoeiro previstos para amanhã em Talburgo", "Chuva de hoje deixa quatro mortos em Talburgo"),
    "tr": ("Talburg'da yarın yağmur ve sis bekleniyor", "Bugün yağmur ve sis Talburg'da dört kişiyi öldürdü"),
    "fa": ("پیش بینی باران و رگبار فردا در تالبور", "باران و رگبار امروز در تالبور چهار کشته داشت"),
    "he": ("גשם וערפל צפויים מחר בטלבור", "גשם כבד היום בטלבור: ארבעה הרוגים"),
    "zh": ("塔尔堡明天小雨转多云", "塔尔堡今天大雨造成四人死亡"),
    "vi": ("Ngày mai Talburg có mưa rào và sương mù", "Mưa rào hôm nay làm bốn người chết ở Talburg"),
}  # fmt: skip


@pytest.mark.parametrize("language", FORECASTS)
def test_a_forecast_is_weather_and_weather_with_victims_is_news(language: str) -> None:
    forecast, disaster = FORECASTS[language]
    assert genre(article(1, "daily", forecast, language=language)) is Genre.WEATHER
    assert genre(article(1, "daily", disaster, language=language)) is Genre.NEWS
    filed = article(1, "daily", disaster, language=language, url="https://daily.example/weather/4")
    assert genre(filed) is Genre.NEWS


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Hurricane expected to hit Talbury on Thursday, thousands evacuated"),
        ("en", "Earthquake warning issued for Talbury today"), ("en", "Rain closes both bridges of Talbury today"),
        ("en", "Snow expected to delay peace talks until Thursday"), ("en", "Rockets rain on Talbury today"),
        ("en", "Global temperatures expected to rise, scientists warn"),
        ("en", "Ministers expected to weather the vote on Thursday"),
        ("ru", "Из-за снегопада сегодня отменили рейсы из Тальска"), ("ru", "Паводок и дожди: ожидается эвакуация"),
        ("ru", "Сегодня при обстреле ночью в снегу нашли раненых"), ("de", "Schnee: Flughafen heute gesperrt"),
        ("tr", "Bugün hava saldırısında köprü vuruldu"), ("es", "Al mismo tiempo, hoy hubo protestas"),
        ("pt", "Governo pede mais tempo e decide amanhã"),
    ],
)  # fmt: skip
def test_what_weather_does_and_words_that_only_sound_like_it_are_news(language: str, title: str) -> None:
    assert genre(article(1, "daily", title, language=language)) is Genre.NEWS


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "В Тальске завтра ожидается до +6 °С"), ("ru", "В Тальске днём снег"),
        ("ru", "Тальчан предупреждают о похолодании и гололедице"), ("uk", "Синоптики розповіли про вихідні"),
        ("en", "Talbury forecast: 30°C"), ("zh", "塔尔堡天气预报"), ("vi", "Dự báo thời tiết cuối tuần"),
    ],
)  # fmt: skip
def test_short_and_wordy_forecasts_are_weather(language: str, title: str) -> None:
    assert genre(article(1, "daily", title, language=language)) is Genre.WEATHER


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("opinion", "Opinião: a ponte deve ficar"), ("opinion", "דעה: הגשר צריך להישאר"),
        ("opinion", "评论：桥应该保留"), ("opinion", "Ý kiến: nên giữ cây cầu"),
        ("opinion", "The bridge should stay | Opinion"), ("opinion", "[Opinion] The bridge should stay"),
        ("opinion", "Die Brücke muss bleiben – Kommentar"),
        ("live", "Ao vivo: ponte fechada"), ("live", "直播：桥梁关闭"), ("live", "Bridge reopens – live updates"),
        ("live", "Trực tiếp: cầu đóng cửa"),
        ("digest", "Revista de imprensa: a ponte"), ("digest", "Điểm tin sáng: cây cầu"),
        ("horoscope", "Horóscopo do dia: 10 de março"), ("horoscope", "הורוסקופ יומי"),
        ("horoscope", "今日运势：三月十日"), ("horoscope", "Tử vi hôm nay 10/3"),
        ("sport", "Liga dos Campeões: Valerin eliminado"), ("sport", "ליגת האלופות: ואלרין הודחה"),
        ("sport", "欧冠：瓦勒林出局"), ("sport", "Cúp C1: Valerin bị loại"),
        ("sport", "Valerin reach Davis Cup final"),
        ("leisure", "Seven reasons your cat ignores you"), ("leisure", "10 best places to visit in Valeria"),
        ("leisure", "Куда поехать в мае: Тальск"), ("leisure", "Que faire à Talbourg ce week-end"),
        ("leisure", "5 consejos para el verano"), ("leisure", "How to choose a suitcase"),
    ],
)  # fmt: skip
def test_more_turns_of_titles_tell_the_genre(kind: str, title: str) -> None:
    assert genre(article(1, "daily", title, language="")) == kind


@pytest.mark.parametrize(
    ("kind", "title", "path"),
    [
        ("leisure", "Talbury in spring", "travel/1"), ("leisure", "A dog reads", "pets/1"),
        ("news", "Hotel fire kills four tourists", "travel/1"), ("news", "Airport workers on strike", "travel/2"),
        ("news", "Stand collapses at cup final, nine dead", "football/3"),
        ("sport", "Late strike sinks Valerin", "football/4"),
        ("opinion", "The bridge", "world/the-bridge-should-stay-opinion-667001"),
        ("news", "Court on the bridge", "world/judges-publish-legal-opinion-667001"),
        ("news", "Bridge closed", "newsticker/meldung/bridge-closed-42"),
        ("news", "Talks reached directly", "world/1"), ("news", "Đàm phán trực tiếp về cây cầu", "world/1"),
    ],
)  # fmt: skip
def test_what_is_news_is_news_wherever_it_is_filed(kind: str, title: str, path: str) -> None:
    assert genre(article(1, "daily", title, url=f"https://daily.example/{path}")) == kind


def test_a_word_of_a_topic_may_name_a_genre() -> None:
    assert named("weather") is Genre.WEATHER
    assert named("погода") is Genre.WEATHER
    assert named("bridge") is None


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_every_article_has_a_genre(title: str, path: str, categories: list[str]) -> None:
    found = genre(article(1, "daily", title, url=path, categories=tuple(categories)))
    assert isinstance(found, Genre)
