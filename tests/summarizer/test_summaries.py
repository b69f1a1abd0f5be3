"""A story of two outlets is condensed sensibly in every language of the house, by every ranking."""

from __future__ import annotations

import re

import pytest

from summarizer.choose import ChoiceKnobs, Document, choose
from summarizer.lines import facts
from summarizer.materials import materials
from summarizer.passages import passages
from summarizer.rank import ALGORITHMS
from summarizer.sentences import length_of
from tests.summarizer.newsroom import report

TOLD = {
    "en": (
        "A fire in the grain terminal of Port Selim injured six workers on Sunday morning. "
        "The museum of the town showed old maps of the coast to its visitors.",
        "Six workers were injured by a fire in the grain terminal of Port Selim. "
        "Rain is expected in the hills from noon.",
    ),
    "fr": (
        "Un incendie dans le terminal céréalier du port de Selim a blessé six ouvriers dimanche matin. "
        "Le musée de la ville montrait de vieilles cartes de la côte à ses visiteurs.",
        "Six ouvriers ont été blessés par un incendie dans le terminal céréalier du port de Selim. "
        "De la pluie est attendue dans les collines dès midi.",
    ),
    "es": (
        "Un incendio en la terminal de granos del puerto de Selim hirió a seis obreros el domingo por la mañana. "
        "El museo de la ciudad mostraba viejos mapas de la costa a sus visitantes.",
        "Seis obreros resultaron heridos por un incendio en la terminal de granos del puerto de Selim. "
        "Se espera lluvia en las colinas desde el mediodía.",
    ),
    "pt": (
        "Um incêndio no terminal de grãos do porto de Selim feriu seis operários na manhã de domingo. "
        "O museu da cidade mostrava velhos mapas da costa aos seus visitantes.",
        "Seis operários ficaram feridos num incêndio no terminal de grãos do porto de Selim. "
        "A chuva deve chegar às colinas a partir do meio-dia.",
    ),
    "de": (
        "Ein Brand im Getreideterminal des Hafens von Selim verletzte am Sonntagmorgen sechs Arbeiter. "
        "Im Museum der Stadt lagen alte Karten der Küste für die Besucher aus.",
        "Sechs Arbeiter wurden bei einem Brand im Getreideterminal des Hafens von Selim verletzt. "
        "Am Mittag wird in den Hügeln mit Regen gerechnet.",
    ),
    "ru": (
        "При пожаре в зерновом терминале порта Селим утром в воскресенье пострадали шесть рабочих. "
        "Музей города показывал посетителям старые карты побережья и гавани.",
        "Шесть рабочих пострадали при пожаре в зерновом терминале порта Селим. "
        "Днём в холмах ожидается дождь и сильный западный ветер.",
    ),
    "uk": (
        "Під час пожежі в зерновому терміналі порту Селім уранці в неділю постраждали шестеро робітників. "
        "Музей міста показував відвідувачам старі мапи узбережжя та гавані.",
        "Шестеро робітників постраждали під час пожежі в зерновому терміналі порту Селім. "
        "Удень на пагорбах очікується дощ і сильний західний вітер.",
    ),
    "tr": (
        "Selim limanının tahıl terminalinde pazar sabahı çıkan yangında altı işçi yaralandı. "
        "Kentin müzesi ziyaretçilere kıyının eski haritalarını gösteriyordu.",
        "Selim limanının tahıl terminalinde çıkan yangında altı işçi yaralandı. "
        "Öğleden sonra tepelerde yağmur ve rüzgar bekleniyor.",
    ),
    "ar": (
        "أصيب ستة عمال في حريق اندلع في محطة الحبوب بميناء سليم صباح الأحد. "
        "عرض متحف المدينة خرائط قديمة للساحل على زواره.",
        "حريق في محطة الحبوب بميناء سليم يصيب ستة عمال بجروح. يتوقع هطول المطر على التلال بعد الظهر.",
    ),
    "fa": (
        "شش کارگر در آتش‌سوزی پایانه غلات بندر سلیم صبح یکشنبه زخمی شدند. "
        "موزه شهر نقشه‌های قدیمی ساحل را به بازدیدکنندگان نشان می‌داد.",
        "آتش‌سوزی در پایانه غلات بندر سلیم شش کارگر را زخمی کرد. بعدازظهر در تپه‌ها باران و باد پیش‌بینی می‌شود.",
    ),
    "he": (
        "שישה עובדים נפצעו בשרפה במסוף התבואה של נמל סלים בבוקר יום ראשון. "
        "מוזיאון העיר הציג למבקרים מפות ישנות של החוף והנמל.",
        "שרפה במסוף התבואה של נמל סלים פצעה שישה עובדים הבוקר. גשם צפוי בגבעות משעות הצהריים ועד הערב המאוחר.",
    ),
    "zh": (
        "周日早上，塞利姆港粮食码头发生火灾，六名工人受伤。市博物馆向参观者展示了海岸的旧地图。",
        "塞利姆港粮食码头发生火灾，六名工人受伤送医。预计中午起山区将有大雨和西风。",
    ),
    "vi": (
        "Vụ cháy tại bến ngũ cốc của cảng Selim sáng Chủ nhật làm sáu công nhân bị thương. "
        "Bảo tàng thành phố trưng bày bản đồ cũ của bờ biển cho khách tham quan.",
        "Sáu công nhân bị thương trong vụ cháy tại bến ngũ cốc của cảng Selim. "
        "Mưa lớn được dự báo ở vùng đồi từ buổi trưa.",
    ),
}  # fmt: skip
FIRE = re.compile(
    r"fire|incendi|incêndio|Brand|пожар|пожеж|yangın|حريق|آتش|שרפה|火灾|cháy", re.I
)  # fmt: skip


def documents(language: str) -> list[Document]:
    return [Document(text, "", language, f"outlet {number}") for number, text in enumerate(TOLD[language])]


@pytest.mark.parametrize("language", TOLD)
def test_one_line_tells_what_both_outlets_tell(language: str) -> None:
    docs = documents(language)
    (chosen,) = choose(docs, ChoiceKnobs(max_words=40, max_sentences=1))
    assert FIRE.search(docs[chosen.document].text[chosen.start : chosen.end])


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_ranking_works_in_every_language(algorithm: str, language: str) -> None:
    docs = documents(language)
    chosen = choose(docs, ChoiceKnobs(max_words=45, algorithm=algorithm))
    assert chosen
    spans = [{(p.start, p.end) for p in passages(doc.text, language)} for doc in docs]
    assert all((c.start, c.end) in spans[c.document] for c in chosen)
    assert sum(length_of(docs[c.document].text[c.start : c.end]) for c in chosen) <= 45


def test_signs_of_chinese_count_as_half_a_word() -> None:
    assert length_of("六名工人受伤。") == 3
    assert length_of("Six workers were hurt.") == 4


def test_what_hangs_on_a_sentence_stands_right_behind_it_or_not_at_all() -> None:
    first = "The harbour master closed the eastern basin of Port Selim to all ships on Sunday."
    second = "He said that the basin would open again for ships on Tuesday morning."
    other = "Two tugs pumped water onto the burning quay of Port Selim for nine hours."
    docs = [Document(f"{first} {second}", "", "en", "a"), Document(f"{other} {first}", "", "en", "b")]
    for words in range(10, 60, 5):
        chosen = [docs[c.document].text[c.start : c.end] for c in choose(docs, ChoiceKnobs(max_words=words))]
        assert second not in chosen or chosen[chosen.index(second) - 1] == first


def test_a_line_is_no_longer_than_a_quarter_of_a_phone_where_there_is_a_shorter_one() -> None:
    long = (
        "The harbour master of Port Selim, " + ", ".join(f"who met captain number {n} there" for n in range(9)) + "."
    )
    short = "The eastern basin of the harbour was closed to all ships until Tuesday."
    subject = materials([report(1, "lantern", "", f"{long}\n\n{short}")])
    knobs = ChoiceKnobs(max_words=120)
    assert [line.sentence.text for line in facts(subject, (), subject, knobs, "en")] == [short]
    alone = materials([report(2, "lantern", "", long)])
    assert [line.sentence.text for line in facts(alone, (), alone, knobs, "en")] == [long]


def test_the_sentence_that_raises_a_figure_is_told() -> None:
    old = "Six people were killed in the fire at the grain terminal of Port Selim, the mayor said on Sunday."
    more = "The fire at the grain terminal broke out after a strike of the dockers, the mayor said on Sunday night."
    new = "Eight people were killed in the fire at the terminal, the hospital of the district said on Sunday."
    group = materials(
        [
            report(1, "lantern", "", old),
            report(2, "beacon", "", more, minutes=280),
            report(3, "herald", "", new, minutes=300),
        ]
    )
    (line,) = facts(group, (), group, ChoiceKnobs(max_words=30, max_sentences=1), "en")
    assert line.sentence.text == new
