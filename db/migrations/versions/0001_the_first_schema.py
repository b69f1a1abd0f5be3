"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


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


def _create_buttons() -> None:
    op.create_table(
        "buttons",
        sa.Column("token", sa.String(length=12), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_buttons")),
    )
    op.create_index("ix_buttons_used_at", "buttons", ["used_at"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("bundle", sa.String(length=200), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("rows_json", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_bundle_part", "deliveries", ["bundle", "part"])
    op.create_index("ix_deliveries_chat", "deliveries", ["chat"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before", "id"])
    op.create_index("ix_deliveries_touched_at", "deliveries", ["touched_at"])


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("homepage", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("ownership", sa.String(length=16), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("full_text", sa.String(length=16), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
    )


def _create_stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])


def _create_subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("empty_day", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_subscribers")),
    )


def _create_aged_entries() -> None:
    op.create_table(
        "aged_entries",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("guid_key", sa.String(length=32), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("article", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("aged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_aged_entries_source_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source", "guid_key", name=op.f("pk_aged_entries")),
    )
    op.create_index("ix_aged_entries_aged_at", "aged_entries", ["aged_at"])
    op.create_index("ix_aged_entries_source_url_key", "aged_entries", ["source", "url_key"])


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("guid_key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_origin", sa.String(length=16), nullable=False),
        sa.Column("authors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("places", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_articles_source_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("source", "guid_key", name=op.f("uq_articles_source_guid_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_published_at", "articles", ["published_at", "id"])
    op.create_index("ix_articles_seen_at", "articles", ["seen_at"])
    op.create_index("ix_articles_source_url_key", "articles", ["source", "url_key"])


def _create_digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"], ["subscribers.chat"], name=op.f("fk_digests_chat_subscribers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("chat", name=op.f("uq_digests_chat")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digests_next_at", "digests", ["next_at"])


def _create_feed_states() -> None:
    op.create_table(
        "feed_states",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.Text(), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("moved_times", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("last_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("errors_in_row", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hourly_rate", sa.Float(), nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("failure_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hint_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_feed_states_source_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_feed_states")),
    )
    op.create_index("ix_feed_states_next_check_at", "feed_states", ["next_check_at"])


def _create_line_memories() -> None:
    op.create_table(
        "line_memories",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["sources.key"], name=op.f("fk_line_memories_source_sources"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_line_memories")),
    )


def _create_story_marks() -> None:
    op.create_table(
        "story_marks",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("story", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"], ["subscribers.chat"], name=op.f("fk_story_marks_chat_subscribers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat", "mark", "story", name=op.f("pk_story_marks")),
    )
    op.create_index("ix_story_marks_story", "story_marks", ["story"])


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("topic_key", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"], ["subscribers.chat"], name=op.f("fk_subscriptions_chat_subscribers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("chat", "topic_key", name=op.f("uq_subscriptions_chat_topic_key")),
    )


def _create_told() -> None:
    op.create_table(
        "told",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"], ["subscribers.chat"], name=op.f("fk_told_chat_subscribers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat", "story", name=op.f("pk_told")),
    )
    op.create_index("ix_told_story", "told", ["story"])


def _create_article_regions() -> None:
    op.create_table(
        "article_regions",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_article_regions_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "region", name=op.f("pk_article_regions")),
    )
    op.create_index(
        "ix_article_regions_published_at_region", "article_regions", ["published_at", "region", "article"]
    )
    op.create_index(
        "ix_article_regions_region_published_at", "article_regions", ["region", "published_at", "article"]
    )


def _create_article_revisions() -> None:
    op.create_table(
        "article_revisions",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_article_revisions_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "revision", name=op.f("pk_article_revisions")),
    )


def _create_article_texts() -> None:
    op.create_table(
        "article_texts",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_article_texts_article_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_article_texts")),
    )


def _create_groupings() -> None:
    op.create_table(
        "groupings",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wire", sa.BigInteger(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name=op.f("fk_groupings_article_articles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story"], ["stories.id"], name=op.f("fk_groupings_story_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_groupings")),
    )
    op.create_index("ix_groupings_story", "groupings", ["story"])


def upgrade() -> None:
    """From nothing to all tables."""
    _create_buttons()
    _create_deliveries()
    _create_sources()
    _create_stories()
    _create_subscribers()
    _create_aged_entries()
    _create_articles()
    _create_digests()
    _create_feed_states()
    _create_line_memories()
    _create_story_marks()
    _create_subscriptions()
    _create_told()
    _create_article_regions()
    _create_article_revisions()
    _create_article_texts()
    _create_groupings()
    for statement in _FULL_TEXT[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Back to nothing."""
    op.drop_table("article_words")

    op.drop_table("groupings")
    op.drop_table("article_texts")
    op.drop_table("article_revisions")
    op.drop_table("article_regions")
    op.drop_table("told")
    op.drop_table("subscriptions")
    op.drop_table("story_marks")
    op.drop_table("line_memories")
    op.drop_table("feed_states")
    op.drop_table("digests")
    op.drop_table("articles")
    op.drop_table("aged_entries")
    op.drop_table("subscribers")
    op.drop_table("stories")
    op.drop_table("sources")
    op.drop_table("deliveries")
    op.drop_table("buttons")
