"""Folders, sources that were added at run time, what became of pages, and articles that wait for their story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the queue."""
    op.add_column("sources", sa.Column("folder", sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("added", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("feed_states", sa.Column("pages", sa.String(length=16), nullable=False, server_default="untried"))
    owner = sa.ForeignKeyConstraint(
        ["article"], ["articles.id"], name="fk_arrivals_article_articles", ondelete="CASCADE"
    )
    key = sa.PrimaryKeyConstraint("article", name="pk_arrivals")
    op.create_table(
        "arrivals", sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False), owner, key
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("arrivals")
    for table, column in (("feed_states", "pages"), ("sources", "added"), ("sources", "folder")):
        op.drop_column(table, column)
