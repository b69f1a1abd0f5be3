"""What the grouping of articles needs to go on after a restart as if there had been none: when each was grouped and
from which of its revisions, all that is read of a former revision, and what was known of the news before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_TEXTS = ("url", "language", "credit")
_LISTS = ("authors", "categories")
_revisions = sa.table("article_revisions", sa.column("article", sa.BigInteger), *map(sa.column, (*_TEXTS, *_LISTS)))
_articles = sa.table("articles", sa.column("id", sa.BigInteger), *map(sa.column, (*_TEXTS, *_LISTS)))


def upgrade() -> None:
    """Add the columns and the table; what was grouped before was grouped in order of arrival, as it first read."""
    op.add_column("groupings", sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("groupings", sa.Column("read", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_groupings_turn_article", "groupings", ["turn", "article"])
    for name in _TEXTS:
        op.add_column("article_revisions", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in _LISTS:
        op.add_column("article_revisions", sa.Column(name, _DOCUMENT, nullable=False, server_default="[]"))
    now = {
        name: sa.select(_articles.c[name]).where(_articles.c.id == _revisions.c.article).scalar_subquery()
        for name in (*_TEXTS, *_LISTS)
    }
    op.get_bind().execute(sa.update(_revisions).values(now))
    op.create_table(
        "checkpoints",
        sa.Column("turn", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("turn", "article", name="pk_checkpoints"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("checkpoints")
    for name in (*_LISTS, *_TEXTS):
        op.drop_column("article_revisions", name)
    op.drop_index("ix_groupings_turn_article", "groupings")
    for name in ("read", "turn"):
        op.drop_column("groupings", name)
