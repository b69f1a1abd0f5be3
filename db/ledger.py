"""What every member of ``Books`` has: one connection in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Select, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

R = TypeVar("R")
T = TypeVar("T")

PIECE = 500
"""How many values go into one ``IN``: SQLite and PostgreSQL limit the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of one noun, seen through one transaction."""

    connection: AsyncConnection
    writing: bool
    """Whether the transaction may change anything."""

    @property
    def embedded(self) -> bool:
        """Whether the database is SQLite."""
        return self.connection.dialect.name == "sqlite"

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows ``ON CONFLICT``."""
        return sqlite.insert(table) if self.embedded else postgresql.insert(table)

    def later(self, one: ColumnElement[T], other: ColumnElement[T]) -> ColumnElement[T]:
        """The greater of two values of a row."""
        return (func.max if self.embedded else func.greatest)(one, other, type_=one.type)

    def held(self, query: Select[Any]) -> Select[Any]:
        """Rows that nobody else changes before our transaction ends (on SQLite no writer is beside us)."""
        return query.with_for_update() if self.writing and not self.embedded else query


def record(kind: Callable[..., R], row: RowMapping, prefix: str = "") -> R:
    """A record from the columns of a row that bear the fields' names of a dataclass."""
    return kind(**{name: row[prefix + name] for name in _names(kind)})


@lru_cache(maxsize=32)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def pieces(values: Sequence[T], size: int = PIECE) -> Iterator[Sequence[T]]:
    """Values in runs that fit into one statement."""
    return (values[at : at + size] for at in range(0, len(values), size))


def digest_key(text: str) -> str:
    """32 characters that stand for a text of any length in an index."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
