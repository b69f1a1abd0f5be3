"""Figures on which independent voices differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Count, Dispute, Report
from summarizer.claims import find_claims
from summarizer.figures import LANGUAGES, disputes
from summarizer.figures.counts import Found, counted
from summarizer.figures.legible import readable
from summarizer.figures.things import things
from summarizer.figures.tolls import tolls
from tests.summarizer.newsroom import report, source


def figures(text: str, language: str = "en") -> list[tuple[str, int]]:
    return [(found.kind, found.value) for found in all_counts(text, language)]


def all_counts(text: str, language: str = "en") -> list[Found]:
    return [found for _, counts in counted(text, language) for found in counts]


def disputed(*reports: Report) -> tuple[Dispute, ...]:
    return disputes(reports, {r.article.id: find_claims(r.article.text, r.article.language) for r in reports})


def rows(dispute: Dispute) -> list[tuple[int, str]]:
    return [(count.value, count.claimant) for count in dispute.counts]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "As many as six people were killed, including four soldiers.", [("killed", 6)]),
        ("en", "The blast killed at least 12 people and wounded 30 others.", [("killed", 12), ("wounded", 30)]),
        ("en", "Six dead, 14 injured in harbour fire.", [("killed", 6), ("wounded", 14)]),
        ("en", "The death toll rose to 1,204 on Monday.", [("killed", 1204)]),
        ("en", "The number of people killed in the raid has risen to eight.", [("killed", 8)]),
        ("en", "Twenty-one people died and one hundred were hurt.", [("killed", 21), ("wounded", 100)]),
        ("en", "Six people, including two children, were killed.", [("killed", 6)]),
        ("en", "He was killed 12 days ago, aged 34.", []),
        ("en", "Two of the wounded died in hospital.", []),
        ("en", "The raid killed four soldiers.", []),
        ("en", "Police arrested 15 people on 3 March.", [("arrested", 15)]),
        ("en", "At least 3,500 people have been displaced.", [("displaced", 3500)]),
        ("ar", "مقتل ستة أشخاص على الأقل وإصابة 12 آخرين.", [("killed", 6), ("wounded", 12)]),
        ("ar", "ارتفعت حصيلة القتلى إلى ١٥.", [("killed", 15)]),
        ("ru", "Погибли шесть человек, 12 ранены.", [("killed", 6), ("wounded", 12)]),
        ("ru", "Число погибших выросло до 15.", [("killed", 15)]),
        ("uk", "Загинули шестеро людей, 12 поранені.", [("killed", 6), ("wounded", 12)]),
        ("fr", "L'explosion a fait au moins six morts et 12 blessés.", [("killed", 6), ("wounded", 12)]),
        ("es", "Al menos seis personas murieron y 12 resultaron heridas.", [("killed", 6), ("wounded", 12)]),
        ("de", "Mindestens sechs Menschen wurden getötet und zwölf verletzt.", [("killed", 6), ("wounded", 12)]),
        ("tr", "Patlamada altı kişi öldü, 12 kişi yaralandı.", [("killed", 6), ("wounded", 12)]),
        ("fa", "شش نفر کشته و ۱۲ نفر زخمی شدند.", [("killed", 6), ("wounded", 12)]),
    ],
)
def test_counts_of_people_are_read(language: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert figures(text, language) == expected


def test_two_claimants_with_different_counts_are_a_dispute() -> None:
    found = disputed(
        report(
            1, "lantern", "Raid", "The Northern Monitor said that six people were killed in the raid on the depot."
        ),
        report(2, "beacon", "Raid", "The health ministry said four people were killed in the raid.", minutes=60),
    )
    assert [d.what for d in found] == ["killed"]
    assert rows(found[0]) == [(4, "health ministry"), (6, "Northern Monitor")]


def test_a_later_count_of_the_same_voice_replaces_the_earlier() -> None:
    assert not disputed(
        report(1, "lantern", "Raid", "The Northern Monitor said that six people were killed."),
        report(2, "beacon", "Raid", "The Northern Monitor said that eight people were killed.", minutes=90),
    )


def test_a_count_of_the_day_before_is_an_update_and_no_dispute() -> None:
    assert not disputed(
        report(1, "lantern", "Raid", "The Northern Monitor said that six people were killed."),
        report(2, "beacon", "Raid", "The health ministry said that 14 people were killed.", minutes=60 * 20),
    )


def test_reprints_of_one_text_and_outlets_of_one_owner_are_one_voice() -> None:
    text = "A fire in the harbour killed six people on Sunday."
    other = "A fire in the harbour killed seven people on Sunday."
    assert not disputed(report(1, "lantern", "", text, wire=1), report(2, "beacon", "", other, wire=1))
    one, two = source("lantern", owner="house"), source("beacon", owner="house")
    assert not disputed(report(1, one, "", text), report(2, two, "", other, minutes=5))


def test_an_acronym_and_its_name_are_one_voice() -> None:
    assert not disputed(
        report(1, "lantern", "", "The Sahel Aid Network said that six people were killed."),
        report(2, "beacon", "", "SAN said that seven people were killed.", minutes=5),
    )


def test_an_outlet_speaks_where_nobody_is_named() -> None:
    found = disputed(
        report(1, "lantern", "", "A fire in the harbour killed six people on Sunday."),
        report(2, "beacon", "", "The mayor said that four people were killed.", minutes=5),
    )
    assert rows(found[0]) == [(4, "mayor"), (6, "Lantern")]


def test_a_denied_count_is_nobody_s() -> None:
    assert not disputed(
        report(1, "lantern", "", "The mayor said that four people were killed."),
        report(2, "beacon", "", "The army denied that six people were killed.", minutes=5),
    )


@settings(max_examples=200)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_counted_without_an_error(text: str, language: str) -> None:
    assert all(found.value > 0 and 0 <= found.start < found.end <= len(text) for found in all_counts(text, language))


def test_an_outlet_does_not_disagree_with_whom_it_names() -> None:
    assert not disputed(
        report(1, "lantern", "", "The fire killed five people. The mayor said that six people were killed."),
    )


def test_counts_of_another_size_are_of_another_thing() -> None:
    assert not disputed(
        report(1, "lantern", "", "The mayor said that 560 people were wounded."),
        report(2, "beacon", "", "The Northern Monitor said that five people were wounded.", minutes=5),
    )


def test_what_the_outlet_printed_before_the_voice_raised_its_count_is_no_dispute() -> None:
    assert not disputed(
        report(1, "lantern", "", "A raid on the depot killed six people."),
        report(2, "beacon", "", "The Northern Monitor said that six people were killed.", minutes=10),
        report(3, "herald", "", "The Northern Monitor said that eight people were killed.", minutes=200),
    )


def test_two_named_voices_in_one_outlet_may_disagree() -> None:
    text = "The mayor said that six people were killed. The Northern Monitor said that eight people were killed."
    assert rows(disputed(report(1, "lantern", "", text))[0]) == [(8, "Northern Monitor"), (6, "mayor")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "Ao menos seis pessoas morreram e 12 ficaram feridas.", [("killed", 6), ("wounded", 12)]),
        ("pt", "O número de mortos subiu para 15.", [("killed", 15)]),
        ("he", "לפחות שישה בני אדם נהרגו ו-12 נפצעו.", [("killed", 6), ("wounded", 12)]),
        ("he", "מספר ההרוגים עלה ל-15.", [("killed", 15)]),
        ("vi", "Ít nhất sáu người chết và 12 người bị thương.", [("killed", 6), ("wounded", 12)]),
        ("vi", "Cảnh sát bắt 15 người.", [("arrested", 15)]),
        ("zh", "爆炸造成至少六人死亡，12人受伤。", [("killed", 6), ("wounded", 12)]),
        ("zh", "死亡人数升至15人。", [("killed", 15)]),
        ("ar", "سقوط قتيلين وثلاثة جرحى.", [("killed", 2), ("wounded", 3)]),
        ("tr", "Patlamada 12'si öldü.", [("killed", 12)]),
        ("tr", "Patlamada ölenlerin sayısı 15'e yükseldi.", [("killed", 15)]),
        ("fr", "Soixante-dix-sept personnes ont été tuées.", [("killed", 77)]),
        ("de", "Dreiundzwanzig Menschen wurden getötet.", [("killed", 23)]),
        ("en", "Eight people including three children were injured.", [("wounded", 8)]),
        ("en", "The toll rose from 10 to 12.", [("killed", 12)]),
        ("en", "2000 people died.", [("killed", 2000)]),
        ("en", "Six people were killed and 40 people were on board.", [("killed", 6)]),
    ],
)
def test_counts_are_read_in_words_and_cases_of_each_language(
    language: str, text: str, expected: list[tuple[str, int]]
) -> None:
    assert figures(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dozens of people were killed and several hundred were arrested."),
        ("ru", "Десятки человек погибли."),
        ("ar", "قتل عشرات الأشخاص."),
        ("zh", "数百人被捕。"),
        ("en", "Between 10 and 12 people were killed."),
        ("en", "10 to 12 people were killed."),
        ("ru", "Погибли от 10 до 12 человек."),
        ("ar", "مقتل ما بين 10 و12 شخصا."),
        ("en", "The senator died at 94, after he was released in 2014."),
        ("en", "Another three people died in hospital."),
        ("fr", "Six autres personnes ont été tuées."),
    ],
)
def test_vague_numbers_ranges_ages_years_and_what_is_added_are_no_counts(language: str, text: str) -> None:
    assert figures(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("en", "Since October, 900 people have been killed.", True),
        ("en", "In 2019, 40 people were killed.", True),
        ("en", "Last year 40 people were killed.", True),
        ("en", "Six people were killed, in the worst raid since 2019.", False),
        ("en", "Six people have been killed since Monday.", False),
        ("ru", "С начала года погибли 500 человек.", True),
        ("ar", "قتل 500 شخص منذ بداية الحرب.", True),
        ("fr", "Depuis octobre, 900 personnes ont été tuées.", True),
        ("zh", "今年已有40人死亡。", True),
    ],
)
def test_a_count_over_a_year_or_a_war_is_of_another_time(language: str, text: str, *, other: bool) -> None:
    assert [found.of_another_time for found in all_counts(text, language)] == [other]


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("at least six people were killed", "eight people were killed"),
        ("nearly 500 people were arrested", "487 people were arrested"),
        ("up to 12 people were wounded", "ten people were wounded"),
        ("1,200 people were displaced", "1,204 people were displaced"),
    ],
)
def test_counts_that_can_both_be_right_do_not_differ(said: str, printed: str) -> None:
    assert not disputed(
        report(1, "lantern", "", f"The Northern Monitor said that {said}."),
        report(2, "beacon", "", f"The health ministry said that {printed}.", minutes=5),
    )


def test_at_least_six_contradicts_four() -> None:
    found = disputed(
        report(1, "lantern", "", "The Northern Monitor said that at least six people were killed."),
        report(2, "beacon", "", "The health ministry said that four people were killed.", minutes=5),
    )
    assert rows(found[0]) == [(4, "health ministry"), (6, "Northern Monitor")]


def test_parts_of_a_count_are_not_set_beside_the_whole() -> None:
    assert not disputed(
        report(1, "lantern", "", "The raids killed three people in Selim and five people in Dora, the mayor said."),
        report(2, "beacon", "", "The Northern Monitor said that eight people were killed.", minutes=5),
    )


def test_a_count_further_down_does_not_stand_against_the_lead_of_its_own_article() -> None:
    lead = "The explosion wounded eight people.\n\nThe quay was closed.\n\nIt rained.\n\nShips waited outside.\n\n"
    assert not disputed(
        report(1, "lantern", "", f"{lead}When he came, seven people were wounded, the fire chief said."),
        report(2, "beacon", "", "The explosion wounded eight people.", minutes=5),
    )


def test_counts_that_no_article_leads_with_are_no_dispute() -> None:
    lead = "The talks go on.\n\nThe hall was full.\n\nIt rained.\n\nNobody smiled.\n\n"
    assert not disputed(
        report(1, "lantern", "", f"{lead}The attack killed 17 people, the mayor said."),
        report(2, "beacon", "", f"{lead}The attack killed 20 people, the Northern Monitor said.", minutes=5),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The police said that", "The police of Selim said that"),
        ("The Ministry of Health said that", "The health ministry said that"),
        ("Captain Adil Rahim said that", "Rahim said that"),
    ],
)
def test_one_body_under_two_names_is_one_voice(one: str, other: str) -> None:
    assert not disputed(
        report(1, "lantern", "", f"{one} six people were killed."),
        report(2, "beacon", "", f"{other} seven people were killed.", minutes=5),
    )


def test_speakers_of_one_sort_who_are_named_in_two_languages_may_be_one() -> None:
    english = report(1, "lantern", "", "The Northern Monitor for Rights said that six people were killed.")
    arabic = report(
        2, "manara", "", "قال المرصد الشمالي لحقوق الإنسان إن ثمانية أشخاص قتلوا.", language="ar", minutes=5
    )  # fmt: skip
    assert not disputed(english, arabic)


def test_an_outlet_in_another_language_may_contradict_a_named_voice() -> None:
    found = disputed(
        report(1, "lantern", "", "The Northern Monitor said that six people were killed."),
        report(2, "mayak", "", "Погибли восемь человек.", language="ru", minutes=5),
    )
    assert rows(found[0]) == [(8, "Mayak"), (6, "Northern Monitor")]


def test_the_latest_comes_first() -> None:
    found = disputed(
        report(1, "lantern", "", "The Northern Monitor said that six people were killed."),
        report(2, "beacon", "", "The health ministry said that four people were killed.", minutes=5),
        report(3, "herald", "", "The mayor said that five people were killed.", minutes=9),
    )
    assert [value for value, _ in rows(found[0])] == [5, 4, 6]


def test_of_voices_that_may_be_one_the_latest_count_stands() -> None:
    found = disputed(
        report(1, "phare", "", "Six personnes ont été tuées, a annoncé l'Observatoire du Nord.", language="fr"),
        report(2, "lantern", "", "The Northern Monitor said that eight people were killed.", minutes=30),
        report(3, "beacon", "", "The health ministry said that four people were killed.", minutes=40),
    )
    assert rows(found[0]) == [(4, "health ministry"), (8, "Northern Monitor")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Air defences shot down 47 drones over the coast.", [("drones", 47)]),
        ("en", "47 of 62 drones were shot down.", []),
        ("en", "The army bought 62 drones.", []),
        ("en", "It did $5 million in damage and destroyed 30 homes.", [("damage USD", 5_000_000), ("homes", 30)]),
        ("en", "They demanded a ransom of €300,000.", [("ransom EUR", 300_000)]),
        ("en", "The firm sold drones for 5 million dollars.", []),
        ("ru", "Силы ПВО сбили 47 беспилотников.", [("drones", 47)]),
        ("uk", "Збито 80 дронів.", [("drones", 80)]),
        ("ar", "وتم إسقاط 47 طائرة مسيرة.", [("drones", 47)]),
        ("fr", "47 drones ont été abattus.", [("drones", 47)]),
        ("es", "Fueron derribados 47 drones.", [("drones", 47)]),
        ("pt", "Foram abatidos 47 drones.", [("drones", 47)]),
        ("de", "Der Schaden beträgt 1,5 Millionen Euro.", [("damage EUR", 1_500_000)]),
        ("tr", "47 drone düşürüldü.", [("drones", 47)]),
        ("fa", "۴۷ پهپاد سرنگون شد.", [("drones", 47)]),
        ("he", "47 רחפנים יורטו.", [("drones", 47)]),
        ("zh", "击落47架无人机。", [("drones", 47)]),
        ("vi", "Phòng không bắn rơi 47 UAV.", [("drones", 47)]),
    ],
)  # fmt: skip
def test_things_and_sums_of_money_are_counted_with_what_became_of_them(
    language: str, text: str, expected: list[tuple[str, int]]
) -> None:
    assert [(found.kind, found.value) for _, counts in things(text, language) for found in counts] == expected


def test_sums_are_compared_within_one_currency() -> None:
    texts = ("$5 million", "$8 million", "€6 million")
    found = disputed(
        *(
            report(number, outlet, "", f"The storm caused {text} in damage, {who} said.", minutes=number)
            for number, (outlet, text, who) in enumerate(
                zip(("lantern", "beacon", "herald"), texts, ("the mayor", "an insurer", "the governor"), strict=True),
                1,
            )
        )
    )
    assert [(d.what, [(c.value, c.unit) for c in d.counts]) for d in found] == [
        ("damage", [(8_000_000, "USD"), (5_000_000, "USD")])
    ]


def test_what_has_risen_over_the_last_years_is_no_toll_of_today() -> None:
    text = "The number of such deaths has steadily risen over the last 30 years. A fire killed four people on Sunday."
    assert tolls([report(1, "lantern", "Fire in Port Selim", text)]) == (("killed", 4),)


def _count(value: int, claimant: str, outlet: str, article: int) -> Count:
    return Count(
        value, claimant, replace(source("lantern"), name=outlet), "https://lantern.example/1", article=article
    )


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Northern Monitor", "Beacon"]),
        ("ru", ["Министерство порта", "Beacon"]),
        ("ar", ["Northern Monitor", "وزارة الميناء"]),
    ],
)
def test_a_figure_names_voices_that_the_reader_can_read(language: str, names: list[str]) -> None:
    counts = (
        _count(6, "Министерство порта", "Маяк", 1),
        _count(6, "Northern Monitor", "Маяк", 2),
        _count(4, "وزارة الميناء", "Beacon", 3),
    )
    shown = readable(counts, {1: "ru", 2: "uk", 3: "he"}, language)
    assert [count.claimant for count in shown] == names
