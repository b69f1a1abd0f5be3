"""Sources, articles and stories."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_words USING fts5(title, text, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars ''''\")",
    ),
    "postgresql": (
        "CREATE TABLE article_words (article BIGINT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE, "
        "words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_words_words ON article_words USING gin (words)",
    ),
}


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[datetime]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def _perhaps(*names: str) -> list[sa.Column[datetime]]:
    return [sa.Column(name, sa.DateTime(timezone=True)) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in names]


def _part_of(table: str, column: str, owner: str, key: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{owner}"
    return sa.ForeignKeyConstraint([column], [f"{owner}.{key}"], name=name, ondelete="CASCADE")


def _create_sources() -> None:
    op.create_table(
        "sources",
        *_texts("key", "name", "url", "homepage", "country", "language", "owner"),
        sa.Column("ownership", sa.String(length=16), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("full_text", sa.String(length=16), nullable=False),
        *_perhaps("retired_at"),
        sa.PrimaryKeyConstraint("key", name="pk_sources"),
    )


def _create_feed_states() -> None:
    op.create_table(
        "feed_states",
        *_texts("source"),
        sa.Column("health", sa.String(length=16), nullable=False),
        *_perhaps("next_check_at"),
        *_texts("etag", "last_modified", "body_sha256", "moved_to"),
        *_counts("moved_times"),
        *_texts("url"),
        *_perhaps("last_checked_at", "last_ok_at", "last_new_at"),
        *_counts("errors_in_row"),
        *_texts("last_error"),
        *_perhaps("failing_since"),
        sa.Column("hourly_rate", sa.Float(), nullable=False),
        *_counts("interval_s"),
        *_texts("failure"),
        *_perhaps("failure_since"),
        *_counts("hint_s"),
        _part_of("feed_states", "source", "sources", "key"),
        sa.PrimaryKeyConstraint("source", name="pk_feed_states"),
    )
    op.create_index("ix_feed_states_next_check_at", "feed_states", ["next_check_at"])


def _create_line_memories() -> None:
    op.create_table(
        "line_memories",
        *_texts("source", "text"),
        _part_of("line_memories", "source", "sources", "key"),
        sa.PrimaryKeyConstraint("source", name="pk_line_memories"),
    )


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _ID, nullable=False),
        *_texts("source", "guid"),
        sa.Column("guid_key", sa.String(length=32), nullable=False),
        *_texts("url"),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        *_texts("title", "language"),
        *_moments("published_at", "seen_at"),
        sa.Column("text_origin", sa.String(length=16), nullable=False),
        sa.Column("authors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        *_texts("image_url", "credit"),
        sa.Column("places", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        *_texts("digest"),
        *_counts("revision"),
        _part_of("articles", "source", "sources", "key"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("source", "guid_key", name="uq_articles_source_guid_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_published_at", "articles", ["published_at", "id"])
    op.create_index("ix_articles_seen_at", "articles", ["seen_at"])
    op.create_index("ix_articles_source_url_key", "articles", ["source", "url_key"])


def _create_article_texts() -> None:
    op.create_table(
        "article_texts",
        *_numbers("article"),
        *_texts("text"),
        _part_of("article_texts", "article", "articles", "id"),
        sa.PrimaryKeyConstraint("article", name="pk_article_texts"),
    )


def _create_article_revisions() -> None:
    op.create_table(
        "article_revisions",
        *_numbers("article"),
        *_counts("revision"),
        *_texts("title", "text", "digest"),
        _part_of("article_revisions", "article", "articles", "id"),
        sa.PrimaryKeyConstraint("article", "revision", name="pk_article_revisions"),
    )


def _create_article_regions() -> None:
    op.create_table(
        "article_regions",
        *_numbers("article"),
        *_texts("region"),
        *_moments("published_at"),
        sa.Column("weight", sa.Float(), nullable=False),
        _part_of("article_regions", "article", "articles", "id"),
        sa.PrimaryKeyConstraint("article", "region", name="pk_article_regions"),
    )
    op.create_index(
        "ix_article_regions_published_at_region", "article_regions", ["published_at", "region", "article"]
    )
    op.create_index(
        "ix_article_regions_region_published_at", "article_regions", ["region", "published_at", "article"]
    )


def _create_aged_entries() -> None:
    op.create_table(
        "aged_entries",
        *_texts("source"),
        sa.Column("guid_key", sa.String(length=32), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        *_numbers("article"),
        *_texts("digest"),
        *_counts("revision"),
        *_moments("aged_at"),
        _part_of("aged_entries", "source", "sources", "key"),
        sa.PrimaryKeyConstraint("source", "guid_key", name="pk_aged_entries"),
    )
    op.create_index("ix_aged_entries_aged_at", "aged_entries", ["aged_at"])
    op.create_index("ix_aged_entries_source_url_key", "aged_entries", ["source", "url_key"])


def _create_stories() -> None:
    op.create_table(
        "stories",
        *_numbers("id"),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        *_moments("made_at"),
        *_perhaps("merged_at"),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])


def _create_groupings() -> None:
    op.create_table(
        "groupings",
        *_numbers("article", "story", "wire"),
        *_texts("agency"),
        _part_of("groupings", "article", "articles", "id"),
        _part_of("groupings", "story", "stories", "id"),
        sa.PrimaryKeyConstraint("article", name="pk_groupings"),
    )
    op.create_index("ix_groupings_story", "groupings", ["story"])


def upgrade() -> None:
    """Make the tables."""
    _create_sources()
    _create_feed_states()
    _create_line_memories()
    _create_articles()
    _create_article_texts()
    _create_article_revisions()
    _create_article_regions()
    _create_aged_entries()
    _create_stories()
    _create_groupings()
    for statement in _FULL_TEXT[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for table in (
        "article_words",
        "groupings",
        "stories",
        "aged_entries",
        "article_regions",
        "article_revisions",
        "article_texts",
        "articles",
        "line_memories",
        "feed_states",
        "sources",
    ):
        op.drop_table(table)
