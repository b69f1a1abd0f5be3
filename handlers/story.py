"""``/story 2``: more of one story, who reports it, following and muting it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace

from handlers.briefing import numbered
from handlers.desk import Ask, Button, Desk, Page, Reply
from handlers.markup import Html, bold, directed, join, lines, shorten, text
from handlers.pages import Block, Rows, paginate
from handlers.quotes import caveat, fact, figures
from handlers.reader import Reader, meet, welcome
from handlers.render import about, frame, headline, is_sample
from handlers.replies import button, example, in_place, sentence
from news import ranking
from news.model import Article, Report, Score, Story, StoryBrief
from summarizer.brief import condense

MOST_LINES = 8
MOST_WORDS = 500
MOST_ARTICLES = 40
_NUMBERED = re.compile(r"(#?)\s*(\d{1,18})\b\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the reader has set for a story."""

    followed: bool
    muted: bool


async def run(desk: Desk, ask: Ask) -> Reply:
    """A story by its number in the last briefing, or by ``#id`` from a button; then perhaps what to do with it."""
    reader = await meet(desk, ask)
    found = await find(desk, ask, reader)
    if isinstance(found, Reply):
        return found
    story, action = found
    if action == "sources":
        return in_place(ask, Reply(_sources_pages(story, reader)))
    if action in _CHANGES:
        return await _change(desk, ask, story, action)
    opened = Reply(await _pages(desk, ask, story, reader))
    return in_place(ask, opened) if action == "back" else opened


def marks(words: str) -> bool:
    """Whether the words after ``/story`` follow or mute one, or take that back."""
    match = _NUMBERED.fullmatch(words.strip())
    return match is not None and match[3].strip().lower() in _CHANGES


async def find(desk: Desk, ask: Ask, reader: Reader) -> tuple[Story, str] | Reply:
    """The story that an ask is about and the word that follows its number, or what to say instead."""
    match = _NUMBERED.fullmatch(ask.words.strip())
    if match is None:
        return sentence(reader, "story.which", example=example(reader, "story"))
    number = int(match[2])
    async with desk.store.read() as books:
        if match[1]:
            id = await books.stories.resolve(number)
        else:
            last = numbered(await books.subscribers.told(ask.chat.id))
            id = await books.stories.resolve(last[number - 1]) if 0 < number <= len(last) else None
            if id is None:
                return sentence(reader, "story.unknown_number", n=number)
        story = await books.stories.get(id) if id is not None else None
    return (story, match[3].strip().lower()) if story else sentence(reader, "story.gone")


def full(story: Story, reader: Reader, desk: Desk) -> StoryBrief:
    """All that can be quoted of a story."""
    knobs = replace(desk.knobs.brief, lines=MOST_LINES, max_words=MOST_WORDS, articles=MOST_ARTICLES)
    told = ranking.voices(story)
    return condense(story, Score(0.0, ()), knobs=knobs, language=reader.language, voices=told)


async def _pages(desk: Desk, ask: Ask, story: Story, reader: Reader) -> tuple[Page, ...]:
    brief = await asyncio.to_thread(full, story, reader, desk)
    async with desk.store.read() as books:
        marks = Marks(
            story.id in await books.subscribers.followed(ask.chat.id),
            story.id in await books.subscribers.muted(ask.chat.id),
        )
    sample = is_sample((brief,))
    tail = (*(caveat(line, reader) for line in brief.caveats), figures(brief.disputes, reader))
    blocks = [
        *(Block(fact(line, reader), sample=sample) for line in brief.lines),
        Block(tuple(piece for piece in tail if piece), sample=sample),
    ]
    head = lines(headline(brief, reader), about(brief, reader))
    full_blocks = [block for block in blocks if block.lines] or [Block((text(" "),), sample=sample)]
    return paginate(full_blocks, frame(head, shorten(brief.headline, 80), reader), _rows(story.id, marks, reader))


def _rows(story: int, marks: Marks, reader: Reader) -> Rows:
    def to(key: str, action: str) -> Button:
        return button(reader, f"button.{key}", f"/story #{story} {action}")

    return (
        (to("sources", "sources"), button(reader, "button.why", f"/why #{story}")),
        (
            to("unfollow", "unfollow") if marks.followed else to("follow", "follow"),
            to("unmute", "unmute") if marks.muted else to("mute", "mute"),
        ),
    )


# -- follow and mute ---------------------------------------------------------------------------------------

_CHANGES = {
    "follow": "story.followed",
    "unfollow": "story.unfollowed",
    "mute": "story.muted",
    "unmute": "story.unmuted",
}


async def _change(desk: Desk, ask: Ask, story: Story, action: str) -> Reply:
    reader = await welcome(desk, ask)
    async with desk.store.write() as books:
        changes = {
            "follow": books.subscribers.follow,
            "unfollow": books.subscribers.unfollow,
            "mute": books.subscribers.mute,
            "unmute": books.subscribers.unmute,
        }
        await changes[action](ask.chat.id, story.id)
    done = sentence(reader, _CHANGES[action])
    if not ask.pressed:
        return done
    pages = await _pages(desk, ask, story, reader)
    return in_place(ask, Reply(pages), reader.phrases.plain(_CHANGES[action]))


# -- who reports it ----------------------------------------------------------------------------------------


def _sources_pages(story: Story, reader: Reader) -> tuple[Page, ...]:
    say = reader.phrases.html
    told = ranking.voices(story)
    told_as = title_article(story, reader)
    counts = say(
        "story.independent_of",
        outlets=say("count.outlets", n=len(told.outlets)),
        independent=say("count.independent", n=told.independent),
    )
    if told.state:
        counts = say("story.with_state", who=counts, state=say("count.state", n=told.state))
    wires = [say("story.wires", agency=agency, n=count) for agency, count in told.wires]
    title = shorten(told_as.title, 160)
    head = lines(
        directed(bold(title), told_as.language, reader.language),
        *(directed(part, reader.language) for part in (say("story.sources_of"), counts, *wires)),
    )
    blocks = [Block(_report(report, reader), sample=report.source.sample) for report in story.reports]
    back = ((button(reader, "button.back", f"/story #{story.id} back"),),)
    return paginate(blocks, frame(head, title, reader), back)


def title_article(story: Story, reader: Reader) -> Article:
    """The article whose title the story is called by: the first in the reader's language, else the first."""
    articles = [report.article for report in story.reports]
    return next((article for article in articles if article.language == reader.language), articles[0])


def _report(report: Report, reader: Reader) -> tuple[Html, ...]:
    article = report.article
    agency = report.agency and reader.phrases.html("story.agency_text", agency=report.agency)
    outlet = reader.outlet(report.source, article.url)
    line = join(" · ", (reader.clock(article.published_at), outlet, agency or ""))
    title = directed(shorten(article.title, 160), article.language, reader.language)
    return directed(line, reader.language), title
