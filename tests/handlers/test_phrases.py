"""Every language says everything, with the same fields."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.commands import COMMANDS, menu
from handlers.desk import DeskKnobs
from handlers.phrases import _read, own_name, phrases, spoken

LANGUAGES = DeskKnobs().languages
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
FIELD = re.compile(r"{(\w+)}")
SOURCES = Path(__file__).parents[2] / "handlers"


def forms(entry):
    return {"other": entry} if isinstance(entry, str) else dict(entry)


def test_every_language_of_the_desk_has_a_file():
    assert set(spoken()) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_phrase_and_no_other(language):
    assert set(_read(language)) == set(_read("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_the_same_fields_in_every_language(language):
    english = _read("en")
    for key, entry in _read(language).items():
        wanted = set(FIELD.findall(forms(english[key])["other"]))
        for form, words in forms(entry).items():
            said = set(FIELD.findall(words))
            # "one" and "two" may be words instead of a figure
            assert said - {"n"} <= wanted - {"n"}, (key, form)
            if form in {"few", "many", "other"}:
                assert said | {"n"} == wanted | {"n"}, (key, form)
            if isinstance(entry, str):
                assert said == wanted, (key, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_tables_have_every_form_that_whole_numbers_need(language):
    locale = phrases(language).locale
    needed = {locale.plural_form(number) for number in range(1000)}
    for key, entry in _read(language).items():
        if not isinstance(entry, str):
            assert needed <= set(entry), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_or_has_stray_blanks_or_tags(language):
    for key, entry in _read(language).items():
        for words in forms(entry).values():
            assert words.strip()
            assert words == words.strip() or key == "punctuation.list", key
            assert "  " not in words, key
            assert "<" not in words, key


@pytest.mark.parametrize("language", set(LANGUAGES) - {"en"})
def test_phrases_are_translated_not_copied(language):
    own, english = _read(language), _read("en")
    same = {
        key
        for key in own
        if own[key] == english[key] and re.search(r"[a-z]{4}", FIELD.sub("", str(forms(own[key])["other"])))
    }
    same -= {key for key in same if key.endswith(".example")}
    assert len(same) <= 8, same


def test_every_phrase_that_the_code_names_exists_and_every_phrase_is_named():
    code = "\n".join(path.read_text() for path in SOURCES.rglob("*.py"))
    named = set(re.findall(r'"([a-z]+(?:\.[a-z_]+)+)"', code))
    assert {key for key in named if key.split(".")[0] in {k.split(".")[0] for k in _read("en")}} <= set(_read("en"))
    built = (
        "figure.",
        "why.part.",
        "why.kind.",
        "topic.",
        "forget.table.",
        "command.",
        "settings.",
        "help.",
        "head.",
        "days.",
        "telegram.",
        "health.",
    )
    for key in _read("en"):
        last = key.rpartition(".")[2]
        assert key in named or key.startswith(built) or f'"{last}"' in code, f"nobody says {key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_menu_help_and_an_example_of_itself(language):
    spoken_ = phrases(language)
    for command in COMMANDS:
        assert spoken_.plain(f"command.{command.name}.example").startswith(f"/{command.name}")
        assert spoken_.plain(f"command.{command.name}.help")
        assert 3 <= len(spoken_.plain(f"command.{command.name}.menu")) <= 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_keeps_telegrams_rules_and_hides_what_is_for_administrators(language):
    rows = menu(language)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) and description for name, description in rows)
    assert "status" not in dict(rows)
    assert "brief" in dict(rows)


def test_a_language_that_is_not_spoken_is_answered_in_english():
    assert phrases("xx").language == "en"
    assert phrases("../en").language == "en"


@pytest.mark.parametrize(
    ("language", "one", "few", "many"),
    [
        ("en", "1 story", "3 stories", "11 stories"),
        ("ru", "1 сюжет", "3 сюжета", "11 сюжетов"),
        ("uk", "1 сюжет", "3 сюжети", "11 сюжетів"),
        ("ar", "خبر واحد", "3 أخبار", "11 خبرًا"),
        ("fa", "۱ خبر", "۳ خبر", "۱۱ خبر"),
        ("fr", "1 sujet", "3 sujets", "11 sujets"),
    ],
)
def test_numbers_take_the_plural_of_their_language(language, one, few, many):
    say = phrases(language)
    assert [say.html("count.stories", n=n).source for n in (1, 3, 11)] == [one, few, many]


def test_dates_and_times_are_those_of_the_zone_and_the_language():
    assert phrases("en").date(NOW, "Asia/Damascus") == "Tue 10 Mar"
    assert phrases("en").clock(NOW, "Asia/Damascus") == "11:00"
    assert phrases("en").city("Asia/Damascus") == "Damascus"
    assert phrases("ru").city("Asia/Damascus") == "Дамаск"
    assert phrases("fa").clock(NOW, "UTC") == "۰۸:۰۰"
    assert phrases("de").city("+05:30") == "UTC+05:30"
    assert phrases("en").ago(NOW - timedelta(hours=3), NOW) == "3 hours ago"


def test_a_moment_is_as_short_as_it_is_clear():
    say = phrases("en")
    assert say.moment(NOW - timedelta(hours=1), NOW, "UTC") == "07:00"
    assert say.moment(NOW - timedelta(hours=10), NOW, "UTC") == "Mon 22:00"
    assert say.moment(NOW - timedelta(days=20), NOW, "UTC") == "18 Feb"


def test_values_that_run_the_other_way_are_kept_apart():
    said = phrases("ar").html("line.printed", outlet="River Post").source
    assert "\u2068River Post\u2069" in said
    assert "\u2068" not in phrases("ar").html("line.printed", outlet="صوت الساحل").source
    assert "\u2068صوت الساحل\u2069" in phrases("en").html("line.printed", outlet="صوت الساحل").source


def test_values_are_escaped():
    assert phrases("en").html("line.printed", outlet="<b>A&B</b>").source == "in &lt;b&gt;A&amp;B&lt;/b&gt;"


def test_languages_are_offered_by_their_own_names():
    assert [own_name(code) for code in ("en", "ar", "ru", "tr")] == ["English", "العربية", "Русский", "Türkçe"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_telegram_door_finds_its_words(language):
    from bot.telegram import Word

    for word in Word:
        assert phrases(language).plain(word, chat="12345")
