"""Markup cut at its tags, and what is not simple enough for that."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import markup
from feeds.entries import plain
from feeds.markup import lines_of


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<p>One\n\ntwo</p>", ["One two"]),
        ("<b>One</b> two\n\nthree", ["One two", "three"]),
        ("<P>One</P><DIV CLASS=x>two</DIV>", ["One", "two"]),
        ("<xhtml:p>One</xhtml:p><xhtml:p>two</xhtml:p>", ["One", "two"]),
        ("<p>a<img alt='x > y' src=z>b</p>", ["ab"]),
        ("<p>if a > b</p>", ["if a > b"]),
        ("<p>a <!-- <b>not</b> this --> b</p>", ["a b"]),
        ("<!--more--><p>a</p>", ["a"]),
        ("<p>a</p><iframe src='x'></iframe><p>b</p>", ["a", "b"]),
        ("<p>a</p><svg><g><path d='M0'/></g><title>t</title></svg><p>b</p>", ["a", "b"]),
        ("<p>a</p><script>if (x<y) { z(); }</script><p>b</p>", ["a", "b"]),
        ("<p>a<embed src='x'>b</p>", ["ab"]),
        ("<p><![CDATA[a]]></p>", ["a"]),
        (
            "<p>a&nbsp;b &nbsp c &amp;amp; d &#8217; &#x2019; &unknown; &copy=1</p>",
            ["a b c & d ’ ’ &unknown; &copy=1"],
        ),
        ("<p>wait\x85 \x93yes\x94</p>", ["wait… “yes”"]),
        ("<p>می\u200cروم</p>", ["می\u200cروم"]),
        ("a <b", ["a <b"]),
        ("<3 and <notatag>", ["<3 and <notatag>"]),
    ],
)
def test_markup_is_cut_into_lines(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


PIECES = st.sampled_from(
    [
        "<p>word</p>", "<b class='x'>é</b>", "<br/>", "word", " ", "\n", "&amp;", "&#8217;", "<div>a<p>b</p></div>",
        "<ul><li>one</li><li><i>two</i></li></ul>", "<img src='x'>", "<!-- c -->", "<form>f</form>",
    ]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_cut_agrees_with_the_html_parser(text: str) -> None:
    cut, parsed = (read(f"<div>{text}</div>").split("\0") for read in (markup._blocks, markup._parsed_blocks))
    assert list(filter(None, map(joined, map(html.unescape, cut)))) == list(filter(None, map(joined, parsed)))


def joined(text: str) -> str:
    return " ".join(text.split())


def test_a_text_of_many_unclosed_tags_ends_in_time() -> None:
    assert plain("<a " * 170_000 + "<p>x")
