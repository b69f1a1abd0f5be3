"""Markup that nobody can break out of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import markup
from handlers.markup import (
    bold,
    code,
    concat,
    details,
    directed,
    is_web,
    isolate,
    italic,
    join,
    lines,
    link,
    quotation,
    shorten,
    text,
    units,
)
from tests.handlers.strict_html import length, read

HOSTILE = '</b><script>alert("x")</script> & <a href="javascript:x">tap</a> \u202eevil\u2069\x00'


def test_text_is_escaped_at_birth():
    assert text("a < b & c > d").source == "a &lt; b &amp; c &gt; d"
    assert bold("<b>").source == "<b>&lt;b&gt;</b>"


def test_marks_that_turn_the_direction_and_control_characters_are_taken_out():
    assert text("a\u202eb\u2066c\x00d\ud800e").source == "abcde"


@given(st.lists(st.one_of(st.text(), st.just(HOSTILE)), min_size=1, max_size=4))
def test_whatever_goes_in_comes_out_as_text_with_a_true_length(parts):
    made = concat(
        bold(*parts), "\n", quotation(italic(*parts), link(parts[0], "https://a.test/?q=1&r=<")), code(*parts)
    )
    plain, entities = read(made.source)
    assert made.units == len(plain.encode("utf-16-le")) // 2 == length(made.source)
    assert made.entities == entities
    assert "<script" not in made.source


def test_only_sound_web_addresses_are_linked():
    assert link("AMN", "https://amn.test/a?b=1&c=2").source == '<a href="https://amn.test/a?b=1&amp;c=2">AMN</a>'
    refused = ["javascript:alert(1)", "ftp://a.test", "//a.test", "https://", "http://a b.test", 'https://a"b.test']
    refused += ["https://a.test/\u202e", "tg://user?id=1", "https://a.test/" + "x" * 3000, "http://[", ""]
    for address in refused:
        assert link("AMN", address).source == "AMN"
        assert not is_web(address)


def test_nothing_is_wrapped_around_nothing():
    assert not bold("")
    assert not details(text(""), "")
    assert lines("a", "", "b").source == "a\nb"
    assert join(" · ", ("", "a", "", "b")).source == "a · b"


def test_lengths_count_utf16_units():
    assert units("a😀") == 3
    assert text("😀 <").units == 4


@given(st.text(), st.integers(5, 60))
def test_a_shortened_text_is_never_longer_than_asked_for(plain, most):
    short = shorten(plain, most)
    assert units(short) <= most
    if units(" ".join(markup.clean(plain).split())) <= most:
        assert "…" in plain or "…" not in short


def test_a_text_is_cut_between_words_and_says_so():
    assert shorten("one two three four", 12) == "one two …"
    assert shorten("one two", 12) == "one two"
    assert shorten("x" * 50, 10).endswith(" …")


def test_words_that_run_the_other_way_are_isolated():
    assert isolate("صوت", "en").source == "\u2068صوت\u2069"
    assert isolate("Voice", "ar").source == isolate(isolate("Voice", "ar"), "ar").source == "\u2068Voice\u2069"
    assert isolate("Voice", "en").source == "Voice"
    assert isolate("12:30", "ar").source == "12:30"
    assert isolate(link("Voice", "https://v.test/صوت"), "en").source.startswith("<a")


@pytest.mark.parametrize(
    ("words", "language", "among", "mark"),
    [
        ("River Post", "en", "", ""),
        ("صوت الساحل", "ar", "", "\u200f"),
        ("صوت الساحل", "en", "", "\u200e"),
        ("River Post", "en", "ar", "\u200e"),
        ("River Post", "ar", "", "\u200f"),
        ("12:30", "en", "", ""),
    ],
)
def test_a_paragraph_is_marked_only_where_it_would_run_wrongly(words, language, among, mark):
    assert directed(words, language, among).source == mark + words


def test_only_the_markup_module_makes_html_by_hand():
    folder = Path(markup.__file__).parent
    for path in folder.glob("*.py"):
        if path.name != "markup.py":
            assert not re.search(r"\bHtml\(", path.read_text()), path.name
