"""The service as a process of its own, as a person starts it: to be talked to, killed and started again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
_CONFIG = """
[store]
url = "{store_url}"
[web]
port = {port}
[collect]
every_s = {every_s}
[digest]
every_s = {every_s}
[telegram]
base_url = "{base_url}"
{telegram}
[pace]
chat_gap_s = {gap_s}
[log]
level = "{level}"
"""


class Running:
    """A running service."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.said = process, ""

    async def says(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Wait until it has printed something."""
        assert self.process.stdout
        async with asyncio.timeout(seconds):
            while not (found := re.search(pattern, self.said)):
                chunk = await self.process.stdout.read(4096)
                assert chunk, f"the service ended: {self.said}"
                self.said += chunk.decode()
        return found

    async def kill(self, number: int = signal.SIGKILL) -> int:
        """Send it a signal and wait for its end; returns its code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 30)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def service(
    folder: Path,
    store_url: str = "",
    verb: str = "run",
    *,
    base_url: str = "http://127.0.0.1:1/bot",
    token: str = "",
    gap_s: float = 1.05,
    every_s: int = 1,
    port: int = 0,
    telegram: str = "",
    level: str = "info",
) -> AsyncIterator[Running]:
    """Start it; it is killed at the end of the block, if it still runs.

    Args:
        folder: for its configuration and its log.
        store_url: its store; without one a file in the folder.
        verb: ``run`` or ``sandbox``.
        base_url: of a Bot API.
        token: of a bot; without one the sandbox opens.
        gap_s: seconds between two messages to one chat.
        every_s: seconds between two ticks.
        port: of its web server; 0 for any.
        telegram: more lines for ``[telegram]``.
        level: of its log.
    """
    config = folder / "config.toml"
    store_url = store_url or f"sqlite:///{folder}/wirebrief.db"
    config.write_text(
        _CONFIG.format(
            store_url=store_url,
            base_url=base_url,
            gap_s=gap_s,
            every_s=every_s,
            port=port,
            telegram=telegram,
            level=level,
        )
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WIREBRIEF")}
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--config", str(config), verb,
            cwd=HOUSE, env={**environment, "WIREBRIEF_TELEGRAM_TOKEN": token},
            stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    running = Running(process)
    try:
        yield running
    finally:
        await running.kill()
