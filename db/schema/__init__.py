"""The tables. Full-text objects differ between databases and stand in ``db.words`` and the migrations."""

from db.schema.base import metadata
from db.schema.news import (
    aged_entries,
    arrivals,
    article_regions,
    article_revisions,
    article_texts,
    articles,
    checkpoints,
    feed_states,
    groupings,
    line_memories,
    sources,
    stories,
)
from db.schema.readers import (
    buttons,
    deliveries,
    digests,
    story_marks,
    subscribers,
    subscriptions,
    told,
)

__all__ = [
    "aged_entries",
    "arrivals",
    "article_regions",
    "article_revisions",
    "article_texts",
    "articles",
    "buttons",
    "checkpoints",
    "deliveries",
    "digests",
    "feed_states",
    "groupings",
    "line_memories",
    "metadata",
    "sources",
    "stories",
    "story_marks",
    "subscribers",
    "subscriptions",
    "told",
]
