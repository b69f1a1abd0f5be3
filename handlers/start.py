"""``/start``: the first contact, and deep links such as ``?start=brief_syria``."""

from __future__ import annotations

from dataclasses import replace

from handlers import brief
from handlers.asking import topic_of
from handlers.desk import Ask, Desk, Reply
from handlers.pages import in_rows
from handlers.reader import welcome
from handlers.replies import button, example, sections
from handlers.topics import busy_buttons


async def run(desk: Desk, ask: Ask) -> Reply:
    """Three sentences, three regions with news, and how to get a digest; a payload is answered at once."""
    topic = topic_of(ask.words.strip())
    if topic:
        return await brief.run(desk, replace(ask, command="brief", words=topic))
    reader = await welcome(desk, ask)
    say = reader.phrases.html
    busy = await busy_buttons(desk, reader, 3)
    invitation = say("start.try") if busy else say("start.quiet", example=example(reader, "brief"))
    rows = (
        *in_rows(busy, 1),
        (button(reader, "button.digest", "/digest"), button(reader, "button.settings", "/settings")),
    )
    digest = say("start.digest", example=example(reader, "digest"))
    return sections(reader, [say("start.hello")], [digest], [invitation], rows=rows)
