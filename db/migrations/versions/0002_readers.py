"""Readers, digests, deliveries and buttons."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


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


def _create_subscribers() -> None:
    op.create_table(
        "subscribers",
        *_numbers("chat"),
        *_texts("kind", "title"),
        *_numbers("thread"),
        *_texts("language", "zone", "length", "empty_day"),
        sa.Column("state", sa.String(length=16), nullable=False),
        *_moments("since"),
        sa.PrimaryKeyConstraint("chat", name="pk_subscribers"),
    )


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _ID, nullable=False),
        *_numbers("chat"),
        *_texts("canonical"),
        sa.Column("topic_key", sa.String(length=32), nullable=False),
        *_texts("title"),
        *_moments("since"),
        _part_of("subscriptions", "chat", "subscribers", "chat"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("chat", "topic_key", name="uq_subscriptions_chat_topic_key"),
    )


def _create_told() -> None:
    op.create_table(
        "told",
        *_numbers("chat", "story"),
        *_moments("at"),
        *_counts("independent"),
        _part_of("told", "chat", "subscribers", "chat"),
        sa.PrimaryKeyConstraint("chat", "story", name="pk_told"),
    )
    op.create_index("ix_told_story", "told", ["story"])


def _create_story_marks() -> None:
    op.create_table(
        "story_marks",
        *_numbers("chat"),
        sa.Column("mark", sa.String(length=8), nullable=False),
        *_numbers("story"),
        _part_of("story_marks", "chat", "subscribers", "chat"),
        sa.PrimaryKeyConstraint("chat", "mark", "story", name="pk_story_marks"),
    )
    op.create_index("ix_story_marks_story", "story_marks", ["story"])


def _create_digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", _ID, nullable=False),
        *_numbers("chat", "thread"),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        *_moments("next_at"),
        *_perhaps("last_at", "paused_until"),
        *_counts("missed"),
        _part_of("digests", "chat", "subscribers", "chat"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("chat", name="uq_digests_chat"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digests_next_at", "digests", ["next_at"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("bundle", sa.String(length=200), nullable=False),
        *_counts("part"),
        *_numbers("chat", "thread"),
        *_texts("html", "rows_json"),
        sa.Column("state", sa.String(length=16), nullable=False),
        *_counts("attempts"),
        *_moments("not_before", "expires_at"),
        *_perhaps("touched_at", "lease_until", "sent_at"),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        *_texts("error"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_bundle_part", "deliveries", ["bundle", "part"])
    op.create_index("ix_deliveries_chat", "deliveries", ["chat"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before", "id"])
    op.create_index("ix_deliveries_touched_at", "deliveries", ["touched_at"])


def _create_buttons() -> None:
    op.create_table(
        "buttons",
        sa.Column("token", sa.String(length=12), nullable=False),
        *_texts("command"),
        *_moments("used_at"),
        sa.PrimaryKeyConstraint("token", name="pk_buttons"),
    )
    op.create_index("ix_buttons_used_at", "buttons", ["used_at"])


def upgrade() -> None:
    """Make the tables."""
    _create_subscribers()
    _create_subscriptions()
    _create_told()
    _create_story_marks()
    _create_digests()
    _create_deliveries()
    _create_buttons()


def downgrade() -> None:
    """Drop them."""
    for table in ("buttons", "deliveries", "digests", "story_marks", "told", "subscriptions", "subscribers"):
        op.drop_table(table)
