"""What every member of ``Books`` has: one connection in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of one noun, seen through one transaction."""

    connection: AsyncConnection
    writing: bool
    """Whether the transaction may change anything."""
