"""Regions: lookup in many languages, what contains what, near misses, zones, and what an article is about.

All texts are invented.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import Place, RegionKind
from news.regions import Atlas, load_atlas

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("regions.toml").read_text(encoding="utf-8"))


def title(document: dict[str, str]) -> str:
    return document["title"]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def countries(places: tuple[Place, ...]) -> list[str]:
    return [place.region for place in places if "/" not in place.region]


def ids(places: tuple[Place, ...]) -> set[str]:
    return {place.region for place in places}


# -- names


@pytest.mark.parametrize(("id", "names"), DATA["names"].items())
def test_a_region_is_found_by_its_names_in_many_languages_and_spellings(
    id: str, names: list[str], atlas: Atlas
) -> None:
    for name in names:
        found = atlas.lookup(name)
        assert found is not None, name
        assert found.id == id, name


@pytest.mark.parametrize(("language", "names"), DATA["countries"]["names"].items())
def test_countries_are_found_by_their_names_in_many_languages(language: str, names: str, atlas: Atlas) -> None:
    spoken = [atlas.lookup(name) for name in names.split(", ")]

    assert [region and region.id for region in spoken] == DATA["countries"]["codes"].split()


@pytest.mark.parametrize("name", ["", " ", "drones", "oil", "economy", "war", "hamas", "not a place", "xx/yy", "🦆"])
def test_what_names_no_region_is_none(name: str, atlas: Atlas) -> None:
    assert atlas.lookup(name) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("syira", "sy"), ("ukrane", "ua"), ("lebenon", "lb"), ("damascs", "sy/damascus"), ("afganistan", "af"),
     ("midle east", "middle-east"), ("Украйна", "ua"), ("syrian", "sy"), ("aleppp", "sy/aleppo")],
)  # fmt: skip
def test_a_misspelt_name_has_near_misses(typed: str, meant: str, atlas: Atlas) -> None:
    assert meant in [region.id for region in atlas.near(typed)]


def test_gibberish_has_no_near_misses_and_the_limit_holds(atlas: Atlas) -> None:
    assert atlas.near("qqqqzzzzxxxx") == ()
    assert atlas.near("") == ()
    assert len(atlas.near("mali", limit=2)) <= 2


def test_labels_are_in_the_readers_language_and_else_in_english(atlas: Atlas) -> None:
    assert [atlas.label("sy", language) for language in ("en", "ar", "ru", "uk", "de", "xx")] == [
        "Syria", "سوريا", "Сирия", "Сирія", "Syrien", "Syria",
    ]  # fmt: skip
    assert atlas.label("levant", "ru") == "Левант"
    assert atlas.label("sy/deir-ez-zor", "ar") == "دير الزور"
    assert atlas.label("sy/deir-ez-zor", "tr") == "Deir ez-Zor"
    assert atlas.label("atlantis", "en") == "atlantis"


# -- what contains what


def test_a_macro_region_holds_its_countries_a_country_its_divisions_a_division_its_cities(atlas: Atlas) -> None:
    chain = ("levant", "sy", "sy/deir-ez-zor", "sy/deir-ez-zor/albukamal")
    for place, outer in enumerate(chain):
        for inner in chain[place:]:
            assert atlas.contains(outer, inner)
        for larger in chain[:place]:
            assert not atlas.contains(outer, larger)
    assert atlas.contains("middle-east", "levant")
    assert not atlas.contains("levant", "iq")
    assert not atlas.contains("s", "sy")


def test_ancestors_run_from_country_to_division_then_to_macro_regions(atlas: Atlas) -> None:
    ancestors = atlas.ancestors("sy/deir-ez-zor/albukamal")

    assert ancestors[:2] == ("sy", "sy/deir-ez-zor")
    assert ancestors[2] == "levant"
    assert {"middle-east", "asia"} <= set(ancestors)
    assert all(atlas.contains(id, "sy/deir-ez-zor/albukamal") for id in ancestors)


def test_members_of_a_macro_region_are_countries_and_any_other_region_is_its_own(atlas: Atlas) -> None:
    assert set(atlas.members("levant")) == {"il", "jo", "lb", "ps", "sy"}
    assert len(atlas.members("eu")) == 27
    assert len(atlas.members("africa")) > 54
    assert atlas.members("sy/idlib") == ("sy/idlib",)


def test_an_area_holds_its_divisions_and_what_lies_in_them(atlas: Atlas) -> None:
    assert atlas.contains("ua/donbas", "ua/donetsk/mariupol")
    assert atlas.contains("ua", "ua/donbas")
    assert atlas.contains("europe", "ua/donbas")
    assert not atlas.contains("ua/donbas", "ua/kharkiv")
    assert not atlas.contains("ua/donetsk", "ua/donbas")
    assert atlas.members("sd/darfur")[0] == "sd/darfur"
    assert "sd/north-darfur" in atlas.members("sd/darfur")
    assert atlas.ancestors("iq/erbil/erbil")[:3] == ("iq", "iq/erbil", "iq/kurdistan-region")


def test_an_article_that_names_an_area_alone_is_about_it(atlas: Atlas) -> None:
    places = atlas.tag("Fighting spreads across Darfur", "Aid groups warn of hunger in Darfur.", language="en")

    assert ids(places) == {"sd", "sd/darfur"}


def test_neighbours_begin_with_what_contains_a_region(atlas: Atlas) -> None:
    assert atlas.neighbours("sy/deir-ez-zor/albukamal")[:3] == ("sy/deir-ez-zor", "sy", "levant")
    assert {"levant", "tr", "iq"} <= set(atlas.neighbours("sy"))
    assert set(atlas.neighbours("levant", limit=2)) <= set(atlas.members("levant"))
    assert len(atlas.neighbours("ua", limit=3)) == 3


def test_regions_know_their_kind(atlas: Atlas) -> None:
    kinds = {"levant": RegionKind.MACRO, "sy": RegionKind.COUNTRY, "sy/idlib": RegionKind.DIVISION,
             "sy/deir-ez-zor/albukamal": RegionKind.CITY}  # fmt: skip
    for id, kind in kinds.items():
        region = atlas.region(id)
        assert region is not None
        assert region.kind is kind
    assert atlas.region("atlantis") is None


# -- zones


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Damascus", "Asia/Damascus"), ("Берлин", "Europe/Berlin"), ("دمشق", "Asia/Damascus"),
        ("تهران", "Asia/Tehran"), ("Kyiv", "Europe/Kyiv"), ("Ukraine", "Europe/Kyiv"), ("Germany", "Europe/Berlin"),
        ("Chicago", "America/Chicago"),
        ("Russia", None), ("USA", None), ("Indonesia", None), ("Middle East", None), ("nowhere", None),
    ],
)  # fmt: skip
def test_a_place_has_a_zone_unless_it_has_several(name: str, zone: str | None, atlas: Atlas) -> None:
    assert atlas.zone(name) == zone


# -- what an article is about


@pytest.mark.parametrize("document", DATA["documents"], ids=title)
def test_an_article_is_about_its_places_in_any_language(document: dict[str, str], atlas: Atlas) -> None:
    places = atlas.tag(document["title"], document["text"], language=document["language"])

    assert countries(places)[:1] == [document["country"]]
    assert document["place"] in ids(places)


@pytest.mark.parametrize("document", DATA["documents"] + DATA["ambiguous"], ids=title)
def test_evidence_is_verbatim_and_stands_where_it_says(document: dict[str, str], atlas: Atlas) -> None:
    places = atlas.tag(document["title"], document["text"])

    for place in places:
        assert place.evidence
        assert 0 < place.weight <= 1
        for span in place.evidence:
            assert document[span.field][span.start : span.end] == span.words != ""
    assert [place.weight for place in places] == sorted((place.weight for place in places), reverse=True)


def test_offsets_hold_behind_letters_that_change_length_when_folded(atlas: Atlas) -> None:
    text = "Straße, ﬁnanz, İstanbul’un Ǆ ﷺ … e\u0301te\u0301 — then: Homs’s bakeries and Ta‘izz."
    places = atlas.tag("", text)
    spans = {span.words for place in places for span in place.evidence}

    assert {"İstanbul’un", "Homs", "Ta‘izz"} <= spans
    assert all(text[s.start : s.end] == s.words for place in places for s in place.evidence)


def test_divisions_and_cities_are_places_of_their_own_inside_their_country(atlas: Atlas) -> None:
    places = atlas.tag("Floods in Sudan", "Nyala and El Fasher were cut off. Khartoum sent boats to Nyala.")
    weight = {place.region: place.weight for place in places}

    assert {"sd", "sd/south-darfur", "sd/north-darfur/el-fasher", "sd/khartoum"} <= set(weight)
    assert weight["sd"] >= weight["sd/south-darfur"] >= weight["sd/south-darfur/nyala"]


def test_names_are_whole_words(atlas: Atlas) -> None:
    assert atlas.tag("Malian", "") != ()
    assert countries(atlas.tag("Formali", "Somalian? No: the Omanization of iranology, sirianism.")) == ["so"]


@pytest.mark.parametrize("document", DATA["ambiguous"], ids=title)
def test_ambiguous_names_are_told_apart_by_what_stands_around_them(document: dict[str, Any], atlas: Atlas) -> None:
    expected = document["countries"]

    assert countries(atlas.tag(document["title"], document["text"]))[: max(1, len(expected))] == expected


def rule(document: dict[str, Any]) -> str:
    return f"{document['language']}: {document['rule']}"


@pytest.mark.parametrize("document", DATA["everyday"], ids=rule)
def test_words_of_many_languages_are_no_places_abroad(document: dict[str, Any], atlas: Atlas) -> None:
    places = atlas.tag(document["title"], document["text"], language=document["language"], home=document["home"])

    assert sorted(countries(places)) == document["countries"]


def test_who_speaks_is_not_what_it_is_about(atlas: Atlas) -> None:
    places = atlas.tag(
        "Talks on Yemen resume",
        "The Jerusalem Post reported, citing The Times of Israel, that talks on Yemen had resumed in Sanaa. A "
        "London-based monitor and Russian state media said the same. The Washington Post had it first.",
    )

    assert countries(places) == ["ye"]


@pytest.mark.parametrize(
    "text", ["Cats may carry a parasite, according to Ukrainian media.", "Кошки опасны, сообщают турецкие СМИ."]
)
def test_an_outlets_nationality_alone_makes_no_place(text: str, atlas: Atlas) -> None:
    assert atlas.tag("", text) == ()


def test_a_dateline_counts_little(atlas: Atlas) -> None:
    places = atlas.tag("Drought in Somalia worsens", "NAIROBI (Agency) - Somali herders are losing cattle, they say.")

    assert countries(places)[0] == "so"
    assert dict.fromkeys(countries(places)).get("ke") is None


def test_the_title_counts_more_than_the_text(atlas: Atlas) -> None:
    places = atlas.tag(
        "Strike in Iraq", "Workers laid down tools.\n\nA strike in Iran ended last week. Iran has many."
    )

    assert countries(places)[0] == "iq"


def test_the_outlets_country_settles_what_the_text_leaves_open(atlas: Atlas) -> None:
    title, text = "London budget approved", "The council in London approved the budget on Monday."

    assert countries(atlas.tag(title, text)) == ["gb"]
    assert countries(atlas.tag("Bathurst road closed", "The road to Bathurst is closed.", home="AU")) == ["au"]


def test_currencies_are_no_places(atlas: Atlas) -> None:
    places = atlas.tag("Lebanon raises fuel price", "Beirut set it at 20 U.S. dollars. It was 18 U.S. dollars.")

    assert countries(places) == ["lb"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "no place here", "🦆" * 50, "a" * 30_000])
def test_a_text_without_places_has_none(text: str, atlas: Atlas) -> None:
    assert atlas.tag("", text) == ()


@settings(max_examples=150)
@given(st.text(max_size=40), st.text(max_size=200))
def test_no_text_breaks_the_tagger(title: str, text: str) -> None:
    fields = {"title": title, "text": text}
    for place in load_atlas().tag(title, text):
        assert all(fields[span.field][span.start : span.end] == span.words for span in place.evidence)


def test_the_same_text_is_tagged_the_same_whatever_came_before(atlas: Atlas) -> None:
    document = DATA["documents"][0]
    first = atlas.tag(document["title"], document["text"])
    for other in DATA["documents"]:
        atlas.tag(other["title"], other["text"])

    assert atlas.tag(document["title"], document["text"]) == first
