"""The topic grammar: what people type, what it means, and that its spelling comes back unharmed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Article, Place, Term, TermKind, Topic
from news.regions import Atlas, load_atlas
from news.topics import MAX_CANONICAL, Refusal, TopicError, matches, parse_topic, region_topic

AT = datetime(2026, 3, 10, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def region(id: str, *, negated: bool = False) -> Term:
    return Term(TermKind.REGION, id, negated)


def word(value: str, *, negated: bool = False) -> Term:
    return Term(TermKind.WORD, value, negated)


def phrase(value: str, *, negated: bool = False) -> Term:
    return Term(TermKind.PHRASE, value, negated)


def article(title: str, text: str = "", *places: str) -> Article:
    tagged = tuple(Place(id, 1.0) for id in places)
    return Article(1, "herald", "g", "https://herald.example/1", title, text, "en", AT, AT, places=tagged)


@pytest.mark.parametrize(
    ("typed", "alternatives"),
    [
        ("syria", ((region("sy"),),)),
        ("Сирия", ((region("sy"),),)),
        ("سوريا", ((region("sy"),),)),
        ("deir ez-zor", ((region("sy/deir-ez-zor"),),)),
        ("sy/deir-ez-zor/albukamal", ((region("sy/deir-ez-zor/albukamal"),),)),
        ("tripoli lebanon", ((region("lb/north-lebanon/tripoli"),),)),
        ("south sudan", ((region("ss"),),)),
        ("middle east", ((region("middle-east"),),)),
        ("sy", ((region("sy"),),)),
        ("🇸🇾", ((region("sy"),),)),
        ("drones", ((word("drones"),),)),
        ("ai", ((word("ai"),),)),
        ('"air raid"', ((phrase("air raid"),),)),
        ("«air raid»", ((phrase("air raid"),),)),
        ("drone-strike", ((phrase("drone strike"),),)),
        ("syria + drones", ((region("sy"), word("drones")),)),
        ("drones syria", ((region("sy"), word("drones")),)),
        ("south sudan drones", ((region("ss"), word("drones")),)),
        ("syria, lebanon", ((region("sy"),), (region("lb"),))),
        ("سوريا، لبنان", ((region("sy"),), (region("lb"),))),
        ("syria -sport", ((region("sy"), word("sport", negated=True)),)),
        ("syria | iraq", ((region("sy"),), (region("iq"),))),
        ("syria & drones", ((region("sy"), word("drones")),)),
        ("叙利亚、黎巴嫩，伊拉克", ((region("sy"),), (region("lb"),), (region("iq"),))),
        ("deir ez‑zor", ((region("sy/deir-ez-zor"),),)),
        ("‘air raid’", ((phrase("air raid"),),)),
        ("'air raid'", ((phrase("air raid"),),)),
        ("syria + brothers' l'armée", ((region("sy"), word("brothers"), word("l'armee")),)),
        ("sudan -south sudan", ((region("sd"), region("ss", negated=True)),)),
        ("syria −sport", ((region("sy"), word("sport", negated=True)),)),
        ('"syria"', ((word("syria"),),)),
        ("syria, syria , syria", ((region("sy"),),)),
        ("syria + oil, iraq -gas", ((region("sy"), word("oil")), (region("iq"), word("gas", negated=True)))),
    ],
)  # fmt: skip
def test_what_is_typed_means(typed: str, alternatives: tuple[tuple[Term, ...], ...], atlas: Atlas) -> None:
    assert parse_topic(typed, atlas).alternatives == alternatives


@pytest.mark.parametrize("dash", "-−–—－‐‑‒―⁃⁻﹘﹣➖⸺")
def test_every_dash_that_a_phone_types_leaves_out(dash: str, atlas: Atlas) -> None:
    assert parse_topic(f"syria {dash}sport", atlas) == parse_topic("syria -sport", atlas)
    assert parse_topic(f"syria, iraq {dash}drone{dash}strike", atlas) == parse_topic(
        "syria, iraq -drone-strike", atlas
    )


@pytest.mark.parametrize(
    "quotes", ["“”", "„“", "„”", "«»", "»«", "‹›", "「」", "『』", "《》", "〝〟", "＂＂", "❝❞", "‘’", "‚‘"]
)
def test_the_quotation_marks_of_every_script_make_a_phrase(quotes: str, atlas: Atlas) -> None:
    assert parse_topic(f"syria {quotes[0]}air raid{quotes[1]}", atlas) == parse_topic('syria "air raid"', atlas)


@pytest.mark.parametrize("comma", ",،，、؛;；｜|﹐､\n")
def test_the_commas_of_every_script_part_alternatives(comma: str, atlas: Atlas) -> None:
    assert parse_topic(f"syria{comma}drones", atlas) == parse_topic("syria, drones", atlas)


@pytest.mark.parametrize(
    ("typed", "canonical", "title"),
    [
        ("SYRIA", "syria", "Syria"),
        ("Деир drones Syria", "syria + деир + drones", "Syria + деир + drones"),
        ("syria + drones", "syria + drones", "Syria + drones"),
        ("Deir Ezzor,Lebanon", "deir ez-zor, lebanon", "Deir ez-Zor, Lebanon"),
        ('syria -"air raid"', 'syria -"air raid"', "Syria −“air raid”"),
        ('"Syria"', '"syria"', "syria"),
        ("选举结果", '"选举结果"', "“选举结果”"),
    ],
)
def test_a_topic_has_one_readable_spelling(typed: str, canonical: str, title: str, atlas: Atlas) -> None:
    topic = parse_topic(typed, atlas)

    assert (topic.canonical, topic.title) == (canonical, title)


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "+", ",", "-", "-sport", "+ , -", '""', '"', "-" * 300, "!!!", "a -a", "\u200f\u200e", "x" * 10_000,
     ", ".join(f"word{n}" for n in range(9)), " + ".join(f"w{n}" for n in range(9)), "y" * (MAX_CANONICAL + 1)],
)  # fmt: skip
def test_what_cannot_be_a_topic_is_refused_in_one_sentence(typed: str, atlas: Atlas) -> None:
    with pytest.raises(TopicError) as refusal:
        parse_topic(typed, atlas)

    message = str(refusal.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 120


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", Refusal.NOTHING), ("🔥", Refusal.NOTHING), ("+,-", Refusal.NOTHING), ("syria, 🔥", Refusal.NOTHING),
        ("-sport", Refusal.ONLY_WITHOUT), ("syria, −sport", Refusal.ONLY_WITHOUT),
        ("syria -сирия", Refusal.CONTRADICTION), ('oil -"oil"', Refusal.CONTRADICTION),
        ("x" * 4000, Refusal.TOO_LONG), ('"' + "x " * 100, Refusal.TOO_LONG),
        (",".join("abcdefghi"), Refusal.ALTERNATIVES), (" ".join("qwzxjkvbf"), Refusal.TERMS),
    ],
)  # fmt: skip
def test_a_refusal_tells_what_is_wrong(typed: str, refusal: Refusal, atlas: Atlas) -> None:
    with pytest.raises(TopicError) as refused:
        parse_topic(typed, atlas)

    assert refused.value.refusal is refusal


pieces = st.sampled_from(
    ["syria", "south", "⼀ŉ", "sudan", "deir", "ez-zor", "drones", "Сирия", "حلب", "new", "york", "l'armée",
     "选举结果", "sy", "us/texas/paris", '"', ",", "+", "-", " ", "  ", "“air raid”", "levant", "İzmir", "ﷺ", "🇺🇦",
     "\u200f", "\u202e", "🔥", "‘", "’", "'", "„", "«", "》", "‑", "−", "➖", "،", "|", "&", "\x00", "غاره", "\u0301"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map("".join), st.lists(pieces).map(" ".join)))
def test_the_canonical_spelling_parses_to_the_same_topic(typed: str) -> None:
    atlas = load_atlas()
    try:
        topic = parse_topic(typed, atlas)
    except TopicError:
        return
    assert parse_topic(topic.canonical, atlas) == topic
    assert len(topic.canonical) <= MAX_CANONICAL
    assert topic.title


def test_every_country_division_and_macro_region_has_a_spelling_that_comes_back(atlas: Atlas) -> None:
    macros = atlas.ancestors("sy") + atlas.ancestors("gt") + atlas.ancestors("fj") + atlas.ancestors("td")
    ids = [*macros, "ge", "cd", "cg", "kr", "va", "vi", "gs", "us/washington-state", "us/georgia", "mx/mexico-city"]
    for id in ids:
        topic = region_topic(id, atlas)
        assert parse_topic(topic.canonical, atlas) == topic, id


def test_an_unknown_region_is_no_topic(atlas: Atlas) -> None:
    with pytest.raises(TopicError):
        region_topic("atlantis", atlas)


def on(typed: str, *, places: tuple[str, ...] = (), title: str = "", text: str = "") -> bool:
    atlas = load_atlas()
    topic: Topic = parse_topic(typed, atlas)
    return matches(topic, article(title, text, *places), atlas)


def test_a_region_holds_where_the_article_is_about_it_or_a_place_in_it() -> None:
    assert on("syria", places=("sy",))
    assert on("syria", places=("sy/deir-ez-zor/albukamal",))
    assert on("levant", places=("sy/deir-ez-zor/albukamal",))
    assert on("deir ez-zor", places=("sy/deir-ez-zor/albukamal",))
    assert not on("sy/deir-ez-zor/albukamal", places=("sy/deir-ez-zor",))
    assert not on("syria", title="A word about Syria, but no place of the article")


def test_words_and_phrases_hold_as_whole_words_in_any_case() -> None:
    assert on("drones", title="Drones over the port")
    assert on("drone", text="A drone fell.\n\nNobody was hurt.")
    assert not on("drone", title="Drones over the port")
    assert on('"air raid"', text="The air\nraid began at dawn.")
    assert not on('"air raid"', title="Raid by air")
    assert not on('"night air"', title="It was night", text="Air was clear.")


def test_both_either_and_without() -> None:
    assert on("syria + drones", places=("sy",), title="Drones shot down")
    assert not on("syria + drones", places=("sy",), title="Talks resume")
    assert on("syria, drones", title="Drones shot down")
    assert not on("syria -football", places=("sy",), title="Football league resumes")
    assert on("syria -football, drones", places=("sy",), title="Football and drones")
    assert not on("sudan -south sudan", places=("sd", "ss"))
