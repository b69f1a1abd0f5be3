"""Texts are cut into sentences that know where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.sentences import is_balanced, sentences, split_text
from tests.summarizer.newsroom import report


def pieces(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_text(text, language)]


SPLITS = [
    ("en", ["Mr. Osei met Gen. A. B. Mahdan of the U.S. Army on Monday.", "They spoke at 5 p.m. in the town hall."]),
    ("en", ["“We are ready. We will stay,” she said.", "Nobody answered."]),
    ("en", ['"Why now?" he asked.', "The hall was silent."]),
    ("en", ["The Sen. from Ohio left.", "Rep. Dana Holt stayed."]),
    ("ru", ["В 2020 г. в г. Северске И. И. Савин открыл завод.", "Теперь он закрыт."]),
    ("ru", ["По ул. Мира проехало 5 тыс. человек.", "Движение открыто."]),
    ("de", ["Am 3. März sprach Dr. Linde z. B. über die Brücke.", "Danach fuhr er ab."]),
    ("de", ["„Es ist vorbei. Wir gehen“, sagte sie.", "Der Saal war leer."]),
    ("fr", ["M. Delaunay est arrivé à 8 h.", "Il est reparti aussitôt."]),
    ("es", ["El Sr. Rueda llegó tarde.", "¿Quién lo esperaba?", "Nadie."]),
    ("ar", ["هل فتح الجسر؟", "نعم، فتح صباح الأحد.", "وعبرت الشاحنات."]),
    ("uk", ["За 2020 р. збудовано міст.", "Тепер він закритий."]),
    ("tr", ["Dr. Ayşe Demir geldi.", "Köprü açıldı."]),
    ("fa", ["آیا پل باز شد؟", "بله، صبح یکشنبه باز شد."]),
    ("zh", ["大桥周日开放。", "卡车已经通过！"]),
    ("ru", ["А. С. Лугин родился в Северске в 1899 г.", "Его мост стоит до сих пор."]),
    (
        "ru",
        [
            "В 2020 г. Савин открыл завод.",
            "Проживает 5,3 тыс. чел., сообщил он.",
            "Ущерб — 2 млн руб.",
            "Суд в марте.",
        ],
    ),
    ("ru", ["«Мы ждём. Мы готовы», — сказал мэр.", "Он ушёл."]),
    ("uk", ["«Ми чекаємо. Ми готові», — сказав Т. Г. Лис.", "Збитки склали понад 3,5 млн грн.", "Це багато!"]),
    ("fr", ["« Nous restons. Nous attendons », a dit M. Roux.", "Le pont coûte 2,5 millions d’euros."]),
    ("es", ["«Nos quedamos. Esperamos», dijo la Sra. Rueda.", "El puente costó 2.500 euros en EE. UU. el lunes."]),
    ("de", ["Am 3. Oktober kam Wilhelm II. nach Selim.", "Der 2. Weltkrieg endete im 20. Jahrhundert."]),
    ("de", ["„Wir bleiben. Wir warten“, sagte Dr. Linde.", "Das kostet 2,5 Mio. Euro."]),
    ("pt", ["“Ficamos. Esperamos”, disse o Sr. Rocha.", "A av. Central fechou em 3 de março.", "Custou R$ 2.500."]),
    ("tr", ["19. yüzyılda 2,5 milyon kişi yaşadı.", "Başkan 3. kez geldi.", "Köprü açıldı mı?", "Hayır."]),
    ("tr", ["“Kalıyoruz. Bekliyoruz,” dedi Dr. Demir.", "Salon boştu."]),
    ("fa", ["«ما می‌مانیم. صبر می‌کنیم»، او گفت.", "به گفته م. رضایی ۲٫۵ میلیون نفر آمدند!"]),
    ("ar", ["قال د. أحمد إنه فتح صباح الأحد؛ وعبرت الشاحنات.", "بلغت الخسائر 2.5 مليون دينار!", "من يدفع؟"]),
    ("ar", ["قال: «سنبقى. سننتظر» ثم غادر.", "لم يجبه أحد."]),
    (
        "he",
        ['ח"כ דוד כהן הגיע לת"א ב-3 במרץ.', '"אנחנו נשארים. אנחנו מחכים", אמר ד"ר לוי.', "מי ישלם?", "צה״ל סירב."],
    ),
    ("zh", ["“我们留下。我们等待。”他说。", "大桥耗资2.5亿元。", "谁来付钱？", "「没有人！」她回答。", "他走了。"]),
    ("vi", ["Ông Nguyễn V. An đến TP. Hồ Chí Minh ngày 3.3.", "“Chúng tôi ở lại. Chúng tôi chờ”, ông nói."]),
    ("vi", ["Thiệt hại là 2,5 tỷ đồng.", "TS. Lê Minh và PGS. Trần Bình không trả lời.", "Ai trả tiền?"]),
    ("zh", ["“我们希望尽快达成协议。”市长说。", "会谈将继续。"]),
    ("he", ['צה"ל מסר כי 3.5 ק"מ נסגרו.', 'עו"ד כהן הכחיש.', "הגשר פתוח."]),
    ("vi", ["Cầu ở TP. Hải Đăng mở cửa.", "Xe tải đã qua."]),
    ("pt", ["O Sr. Rueda chegou tarde.", "Quem o esperava?", "Ninguém."]),
    ("en", ["The index fell 2.5 percent to 1,204.6.", "“Stop!” he said.", "It went on."]),
    ("ar", ["قال أ. د. سامي إن السعر بلغ 3.5 دولار، وفق الوزارة.", "هل يكفي ذلك؟", "لا!"]),
    ("ar", ["«هل نغادر؟ لا نعرف»، قالت المديرة.", "ثم خرجت."]),
    ("ru", ["В порту (см. рис. 2) погибли 6 чел.", "По словам А. П. Лугина, ущерб — 3,5 млрд руб.", "Он ждёт."]),
    ("uk", ["О. В. Лис народився 1950 р. у с. Мирне.", "Там 2,5 тис. людей."]),
    ("fr", ["Mme L. Roux a payé 2,50 euros au n° 3 de l'av. Foch.", "« Pourquoi ? » a-t-elle demandé.", "Silence."]),
    ("es", ["La Dra. M. Ríos pagó 2,5 millones a las 8 a. m. del lunes.", "«¿Por qué?», preguntó.", "Nadie habló."]),
    ("de", ["Am 24. Dezember zahlte Prof. Dr. K. Linde ca. 2,5 Mrd. Euro.", "„Warum?“, fragte sie.", "Stille."]),
    ("pt", ["O Dr. J. Rocha pagou R$ 2,5 mi. no dia 1º de março.", "“Por quê?”, perguntou.", "Silêncio."]),
    ("tr", ["Prof. Dr. A. Demir 2.5 milyon TL ödedi.", "“Neden?” diye sordu.", "Kimse cevap vermedi."]),
    ("fa", ["دکتر م. رضایی ۲.۵ میلیون تومان پرداخت.", "«چرا؟ چه کسی؟» او پرسید.", "کسی پاسخ نداد؛ سالن خالی بود."]),
    ("he", ['ד"ר א. כהן שילם 2.5 מיליון ש"ח לחברת "אגד".', '"למה?" שאלה.', 'רה"מ שתק.']),
    ("zh", ["张三说：“大桥关闭了。请等待！”", "谁来付钱？", "「不知道。」他说。", "费用为3.5亿元……"]),
    (
        "vi",
        ["GS.TS. Lê Minh và ông Ng. V. An ở TP.HCM trả 2,5 triệu đồng.", "“Vì sao?” bà hỏi.", "Không ai trả lời."],
    ),
]


@pytest.mark.parametrize(("language", "expected"), SPLITS)
def test_sentences_end_where_a_reader_ends_them(language: str, expected: list[str]) -> None:
    gap = "" if language == "zh" else " "
    assert pieces(gap.join(expected), language) == expected


def test_a_newline_ends_a_sentence_and_an_article_numbers_them() -> None:
    text = "Port reopens\n\nThe port reopened on Sunday. Two ships docked."
    found = sentences(report(7, "lantern", "", text).article)
    assert [(s.article, s.index, s.text) for s in found] == [
        (7, 0, "Port reopens"),
        (7, 1, "The port reopened on Sunday."),
        (7, 2, "Two ships docked."),
    ]
    assert all(text[s.start : s.end] == s.text for s in found)


def test_lines_of_a_fixed_width_are_read_as_one_paragraph() -> None:
    text = (
        "The ferry left the harbour of Port Selim before dawn with forty people on\n"
        "board and drifted for six hours before a tug from the northern shore came\n"
        "to its help. Nobody was hurt, and the passengers were taken to the island\n"
        "of Marra in the afternoon."
    )
    assert [piece[-12:] for piece in pieces(text, "en")] == ["to its help.", "e afternoon."]


def test_a_sentence_with_half_a_quotation_is_not_balanced() -> None:
    assert is_balanced("“We stay,” she said (twice).")
    assert is_balanced("„Wir bleiben“, sagte sie.")
    assert is_balanced('דובר צה"ל מסר.')
    assert not is_balanced("“We stay, she said.")
    assert not is_balanced("We stay (for now, she said.")


@settings(max_examples=200)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n.!?؟。“”«»\"'() А")), max_size=300),
    st.sampled_from(["en", "ar", "ru", "de", "zh", "", "xx"]),
)
def test_any_text_is_split_into_disjoint_trimmed_spans(text: str, language: str) -> None:
    at = 0
    for start, end in split_text(text, language):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end
    covered = "".join(pieces(text, language))
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


DATELINES = [
    ("en", "PORT SELIM (Meridian Wire) - ", "Six people were hurt in the fire."),
    ("en", "SELIM, Marra (MW) — ", "A tug came to the ferry's help."),
    ("en", "WESTERLY, Calif. (MW) - ", "A tug came to the ferry's help."),
    ("en", "WESTERLY — ", "Gov. Joan Odd wrote a letter on Monday."),
    ("en", "Westerly - ", "Joan Odd wrote a letter on Monday."),
    ("ru", "СЕЛИМ, 3 ноября (Маяк) — ", "Паром остановился у берега ночью."),
    ("ar", "(م ن أ) - ", "توقفت العبارة قرب الساحل مساء اليوم."),
]


@pytest.mark.parametrize(("language", "dateline", "sentence"), DATELINES)
def test_a_sentence_begins_behind_its_dateline(language: str, dateline: str, sentence: str) -> None:
    assert pieces(dateline + sentence, language) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "ROSA — which met on Monday — said that the bridge was open.",
        "Governor Odd (D) - who spoke on Monday - said so again.",
        "The truce began at 2 a.m. in Selim — 7 p.m. Thursday in Marra.",
    ],
)
def test_what_only_looks_like_a_border_is_none(text: str) -> None:
    assert pieces(text, "en") == [text]
