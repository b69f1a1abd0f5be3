"""What a reader was told of a story: for which topic, with which score, at which figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the columns; what was told before has none of it."""
    op.add_column("told", sa.Column("topic", sa.Text(), nullable=False, server_default=""))
    for name in ("parts", "figures"):
        op.add_column("told", sa.Column(name, _DOCUMENT, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take them away."""
    for name in ("figures", "parts", "topic"):
        op.drop_column("told", name)
