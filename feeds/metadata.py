"""What a page says about its article outside the text: JSON-LD, meta elements, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from feeds.dates import read_date
from feeds.entries import plain, plain_line

MAX_JSON = 512 * 1024
"""Characters of one JSON-LD block that are read."""
MAX_NODES = 2000
"""JSON-LD objects that are looked at."""

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report)$")
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "publish-date", "pubdate", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_LOCKED = frozenset({"locked", "metered", "paid", "subscriber", "subscription", "premium"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article."""

    title: str = ""
    language: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None
    body: str = ""
    """The article's text as JSON-LD gives it; often cut or without headings."""
    paid: bool = False
    """The page says that the text is not free."""
    paid_part: str = ""
    """CSS selector of the part that is not free, where the page names one."""


def read_metadata(root: etree._Element, url: str) -> Metadata:
    """The metadata of a page that was served from ``url``."""
    article = next(_articles(root), {})
    meta = _metas(root)
    heading = next((_line(element) for element in root.iter("h1") if _line(element)), "")
    page_title = next((_line(element) for element in root.iter("title") if _line(element)), "")
    named = [_text(article.get("headline")), *(meta.get(name, "") for name in _TITLES)]
    dates = [_text(article.get("datePublished")), *(meta.get(name, "") for name in _DATES), *_times(root)]
    free = (str(article.get("isAccessibleForFree", "")), meta.get("isaccessibleforfree", ""))
    return Metadata(
        title=next((title for title in map(plain_line, named) if title), plain_line(heading or page_title)),
        language=_language(root, article, meta),
        canonical_url=_canonical(root, meta, url),
        published_at=next((date for date in map(read_date, dates) if date), None),
        body=plain(_text(article.get("articleBody"))),
        paid=any(map(_is_false, free)) or meta.get("article:content_tier", "").lower() in _LOCKED,
        paid_part=_paid_part(article),
    )


def _is_false(value: object) -> bool:
    """Whether a schema.org Boolean, in one of its spellings, says no."""
    return str(value).strip().lower().rpartition("/")[2] in {"false", "no", "0"}


def _paid_part(article: Mapping[str, object]) -> str:
    """The selector that schema.org's mark-up for paywalled content names (``hasPart``)."""
    parts = article.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _is_false(part.get("isAccessibleForFree", "")):
            return _text(part.get("cssSelector"))
    return ""


def _articles(root: etree._Element) -> Iterator[Mapping[str, object]]:
    """JSON-LD objects that describe an article, in document order."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        try:
            data = json.loads(script.text[:MAX_JSON], strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (node for node in _nodes(data) if _is_article(node))


def _nodes(data: object) -> Iterator[Mapping[str, object]]:
    queue = [data]
    for _ in range(MAX_NODES):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:200]
        elif isinstance(item, dict):
            yield item
            queue += [
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in item
            ]


def _is_article(node: Mapping[str, object]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _metas(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            found.setdefault(name.strip().lower(), content[:2000].strip())
    return found


def _times(root: etree._Element) -> Iterator[str]:
    for element in root.iter("time"):
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
            yield (element.get("datetime") or "").strip()


def _language(root: etree._Element, article: Mapping[str, object], meta: Mapping[str, str]) -> str:
    html = next(root.iter("html"), root)
    claims: tuple[str, ...] = (
        _text(article.get("inLanguage")),
        str(html.get("lang") or ""),
        meta.get("og:locale", ""),
    )
    for claim in claims:
        match = _LANGUAGE.match(claim.strip())
        if match:
            return match.group().lower()
    return ""


def _canonical(root: etree._Element, meta: Mapping[str, str], url: str) -> str:
    """The page's own address for itself, as long as it is not the front page."""
    links = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for written in (*links, meta.get("og:url", "")):
        try:
            address = urljoin(url, written.strip()[:2000])
            parts = urlsplit(address)
        except ValueError:
            continue
        if (
            written.strip()
            and parts.scheme in {"http", "https"}
            and parts.netloc
            and (parts.path.strip("/") or parts.query)
        ):
            return str(address)
    return ""


def _line(element: etree._Element) -> str:
    return " ".join("".join(element.itertext(with_tail=False)).split())[:500]


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""
