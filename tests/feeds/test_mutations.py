"""Feeds that were right once: whatever is cut, doubled, swapped or put in, they are read or refused, nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.entries import MAX_TEXT, MAX_TITLE
from feeds.mending import MAX_ENTRIES
from feeds.parse import NotAFeed, ParsedFeed, parse_feed

URL = "https://harbour.example/feed"
RSS = (
    """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Harbour &amp; Pier</title><link>https://harbour.example/</link><language>en-GB</language>
<atom:link rel="self" href="https://harbour.example/feed"/><ttl>30</ttl>
""",
    """<item><title>Ferry {n} returns &#8211; crew &amp; cargo safe</title><link>https://harbour.example/{n}?a=1&amp;b=2</link>
<guid isPermaLink="false">harbour-{n}</guid><pubDate>Mon, 09 Mar 2026 12:{n:02}:00 +0100</pubDate>
<dc:creator>Ann Quay</dc:creator><category>Ferries</category><category>Café</category>
<description>&lt;p&gt;It was &lt;b&gt;late&lt;/b&gt; by {n} hours.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>It was <b>late</b> by {n} hours.</p>
<p>Nobody &amp; nothing minded — “really”.</p>]]></content:encoded>
<media:content url="https://harbour.example/{n}.jpg" medium="image">
<media:title>Ferry {n}</media:title></media:content>
</item>
""",
    "</channel></rss>\n",
)
ATOM = (
    """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="text">Küste</title><link href="https://kueste.example/"/><id>tag:kueste.example,2026:feed</id>
""",
    """<entry xml:base="https://kueste.example/"><title type="html">Möwe {n} &amp;amp; Fisch</title>
<link rel="alternate" href="/{n}"/>
<link rel="replies" href="/{n}/kommentare"/><id>tag:kueste.example,2026:{n}</id>
<updated>2026-03-09T18:{n:02}:00+01:00</updated>
<author><name>Jo Süd</name><email>jo@kueste.example</email></author><category term="vogel" label="Vögel"/>
<summary type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Er schwamm <em>nicht</em> {n}.</p></div></summary></entry>
""",
    "</feed>\n",
)
RDF = (
    """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://pier.example/"><title>Pier</title><link>https://pier.example/</link></channel>
""",
    """<item rdf:about="https://pier.example/{n}"><title>Pier {n} closed</title><link>https://pier.example/{n}</link>
<description>Closed for {n} days.</description><dc:date>2026-03-09T1{n}:00:00Z</dc:date>
<content:encoded>&lt;p&gt;Closed for {n} days, and nobody knows why.&lt;/p&gt;</content:encoded></item>
""",
    "</rdf:RDF>\n",
)
KINDS = {"rss": RSS, "atom": ATOM, "rdf": RDF}
JSON = rb"""{"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "items": [
{"id": "1", "url": "https://quay.example/1", "title": "One <b>two</b>",
 "content_html": "<p>It was \u201elate\u201c.</p>",
 "date_published": "2026-03-09T12:00:00Z", "authors": [{"name": "Ann Quay"}], "tags": ["sea"]},
{"id": 2, "content_text": "plain & simple", "summary": "plain"}]}"""
WHOLE = {kind: parts[0] + "".join(parts[1].format(n=n) for n in range(6)) + parts[2] for kind, parts in KINDS.items()}
PIECES = (
    b"<", b">", b"&", b"&amp;", b"&nbsp;", b"&#0;", b"&#xD800;", b"&#128;", b"&lt;script&gt;", b"]]>", b"<![CDATA[",
    b"<!--", b"-->", b"\0", b"\xff\xfe", b"\xc3", b"\x85", b"\x1b", b"'", b'"', b"<item>", b"</item>", b"<entry>",
    b"</channel>", b"<title>", b"</title>", b"<link/>", b'<b onclick="x">', b"<media:title>", b"<x:y>", b"</rss>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>", b"<?xml version='1.0' encoding='utf-16'?>",
    b"\xe2\x80\x8b", b"xmlns", b"{", b"}",
)  # fmt: skip
TAG = re.compile(r"</?(?:p|b|i|a|em|div|span|script|br|img|li|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@st.composite
def harmed(draw: st.DrawFn) -> bytes:
    """A valid feed with up to eight cuts, copies, swaps and insertions."""
    body = draw(st.sampled_from([*(whole.encode() for whole in WHOLE.values()), JSON]))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 120)))
        other = draw(st.integers(0, len(body)))
        body = draw(
            st.sampled_from(
                [
                    body[:start] + body[end:],
                    body[:start],
                    body[:other] + body[start:end] + body[other:],
                    body[:start] + body[start:end][::-1] + body[end:],
                    body[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=8)) + body[start:],
                    body[:start] + draw(st.sampled_from(PIECES)) + body[end:],
                ]
            )
        )
    return body


@settings(max_examples=300)
@given(body=harmed(), content_type=st.sampled_from([None, "text/xml", "application/rss+xml; charset=iso-8859-1"]))
def test_a_harmed_feed_is_read_or_refused_and_what_is_read_is_clean(body: bytes, content_type: str | None) -> None:
    try:
        feed = parse_feed(body, content_type, URL)
    except NotAFeed as refused:
        assert str(refused).startswith("harbour.example answers with")
        assert "\n" not in str(refused)
        return
    check(feed)


@settings(max_examples=100)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_the_entries_before_a_cut_survive_it(kind: str, data: st.DataObject) -> None:
    head, _, _ = KINDS[kind]
    whole = WHOLE[kind].encode()
    cut = data.draw(st.integers(len(head.encode()), len(whole)))
    unharmed = len(re.findall(rb"</item>|</entry>", whole[:cut]))
    if not unharmed:
        return
    entries = parse_feed(whole[:cut], "text/xml; charset=utf-8", URL).entries
    assert entries[:unharmed] == parse_feed(whole, "text/xml; charset=utf-8", URL).entries[:unharmed]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_feeds_of_this_page_are_valid_to_begin_with(kind: str) -> None:
    feed = parse_feed(WHOLE[kind].encode(), None, URL)
    check(feed)
    assert len(feed.entries) == 6
    assert all(entry.url and entry.published_at and entry.summary and entry.title for entry in feed.entries)


def check(feed: ParsedFeed) -> None:
    assert len(feed.entries) <= MAX_ENTRIES
    assert feed.homepage == "" or feed.homepage.startswith(("http://", "https://"))
    for entry in feed.entries:
        assert entry.guid
        assert entry.url == "" or re.match(r"https?://[^/\s]", entry.url)
        assert entry.image_url == "" or re.match(r"https?://[^/\s]", entry.image_url)
        assert len(entry.title) <= MAX_TITLE
        assert max(len(entry.summary), len(entry.content)) <= MAX_TEXT
        assert re.fullmatch("[a-z]{2,3}|", entry.language)
        lines = (feed.title, entry.title, entry.credit, *entry.authors, *entry.categories)
        assert not any("\n" in line for line in lines)
        for text in (*lines, entry.summary, entry.content):
            assert not CONTROL.search(text), text
            assert not TAG.search(text), text
            assert text == text.strip()
        for moment in (entry.published_at, entry.updated_at):
            assert moment is None or moment.utcoffset() == timedelta(0)
