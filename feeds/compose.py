"""Entry and page -> ``Article``. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.credits import without_byline
from feeds.entries import digest
from feeds.extract import Extracted
from feeds.furniture import LineMemory, trim, without_headline
from feeds.sorting import dated
from news.agencies import agency_of
from news.languages import detect
from news.model import Article, Entry, Known, Source, TextOrigin

_FUTURE = timedelta(minutes=10)
"""How far a clock may be fast."""
_ARTICLE = 200
"""Characters from which a page's text is taken for an article."""
_BEGINNING = 60
"""Characters of the feed's own text by which it is known again in the page's."""
_SUFFIX = re.compile(r"(?P<words>.{12,})\s[-–—|·]\s(?P<name>[^|]{2,60})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an article is made of."""

    entry: Entry
    page: Extracted | None = None
    known: Known | None = None
    """The article that it is an edit of."""
    not_after: datetime | None = None
    """Its date where the feed has none and its place in the feed shows that it is older than now."""


def compose_kept(
    drafts: Sequence[Draft], source: Source, language: str, lines: str, now: datetime
) -> tuple[tuple[Article, ...], str | None]:
    """``compose`` with the outlet's repeated lines as the store keeps them; ``None``: they are as they were.

    Loads the model of languages: run it where that is cheap.
    """
    before = LineMemory.from_json(lines)
    articles, after = compose(drafts, source=source, language=language, memory=before, now=now)
    return articles, None if after == before else after.to_json()


def compose(
    drafts: Sequence[Draft], *, source: Source, language: str, memory: LineMemory, now: datetime
) -> tuple[tuple[Article, ...], LineMemory]:
    """Make articles of drafts.

    Args:
        drafts: new and edited ones.
        source: whose they are.
        language: what the feed says its language is; empty when nothing.
        memory: the outlet's repeated lines so far.
        now: first sight of all of them.

    Returns:
        The articles in the order of the drafts, and the memory with their lines: it learns from all of them before
        the first is trimmed.
    """
    chosen = [_text(draft) for draft in drafts]
    for draft, (text, origin) in zip(drafts, chosen, strict=True):
        if draft.known is None and origin in {TextOrigin.PAGE, TextOrigin.FEED}:
            memory = memory.after(text)
    repeated = memory.repeated
    articles = tuple(
        _article(draft, text, origin, source=source, language=language, repeated=repeated, now=now)
        for draft, (text, origin) in zip(drafts, chosen, strict=True)
    )
    return articles, memory


def _article(
    draft: Draft,
    text: str,
    origin: TextOrigin,
    *,
    source: Source,
    language: str,
    repeated: frozenset[str],
    now: datetime,
) -> Article:
    entry, page, known = draft.entry, draft.page, draft.known
    title = _without_outlet(entry.title or (page.title if page else ""), source.name) or _first_words(text)
    hint = entry.language or source.language or language
    spoken = detect(f"{title}\n{text}", hint=hint)
    whole = text
    if origin in {TextOrigin.PAGE, TextOrigin.FEED}:
        text = trim(text, spoken, repeated)
    if origin is not TextOrigin.TITLE:
        text = without_byline(text, entry.authors)
    article = Article(
        id=known.article if known else 0,
        source=source.key,
        guid=entry.guid,
        url=entry.url,
        title=title,
        text=text,
        language=spoken,
        published_at=_published(draft, now),
        seen_at=now,
        text_origin=origin,
        authors=entry.authors,
        categories=entry.categories,
        image_url=entry.image_url,
        credit=entry.credit,
        digest=digest(entry),
        revision=known.revision + 1 if known else 1,
    )
    return article if article.credit else replace(article, credit=_signature(article, whole))


def _signature(article: Article, whole: str) -> str:
    """The agency that signed in what was trimmed off the ends: its name must not be lost with a "Source: AFP"."""
    before, _, after = whole.partition(article.text)
    lines = f"{before}\n\n{after}".split("\n\n")
    signed = (agency_of(replace(article, title="", text="", authors=(), credit=line)) for line in lines if line)
    return next(filter(None, signed), "")


def _without_outlet(title: str, outlet: str) -> str:
    """A headline without the outlet's name that many feeds put behind it."""
    parted = _SUFFIX.fullmatch(title)
    return parted["words"] if parted and parted["name"].casefold() == outlet.casefold() else title


def _text(draft: Draft) -> tuple[str, TextOrigin]:
    """The best text: the page's, unless it is a stub beside what the feed itself carries.

    What a page shows of an article that is for subscribers counts only if it is more than that.
    """
    entry = draft.entry
    own = entry.content or entry.summary
    page = without_headline(draft.page.text, entry.title, draft.page.title) if draft.page else ""
    teaser = draft.page is not None and draft.page.paywalled
    holds_own = len(page) > len(own) and own[:_BEGINNING] in page
    if page and (holds_own or len(page) >= max(_ARTICLE, len(own) + 1 if teaser else len(own) / 2)):
        return page, TextOrigin.PAGE
    if len(entry.content) >= len(entry.summary) and entry.content:
        return entry.content, TextOrigin.FEED
    if entry.summary:
        return entry.summary, TextOrigin.SUMMARY
    return entry.title, TextOrigin.TITLE


def _published(draft: Draft, now: datetime) -> datetime:
    moment = dated(draft.entry)
    if moment is None:
        return draft.not_after or now
    return now if moment > now + _FUTURE else moment


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 120 else line[:120].rsplit(" ", 1)[0] + "…"
