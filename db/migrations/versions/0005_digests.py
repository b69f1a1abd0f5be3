"""Several digests of a chat, each with its topics and length; the local date that each is for; quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from news.calendar import CalendarError, zone

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)

_digests = sa.table(
    "digests",
    sa.column("id", sa.BigInteger),
    sa.column("chat", sa.BigInteger),
    sa.column("next_at", _MOMENT),
    sa.column("last_at", _MOMENT),
    sa.column("next_date", sa.Date),
    sa.column("last_date", sa.Date),
)
_subscribers = sa.table("subscribers", sa.column("chat", sa.BigInteger), sa.column("zone", sa.Text))


def upgrade() -> None:
    """Add the columns; what was planned or sent before is for the date that it was in the reader's zone."""
    for name in ("quiet_from", "quiet_until"):
        op.add_column("subscribers", sa.Column(name, sa.Time()))
    with op.batch_alter_table("digests") as table:
        table.drop_constraint("uq_digests_chat", type_="unique")
        table.add_column(sa.Column("topics", _DOCUMENT, nullable=False, server_default="[]"))
        table.add_column(sa.Column("length", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("next_date", sa.Date(), nullable=False, server_default="1970-01-01"))
        table.add_column(sa.Column("last_date", sa.Date()))
        table.add_column(sa.Column("bundle", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("before_at", _MOMENT))
    op.create_index("ix_digests_chat", "digests", ["chat"])
    connection = op.get_bind()
    known = sa.select(_digests, _subscribers.c.zone).join_from(
        _digests, _subscribers, _digests.c.chat == _subscribers.c.chat
    )
    rows = [_dated(row) for row in connection.execute(known).mappings()]
    if rows:
        dates: dict[str, Any] = {"next_date": sa.bindparam("next_"), "last_date": sa.bindparam("last_")}
        connection.execute(sa.update(_digests).where(_digests.c.id == sa.bindparam("id_")).values(dates), rows)


def downgrade() -> None:
    """Take them away; a chat keeps the digest that it had first."""
    d, older = _digests, _digests.alias("older")
    later = sa.select(older.c.id).where(older.c.chat == d.c.chat, older.c.id < d.c.id).exists()
    op.get_bind().execute(sa.delete(d).where(later))
    op.drop_index("ix_digests_chat", "digests")
    with op.batch_alter_table("digests") as table:
        for name in ("before_at", "bundle", "last_date", "next_date", "length", "topics"):
            table.drop_column(name)
        table.create_unique_constraint("uq_digests_chat", ["chat"])
    for name in ("quiet_until", "quiet_from"):
        op.drop_column("subscribers", name)


def _dated(row: Any) -> dict[str, Any]:
    last = row["last_at"]
    return {
        "id_": row["id"],
        "next_": _date(row["next_at"], row["zone"]),
        "last_": None if last is None else _date(last, row["zone"]),
    }


def _date(at: datetime, name: str) -> date:
    try:
        place = zone(name or "UTC")
    except CalendarError:  # an old name may leave the IANA database
        place = UTC
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).astimezone(place).date()
