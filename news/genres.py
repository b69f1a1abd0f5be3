"""What sort of article it is, told from its address, its categories and the words of its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from news import text
from news.model import Article
from news.vectors import read


class Genre(StrEnum):
    """A sort of article; a briefing is made of ``NEWS``."""

    NEWS = "news"
    OPINION = "opinion"
    LIVE = "live"
    DIGEST = "digest"
    SPORT = "sport"
    WEATHER = "weather"
    HOROSCOPE = "horoscope"
    SERVICE = "service"


SECTIONS: dict[Genre, tuple[str, ...]] = {
    Genre.HOROSCOPE: ("horoscope", "horoscopes", "horoskop", "horoscopo", "goroskop", "astrology", "гороскоп",
                      "гороскопы", "ابراج", "الابراج", "burclar", "فال"),
    Genre.WEATHER: ("weather", "weather forecast", "meteo", "el tiempo", "wetter", "pogoda", "havadurumu",
                    "hava durumu", "погода", "прогноз погоды", "прогноз погоди", "الطقس", "طقس", "هواشناسي"),
    Genre.SERVICE: ("crosswords", "crossword", "puzzles", "quiz", "quizzes", "lottery", "deals", "shopping",
                    "coupons", "tv guide", "tv schedule", "prayer times", "currency", "exchange rates", "recipes",
                    "classifieds", "кроссворд", "кроссворды", "рецепты", "курсы валют", "мовний тест", "loterie",
                    "loteria", "lottozahlen", "namaz vakitleri", "astuces", "bons plans"),
    Genre.SPORT: ("sport", "sports", "football", "soccer", "cricket", "tennis", "rugby", "nba", "nfl", "formula1",
                  "f1", "athletics", "basketball", "hockey", "golf", "deportes", "futbol", "fussball", "spor",
                  "хоккей", "спорт", "футбол", "رياضه", "الرياضه", "رياضي", "رياضة", "كره القدم", "ورزش", "ورزشي",
                  "rsport"),
    Genre.OPINION: ("opinion", "opinions", "op ed", "oped", "editorial", "editorials", "columnists", "column",
                    "columns", "commentisfree", "commentary", "letters", "viewpoint",
                    "views", "idees", "tribune", "tribunes", "chroniques", "editoriaux", "debats", "opiniones",
                    "columnas", "meinung", "kommentar", "kommentare", "kolumne", "kolumnen", "yazarlar",
                    "kose yazilari", "mnenie", "mneniya", "opinii", "мнение", "мнения", "колонка", "колонки",
                    "колумнисты", "думка", "думки", "погляди", "راي", "اراء", "الراي", "مقالات", "مقالات الراي",
                    "افتتاحيه", "يادداشت", "ديدگاه", "سرمقاله"),
    Genre.LIVE: ("live", "liveblog", "live blog", "live updates", "live news", "en direct", "direct", "en vivo",
                 "directo", "liveticker", "newsticker", "canli", "canli anlatim", "онлайн", "наживо",
                 "بث مباشر", "تغطيه مباشره", "زنده"),
    Genre.DIGEST: ("digest", "briefing", "newsletter", "newsletters", "roundup", "news in brief", "daily briefing",
                   "press review", "revue de presse", "presseschau", "дайджест", "обзор прессы", "огляд преси",
                   "موجز", "الموجز", "نشره الاخبار", "خلاصه اخبار", "basin ozeti"),
}  # fmt: skip
"""Parts of an address and names of categories, as folded words."""

TITLES: dict[Genre, tuple[str, ...]] = {
    Genre.HOROSCOPE: ("horoscope", "horoscopes", "your stars today", "horóscopo", "Horoskop", "гороскоп",
                      "гороскопи", "حظك اليوم", "توقعات الأبراج", "برجك اليوم", "burç yorumları", "günlük burç",
                      "فال روزانه", "فال روز"),
    Genre.WEATHER: ("weather forecast", "weather today", "weather tomorrow", "weather for", "météo du",
                    "prévisions météo", "el tiempo hoy", "pronóstico del tiempo", "Wettervorhersage",
                    "Wetter heute", "Wetter morgen", "hava durumu", "прогноз погоды", "погода на", "погода сегодня",
                    "погода завтра", "прогноз погоди", "погода в", "حالة الطقس", "طقس اليوم", "توقعات الطقس",
                    "وضعیت آب و هوا", "پیش بینی هواشناسی"),
    Genre.SERVICE: ("exchange rate today", "gold price today", "lottery results", "winning numbers", "how to watch",
                    "tv schedule", "prayer times", "crossword", "wordle", "best deals", "résultats du loto",
                    "programme tv", "mots croisés", "precio del dólar hoy", "resultados de la lotería",
                    "Lottozahlen", "Gewinnzahlen", "altın fiyatları", "döviz kurları", "namaz vakitleri",
                    "iftar saati", "курс валют", "курс доллара на", "курс евро на", "курсы валют",
                    "результаты лотереи", "кроссворд", "курс долара на", "سعر الدولار اليوم", "أسعار الذهب اليوم",
                    "أسعار الذهب", "أسعار العملات", "مواقيت الصلاة", "قیمت دلار امروز", "قیمت طلا امروز",
                    "قیمت سکه", "اوقات شرعی"),
    Genre.SPORT: ("Premier League", "Champions League", "Europa League", "Grand Prix", "Bundesliga", "La Liga",
                  "Ligue 1", "Ligue des champions", "Liga de Campeones", "Süper Lig", "Şampiyonlar Ligi",
                  "Лига чемпионов", "РПЛ", "КХЛ", "Ліга чемпіонів", "УПЛ", "دوري أبطال", "الدوري الإنجليزي",
                  "الدوري الإسباني", "لیگ برتر", "لیگ قهرمانان"),
    Genre.LIVE: ("live updates", "live blog", "as it happened", "en direct", "minute par minute", "en vivo",
                 "minuto a minuto", "Liveticker", "Newsblog", "canlı anlatım", "dakika dakika", "онлайн трансляция",
                 "текстовая трансляция", "хроника событий", "онлайн трансляція", "наживо", "تغطية مباشرة",
                 "لحظة بلحظة", "لحظه به لحظه", "پوشش زنده"),
    Genre.DIGEST: ("morning briefing", "evening briefing", "daily briefing", "news wrap", "news in brief",
                   "week in review", "things to know today", "news quiz", "top headlines",
                   "l'essentiel de l'actualité", "revue de presse", "ce qu'il faut retenir", "resumen de noticias",
                   "titulares del día", "las noticias del día", "Nachrichtenüberblick", "Das Wichtigste vom Tage",
                   "Presseschau", "günün özeti", "günün haberleri", "günün gelişmeleri", "главное за день",
                   "главное за неделю", "итоги дня", "итоги недели", "главные новости", "что произошло за ночь",
                   "дайджест", "головне за день", "підсумки дня", "головні новини", "موجز الأخبار", "نشرة الأخبار",
                   "أهم الأخبار", "أبرز عناوين", "مهم ترین اخبار", "خلاصه اخبار", "عناوین روزنامه"),
}  # fmt: skip
"""Phrases anywhere in a title."""

OPENINGS: dict[Genre, tuple[str, ...]] = {
    Genre.OPINION: ("opinion", "editorial", "op ed", "comment", "commentary", "analysis and opinion", "letter",
                    "letters", "tribune", "éditorial", "édito", "chronique", "point de vue", "opinión", "columna",
                    "tribuna", "Kommentar", "Meinung", "Leitartikel", "Kolumne", "Gastbeitrag", "görüş",
                    "köşe yazısı", "başyazı", "мнение", "колонка", "редакционная", "думка", "погляд", "رأي", "مقال",
                    "افتتاحية", "وجهة نظر", "یادداشت", "سرمقاله", "دیدگاه"),
    Genre.LIVE: ("live", "direct", "en direct", "directo", "en directo", "vivo", "canlı", "онлайн", "مباشر",
                 "بث مباشر", "زنده"),
    Genre.WEATHER: ("weather", "weather forecast", "météo", "Wetter", "el tiempo", "hava", "погода", "الطقس",
                    "هواشناسی"),
    Genre.SPORT: ("sport", "sports", "football", "cricket", "tennis", "rugby", "deportes", "fútbol", "Fußball",
                  "spor", "futbol", "спорт", "футбол", "хоккей", "رياضة", "كرة القدم", "ورزش", "فوتبال"),
    Genre.DIGEST: ("briefing", "digest", "press digest", "press review", "roundup", "newsletter",
                   "revue de presse", "Presseschau", "дайджест", "дайджест прессы", "обзор прессы", "огляд преси",
                   "موجز", "bülten"),
}  # fmt: skip
"""Words that name the genre when a colon or a bar follows them at the beginning of a title."""

_OPENING = re.compile(r"^\W*([^:|–—]{3,24}?)\s*(?:[:|–—]|\s-\s)")
_PARTED = re.compile(r"[-_+ ]+|%20")


def genre(article: Article) -> Genre:
    """The genre of an article; ``NEWS`` where nothing tells otherwise.

    Its outlet's own word counts first: the sections in its address (not the last part, which is the title again) and
    its categories; then the title in the languages of the tables.
    """
    found = _of_folder(_folder(article.url)) or _of_sections(article.categories)
    if found:
        return found
    opening = _OPENING.match(article.title)
    found = _tables().openings.get(" ".join(text.words(opening[1]))) if opening else None
    return found or _of_phrases(read(article.title))


def named(word: str) -> Genre | None:
    """The genre that a folded word or phrase stands for, such as ``sport``; ``None`` for any other."""
    return _tables().sections.get(word)


def _of_sections(names: Iterable[str]) -> Genre | None:
    return next((found for name in names if (found := _section(name))), None)


def _folder(url: str) -> str:
    """An address as far as its last bar; many articles share one."""
    address = url.partition("?")[0].partition("#")[0]
    head = address.rpartition("/")[0]
    return address if head.endswith("/") else head


@lru_cache(maxsize=4096)
def _of_folder(address: str) -> Genre | None:
    """The genre that the subdomain and the folders of an address name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = (parts.hostname or "").split(".")
    return _of_sections([*host[:-2], *(part for part in parts.path.split("/") if part and len(part) <= 24)])


@lru_cache(maxsize=4096)
def _section(name: str) -> Genre | None:
    return _tables().sections.get(" ".join(text.words(_PARTED.sub(" ", name))))


def _of_phrases(title: Sequence[str]) -> Genre:
    """The first genre of the table of titles that has a phrase in a title."""
    phrases = _tables().phrases
    kinds = [
        kind
        for at, word in enumerate(title)
        if word in phrases
        for phrase, kind in phrases[word]
        if tuple(title[at : at + len(phrase)]) == phrase
    ]
    return min(kinds, key=list(TITLES).index) if kinds else Genre.NEWS


@dataclass(frozen=True, slots=True)
class _Tables:
    sections: dict[str, Genre]
    openings: dict[str, Genre]
    phrases: dict[str, list[tuple[tuple[str, ...], Genre]]]
    """By first word."""


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    phrases: dict[str, list[tuple[tuple[str, ...], Genre]]] = {}
    for kind, names in TITLES.items():
        for name in names:
            words = tuple(text.words(name))
            phrases.setdefault(words[0], []).append((words, kind))
    return _Tables(
        sections={text.searchable(name): kind for kind, names in SECTIONS.items() for name in names},
        openings={text.searchable(name): kind for kind, names in OPENINGS.items() for name in names},
        phrases=phrases,
    )
