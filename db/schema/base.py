"""What all tables are made of."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, String

from db.columns import Prose

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def prose(name: str) -> Column[str]:
    """A text of any origin."""
    return Column(name, Prose, nullable=False)


def key(name: str) -> Column[str]:
    """A digest of a text of any length: index entries of PostgreSQL hold no more than 2,700 bytes."""
    return Column(name, String(32), nullable=False)


def part_of(column: str, name: str, *, primary: bool = False, index: bool = False) -> Column[int]:
    """The id of what owns a row: the row goes with it."""
    owner = ForeignKey(column, ondelete="CASCADE")
    return Column(name, BigInteger, owner, primary_key=primary, autoincrement=False, nullable=False, index=index)
