"""A brief as messages: heads, stories, quotes and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.desk import Button, Page
from handlers.markup import Html, bold, directed, italic, join, lines, shorten, text
from handlers.pages import Block, Frame, Rows, paginate
from handlers.quotes import caveat, figures, running, standing
from handlers.reader import Reader
from news.model import Brief, Report, StoryBrief

MOST_HEADLINE = 220
MOST_TOPIC = 120


def brief_pages(
    brief: Brief, reader: Reader, *, rows: Rows = (), opening: Html | None = None, number: int = 1
) -> tuple[Page, ...]:
    """A brief with stories, split between stories.

    Args:
        brief: at least one story.
        reader: decides language, clock and names.
        rows: buttons under the last page.
        opening: stands before the head, such as a greeting.
        number: what the first story is called by.
    """
    topic = shorten(reader.topic(brief.topic), MOST_TOPIC)
    head = lines(opening or "", *brief_head(brief, reader))
    blocks = [story_block(story, reader, at) for at, story in enumerate(brief.stories, start=number)]
    return paginate(blocks, frame(head, topic, reader), rows)


def frame(head: Html, topic: str, reader: Reader) -> Frame:
    """The heads and notices of a reader's pages."""
    say = reader.phrases.html

    def part(number: int, total: int) -> Html:
        return _line(bold(say("head.part", topic=topic, n=number, total=total)), reader)

    return Frame(head, part, _line(italic(say("head.sample")), reader), _line(say("story.shortened"), reader))


def brief_head(brief: Brief, reader: Reader) -> tuple[Html, ...]:
    """Topic, date, time and city; counts; whether it only holds what is new."""
    say = reader.phrases.html
    topic = shorten(reader.topic(brief.topic), MOST_TOPIC)
    counts = say(
        "head.counts",
        stories=say("count.stories", n=brief.total_stories),
        articles=say("count.articles", n=brief.articles),
        outlets=say("count.outlets", n=brief.outlets),
    )
    if brief.is_cut:
        counts = join(" ", ("≥", counts))
    cut = say("head.cut", n=len(brief.stories)) if len(brief.stories) < brief.total_stories else text("")
    new = say("head.new") if brief.last_at else text("")
    return (
        _line(bold(dated(topic, brief, reader)), reader),
        _line(join(" · ", (new, counts, cut)), reader),
    )


def dated(topic: str, brief: Brief, reader: Reader) -> Html:
    """``🗞 Syria · Sun 22 Nov, 08:00 Damascus``."""
    spoken = reader.phrases
    return spoken.html(
        "head.brief",
        topic=topic,
        date=spoken.date(brief.at, reader.zone),
        time=spoken.clock(brief.at, reader.zone),
        place=spoken.city(reader.zone),
    )


def story_block(story: StoryBrief, reader: Reader, number: int) -> Block:
    """A story in a brief, with the button that opens it.

    Headline, place, voices and disputed figures are seen; the quotes with who says them, and the caveats, open at a
    tap after their first lines: so three stories stand on the screen of a phone.
    """
    button = Button(reader.phrases.number(number), command=f"/story #{story.story}")
    seen = (headline(story, reader, number), about(story, reader), figures(story.disputes, reader))
    quotes = (piece for line in story.lines for piece in running(line, reader))
    caveats = (caveat(line, reader) for line in story.caveats)
    return Block(tuple(filter(None, seen)), button, is_sample((story,)), (*quotes, *caveats))


def about(story: StoryBrief, reader: Reader) -> Html:
    """Place, voices and how sure it is, in one paragraph."""
    parts = (whereabouts(story, reader), voices(story, reader), *standing(story, reader))
    return _line(join(" · ", parts), reader)


def headline(story: StoryBrief, reader: Reader, number: int = 0) -> Html:
    """``1 · Airstrike reported at Albukamal``."""
    words = shorten(story.headline, MOST_HEADLINE)
    numbered = join(" · ", (reader.phrases.number(number) if number else "", words))
    return directed(bold(numbered), story.language, reader.language)


def whereabouts(story: StoryBrief, reader: Reader) -> Html:
    """Where it happened, and whose headline that was where the voices do not name it anyway."""
    contains, shown = reader.atlas.contains, list[str]()
    for region in story.regions:
        if not any(contains(region, other) or contains(other, region) for other in shown):
            shown.append(region)
    places = reader.phrases.plain("punctuation.list").join(map(reader.place, shown[:2]))
    told_first = len(story.voices.outlets) > 1 and story.headline_source == story.first.source
    outlet = text("") if told_first else reader.outlet(story.headline_source, story.headline_url)
    return join(" · ", (italic(places), outlet))


def voices(story: StoryBrief, reader: Reader) -> Html:
    """How many tell it, how many of them are independent or state media, who was first, when it last moved."""
    say = reader.phrases.html
    told = story.voices
    if len(told.outlets) <= 1:
        who = say("story.alone", time=reader.clock(story.first.article.published_at))
        return join(" · ", (who, _fresh(story, reader)))
    who = say(
        "story.independent_of",
        outlets=say("count.outlets", n=len(told.outlets)),
        independent=say("count.independent", n=told.independent),
    )
    return join(" · ", (_with_state(who, told.state, reader), *_times(story, reader)))


def _with_state(who: Html, state: int, reader: Reader) -> Html:
    if not state:
        return who
    return reader.phrases.html("story.with_state", who=who, state=reader.phrases.html("count.state", n=state))


def _times(story: StoryBrief, reader: Reader) -> tuple[Html, ...]:
    say = reader.phrases.html
    first: Report = story.first
    began = first.article.published_at
    outlet = reader.outlet(first.source, first.article.url)
    return (
        say("story.first", outlet=outlet, time=reader.clock(began)),
        say("story.updated", time=reader.clock(story.updated_at)) if story.updated_at > began else text(""),
        _fresh(story, reader),
    )


def _fresh(story: StoryBrief, reader: Reader) -> Html:
    """Since when it is new to the reader, and which figures were lower then."""
    if not story.new_since:
        return text("")
    risen = (_risen(kind, before, now, reader) for kind, before, now in story.risen)
    return join(" · ", (reader.phrases.html("story.fresh", time=reader.clock(story.new_since)), *risen))


def _risen(kind: str, before: int, now: int, reader: Reader) -> Html:
    say = reader.phrases
    what = say.plain(f"figure.{kind}") if say.has(f"figure.{kind}") else kind
    return say.html("story.risen", what=what, before=say.number(before), now=say.number(now))


def is_sample(stories: Sequence[StoryBrief]) -> bool:
    """Whether anything quoted comes from the sample newsroom."""
    return any(
        source.sample
        for story in stories
        for source in (
            story.headline_source,
            story.first.source,
            *story.voices.outlets,
            *(line.source for line in (*story.lines, *story.caveats)),
            *(source for line in story.lines for source, _ in line.also),
            *(count.source for dispute in story.disputes for count in dispute.counts),
        )
    )


def _line(part: Html, reader: Reader) -> Html:
    return directed(part, reader.language)
