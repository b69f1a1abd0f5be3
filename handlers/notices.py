"""What the bot tells administrators without being asked."""

from __future__ import annotations

from handlers.desk import Page
from handlers.keeping import keys_of
from handlers.markup import bold, shorten
from handlers.reader import Reader
from handlers.replies import sentence
from news.model import FeedState, Source

_MOST_WHY = 300


def gone_notice(source: Source, state: FeedState, reader: Reader) -> Page:
    """A source seems to be gone for good: what its server says, and what may be done."""
    why = reader.inside(shorten(state.last_error, _MOST_WHY))
    said = sentence(
        reader, "notice.gone", rows=keys_of(source, state, reader), name=bold(reader.outlet(source)), why=why
    )
    return said.pages[0]
