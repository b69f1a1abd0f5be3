"""Feeds as they are served -> entries. Each file of tests/data/feeds stands beside what it must give."""

from __future__ import annotations

import contextlib
import json
import pickle
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.parse import MAX_BYTES, NotAFeed, parse_feed
from news.model import Entry

DATA = Path(__file__).parent.parent / "data" / "feeds"
FEEDS = sorted(path.name for path in DATA.iterdir() if path.with_name(path.name + ".json").exists())
URL = "https://news.example/feed"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{head}{items}</channel></rss>'.encode()


def only(items: str) -> Entry:
    (entry,) = parse_feed(rss(items), None, URL).entries
    return entry


def as_written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_gives_what_stands_beside_it(name: str) -> None:
    case = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    feed = parse_feed((DATA / name).read_bytes(), case["content_type"], case["url"])
    expected = case["expect"]
    rows = expected.pop("entries")
    assert {key: as_written(getattr(feed, key)) for key in expected} == expected
    assert len(feed.entries) == len(rows)
    for entry, row in zip(feed.entries, rows, strict=True):
        assert {key: as_written(getattr(entry, key)) for key in row} == row


def test_entries_without_ids_get_one_from_their_words() -> None:
    feed = parse_feed((DATA / "no_ids.xml").read_bytes(), None, URL)
    first, second = (entry.guid for entry in feed.entries)
    assert first
    assert first != second
    assert first == parse_feed((DATA / "no_ids.xml").read_bytes(), None, URL).entries[0].guid


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[::1", " "]
)
def test_a_link_that_is_no_web_address_is_dropped(link: str) -> None:
    assert only(f"<item><title>t</title><link>{link}</link></item>").url == ""


def test_a_date_that_the_fast_parser_would_guess_from_the_id_is_not_taken() -> None:
    assert only("<item><title>t</title><guid>2019-05-05 10:00</guid></item>").published_at is None


def test_a_comment_inside_a_title_does_not_cut_it() -> None:
    assert only("<item><title>before <!-- x --> after</title></item>").title == "before after"


def test_an_extension_before_the_title_is_not_the_title() -> None:
    items = (
        '<item xmlns:media="http://search.yahoo.com/mrss/"><media:title>photo</media:title><title>news</title></item>'
    )
    assert only(items).title == "news"


def test_a_summary_made_up_from_the_content_is_not_taken_for_one() -> None:
    space = "http://purl.org/rss/1.0/modules/content/"
    items = f'<item xmlns:c="{space}"><title>t</title><c:encoded>Long text</c:encoded></item>'
    assert (only(items).summary, only(items).content) == ("", "Long text")


def test_more_entries_than_the_limit_are_cut() -> None:
    items = "".join(f"<item><title>t{n}</title><guid>{n}</guid></item>" for n in range(700))
    entries = parse_feed(rss(items), None, URL).entries
    assert len(entries) == 500
    assert entries[-1].guid == "499"


def test_long_texts_are_cut_to_their_limits() -> None:
    entry = only(f"<item><title>{'word ' * 1000}</title><description>{'text ' * 50_000}</description></item>")
    assert len(entry.title) <= 500
    assert 60_000 < len(entry.summary) <= 64 * 1024


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty body"),
        (b"  \n", "empty body"),
        (b"hello", "plain text"),
        (b'{"items": 3}', "JSON that is not a JSON Feed"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "site map"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "error"),
        (b"<!doctype html><html><head><title>x</title></head><body>hi</body></html>", "web page"),
        (
            b"<html><body><script>var x='<rss><channel><item></item></channel></rss>'</script></body></html>",
            "web page",
        ),
    ],
)
def test_what_is_no_feed_is_named_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(NotAFeed, match=words) as refused:
        parse_feed(data, None, URL)
    assert str(refused.value).startswith("news.example answers with")
    assert "\n" not in str(refused.value)


def test_a_page_tells_which_feeds_it_links_to() -> None:
    page = (
        b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss.xml'>"
        b"<link rel='alternate' type='application/atom+xml' href='https://other.example/atom'></head></html>"
    )
    with pytest.raises(NotAFeed) as refused:
        parse_feed(page, "text/html", URL)
    assert refused.value.found == ("https://news.example/rss.xml", "https://other.example/atom")
    assert "found two feeds on it: https://news.example/rss.xml, https://other.example/atom" in str(refused.value)


def test_the_refusal_survives_the_way_out_of_a_worker() -> None:
    copy = pickle.loads(pickle.dumps(NotAFeed("no feed", ("https://a.example/",))))
    assert (str(copy), copy.found) == ("no feed", ("https://a.example/",))


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-WORDS")
    data = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode() + rss(
        "<item><title>a&x;b</title></item>"
    )
    assert "SECRET" not in repr(parse_feed(data, None, URL))


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 2_000_000,
        b"<a>" * 300_000,
        b"<rss><channel>" + b"<item><title>t</title>" * 20_000,
        b"<rss><channel><item><description>" + b"<![CDATA[" * 200_000,
        b"<rss><channel><item><title>" + b"&" * 1_000_000,
        b"<rss " + b" ".join(b"a%d='1'" % n for n in range(40_000)) + b"><channel/></rss>",
        b"<!--" * 500_000 + b"<rss/>",
        b"<!DOCTYPE rss [" + b'<!ENTITY a "' * 150_000,
        b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 500_000,
        rss("<item><title>t</title><pubDate>" + "1" * 1_000_000 + "</pubDate></item>"),
        rss("<item><title>t</title><description>" + "&lt;div&gt;" * 200_000 + "</description></item>"),
        rss("<item><title>t</title><description>" + "&amp;lt;a " * 200_000 + "</description></item>"),
        b"<rss><channel><item><" + b"t" * 3_000_000 + b"/></item></channel></rss>",
        rss("<item><title>x" + " " * 2_000_000 + "y</title></item>"),
    ],
    ids=range(14),
)
def test_hostile_bytes_end_in_time(data: bytes) -> None:
    start = time.process_time()
    with contextlib.suppress(NotAFeed):
        parse_feed(data[:MAX_BYTES], None, URL)
    assert time.process_time() - start < 5


SEEDS = [(DATA / name).read_bytes() for name in FEEDS]


@settings(max_examples=150)
@given(st.data())
def test_damaged_feeds_are_read_or_refused_but_nothing_else(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        length = data.draw(st.integers(0, 40))
        body[at : at + length] = data.draw(
            st.sampled_from([b"<", b"&", b"]]>", b"<![CDATA[", b"\0", b"\xff\xfe", b"<!--", b"&#0;", b"<item>", b"'"])
            | st.binary(max_size=12)
        )
    check(bytes(body))


@settings(max_examples=100)
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: rss(text)))
def test_any_bytes_are_read_or_refused_but_nothing_else(data: bytes) -> None:
    check(data)


def check(data: bytes) -> None:
    try:
        feed = parse_feed(data, "text/xml", URL)
    except NotAFeed:
        return
    for entry in feed.entries:
        assert entry.guid
        assert entry.url == "" or entry.url.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at.utcoffset() is not None
        (entry.title + entry.summary + entry.content + entry.guid).encode()
