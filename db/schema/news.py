"""Tables of sources, articles and stories."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from db.columns import BigId, Moment, Named, Places, Prose, Strings
from db.schema.base import key, metadata, part_of, prose
from news.model import FullText, Health, Ownership, PageAccess, TextOrigin

sources = Table(
    "sources",
    metadata,
    Column("key", Prose, primary_key=True),
    prose("name"),
    prose("url"),
    prose("homepage"),
    prose("country"),
    prose("language"),
    prose("owner"),
    Column("ownership", Named(Ownership), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    Column("full_text", Named(FullText), nullable=False),
    prose("folder"),
    Column("added", Boolean, nullable=False),
    Column("retired_at", Moment),
)


def _source(name: str = "source", *, primary: bool = False) -> Column[str]:
    return Column(name, Prose, ForeignKey("sources.key", ondelete="CASCADE"), primary_key=primary, nullable=False)


feed_states = Table(
    "feed_states",
    metadata,
    _source(primary=True),
    Column("health", Named(Health), nullable=False),
    Column("next_check_at", Moment, index=True),
    prose("etag"),
    prose("last_modified"),
    prose("body_sha256"),
    prose("moved_to"),
    Column("moved_times", Integer, nullable=False),
    prose("url"),
    Column("last_checked_at", Moment),
    Column("last_ok_at", Moment),
    Column("last_new_at", Moment),
    Column("errors_in_row", Integer, nullable=False),
    prose("last_error"),
    Column("failing_since", Moment),
    Column("hourly_rate", Float, nullable=False),
    Column("interval_s", Integer, nullable=False),
    prose("failure"),
    Column("failure_since", Moment),
    Column("hint_s", Integer, nullable=False),
    Column("pages", Named(PageAccess), nullable=False),
)

line_memories = Table("line_memories", metadata, _source(primary=True), prose("text"))

articles = Table(
    "articles",
    metadata,
    Column("id", BigId, primary_key=True),
    _source(),
    prose("guid"),
    key("guid_key"),
    prose("url"),
    key("url_key"),
    prose("title"),
    prose("language"),
    Column("published_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("text_origin", Named(TextOrigin), nullable=False),
    Column("authors", Strings, nullable=False),
    Column("categories", Strings, nullable=False),
    prose("image_url"),
    prose("credit"),
    Column("places", Places, nullable=False),
    prose("digest"),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("source", "guid_key"),
    Index("ix_articles_source_url_key", "source", "url_key"),
    Index("ix_articles_published_at", "published_at", "id"),
    sqlite_autoincrement=True,
)

article_texts = Table("article_texts", metadata, part_of("articles.id", "article", primary=True), prose("text"))

article_revisions = Table(
    "article_revisions",
    metadata,
    part_of("articles.id", "article", primary=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    prose("title"),
    prose("url"),
    prose("text"),
    prose("language"),
    Column("authors", Strings, nullable=False),
    Column("categories", Strings, nullable=False),
    prose("credit"),
    prose("digest"),
)

arrivals = Table("arrivals", metadata, part_of("articles.id", "article", primary=True))
"""Articles that are new or edited and wait for their places and their story."""

article_regions = Table(
    "article_regions",
    metadata,
    part_of("articles.id", "article", primary=True),
    Column("region", Prose, primary_key=True),
    Column("published_at", Moment, nullable=False),
    Column("weight", Float, nullable=False),
    Index("ix_article_regions_region_published_at", "region", "published_at", "article"),
    Index("ix_article_regions_published_at_region", "published_at", "region", "article"),
)

aged_entries = Table(
    "aged_entries",
    metadata,
    _source(primary=True),
    Column("guid_key", String(32), primary_key=True),
    key("url_key"),
    Column("article", BigInteger, nullable=False),
    prose("digest"),
    Column("revision", Integer, nullable=False),
    Column("aged_at", Moment, nullable=False, index=True),
    Index("ix_aged_entries_source_url_key", "source", "url_key"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("merged_into", BigInteger, index=True),
    Column("made_at", Moment, nullable=False),
    Column("merged_at", Moment),
)

groupings = Table(
    "groupings",
    metadata,
    part_of("articles.id", "article", primary=True),
    part_of("stories.id", "story", index=True),
    Column("wire", BigInteger, nullable=False),
    prose("agency"),
    Column("read", Integer, nullable=False),
    Column("turn", BigInteger, nullable=False),
    Index("ix_groupings_turn_article", "turn", "article"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("turn", BigInteger, primary_key=True, autoincrement=False),
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("known", LargeBinary, nullable=False),
)
"""What was known of the news when all until an article of a turn was grouped."""
