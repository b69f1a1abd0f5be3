"""Markup to plain paragraphs, and what counts as an edit."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.entries import MAX_TEXT, MAX_TITLE, digest, plain, plain_line
from news.model import Entry

ENTRY = Entry("g", "https://a.example/1", "Ferry returns", "It was late.", "It was late. Nobody minded.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("Plain words", "Plain words"),
        ("One\nline\nonly", "One line only"),
        ("First.\n\nSecond.", "First.\n\nSecond."),
        ("<p>First.</p><p>Second.</p>", "First.\n\nSecond."),
        ("First.<br/><br>Second.", "First.\n\nSecond."),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("The <b>big</b> <a href='x'>ship</a>, he said", "The big ship, he said"),
        ("&lt;p&gt;Escaped twice.&lt;/p&gt;&lt;p&gt;Still fine.&lt;/p&gt;", "Escaped twice.\n\nStill fine."),
        ("&amp;lt;b&amp;gt;Escaped thrice&amp;lt;/b&amp;gt;", "Escaped thrice"),
        ("AT&amp;T &amp;amp; caf&eacute; &#8211; &amp;quot;ok&amp;quot;", 'AT&T & café – "ok"'),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("a\u00a0b\u200bc\u00add", "a bcd"),
        ("don\u0092t", "don’t"),
        ("<p>Text</p><script>evil()</script><style>p{}</style><!-- note -->", "Text"),
        ("<p>Read it<form><input><button>Send</button></form></p>", "Read it"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n\n2"),
        ("<p>Body.</p><p>The post <a href='x'>Title</a> appeared first on <a href='y'>Paper</a>.</p>", "Body."),
        ("<p>The ship left. <a href='x'>Continue reading</a></p>", "The ship left."),
        ("The ship left. Read more »", "The ship left."),
        ("<p>The ship left… <a>Continue reading <span>The ship</span> →</a></p>", "The ship left…"),
        ("<p>Паром ушёл.</p><p><a>Читать далее</a></p>", "Паром ушёл."),
        ("<p>The ship left…</p><p><a>Read More...</a></p>", "The ship left…"),
        ("The ship left [&#8230;]", "The ship left …"),
        ("The ship left [...]", "The ship left …"),
        ("They want to know more", "They want to know more"),
        ("He told them to read more.", "He told them to read more."),
        ("<p>مرحبا <b>بكم</b></p><p>في الميناء</p>", "مرحبا بكم\n\nفي الميناء"),
    ],
)
def test_markup_becomes_plain_paragraphs(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert plain_line("<p>Two</p> <p>lines</p>") == "Two lines"
    assert len(plain_line("word " * 5000)) <= MAX_TITLE


def test_a_text_is_cut_between_words() -> None:
    text = plain("<p>" + "harbour " * 20_000 + "</p>")
    assert MAX_TEXT - 10 < len(text) <= MAX_TEXT
    assert text.endswith("harbour")


@pytest.mark.parametrize("change", ["title", "summary", "content", "url"])
def test_another_word_is_an_edit(change: str) -> None:
    assert digest(replace(ENTRY, **{change: "https://other.example/"})) != digest(ENTRY)


def test_another_date_or_spacing_is_no_edit() -> None:
    later = replace(ENTRY, updated_at=datetime(2026, 3, 9, tzinfo=UTC), published_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert digest(later) == digest(ENTRY)
    assert digest(replace(ENTRY, title="  Ferry   returns\n")) == digest(ENTRY)


def test_words_that_move_from_title_to_summary_are_an_edit() -> None:
    assert digest(replace(ENTRY, title="Ferry", summary="returns It was late.")) != digest(ENTRY)


@pytest.mark.parametrize("piece", ["<div>", "&lt;", "<a <", "&amp;lt;b ", "<!--", "<![CDATA[", "\n \n", "&", "</p>"])
def test_hostile_markup_ends_in_time(piece: str) -> None:
    start = time.process_time()
    plain(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 3


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<", "&lt;", "&#0;", "\0", "<script>", "x", " ", "\n\n", "<!--", "\ud800"])
    )
)
def test_no_markup_breaks_it(pieces: list[str]) -> None:
    text = plain("".join(pieces))
    text.encode()
    assert "\n\n\n" not in text
    assert text == text.strip()
