"""How a source is doing, in words."""

from __future__ import annotations

from handlers.markup import Html, shorten
from handlers.reader import Reader
from news.model import FeedState, Health, PageAccess

_MOST_REASON = 160
_PAGES = {
    PageAccess.PAYWALLED: "sources.paywalled",
    PageAccess.BLOCKED: "sources.blocked",
    PageAccess.FORBIDDEN: "sources.forbidden",
    PageAccess.UNREADABLE: "sources.unreadable",
}


def health_words(state: FeedState, reader: Reader) -> tuple[Html, ...]:
    """What is to be said of a source: its health, when it was last read where it is not now, what of its pages."""
    say = reader.phrases
    said = [_health(state, reader)]
    if state.health in {Health.FAILING, Health.GONE} and state.last_ok_at:
        said.append(say.html("sources.last_read", ago=say.ago(state.last_ok_at, reader.now)))
    if state.health is not Health.OK and state.last_new_at:
        said.append(say.html("sources.last_new", ago=say.ago(state.last_new_at, reader.now)))
    if state.pages in _PAGES:
        said.append(say.html(_PAGES[state.pages]))
    return tuple(said)


def page_words(pages: PageAccess, reader: Reader) -> Html | None:
    """What is to be said of its pages; ``None`` where all is well."""
    return reader.phrases.html(_PAGES[pages]) if pages in _PAGES else None


def _health(state: FeedState, reader: Reader) -> Html:
    say = reader.phrases
    match state.health:
        case Health.OK if state.last_new_at:
            return say.html("sources.ok", ago=say.ago(state.last_new_at, reader.now))
        case Health.OK:
            return say.html("sources.ok_quiet")
        case Health.FAILING | Health.GONE if state.failing_since:
            key = "sources.fail" if state.health is Health.FAILING else "sources.gone_since"
            return say.html(
                key, since=reader.clock(state.failing_since), reason=shorten(state.last_error, _MOST_REASON)
            )
        case Health.FAILING | Health.GONE:
            return say.html("sources.fail_plain")
        case Health.PAUSED:
            return say.html("sources.paused_one")
        case _:
            return say.html("sources.new")
