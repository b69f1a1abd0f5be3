"""A page -> the text of its article. The door to trafilatura.

The setting was measured on 149 pages of news outlets in 25 languages: ``favor_precision`` without tables loses a
little text and keeps out most boxes, and a box quoted as news is the worse mistake here.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.decoding import decode_html
from feeds.metadata import read_metadata
from news.text import words

MAX_BYTES = 3 * 2**20
"""Bytes of a page that are read."""
MAX_ELEMENTS = 40_000
"""A page with more elements is no article; the extractor would need minutes for it."""
MAX_TEXT = 64 * 1024
"""Characters of text that are kept."""
SHORT = 200
"""Characters below which an extraction is taken for a failure."""
LOST = 0.25
"""An extraction with less than this share of what stands in the page's paragraphs has lost the article."""
TEASER = 900
"""Characters below which words of a paywall are believed."""

_WALL = re.compile(
    "|".join(
        (
            "subscribe to (?:continue|read|unlock)", "already a subscriber", "subscribers? only", "for subscribers",
            "to continue reading", "become a (?:member|subscriber) to", "réservé aux abonnés", "déjà abonné",
            "abonnez-vous pour", "nur für abonnenten", "mit einem abo weiterlesen", "bereits abonnent",
            "exclusivo para suscriptores", "solo para suscriptores", "ya eres suscriptor",
            "exclusivo para assinantes", "já é assinante", "riservato agli abbonati", "sei già abbonato",
            "для подписчиков", "оформите подписку", "для передплатників", "للمشتركين فقط", "abonelere özel",
            "alleen voor abonnees", "tylko dla subskrybentów", "למנויים בלבד", "ویژه مشترکان",
            "chỉ dành cho thuê bao", "订阅后(?:继续)?阅读",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says."""

    text: str
    """Plain text, paragraphs parted by an empty line; empty where no article was found."""
    title: str = ""
    language: str = ""
    """ISO 639 as the page claims it; empty when it does not."""
    canonical_url: str = ""
    published_at: datetime | None = None
    paywalled: bool = False
    """The page says, or its few words suggest, that the text is for subscribers."""


def extract_page(html: bytes, url: str, content_type: str = "") -> Extracted:
    """The article of a page.

    Args:
        html: the body as served, uncompressed; no more than ``MAX_BYTES`` are read.
        url: where it was served from.
        content_type: the HTTP header; its charset outranks the page's.

    Returns:
        What was found; an empty text where nothing was. Where the extractor finds less than ``SHORT`` characters or
        one lump, the text of the page's JSON-LD takes its place unless that is
        shorter. The headline is not part of the text. Never raises for what a page can contain.
    """
    import trafilatura

    root = trafilatura.load_html(decode_html(html[:MAX_BYTES], content_type))
    if root is None:
        return Extracted("")
    found = read_metadata(root, url)
    text = _article_text(root, url, expected=max(_paragraph_length(root), 2 * len(found.body)))
    if len(found.body) > len(text) * 0.9 and (len(text) < SHORT or "\n\n" not in text):
        text = found.body
    return Extracted(
        text=_without_headline(text, found.title),
        title=found.title,
        language=found.language,
        canonical_url=found.canonical_url,
        published_at=found.published_at,
        paywalled=found.paid or (len(text) < TEASER and _has_wall(root)),
    )


def _article_text(root: etree._Element, url: str, expected: int) -> str:
    """The strict extraction, unless it loses most of the page: then the one that keeps more."""
    if sum(1 for _ in zip(range(MAX_ELEMENTS + 1), root.iter(), strict=False)) > MAX_ELEMENTS:
        return ""
    strict = _extraction(root, url, favor_precision=True)
    if len(strict) >= expected * LOST:
        return strict
    return max(strict, _extraction(root, url, favor_precision=False), key=len)


def _extraction(root: etree._Element, url: str, *, favor_precision: bool) -> str:
    import trafilatura

    text = trafilatura.extract(
        deepcopy(root), url=url, include_comments=False, include_tables=False, favor_precision=favor_precision
    )
    lines = (" ".join(line.split()) for line in (text or "")[:MAX_TEXT].split("\n"))
    return "\n\n".join(line for line in lines if line)


def _without_headline(text: str, title: str) -> str:
    """The text without a first paragraph that says what the title says, with or without the outlet's name."""
    first, _, rest = text.partition("\n\n")
    said, asked = words(first[:600]), words(title)
    return rest if rest and len(said) * 2 > len(asked) and said == asked[: len(said)] else text


def _paragraph_length(root: etree._Element) -> int:
    return sum(len(" ".join("".join(element.itertext(with_tail=False)).split())) for element in root.iter("p"))


def _has_wall(root: etree._Element) -> bool:
    return any(_WALL.search(text[:2000]) for text in root.itertext() if not text.isspace())
