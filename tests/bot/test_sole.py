"""One process for each token: a second one says so and leaves everything alone."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.telegram import AnotherPoller, BadToken, BadWebhook, TokenInUse, one_per_token
from db.store import Store

pytestmark = pytest.mark.anyio

HOUSE = Path(__file__).resolve().parent.parent.parent
TOKEN = "77:first-token-of-a-bot-nobody-knows"
_HOLD = """
import asyncio, sys
from bot.telegram import one_per_token
from db.store import Store

async def hold():
    store = await Store.open(sys.argv[1])
    async with one_per_token(store, sys.argv[2], 0.0):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


async def test_a_token_is_held_by_one_process_until_it_ends(store):
    other = await Store.open(store.url.render_as_string(hide_password=False))
    try:
        async with one_per_token(store, TOKEN, 0.0):
            with pytest.raises(TokenInUse, match="stop that one first"):
                async with one_per_token(other, TOKEN, 0.0):
                    pass
            async with one_per_token(other, "78:another-bot", 0.0):
                pass
        async with one_per_token(other, TOKEN, 0.0):
            pass
    finally:
        await other.close()


async def test_a_process_that_is_just_ending_is_waited_for(store):
    async def hold():
        async with one_per_token(store, TOKEN, 0.0):
            held.set()
            await asyncio.sleep(0.3)

    held = asyncio.Event()
    holding = asyncio.create_task(hold())
    await held.wait()
    async with asyncio.timeout(10), one_per_token(store, TOKEN, 9.0):
        assert holding.done()


async def test_a_process_that_is_killed_lets_go_of_it(store):
    url = store.url.render_as_string(hide_password=False)
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD, url, TOKEN, cwd=HOUSE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert await holder.stdout.readline() == b"held\n"
        with pytest.raises(TokenInUse):
            async with one_per_token(store, TOKEN, 0.0):
                pass
    finally:
        holder.kill()
        await holder.wait()
    async with asyncio.timeout(10), one_per_token(store, TOKEN, 9.0):
        pass


async def test_nothing_of_the_token_is_written_beside_the_database(tmp_path, sqlite_template):
    (tmp_path / "a.db").write_bytes(sqlite_template.read_bytes())
    opened = await Store.open(f"sqlite:///{tmp_path}/a.db")
    async with one_per_token(opened, TOKEN, 0.0):
        files = [(file.name, file.read_bytes()) for file in tmp_path.iterdir()]
    await opened.close()
    (lock,) = [name for name, _ in files if "-bot-" in name]
    assert not [name for name, data in files if "first-token" in name or b"first-token" in data]
    assert lock.startswith("a.db-bot-")


@pytest.mark.parametrize(
    ("error", "code"),
    [(TokenInUse(), 4), (AnotherPoller(), 4), (BadToken(), 2), (BadWebhook("no HTTPS"), 2)],
    ids=lambda value: type(value).__name__,
)
def test_the_exit_code_says_whether_starting_again_would_help(tmp_path, monkeypatch, capsys, error, code):
    async def serve(*_args, **_more):
        raise error

    monkeypatch.setattr("bot.app.serve", serve)
    (tmp_path / "config.toml").write_text("")
    assert cli.main(["--config", str(tmp_path / "config.toml"), "run"]) == code
    assert capsys.readouterr().err.strip().startswith(f"wirebrief: {error}"[:40])
