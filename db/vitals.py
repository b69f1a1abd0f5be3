"""Health as questions to the store: what ``/status``, ``/health`` and ``/metrics`` read."""

from __future__ import annotations

from datetime import datetime

from db.ledger import Ledger
from db.records import Vitals


class VitalSigns(Ledger):
    """One set of books."""

    async def read(self, now: datetime) -> Vitals:
        """All of it, as of now."""
        raise NotImplementedError
