"""Condensed stories that were shown lately: briefs of many topics and readers show the same ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from news.model import Report, Story, StoryBrief

MOST = 1_000
"""Stories that are kept, at some 10 KB each: those that were shown last."""

_known: OrderedDict[Hashable, StoryBrief] = OrderedDict()
_lock = Lock()


def remembered(story: Story, how: Hashable, condense: Callable[[], StoryBrief]) -> StoryBrief:
    """A story as it was condensed lately in the same way, while nothing of it has changed; else condensed now.

    Args:
        story: with the texts that are read; it is known by its articles, their wires and outlets.
        how: all else that the result depends on.
        condense: makes it.
    """
    key = (story.id, how, tuple(map(_face, story.reports)))
    with _lock:
        known = _known.get(key)
        if known is not None:
            _known.move_to_end(key)
            return known
    made = condense()
    with _lock:
        _known[key] = made
        while len(_known) > MOST:
            _known.popitem(last=False)
    return made


def _face(report: Report) -> Hashable:
    """What a report is known by, without holding on to its text."""
    article = report.article
    words = article.title, article.url, hash(article.text)
    return article.id, article.revision, words, report.wire, report.agency, report.source
