"""Tables of readers: what they want, what they were told, what is sent to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, Time, UniqueConstraint

from db.columns import BigId, Moment, Named, Pairs, Strings, Weekdays
from db.records import ChatState, DeliveryState
from db.schema.base import key, metadata, part_of, prose

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    prose("kind"),
    prose("title"),
    Column("thread", BigInteger, nullable=False),
    prose("language"),
    prose("zone"),
    prose("length"),
    prose("empty_day"),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("state", Named(ChatState), nullable=False),
    Column("since", Moment, nullable=False),
)


def _chat(*, primary: bool = False) -> Column[int]:
    return part_of("subscribers.chat", "chat", primary=primary)


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigId, primary_key=True),
    _chat(),
    prose("canonical"),
    key("topic_key"),
    prose("title"),
    Column("since", Moment, nullable=False),
    UniqueConstraint("chat", "topic_key"),
)

told = Table(
    "told",
    metadata,
    _chat(primary=True),
    Column("story", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("at", Moment, nullable=False),
    Column("independent", Integer, nullable=False),
    prose("topic"),
    Column("parts", Pairs, nullable=False),
    Column("figures", Pairs, nullable=False),
)

story_marks = Table(
    "story_marks",
    metadata,
    _chat(primary=True),
    Column("mark", String(8), primary_key=True),
    Column("story", BigInteger, primary_key=True, autoincrement=False, index=True),
)

digests = Table(
    "digests",
    metadata,
    Column("id", BigId, primary_key=True),
    part_of("subscribers.chat", "chat", index=True),
    Column("thread", BigInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("days", Weekdays, nullable=False),
    Column("topics", Strings, nullable=False),
    prose("length"),
    Column("next_at", Moment, nullable=False, index=True),
    Column("next_date", Date, nullable=False),
    Column("last_at", Moment),
    Column("last_date", Date),
    Column("bundle", String(200), nullable=False),
    Column("before_at", Moment),
    Column("paused_until", Moment),
    Column("missed", Integer, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("bundle", String(200), nullable=False),
    Column("part", Integer, nullable=False),
    Column("chat", BigInteger, nullable=False, index=True),
    Column("thread", BigInteger, nullable=False),
    prose("html"),
    prose("rows_json"),
    Column("state", Named(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("touched_at", Moment, index=True),
    Column("lease_until", Moment),
    Column("sent_at", Moment),
    Column("message_id", BigInteger),
    prose("error"),
    Index("ix_deliveries_state_not_before", "state", "not_before", "id"),
    Index("ix_deliveries_bundle_part", "bundle", "part"),
    sqlite_autoincrement=True,
)

buttons = Table(
    "buttons",
    metadata,
    Column("token", String(12), primary_key=True),
    prose("command"),
    Column("used_at", Moment, nullable=False, index=True),
)
