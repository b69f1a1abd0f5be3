"""The tables. Full-text objects differ between databases and stand in ``db.words`` and the migrations."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from db.columns import BigId, Moment, Named, Pairs, Places, Prose, Strings, Weekdays
from db.records import ChatState, DeliveryState
from news.model import FullText, Health, Ownership, PageAccess, TextOrigin

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Prose, nullable=False)


def _key(name: str) -> Column[str]:
    """A digest of a text of any length: index entries of PostgreSQL hold no more than 2,700 bytes."""
    return Column(name, String(32), nullable=False)


def _part_of(column: str, name: str, *, primary: bool = False, index: bool = False) -> Column[int]:
    owner = ForeignKey(column, ondelete="CASCADE")
    return Column(name, BigInteger, owner, primary_key=primary, autoincrement=False, nullable=False, index=index)


sources = Table(
    "sources",
    metadata,
    Column("key", Prose, primary_key=True),
    _text("name"),
    _text("url"),
    _text("homepage"),
    _text("country"),
    _text("language"),
    _text("owner"),
    Column("ownership", Named(Ownership), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    Column("full_text", Named(FullText), nullable=False),
    _text("folder"),
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
    _text("etag"),
    _text("last_modified"),
    _text("body_sha256"),
    _text("moved_to"),
    Column("moved_times", Integer, nullable=False),
    _text("url"),
    Column("last_checked_at", Moment),
    Column("last_ok_at", Moment),
    Column("last_new_at", Moment),
    Column("errors_in_row", Integer, nullable=False),
    _text("last_error"),
    Column("failing_since", Moment),
    Column("hourly_rate", Float, nullable=False),
    Column("interval_s", Integer, nullable=False),
    _text("failure"),
    Column("failure_since", Moment),
    Column("hint_s", Integer, nullable=False),
    Column("pages", Named(PageAccess), nullable=False),
)

line_memories = Table("line_memories", metadata, _source(primary=True), _text("text"))

articles = Table(
    "articles",
    metadata,
    Column("id", BigId, primary_key=True),
    _source(),
    _text("guid"),
    _key("guid_key"),
    _text("url"),
    _key("url_key"),
    _text("title"),
    _text("language"),
    Column("published_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("text_origin", Named(TextOrigin), nullable=False),
    Column("authors", Strings, nullable=False),
    Column("categories", Strings, nullable=False),
    _text("image_url"),
    _text("credit"),
    Column("places", Places, nullable=False),
    _text("digest"),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("source", "guid_key"),
    Index("ix_articles_source_url_key", "source", "url_key"),
    Index("ix_articles_published_at", "published_at", "id"),
    sqlite_autoincrement=True,
)

article_texts = Table("article_texts", metadata, _part_of("articles.id", "article", primary=True), _text("text"))

article_revisions = Table(
    "article_revisions",
    metadata,
    _part_of("articles.id", "article", primary=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    _text("title"),
    _text("url"),
    _text("text"),
    _text("language"),
    Column("authors", Strings, nullable=False),
    Column("categories", Strings, nullable=False),
    _text("credit"),
    _text("digest"),
)

arrivals = Table("arrivals", metadata, _part_of("articles.id", "article", primary=True))
"""Articles that are new or edited and wait for their places and their story."""

article_regions = Table(
    "article_regions",
    metadata,
    _part_of("articles.id", "article", primary=True),
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
    _key("url_key"),
    Column("article", BigInteger, nullable=False),
    _text("digest"),
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
    _part_of("articles.id", "article", primary=True),
    _part_of("stories.id", "story", index=True),
    Column("wire", BigInteger, nullable=False),
    _text("agency"),
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

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("title"),
    Column("thread", BigInteger, nullable=False),
    _text("language"),
    _text("zone"),
    _text("length"),
    _text("empty_day"),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("state", Named(ChatState), nullable=False),
    Column("since", Moment, nullable=False),
)


def _chat(*, primary: bool = False) -> Column[int]:
    return _part_of("subscribers.chat", "chat", primary=primary)


subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigId, primary_key=True),
    _chat(),
    _text("canonical"),
    _key("topic_key"),
    _text("title"),
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
    _text("topic"),
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
    _part_of("subscribers.chat", "chat", index=True),
    Column("thread", BigInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("days", Weekdays, nullable=False),
    Column("topics", Strings, nullable=False),
    _text("length"),
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
    _text("html"),
    _text("rows_json"),
    Column("state", Named(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("touched_at", Moment, index=True),
    Column("lease_until", Moment),
    Column("sent_at", Moment),
    Column("message_id", BigInteger),
    _text("error"),
    Index("ix_deliveries_state_not_before", "state", "not_before", "id"),
    Index("ix_deliveries_bundle_part", "bundle", "part"),
    sqlite_autoincrement=True,
)

buttons = Table(
    "buttons",
    metadata,
    Column("token", String(12), primary_key=True),
    _text("command"),
    Column("used_at", Moment, nullable=False, index=True),
)
