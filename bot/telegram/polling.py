"""Updates by long polling, watched: a refused token or a second poller must not go unnoticed.

The library's own loop ends silently when the token is refused, and goes on for ever beside another poller while
Telegram shares the updates out between the two.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from telegram.error import TelegramError
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.log import event
from bot.telegram.knobs import ASKED_FOR, AnotherPoller, BadToken, DoorError
from bot.telegram.wire import harmless, readable

_log = logging.getLogger(__name__)

_WINDOW_S: Final = 120.0
_REFUSED: Final = frozenset({401, 404})
_CONFLICT: Final = 409


class PollWatch:
    """Reads the status of every poll; ``broken`` ends with an error when there is no point in going on."""

    def __init__(self, conflicts: int, clock: Callable[[], float]) -> None:
        """Begin in good health.

        Args:
            conflicts: how many within two minutes are too many; a restart may meet one or two of its own.
            clock: monotonic seconds.
        """
        self._most = conflicts
        self._clock = clock
        self._conflicts: deque[float] = deque()
        self._error: DoorError | None = None
        self._broken = asyncio.Event()
        self.last_ok: float | None = None
        """When Telegram last answered a poll, on the clock."""

    async def broken(self) -> DoorError:
        """Wait for the error after which polling makes no sense."""
        await self._broken.wait()
        assert self._error is not None
        return self._error

    def saw(self, status: int) -> None:
        """Take note of the HTTP status of a poll."""
        now = self._clock()
        if status == _CONFLICT:
            self._conflicts.append(now)
            while now - self._conflicts[0] > _WINDOW_S:
                self._conflicts.popleft()
            if len(self._conflicts) >= self._most:
                self._end(AnotherPoller())
        elif status in _REFUSED:
            self._end(BadToken())
        elif 200 <= status < 300:
            self.last_ok = now

    def _end(self, error: DoorError) -> None:
        self._error = self._error or error
        self._broken.set()


class Polling:
    """Asks Telegram for updates. A webhook that was set before is taken back first (the library sees to it)."""

    def __init__(self, updater: Updater, watch: PollWatch, timeout_s: int) -> None:
        """Nothing is asked yet."""
        self._updater = updater
        self._watch = watch
        self._timeout_s = timeout_s

    async def start(self) -> None:
        """Begin to ask; what waits with Telegram is kept.

        Raises:
            telegram.error.InvalidToken: Telegram does not know the token.
        """
        await self._updater.start_polling(
            timeout=self._timeout_s,
            bootstrap_retries=-1,
            drop_pending_updates=False,
            allowed_updates=list(ASKED_FOR),
            error_callback=_failed,
        )

    async def stop(self) -> None:
        """Ask no more; what was taken is confirmed."""
        if self._updater.running:
            await self._updater.stop()

    async def broken(self) -> DoorError:
        """Wait for the error after which polling makes no sense."""
        return await self._watch.broken()

    @property
    def last_ok(self) -> float | None:
        """When Telegram last answered a request for updates, on the clock."""
        return self._watch.last_ok


def _failed(error: TelegramError) -> None:
    event(_log, "telegram: no updates", level=logging.WARNING, error=str(error))


class WatchedRequest(HTTPXRequest):
    """The library's HTTP client for updates: every status is shown to a ``PollWatch``, every update made readable."""

    def __init__(self, watch: PollWatch, **options: Any) -> None:
        """As ``HTTPXRequest``."""
        super().__init__(**options)
        self._watch = watch

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As ``HTTPXRequest.do_request``."""
        status, body = await super().do_request(*args, **options)
        self._watch.saw(status)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As ``HTTPXRequest.parse_json_payload``."""
        answer: dict[str, Any] = harmless(HTTPXRequest.parse_json_payload(payload), payload)
        if isinstance(rows := answer.get("result"), list):
            answer["result"] = [row for row in map(readable, rows) if row is not None]
        return answer
