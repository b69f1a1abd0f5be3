"""The digest itself: what ``/digest now`` shows and the digest tick sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from db.records import Length
from handlers.briefing import edition
from handlers.desk import Desk, Page, Reply
from handlers.markup import Html
from handlers.reader import Reader
from handlers.render import brief_pages
from handlers.replies import sentence
from news.calendar import zone
from news.model import Brief


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one digest is to hold."""

    since: datetime
    """Usually when the last one was sent."""
    topics: tuple[str, ...] = ()
    """Canonical; none: all that the reader is subscribed to."""
    length: Length | Literal[""] = ""
    """Empty: as the chat wants it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest ready to be sent: its pages, and the briefs to note as told."""

    briefs: tuple[Brief, ...]
    pages: tuple[Page, ...]


async def compose(desk: Desk, reader: Reader, wanted: Sequence[Wanted]) -> Edition:
    """A reader's digest, or several that come together as one; without pages on an empty day. No story comes twice.

    Args:
        desk: store, atlas, clock, knobs.
        reader: made with ``handlers.reader.reader_for``; must have a subscriber.
        wanted: of each digest.

    Returns:
        Pages, and briefs for ``handlers.briefing.told_rows``.
    """
    if reader.subscriber is None:
        return Edition((), ())
    briefs: list[Brief] = []
    for one in wanted:
        chat = replace(reader.subscriber, length=one.length or reader.subscriber.length)
        told = {story.story for brief in briefs for story in brief.stories}
        briefs += await edition(desk, chat, since=one.since, topics=one.topics, omit=told)
    pages: list[Page] = []
    number = 1
    for brief in briefs:
        opening = None if pages else greeting(reader)
        pages += brief_pages(brief, reader, opening=opening, number=number)
        number += len(brief.stories)
    return Edition(tuple(briefs), tuple(pages))


def empty(reader: Reader) -> Reply:
    """What a digest says on a day without news, where the reader wants a line."""
    return sentence(reader, "digest.empty")


def late(reader: Reader, missed: int) -> Reply:
    """The note before a digest when so many before it could not be sent."""
    return sentence(reader, "digest.late", n=missed)


def greeting(reader: Reader) -> Html:
    """The opening of a digest, by the reader's hour."""
    hour = reader.now.astimezone(zone(reader.zone)).hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    return reader.phrases.html(f"head.{part}")
