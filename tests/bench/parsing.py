"""Entries read per CPU second: our parsing beside the two libraries under it, on several sorts of feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import islice

from news.model import Article
from tests.bench.press import Press
from tests.bench.table import Report, spending

ITEMS = 20
FEEDS = 12
"""Of each sort."""
ROUNDS = 3

Parse = Callable[[bytes], int]
"""Body of a feed -> how many entries were found."""


async def run() -> Report:
    """Every sort of feed, then all of them together."""
    report = Report(f"{FEEDS} feeds of {ITEMS} items of each sort, entries per CPU second")
    press = Press(datetime.now(UTC))
    printed = (article for article, _, _ in press.articles(len(SORTS) * FEEDS * ITEMS))
    bodies = {sort: [_feed(sort, list(islice(printed, ITEMS))) for _ in range(FEEDS)] for sort in SORTS}
    bodies["all of these"] = [body for some in bodies.values() for body in some]
    for sort, some in bodies.items():
        speeds = {name: _speed(parse, some) for name, parse in PARSERS.items()}
        ours = speeds.pop("parse_feed")
        peers = ", ".join(f"{name} {speed:,.0f} (ours {ours / speed:.2g} times)" for name, speed in speeds.items())
        report.add(sort, ours, "1/CPU s", peers)
    return report


def _speed(parse: Parse, bodies: list[bytes]) -> float:
    """Entries per CPU second in the best of some rounds: what others do on the machine only adds."""
    parse(bodies[0])
    speeds = []
    for _ in range(ROUNDS):
        with spending() as spent:
            found = sum(map(parse, bodies))
        speeds.append(found / spent.cpu_s)
    return max(speeds)


def _ours(body: bytes) -> int:
    from feeds.parse import parse_feed

    return len(parse_feed(body, "application/xml", "https://paper.example/feed").entries)


def _feedparser(body: bytes) -> int:
    import feedparser

    return len(feedparser.parse(body).entries)


def _fastfeedparser(body: bytes) -> int:
    """It decodes, mends and cleans nothing: its texts are still markup."""
    import fastfeedparser

    return len(fastfeedparser.parse(body)["entries"])


PARSERS: dict[str, Parse] = {"parse_feed": _ours, "feedparser": _feedparser, "fastfeedparser": _fastfeedparser}

_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def _feed(sort: str, articles: list[Article]) -> bytes:
    head, item, tail = SORTS[sort]
    return "".join([head, *(item(article) for article in articles), tail]).encode()


def _plain_item(article: Article) -> str:
    return (
        f"<item><title>{escape(article.title)}</title><link>{article.url}</link><guid>{article.url}</guid>"
        f"<description>{escape(article.text[:200])}</description><pubDate>{_date(article)}</pubDate></item>"
    )


def _blog_item(article: Article) -> str:
    return (
        f"<item><title>{escape(article.title)}</title><link>{article.url}</link>"
        f"<dc:creator><![CDATA[Ann Quay]]></dc:creator>"
        f"<pubDate>{_date(article)}</pubDate><category><![CDATA[News]]></category><category><![CDATA[Coast]]></category>"
        f'<guid isPermaLink="false">https://blog.example/?p={article.guid}</guid>'
        f"<description><![CDATA[<p>{escape(article.text[:250])} [&#8230;]</p>\n]]></description>"
        f"<content:encoded><![CDATA[{_html(article)}]]></content:encoded></item>\n"
    )


def _media_item(article: Article) -> str:
    described = (
        f'<img src="{article.url}.jpg" alt="A picture" width="300"/><br/>{escape(article.text[:400])}&nbsp;&hellip;'
    )
    return (
        f"<item><title><![CDATA[{article.title}]]></title><link>{article.url}</link><guid>{article.url}</guid>"
        f"<description>{escape(described)}</description><pubDate>{_date(article)}</pubDate>"
        f'<media:content url="{article.url}.jpg" medium="image" width="300"><media:title>A picture</media:title>'
        f'<media:credit>Ann Quay</media:credit></media:content><media:thumbnail url="{article.url}.s.jpg"/></item>\n'
    )


def _atom_entry(article: Article) -> str:
    at = article.published_at.isoformat()
    return (
        f'<entry><title type="html">{escape(escape(article.title))}</title>'
        f'<link rel="alternate" href="{article.url}"/>'
        f"<id>{article.url}</id><published>{at}</published><updated>{at}</updated>"
        f"<author><name>Jo Pier</name></author>"
        f'<summary type="html">{escape(article.text[:160])}</summary>'
        f'<content type="html">{escape(_html(article))}</content></entry>\n'
    )


def _html(article: Article) -> str:
    return "\n".join(_paragraphs(article))


def _paragraphs(article: Article) -> Iterator[str]:
    picture = f'<img src="{article.url}.jpg" alt="At the scene" />'
    yield f'<figure class="wide">{picture}<figcaption>At the scene</figcaption></figure>'
    for paragraph in article.text.split("\n\n") * 2:
        words = escape(paragraph, quote=False).replace("“", "&#8220;").replace("”", "&#8221;")
        first, _, rest = words.partition(". ")
        yield f'<p><strong>{first}.</strong> {rest} <a href="{article.url}#more" rel="nofollow">Background</a></p>'
    title = f'<a href="{article.url}">{escape(article.title)}</a>'
    yield f'<p>The post {title} appeared first on <a href="/">Paper</a>.</p>'


def _date(article: Article) -> str:
    return format_datetime(article.published_at)


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_RSS = f'{_XML}<rss version="2.0" {_SPACES}><channel><title>Paper</title><link>https://paper.example/</link>\n'
_ATOM = f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><id>tag:paper.example,2026:feed</id>\n'
SORTS: dict[str, tuple[str, Callable[[Article], str], str]] = {
    "teasers without markup (RSS)": (_RSS, _plain_item, "</channel></rss>"),
    "escaped HTML and pictures (RSS)": (_RSS, _media_item, "</channel></rss>"),
    "full text in CDATA (RSS)": (_RSS, _blog_item, "</channel></rss>"),
    "full text, escaped (Atom)": (_ATOM, _atom_entry, "</feed>"),
}
"""Name -> what stands before the items, an item, and what stands behind."""
