"""The token is nowhere to be read: not in the log at its most talkative, not in an answer, not in an error."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot import cli
from bot.config import load
from bot.knobs import ConfigError
from bot.log import Redaction
from bot.telegram import TelegramKnobs
from tests.botapi import FakeTelegram, FaultKind, FloodRules
from tests.running import free_port, service

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

HOUSE = Path(__file__).resolve().parent.parent.parent


def secrets_of(token):
    return token, token.partition(":")[2], TelegramKnobs(token=token).webhook_secret


def holds(text, token):
    return [secret[:6] + "…" for secret in secrets_of(token) if secret in text]


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_whole_run_tells_nobody_the_token(tmp_path, way):
    """Start, faults of every kind, a handler that fails, health, metrics, stop: at debug level."""
    telegram = 'webhook_url = "https://news.example/hook"' if way == "webhook" else ""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    async with FakeTelegram(flood=FloodRules.none()) as fake:
        dana = fake.person("Dana")
        for kind in FaultKind:
            fake.fail(kind, seconds=1)
            fake.fail(kind, "answerCallbackQuery", seconds=1)
        for method in ("getUpdates", "setWebhook", "getMe", "setMyCommands"):
            fake.fail(FaultKind.BAD_GATEWAY, method)
        fake.fail(FaultKind.RESET, "getUpdates")
        here = {"base_url": fake.base_url, "token": fake.token, "telegram": telegram, "port": port}
        async with service(tmp_path, level="debug", **here) as running:
            await running.says("answers as @")
            fake.caller.proxy["https://news.example/hook"] = f"{url}telegram"
            for words in ("/help", "/status", "/brief syria", "/sources add http://127.0.0.1:1/"):
                fake.user_says(dana, words)
            await fake.until(lambda: len(fake.messages(dana)) > 1, 60)
            fake.push({"message": {"message_id": 1}})
            async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as http:
                told = [(await http.get(path)).text for path in ("/health", "/metrics", "/telegram", "/nothing")]
                told.append((await http.post("/telegram", content=b"x")).text)
            assert await running.kill(signal.SIGTERM) == 0
        checked = subprocess.run(
            [sys.executable, "-m", "bot", "--config", str(tmp_path / "config.toml"), "check"],
            cwd=HOUSE, env=os.environ | {"WIREBRIEF_TELEGRAM_TOKEN": fake.token},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = [(tmp_path / "log").read_text(), running.said, checked.stdout, checked.stderr, *told]
        assert "telegram" in said[0] and "set" in checked.stdout
        for text in said:
            assert not holds(text, fake.token)


@pytest.mark.parametrize("raised", [ValueError, RuntimeError, OSError])
def test_a_mistake_of_ours_is_told_without_the_token(tmp_path, monkeypatch, capsys, raised):
    """Uncaught, the interpreter would print it with all that stands in it."""
    token = "77:secret-half-of-a-token-that-nobody-knows"

    async def serve(*_args, **_more):
        raise raised(f"failed at https://api.telegram.org/bot{token}/getMe") from KeyError(token)

    monkeypatch.setattr("bot.app.serve", serve)
    monkeypatch.setenv("WIREBRIEF_TELEGRAM_TOKEN", token)
    (tmp_path / "config.toml").write_text("")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        assert cli.main(["--config", str(tmp_path / "config.toml"), "run"]) == 1
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    told = "".join(capsys.readouterr())
    assert "[secret]" in told and raised.__name__ in told and not holds(told, token)


def test_a_token_in_the_place_of_a_files_name_is_not_repeated(tmp_path):
    token = "77:secret-half-of-a-token-that-nobody-knows"
    (tmp_path / "config.toml").write_text("")
    with pytest.raises(ConfigError, match="must name a file") as caught:
        load(tmp_path / "config.toml", {"WIREBRIEF_TELEGRAM_TOKEN_FILE": token})
    assert not holds(str(caught.value), token)


def test_fields_that_are_no_texts_are_cleaned_too():
    record = logging.makeLogRecord(
        {"msg": "x", "wirebrief_fields": {"why": OSError("at 1:abc"), "all": ["1:abc"], "n": 5}}
    )
    Redaction(["1:abc"]).filter(record)
    assert json.dumps(record.wirebrief_fields) == '{"why": "at [secret]", "all": "[\'[secret]\']", "n": 5}'
