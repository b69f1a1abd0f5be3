"""Retention: texts age first, articles later, what was sent outlives both."""

from __future__ import annotations

from datetime import datetime

from db.ledger import Ledger
from db.records import RetentionKnobs


class Tidy(Ledger):
    """What has aged out goes."""

    async def run(self, now: datetime, knobs: RetentionKnobs) -> dict[str, int]:
        """Let things go. Returns how many of each went: texts, revisions, articles, stories, deliveries, told,
        buttons; every one has a number.
        """
        raise NotImplementedError
