"""A page -> the text of its article. The door to trafilatura.

The setting was measured on 149 pages of news outlets in 25 languages: ``favor_precision`` without tables loses a
little text and keeps out most boxes, and a box quoted as news is the worse mistake here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from feeds.decoding import decode_html
from feeds.entries import plain
from feeds.furniture import without_headline
from feeds.metadata import Metadata, read_metadata

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
ENOUGH, HALF = 600, 0.5
"""Characters, and share of the paragraphs, from which an extraction needs no second opinion."""
TEASER = 900
"""Characters below which words of a paywall are believed."""
LONG_TEASER = 2000
"""Characters from which the text of a page that is not free is taken for the whole, served all the same."""

_UNSEEN = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "head", "link",
    "meta", "select", "button",
)  # fmt: skip
"""Elements without text of the article. Taken out first: the extractor copies and searches the page several times."""

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
_UNCLEAN = re.compile("[<\x00-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
"""What shows that a line holds markup, control characters or invisible ones."""
_PROMPTS = ".//text()[not(ancestor::nav or ancestor::header or ancestor::footer or ancestor::aside or ancestor::a)]"
"""Where a prompt to subscribe closes an article; in a menu or on a button it closes nothing."""
_SELECTOR = re.compile(r"([.#])([\w-]+)\s*$")


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
    """The page says, or its few words suggest, that the article is for subscribers: the text is a teaser."""


def extract_page(html: bytes, url: str, content_type: str = "") -> Extracted:
    """The article of a page.

    Args:
        html: the body as served, uncompressed; no more than ``MAX_BYTES`` are read.
        url: where it was served from.
        content_type: the HTTP header; its charset outranks the page's.

    Returns:
        What was found; an empty text where nothing was. Where the extractor finds less than ``SHORT`` characters or
        one lump, the text of the page's JSON-LD takes its place unless that is shorter. Neither the headline nor a
        prompt to subscribe is part of the text. Never raises for what a page can contain.
    """
    import trafilatura

    root = trafilatura.load_html(decode_html(html[:MAX_BYTES], content_type))
    if root is None:
        return Extracted("")
    found = read_metadata(root, url)
    etree.strip_elements(root, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    text = _article_text(root, url, expected=max(_paragraph_length(root), 2 * len(found.body)))
    if len(found.body) > len(text) * 0.9 and (len(text) < SHORT or "\n\n" not in text):
        text = found.body
    paywalled = _is_teaser(root, text, found)
    return Extracted(
        text=without_headline(_without_wall(text) if paywalled else text, found.title),
        title=found.title,
        language=found.language,
        canonical_url=found.canonical_url,
        published_at=found.published_at,
        paywalled=paywalled,
    )


def _article_text(root: etree._Element, url: str, expected: int) -> str:
    """The strict extraction, unless it loses most of the page: then the one that keeps more.

    Only what is short or loses half is held against the extractor's second opinions, which cost as much again.
    """
    if root.xpath("count(descendant-or-self::*)") > MAX_ELEMENTS:
        return ""
    alone = _extraction(root, url, favor_precision=True, fast=True)
    if len(alone) >= max(ENOUGH, expected * HALF):
        return alone
    strict = _extraction(root, url, favor_precision=True)
    if len(strict) >= expected * LOST:
        return strict
    return max(strict, _extraction(root, url, favor_precision=False), key=len)


def _extraction(root: etree._Element, url: str, *, favor_precision: bool, fast: bool = False) -> str:
    """The extractor's answer; it works on a copy of the page."""
    import trafilatura

    text = trafilatura.extract(
        root, url=url, include_comments=False, include_tables=False, favor_precision=favor_precision, fast=fast
    )
    lines = (" ".join(line.split()) for line in (text or "")[:MAX_TEXT].split("\n"))
    cleaned = (plain(line) if _UNCLEAN.search(line) else line for line in lines)
    return "\n\n".join(line for line in cleaned if line)[:MAX_TEXT]


def _paragraph_length(root: etree._Element) -> int:
    return sum(len(" ".join("".join(element.itertext(with_tail=False)).split())) for element in root.iter("p"))


def _is_teaser(root: etree._Element, text: str, found: Metadata) -> bool:
    """Whether the text is what an outlet shows of an article that it sells."""
    if found.paid and len(text) < LONG_TEASER and 2 * _served(root, found.paid_part) <= len(text):
        return True
    return len(text) < TEASER and any(_WALL.search(piece[:2000]) for piece in root.xpath(_PROMPTS))


def _served(root: etree._Element, selector: str) -> int:
    """Characters that the page shows in the part that it says is not free; only simple selectors are understood."""
    match = _SELECTOR.search(selector[:200])
    if match is None:
        return 0
    test = (
        "@id=$name"
        if match[1] == "#"
        else "contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))"
    )
    parts = root.xpath(f"//*[{test}]", name=match[2])
    return sum(len(" ".join("".join(part.itertext()).split())) for part in parts)


def _without_wall(text: str) -> str:
    """A teaser without the lines that ask to subscribe."""
    return "\n\n".join(line for line in text.split("\n\n") if len(line) > SHORT or not _WALL.search(line))
