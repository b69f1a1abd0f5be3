"""Pages damaged in every way that comes to mind: the extractor answers whatever they are, and its answer is clean."""

from __future__ import annotations

import json
import re
import unicodedata
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.extract import MAX_TEXT, Extracted, extract_page

URL = "https://news.example/2026/03/ferry.html"
SENTENCES = (
    "The ferry came back to the harbour on Monday evening after two days of storm, and the island came to see it.",
    "Паром вернулся в порт вечером в понедельник, и весь остров пришёл его встречать.",
    "عادت العبارة إلى الميناء مساء الاثنين بعد يومين من العاصفة، وجاء أهل الجزيرة لرؤيتها.",
    "Die Fähre kam am Montagabend zurück; “niemand” wurde verletzt &amp; alle Autos blieben trocken.",
    "フェリーは月曜日の夜に港に戻った。島の人々が見に来た。",
)
INLINE = (
    "b",
    "em",
    "a href='/x'",
    "span class=ad",
    "strong",
    "font",
    "time datetime='2026-03-09T18:00'",
    "bdo",
    "ruby",
)
BLOCKS = ("p", "div", "section", "article", "blockquote", "li", "table", "td", "h2", "main", "aside", "figure", "pre")
JUNK = (
    "<", ">", "</p>", "</article>", "<!--", "-->", "<![CDATA[", "]]>", "&#x0;", "&#146;", "&#xD800;", "&nbsp;",
    "&lt;b&gt;", "&amp;lt;p&amp;gt;", "\x00", "\x0b", "\x7f", "\x85", "\u00ad", "\u200b", "\ufeff", "\u202e",
    "<script>", "</script>", "<style>p{}", "<p>", "<svg><p>", "<template>", "<noscript>", "<plaintext>",
    "<base href='javascript:x'>", "<meta charset=utf-16>", "<html lang=\"'\">", "<title>", "<textarea>",
    "<select><option>", "<frameset>", "<math><mi>x", "'", '"',
)  # fmt: skip
ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-8-sig",
    "windows-1251",
    "windows-1256",
    "latin-1",
    "shift_jis",
    "gb18030",
    "utf-7",
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "NewsArticle", "x", *SENTENCES, "<p>x</p>", "2026-03-09"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "@graph", "headline"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = (
    "@type", "@graph", "headline", "articleBody", "datePublished", "inLanguage", "isAccessibleForFree", "hasPart",
)  # fmt: skip
FACTS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES))


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """Some nested markup around sentences."""
    tag = draw(st.sampled_from(BLOCKS))
    inner = draw(st.sampled_from(SENTENCES)) * draw(st.integers(1, 3))
    for _ in range(draw(st.integers(0, 3))):
        around = draw(st.sampled_from((*INLINE, *BLOCKS)))
        inner = f"<{around}>{inner}</{around.split()[0]}>" if draw(st.booleans()) else f"{inner}<{around}>{inner}"
    return f"<{tag}>{inner}</{tag}>"


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """A page of some blocks with facts about it, then cut, stuffed with junk and encoded somehow."""
    facts = json.dumps(draw(FACTS))
    canonical = draw(
        st.sampled_from(["/2026/ferry", "https://news.example/", "//[x", "javascript:x", "http://news.example/a b\n"])
    )
    head = f"<link rel=canonical href='{canonical}'><script type='application/ld+json'>{facts}</script>"
    body = "".join(draw(st.lists(blocks(), min_size=1, max_size=6)))
    text = f"<!doctype html><html lang=de><head><title>Ferry</title>{head}</head><body>{body}</body></html>"
    for _ in range(draw(st.integers(0, 6))):
        at, cut = draw(st.integers(0, len(text))), draw(st.integers(0, 40))
        text = text[:at] + draw(st.sampled_from(JUNK)) + text[at + cut :]
    data = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace"))
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


def assert_clean(found: Extracted) -> None:
    assert len(found.text) <= MAX_TEXT
    assert found.text == found.text.strip()
    for line in (found.title, *found.text.split("\n\n")):
        assert not [character for character in line if unicodedata.category(character) in {"Cc", "Cs"}], repr(line)
        assert not re.search(r"</?(?:p|b|div|span|script|a)\b[^<>]*>", line), line
    assert not found.published_at or found.published_at.utcoffset() is not None
    assert re.fullmatch("(?:[a-z]{2,3})?", found.language)
    if found.canonical_url:
        parts = urlsplit(found.canonical_url)
        assert parts.scheme in {"http", "https"}
        assert parts.netloc


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(
    pages(),
    st.sampled_from(["", "text/html", "text/html; charset=utf-8", "text/html; charset=nonsense", "image/png"]),
)
def test_a_damaged_page_is_answered_cleanly(data: bytes, content_type: str) -> None:
    assert_clean(extract_page(data, URL, content_type))


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["", "http://[::1", "not an address", URL]))
def test_any_bytes_are_answered_cleanly(data: bytes, url: str) -> None:
    assert_clean(extract_page(data, url))


def test_deep_nesting_is_answered_cleanly() -> None:
    for tag in ("div", "b", "table><tr><td", "ul><li", "blockquote"):
        assert_clean(extract_page((f"<{tag}>" * 3000 + SENTENCES[0]).encode(), URL))


def test_a_text_of_any_length_is_cut() -> None:
    page = "<html><body><article>" + "".join(f"<p>{number}. {SENTENCES[0]}</p>" for number in range(2000))
    found = extract_page(page.encode(), URL)
    assert_clean(found)
    assert MAX_TEXT - 200 < len(found.text) <= MAX_TEXT
