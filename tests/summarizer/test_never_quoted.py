"""What is never quoted, kind by kind and language by language, whatever else there is to say."""

from __future__ import annotations

import pytest

from news.model import Score, StoryBrief
from news.ranking import voices
from summarizer.brief import BriefKnobs, condense
from tests.summarizer.newsroom import report, story

TITLES = {
    "en": "Fire in the grain terminal of Port Selim on Sunday",
    "ru": "Пожар в зерновом терминале порта Селим в воскресенье утром",
    "ar": "حريق في محطة الحبوب بميناء سليم صباح يوم الأحد",
    "fr": "Incendie dans le terminal céréalier du port de Selim dimanche",
}
GOOD = {
    "en": "The harbour master closed the eastern basin to all ships until Tuesday morning.",
    "ru": "Капитан порта закрыл восточный бассейн для всех судов до утра вторника.",
    "ar": "أغلق مدير المرفأ الحوض الشرقي أمام جميع السفن حتى صباح الثلاثاء.",
    "fr": "La capitainerie a fermé le bassin est à tous les navires jusqu'à mardi matin.",
}
NEVER = {
    "furniture": {
        "en": "Sign up for our newsletter to get the news of the harbour every morning.",
        "ru": "Подписывайтесь на наш канал, чтобы узнавать новости порта каждое утро первыми.",
        "ar": "تابعونا على قناتنا للحصول على آخر أخبار الميناء كل صباح.",
        "fr": "Inscrivez-vous pour recevoir chaque matin les nouvelles du port de Selim.",
    },
    "credit": {
        "en": "Reporting by Ana Holt in Port Selim and editing by Omar Farid in Marra.",
        "ru": "Фото: пожарные у зернового терминала порта Селим утром в воскресенье.",
        "ar": "صورة: رجال الإطفاء أمام محطة الحبوب في ميناء سليم صباح الأحد.",
        "fr": "Crédit photo : les pompiers devant le terminal du port de Selim dimanche matin.",
    },
    "teaser": {
        "en": "Read more about the burning ships of the northern coast in our long story.",
        "ru": "Читайте также рассказ нашего корреспондента о пожаре на северном берегу.",
        "ar": "اقرأ أيضا قصة مراسلنا عن الحرائق على الساحل الشمالي للبلاد.",
        "fr": "Lire aussi le récit de notre envoyée spéciale sur l'incendie de la côte nord.",
    },
    "hanging": {
        "en": "But he later told the council that nobody had asked him before the decision.",
        "ru": "Однако он позже сообщил совету, что никто его не спрашивал об этом решении.",
        "ar": "لكنه أبلغ المجلس لاحقا أن أحدا لم يسأله قبل هذا القرار المهم.",
        "fr": "Il a ensuite déclaré au conseil que personne ne l'avait consulté sur cette décision.",
    },
    "headline": {language: f"{title}." for language, title in TITLES.items()},
    "table": {
        "en": "Selim 12 4 3 27 Marra 9 6 4 22 Osk 8 1 10 17 Lund 3 3 13 9.",
        "ru": "Селим 12 4 3 27 Марра 9 6 4 22 Оск 8 1 10 17 Лунд 3 3 13 9.",
        "ar": "سليم 12 4 3 27 مارا 9 6 4 22 أوسك 8 1 10 17 لوند 3 3 13 9.",
        "fr": "Selim 12 4 3 27 Marra 9 6 4 22 Osk 8 1 10 17 Lund 3 3 13 9.",
    },
    "links": {
        "en": "Storm over Marra • Strike of the dockers • Elections in Osk • Weather for today.",
        "ru": "Шторм над Маррой • Забастовка докеров • Выборы в Оске • Погода на сегодня.",
        "ar": "عاصفة فوق مارا • إضراب عمال الميناء • انتخابات أوسك • طقس اليوم والغد.",
        "fr": "Tempête sur Marra • Grève des dockers • Élections à Osk • Météo du jour.",
    },
    "heading": {
        "en": "What we know of the fire in the grain terminal so far",
        "ru": "Что известно о пожаре в зерновом терминале к этому часу",
        "ar": "ما نعرفه عن حريق محطة الحبوب في الميناء حتى هذه الساعة",
        "fr": "Ce que l'on sait de l'incendie du terminal à cette heure",
    },
}
CASES = [(kind, language) for kind, texts in NEVER.items() for language in texts]


def brief(text: str, language: str) -> StoryBrief:
    told = story(report(1, "lantern", TITLES[language], text, language=language))
    knobs = BriefKnobs(lines=10, max_words=500)
    return condense(told, Score(1.0, ()), knobs=knobs, language=language, voices=voices(told))


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_it_is_not_quoted_beside_a_good_sentence(kind: str, language: str) -> None:
    # It stands first, where nothing is left that it could hang on.
    found = brief(f"{NEVER[kind][language]}\n\n{GOOD[language]}", language)
    assert [line.sentence.text for line in found.lines] == [GOOD[language]]


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_where_there_is_nothing_else_the_headline_and_its_link_are_told(kind: str, language: str) -> None:
    found = brief(NEVER[kind][language], language)
    assert (found.lines, found.caveats) == ((), ())
    assert (found.headline, found.headline_url) == (TITLES[language], "https://lantern.example/1")


@pytest.mark.parametrize("language", ["en", "ru", "fr"])
def test_what_hangs_is_quoted_behind_the_sentence_it_hangs_on(language: str) -> None:
    found = brief(f"{GOOD[language]} {NEVER['hanging'][language]}", language)
    assert [line.sentence.text for line in found.lines] == [GOOD[language], NEVER["hanging"][language]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Підписуйтесь на наш канал, щоб першими дізнаватися новини порту щоранку."),
        ("es", "Lea también el relato de nuestra enviada especial sobre el incendio del puerto."),
        ("pt", "Leia também o relato da nossa enviada especial sobre o incêndio do porto."),
        ("de", "Lesen Sie auch unseren Bericht über den Brand im Hafen von Selim."),
        ("tr", "Limandaki yangınla ilgili haberleri kaçırmamak için bültenimize hemen abone ol."),
        ("fa", "گزارش خبرنگار ما درباره آتش‌سوزی بندر سلیم را بیشتر بخوانید."),
        ("he", "קראו גם את הסיפור המלא של כתבנו על השרפה בנמל סלים."),
        ("zh", "未经本报许可，任何媒体不得转载塞利姆港火灾的相关报道和图片。"),
        ("vi", "Xem thêm bài viết của phóng viên chúng tôi về vụ cháy ở cảng Selim."),
    ],
)
def test_furniture_is_known_in_the_other_languages_too(language: str, text: str) -> None:
    told = story(report(1, "lantern", "Port", text, language=language))
    assert condense(told, Score(1.0, ()), knobs=BriefKnobs(), language=language, voices=voices(told)).lines == ()
