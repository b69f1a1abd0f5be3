"""Which story an article joins, what merges, and that a restart changes nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Article, Grouping, Source
from news.stories import Grouper, GroupingKnobs
from news.vectors import HALVE_EVERY, UNIT, Vocabulary, bare_title, dot
from tests.news.newsdesk import article, outlet, place
from tests.news.stream import run, stream

A, B, C = outlet("harbour"), outlet("daily"), outlet("weekly")

DAM = (
    "Engineers opened the spillway of the Orlen dam on Tuesday after cracks were found in its northern wall. Some "
    "four hundred people in the valley below were told to leave their homes, the governor of Tarsk said."
)
DAM_AGAIN = (
    "Hundreds of villagers spent the night in schools after cracks in the wall of the Orlen dam forced the governor "
    "of Tarsk to empty the valley. Water is being let out through the spillway."
)
STRIKE = (
    "Bus drivers in Velegorsk walked out on Tuesday over unpaid overtime. The union said that no bus would leave the "
    "depots before the city council had met its leaders."
)


def put(grouper: Grouper, *arrivals: tuple[Article, Source]) -> list[int]:
    return [grouper.add(one, source).story for one, source in arrivals]


def test_two_outlets_on_one_event_make_one_story() -> None:
    arrivals = (
        (article(1, "harbour", "Valley below Orlen dam emptied after cracks found", DAM), A),
        (article(2, "daily", "Bus drivers strike in Velegorsk", STRIKE, hours=0.5), B),
        (article(3, "weekly", "Cracked Orlen dam drives villagers from homes", DAM_AGAIN, hours=1), C),
    )
    assert put(Grouper(), *arrivals) == [1, 2, 1]


def test_stories_form_in_arabic_russian_and_french() -> None:
    texts = {
        "ar": (
            ("إخلاء قرى وادي النهرين بعد تصدع السد الشمالي", "أخلت السلطات القرى بعد تصدع جدار السد الشمالي."),
            ("تصدع السد الشمالي يجبر سكان وادي النهرين على الرحيل", "غادر سكان الوادي بيوتهم بعد تصدع السد."),
            ("إضراب سائقي الحافلات في مدينة الريحان", "توقفت الحافلات في الريحان بسبب أجور لم تدفع."),
        ),
        "ru": (
            ("В Тарске эвакуируют долину из-за трещин в плотине", "Жителей долины вывезли после трещин в плотине."),
            ("Плотина под Тарском дала трещины, долину вывозят", "Из долины вывозят жителей: плотина треснула."),
            ("Водители автобусов Велегорска объявили забастовку", "Автобусы стоят: водителям не платят."),
        ),
        "fr": (
            ("La vallée de Tarsk évacuée après des fissures au barrage", "Le barrage est fissuré, la vallée vide."),
            ("Barrage fissuré : les habitants de la vallée partent", "Fissures au barrage : Tarsk évacue sa vallée."),
            ("Les chauffeurs de bus de Valmorin en grève", "Aucun bus à Valmorin : les heures ne sont pas payées."),
        ),
    }  # fmt: skip
    for language, (first, second, other) in texts.items():
        arrivals = (
            (article(1, "harbour", *first, language=language), A),
            (article(2, "weekly", *other, language=language), C),
            (article(3, "daily", *second, language=language, hours=1), B),
        )
        assert put(Grouper(), *arrivals) == [1, 2, 1], language


def test_a_reprint_joins_the_story_of_its_text_however_it_is_titled() -> None:
    arrivals = (
        (article(1, "harbour", "Valley emptied", DAM), A),
        (article(2, "daily", "What we saw on our trip to the mountains", DAM + " " + STRIKE[:40], hours=40), B),
    )
    assert put(Grouper(), *arrivals) == [1, 1]


def test_a_story_closes_three_days_after_its_last_article() -> None:
    def days_later(hours: float) -> list[int]:
        knobs = GroupingKnobs(decay_h=1e9)
        arrivals = (
            (article(1, "harbour", "Cracks found in Orlen dam", DAM), A),
            (article(2, "daily", "Cracks found in Orlen dam wall", DAM_AGAIN, hours=hours), B),
        )
        return put(Grouper(knobs), *arrivals)

    assert days_later(71) == [1, 1]
    assert days_later(73) == [1, 2]


def test_stories_and_texts_are_forgotten_when_the_stream_has_gone_on() -> None:
    grouper = Grouper()
    put(grouper, (article(1, "harbour", "Cracks found in Orlen dam", DAM), A))
    put(grouper, (article(2, "weekly", "Horse fair of Pyrgan opens", "Dealers brought horses.", hours=101), C))
    assert put(grouper, (article(3, "daily", "Cracks found in Orlen dam", DAM, hours=1), B)) == [3]


def test_an_outlets_daily_series_makes_a_new_story_each_day() -> None:
    title = "Water levels on the Orlen, {} March: rising by {} centimetres at Tarsk"
    text = "The gauge at Tarsk stood at {} centimetres this morning, the river office of the Orlen reports."
    arrivals = [
        (article(day, "harbour", title.format(day, day + 3), text.format(200 + day), hours=24 * day), A)
        for day in range(1, 4)
    ]
    assert put(Grouper(), *arrivals) == [1, 2, 3]


def test_another_outlets_equal_title_with_new_figures_is_the_same_story() -> None:
    arrivals = (
        (article(1, "harbour", "Quake of magnitude 5.8 shakes Tarsk valley", "A quake shook the Tarsk valley."), A),
        (article(2, "daily", "Quake of magnitude 5.9 shakes Tarsk valley", "The Tarsk valley shook.", hours=13), B),
    )
    assert put(Grouper(), *arrivals) == [1, 1]


def test_a_lone_outlet_asks_more_of_its_own_second_article_than_of_others() -> None:
    first = (article(1, "harbour", "Cracks found in Orlen dam", DAM), A)
    second = article(
        2, "harbour", "Orlen fish market moves to Tarsk", "Fishmongers of the Orlen leave the dam.", hours=1
    )
    strict = GroupingKnobs(threshold=0.01, same_outlet_threshold=0.6)
    assert put(Grouper(strict), first, (second, A)) == [1, 2]
    assert put(Grouper(strict), first, (replace(second, source="daily"), B)) == [1, 1]


def test_two_bills_of_one_governor_in_one_outlet_are_two_stories() -> None:
    title = "Governor signs bill on {}"
    text = "The governor of Tarsk signed a bill on Tuesday. {}"
    meals = "Pupils in the valley will eat free of charge from autumn on, and cooks are to be hired."
    roads = "Lorries heavier than nine tonnes must keep off the old bridges of the Orlen by night."
    arrivals = (
        (article(1, "harbour", title.format("school kitchens"), text.format(meals)), A),
        (article(2, "harbour", title.format("lorry traffic"), text.format(roads), hours=5), A),
    )
    assert put(Grouper(), *arrivals) == [1, 2]
    assert put(Grouper(GroupingKnobs(same_outlet_threshold=0.3)), *arrivals) == [1, 1]


def at(region: str, number: int, key: str, title: str, text: str, hours: float = 0.0) -> tuple[Article, Source]:
    """An article that is about a place, with its outlet."""
    return article(number, key, title, text, hours=hours, places=(place(region),)), outlet(key)


RAIDS = (
    ("Drone swarm hits {} overnight, two killed", "Two people were killed in {} when a swarm of drones hit homes."),
    ("Drone swarm hits {} overnight, clinic burns", "In {} a clinic burnt down after drones had hit it in a swarm."),
)


def raided(town: str, region: str, number: int) -> tuple[Article, Source]:
    title, text = (part.format(town) for part in RAIDS[number - 1])
    return at(region, number, "harbour", title, text, hours=number)


def test_two_raids_that_an_outlet_tells_in_like_words_are_two_stories_where_the_places_lie_apart() -> None:
    arrivals = raided("Orlen", "ua/orlen/orlen", 1), raided("Dostov", "ua/dostov", 2)
    assert put(Grouper(), *arrivals) == [1, 2]
    assert put(Grouper(GroupingKnobs(far_outlet_threshold=0.4, same_outlet_threshold=0.4)), *arrivals) == [1, 1]


def test_a_town_lies_not_apart_from_its_province() -> None:
    assert put(Grouper(), raided("Orlen", "ua/orlen/orlen", 1), raided("Orlen", "ua/orlen", 2)) == [1, 1]


def test_another_outlets_article_on_a_place_apart_must_be_more_like_the_story() -> None:
    bridge = "Masons mended the arches of the old bridge, and carts crossed it for the first time in nine years."
    first = at("ua/orlen", 1, "harbour", "Old bridge reopens to carts", bridge)
    wall = "Masons mended the tower of the old mill in spring, and its wheel turned again this week."
    second = at("ua/dostov", 2, "daily", "Old mill turns again", wall, hours=1)
    low = GroupingKnobs(threshold=0.05, far=0.0)
    assert put(Grouper(low), first, second) == [1, 1]
    assert put(Grouper(replace(low, far=0.5)), first, second) == [1, 2]
    near = replace(second[0], places=(place("ua/orlen"),)), second[1]
    assert put(Grouper(replace(low, far=0.5)), first, near) == [1, 1]


def test_an_opinion_neither_founds_nor_joins_the_story_of_an_event() -> None:
    arrivals = (
        (article(1, "harbour", "Opinion: the cracked Orlen dam above Tarsk was a warning", DAM_AGAIN), A),
        (article(2, "daily", "Cracked Orlen dam above Tarsk: valley emptied", DAM, hours=1), B),
        (
            article(
                3, "weekly", "Opinion: who cracked the Orlen dam above Tarsk?", STRIKE + DAM_AGAIN[9:90], hours=2
            ),
            C,
        ),
        (article(4, "coast", "Valley below cracked Orlen dam above Tarsk emptied", DAM[:60], hours=3), C),
    )
    assert put(Grouper(), *arrivals) == [1, 2, 3, 2]


def test_an_edited_article_stays_where_it_is() -> None:
    grouper = Grouper()
    put(grouper, (article(1, "harbour", "Cracks found in Orlen dam", DAM), A))
    edited = article(1, "harbour", "Bus drivers strike in Velegorsk", STRIKE, revision=2)
    assert grouper.add(edited, A).story == 1


def test_articles_that_say_nothing_make_stories_of_their_own() -> None:
    assert put(Grouper(), (article(1, "harbour", "…"), A), (article(2, "daily", "…", hours=1), B)) == [1, 2]


def test_the_outlets_name_is_no_part_of_a_title() -> None:
    assert bare_title("Cracks found in Orlen dam - Daily", "Daily") == "Cracks found in Orlen dam"
    assert bare_title("LIVE: Cracks found | Not the outlet", "Daily") == "Cracks found | Not the outlet"
    assert bare_title("Live:", "Daily") == "Live:"


# -- merging -----------------------------------------------------------------------------------------------


def grown_apart(knobs: GroupingKnobs | None = None) -> Grouper:
    """Two stories on one event, founded by articles with few words in common, that later articles bring together."""
    grouper = Grouper(knobs)
    full = "Cracks in the wall of the Orlen dam above Tarsk: spillway opened, valley emptied by the governor"
    grouper.restore(article(1, "harbour", full), A, Grouping(1, 1, "", 1))
    grouper.restore(
        article(2, "daily", "Tarsk governor empties valley below cracked Orlen dam"), B, Grouping(2, 2, "", 2)
    )
    grouper.restore(article(3, "weekly", full + " again", hours=1), C, Grouping(3, 3, "", 2))
    reprint = article(4, "coast", "Tarsk governor empties valley below cracked Orlen dam", hours=1)
    assert put(grouper, (reprint, outlet("coast"))) == [2]
    return grouper


def test_stories_that_turn_out_to_be_one_are_merged_into_the_older() -> None:
    grouper = grown_apart()
    assert grouper.merge() == ((2, 1),)
    assert grouper.merge() == ()


def test_an_article_never_joins_a_story_that_was_absorbed() -> None:
    grouper = grown_apart()
    grouper.merge()
    later = article(9, "ridge", "Tarsk governor empties the valley below the cracked Orlen dam", hours=2)
    assert grouper.add(later, outlet("ridge")).story == 1


def test_stories_far_apart_in_time_are_not_merged() -> None:
    grouper = grown_apart(GroupingKnobs(merge_h=-1))
    assert grouper.merge() == ()


RAID = "ps/north-gaza/beit-lahia"


def raid(
    number: int, language: str, region: str = RAID, figure: str = "17", hours: float = 0.0
) -> tuple[Article, Source]:
    titles = {
        "en": ("Strike on bakery kills {}", "Medics led by Karim Darwish found {} bodies there, said Nadim Qandil."),
        "ar": ("مقتل {} شخصا في قصف مخبز", "انتشل المسعفون بقيادة كريم درويش {} جثة من المخبز كما قال نديم قنديل."),
        "ru": ("Удар по пекарне: {} погибших", "Врачи достали {} тел, сказали Карим Дарвиш и Надим Кандиль."),
    }  # fmt: skip
    title, text = (part.format(figure) for part in titles[language])
    written = article(number, f"{language}-{number}", title, text, hours=hours, language=language)
    return replace(written, places=(place(region),)), outlet(written.source)


def test_one_event_in_three_languages_becomes_one_story() -> None:
    grouper = Grouper()
    assert put(grouper, raid(1, "en"), raid(2, "ar", hours=1)) == [1, 2]
    assert grouper.merge() == ((2, 1),)
    assert put(grouper, raid(3, "ru", hours=2)) == [3]
    assert grouper.merge() == ((3, 1),)


def test_languages_are_not_joined_by_place_and_kind_of_event_alone() -> None:
    grouper = Grouper()
    english, russian = raid(1, "en"), raid(2, "ru", figure="23")
    put(grouper, (replace(english[0], text=""), english[1]), (replace(russian[0], text=""), russian[1]))
    assert grouper.merge() == ()


def test_languages_are_joined_when_one_names_other_figures_but_the_same_people() -> None:
    grouper = Grouper()
    put(grouper, raid(1, "en"), raid(2, "ar", figure="23"))
    assert grouper.merge() == ((2, 1),)


def test_languages_are_not_joined_when_the_places_differ() -> None:
    grouper = Grouper()
    put(grouper, raid(1, "en"), raid(2, "ar", region="ps/gaza/gaza"))
    assert grouper.merge() == ()


def test_a_country_alone_joins_no_languages() -> None:
    grouper = Grouper()
    put(grouper, raid(1, "en", region="ps"), raid(2, "ar", region="ps"))
    assert grouper.merge() == ()


def test_languages_are_not_joined_half_a_day_apart() -> None:
    grouper = Grouper()
    put(grouper, raid(1, "en"), raid(2, "ar", hours=13))
    assert grouper.merge() == ()


def test_languages_are_not_joined_when_two_stories_of_an_outlet_fit_equally() -> None:
    grouper = Grouper(GroupingKnobs(threshold=2.0, same_outlet_threshold=2.0))
    first, source = raid(1, "en")
    again = "Medics say that Nadim Qandil and Karim Darwish found 17 bodies there."
    other = article(2, source.key, "Strike on bakery: 17 were killed", again, places=first.places)
    assert put(grouper, (first, source), (other, source), raid(3, "ar")) == [1, 2, 3]
    assert grouper.merge() == ()


def test_all_languages_of_an_event_are_joined_in_one_call() -> None:
    grouper = Grouper()
    put(grouper, raid(1, "en"), raid(2, "ar", hours=1), raid(3, "ru", hours=2))
    merges = grouper.merge()
    assert {absorbed for absorbed, _ in merges} == {2, 3}
    assert merges[-1][1] == 1


def test_two_uncommon_figures_in_one_quiet_city_need_no_name() -> None:
    quake = ("Quake of 5.4 shakes the city", "A man of 83 was hurt.")
    russian = ("Землетрясение магнитудой 5,4", "Пострадал житель 83 лет.")
    grouper = Grouper()
    put(
        grouper,
        (article(1, "harbour", *quake, places=(place(RAID),)), A),
        (article(2, "daily", *russian, language="ru", places=(place(RAID),)), B),
    )
    assert grouper.merge() == ((2, 1),)


OTHER_WORDS = (
    ("Blasts heard at fuel store near Tarsk", "Two drones hit a depot. Four people were killed and nine wounded."),
    ("Four martyred in cowardly act", "The province mourns four dead and nine injured after an attack on civilians."),
)


def test_outlets_of_one_language_with_other_words_are_joined_by_whom_they_count_in_a_quiet_place() -> None:
    grouper = Grouper()
    written = [article(n, f"o{n}", *words, places=(place(RAID),)) for n, words in enumerate(OTHER_WORDS, 1)]
    assert put(grouper, *((one, outlet(one.source)) for one in written)) == [1, 2]
    assert grouper.merge() == ((2, 1),)


def test_outlets_of_one_language_are_not_joined_so_where_more_is_going_on() -> None:
    grouper = Grouper()
    third = article(3, "o3", "Library roof mended", "The reading room is open again.", places=(place(RAID),))
    written = [article(n, f"o{n}", *words, places=(place(RAID),)) for n, words in enumerate(OTHER_WORDS, 1)]
    put(grouper, *((one, outlet(one.source)) for one in (*written, third)))
    assert grouper.merge() == ()


# -- order and bounds ----------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.permutations(range(6)))
def test_articles_of_one_minute_form_the_same_stories_in_whatever_order_they_come(order: list[int]) -> None:
    told = (
        ("Valley below Orlen dam emptied after cracks found", DAM),
        ("Cracked Orlen dam drives villagers from homes", DAM_AGAIN),
        ("Villagers flee valley below the cracked Orlen dam", DAM_AGAIN[:90]),
        ("Bus drivers strike in Velegorsk", STRIKE),
        ("Velegorsk without buses as drivers walk out", STRIKE[:70]),
        ("Horse fair of Pyrgan opens", "Dealers brought nine hundred horses to the meadows of Pyrgan."),
    )
    grouper = Grouper()
    arrivals = [
        (article(number, f"outlet{which}", *told[which]), outlet(f"outlet{which}"))
        for number, which in enumerate(order, 1)
    ]
    stories = dict(zip(order, put(grouper, *arrivals), strict=True))
    survivors = dict(grouper.merge())
    groups = {frozenset(w for w in stories if survivors.get(stories[w], stories[w]) == key) for key in range(1, 7)}
    assert groups - {frozenset()} == {frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({5})}


def test_no_place_is_given_after_a_later_article_was_read() -> None:
    rows = stream(200)
    whole, half = Grouper(), Grouper()
    assert put(whole, *rows)[:120] == put(half, *rows[:120])


def test_the_same_stream_gives_the_same_stories() -> None:
    first: dict[int, Grouping] = {}
    second: dict[int, Grouping] = {}
    run(Grouper(), stream(300), first)
    run(Grouper(), stream(300), second)
    assert first == second


def test_what_is_kept_is_bounded_by_the_window() -> None:
    grouper = Grouper()
    run(grouper, stream(2400), {})
    kept = [member for story in grouper._open.values() for member in story.members]
    assert len(kept) < 1200
    assert grouper._story_of.keys() >= {member.article for member in kept}
    assert len(grouper._story_of) < 1200


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=12))
def test_no_text_upsets_the_grouping(texts: list[tuple[str, str]]) -> None:
    grouper = Grouper()
    for number, (title, body) in enumerate(texts, 1):
        placed = grouper.add(article(number, f"outlet{number % 3}", title, body), outlet(f"outlet{number % 3}"))
        assert placed.story <= number
        assert placed.wire <= number
    grouper.merge()


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.floats(1, 50), max_size=80))
def test_vectors_are_of_unit_length(counts: dict[str, float]) -> None:
    vocabulary = Vocabulary()
    vocabulary.learn(counts)
    vector = vocabulary.vector(counts)
    assert len(vector) <= 40
    if vector:
        assert abs(dot(vector, vector) / UNIT**2 - 1) < 0.01


def test_words_of_any_days_news_weigh_less_than_others_from_the_first_article_on() -> None:
    vocabulary = Vocabulary("en")
    counts = {"presid": 1.0, "spillway": 1.0}
    vocabulary.learn(counts)
    vector = vocabulary.vector(counts)
    assert vector["spillway"] > 1.5 * vector["presid"]


def test_a_vocabulary_forgets_what_has_gone_out_of_the_news() -> None:
    vocabulary = Vocabulary()
    for number in range(2 * HALVE_EVERY + 500):
        vocabulary.learn([f"once{number}", "always"])
    assert len(vocabulary._seen) <= 501
    assert vocabulary._seen["always"] > HALVE_EVERY / 2
