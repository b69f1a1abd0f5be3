"""What the fast parser would lose, read all the same; and feedparser is not asked for it."""

from __future__ import annotations

import base64

import pytest

from feeds import parse
from feeds.parse import parse_feed
from news.model import Entry

URL = "https://news.example/feed"
ATOM = "http://www.w3.org/2005/Atom"


@pytest.fixture(autouse=True)
def no_thorough_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(data: bytes) -> None:
        raise AssertionError("feedparser was asked")

    monkeypatch.setattr(parse, "read_thorough", asked)


def rss(item: str) -> Entry:
    spaces = (
        f'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="{ATOM}"'
    )
    text = f'<rss version="2.0" {spaces}><channel><title>T</title><item>{item}</item></channel></rss>'
    (entry,) = parse_feed(text.encode(), None, URL).entries
    return entry


def atom(item: str) -> Entry:
    text = f'<feed xmlns="{ATOM}" xmlns:media="http://search.yahoo.com/mrss/"><title>T</title><entry>{item}</entry></feed>'
    (entry,) = parse_feed(text.encode(), None, URL).entries
    return entry


def test_markup_inside_a_title_is_read_through() -> None:
    assert rss("<title>The <b>big</b> ship &amp; crew</title>").title == "The big ship & crew"


def test_xhtml_in_a_summary_keeps_its_paragraphs() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two &lt; three.</p></div>'
    assert atom(f'<title>t</title><summary type="xhtml">{div}</summary>').summary == "One.\n\nTwo < three."


def test_html_elements_in_html_content_are_kept() -> None:
    assert atom('<title>t</title><content type="html"><p>One.</p><p>Two.</p></content>').content == "One.\n\nTwo."


def test_base64_is_decoded() -> None:
    words = base64.b64encode("<p>Küste</p>".encode()).decode()
    assert atom(f'<title>t</title><content type="application/octet-stream">{words}</content>').content == "Küste"


def test_the_own_link_counts_where_an_extension_stands_before_it() -> None:
    item = (
        '<atom:link rel="self" href="https://news.example/self"/><title>t</title>'
        "<link>https://news.example/1</link><guid>https://news.example/?p=1</guid>"
    )
    assert rss(item).url == "https://news.example/1"


def test_a_title_of_dublin_core_stands_in_for_a_missing_one() -> None:
    assert rss("<dc:title>News</dc:title><link>https://news.example/1</link>").title == "News"


def test_a_link_without_relation_counts_behind_another() -> None:
    links = '<link rel="edit" href="https://news.example/edit"/><link href="https://news.example/1"/>'
    assert atom(f"<title>t</title>{links}").url == "https://news.example/1"


@pytest.mark.parametrize("relation", ["replies", "enclosure"])
def test_a_link_to_comments_or_files_is_not_the_article(relation: str) -> None:
    link = f'<link rel="{relation}" href="https://news.example/aside"/>'
    assert atom(f"<title>t</title><id>tag:news.example,2026:1</id>{link}").url == ""


def test_a_link_resolves_against_its_own_base() -> None:
    link = '<link xml:base="https://other.example/a/" href="1"/>'
    assert atom(f"<title>t</title>{link}").url == "https://other.example/a/1"


def test_a_video_is_described_by_its_media_group() -> None:
    group = (
        "<media:group><media:title>v</media:title><media:description>A ferry turns.</media:description></media:group>"
    )
    assert atom(f'<title>t</title><link href="https://news.example/1"/>{group}').summary == "A ferry turns."


def test_a_described_picture_leaves_feed_and_text_alone() -> None:
    picture = (
        '<media:content url="https://news.example/1.jpg" type="image/jpeg"><media:title>A ship</media:title>'
        "<media:description>At sea.</media:description></media:content>"
    )
    entry = rss(f"<title>News</title><description>It is late.</description>{picture}")
    assert (entry.title, entry.summary, entry.image_url) == ("News", "It is late.", "https://news.example/1.jpg")


def test_an_empty_description_is_not_made_up_from_the_content() -> None:
    encoded = '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">Long text</content:encoded>'
    entry = rss(f"<title>t</title><description/>{encoded}")
    assert (entry.summary, entry.content) == ("", "Long text")


def test_the_full_text_of_rss_1_is_read() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel rdf:about='https://a.example/'><title>A</title><link>https://a.example/</link></channel>"
        "<item rdf:about='https://a.example/1'><title>t</title><link>https://a.example/1</link>"
        "<description>Short.</description><content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>"
        "<dc:creator>Ann</dc:creator><dc:subject>sea</dc:subject><dc:date>2026-03-09T12:00Z</dc:date></item></rdf:RDF>"
    )
    feed = parse_feed(text.encode(), None, URL)
    (entry,) = feed.entries
    assert (feed.title, feed.homepage) == ("A", "https://a.example/")
    assert (entry.guid, entry.url) == ("https://a.example/1", "https://a.example/1")
    assert (entry.summary, entry.content, entry.authors, entry.categories) == ("Short.", "Long.", ("Ann",), ("sea",))
    assert entry.published_at is not None


def test_all_authors_are_kept() -> None:
    people = "<author><name>Ann</name></author><author><name>Ben</name></author>"
    assert atom(f"<title>t</title>{people}").authors == ("Ann", "Ben")
    assert rss("<title>t</title><dc:creator>Ann</dc:creator><dc:creator>Ben</dc:creator>").authors == ("Ann", "Ben")


def test_what_a_server_appends_is_cut() -> None:
    body = b"<rss version='2.0'><channel><title>T</title><item><title>t</title></item></channel></rss>"
    feed = parse_feed(body + b"\n<script>count()</script><!-- cached -->", None, URL)
    assert [entry.title for entry in feed.entries] == ["t"]


def test_a_picture_enclosed_in_atom_is_the_image() -> None:
    link = '<link rel="enclosure" type="image/png" href="https://news.example/1.png"/>'
    assert atom(f'<title>t</title><link href="https://news.example/1"/>{link}').image_url.endswith("1.png")
