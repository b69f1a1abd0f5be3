"""Buttons: short tokens for long commands."""

from __future__ import annotations

import re

import pytest

from db.store import Store
from tests.db.newsroom import DAY, NOW

pytestmark = pytest.mark.anyio


async def test_a_token_leads_back_to_its_command(store: Store) -> None:
    command = "/brief " + "сирия + «беспилотники», " * 10
    async with store.write() as books:
        token = await books.buttons.put(command, NOW)
        assert await books.buttons.put(command, NOW + DAY) == token
        assert await books.buttons.put("/brief", NOW) != token
    assert re.fullmatch("[A-Za-z0-9_-]{12}", token)
    async with store.read() as books:
        assert await books.buttons.get(token) == command
        assert await books.buttons.get("nonsense") is None
