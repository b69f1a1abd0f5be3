"""Opening, transactions, restarts."""

from __future__ import annotations

from datetime import datetime

import pytest

from db.store import Store

pytestmark = pytest.mark.anyio


async def test_a_fresh_store_answers_with_empty_vitals(store: Store, now: datetime) -> None:
    async with store.read() as books:
        vitals = await books.vitals.read(now)
    assert vitals.articles == 0
    assert vitals.schema == "0001"
