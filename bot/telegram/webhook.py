"""Updates by webhook: Telegram calls, behind a proxy that ends TLS; the alternative to polling.

Telegram repeats a call until it is answered with 2xx. So a call is answered at once, before the update is worked on;
one that has come before is answered and dropped; and where too much waits already it is refused, to come again.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from telegram import Update, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Application

from bot.log import event
from bot.telegram.knobs import ASKED_FOR, AnotherPoller, BadToken, BadWebhook, DoorError, TelegramKnobs
from bot.telegram.lanes import Lanes
from bot.telegram.wire import harmless, readable

_log = logging.getLogger(__name__)
_REMEMBERED: Final = 20_000
_FRESH: Final = timedelta(minutes=3)
"""An error of Telegram's that is older is past."""
_AGAIN_MOST_S: Final = 60.0

App = Application[Any, Any, Any, Any, Any, Any]


class Webhook:
    """Takes Telegram's calls; implements ``bot.web.Intake``."""

    path = "/telegram"
    header = "X-Telegram-Bot-Api-Secret-Token"

    def __init__(self, app: App, lanes: Lanes, knobs: TelegramKnobs, clock: Callable[[], float]) -> None:
        """Closed until ``start``: calls are refused, and Telegram repeats them."""
        self._app = app
        self._lanes = lanes
        self._knobs = knobs
        self._clock = clock
        self._open = False
        self._seen: OrderedDict[int, None] = OrderedDict()
        self.last_ok: float | None = None
        """When Telegram last said that its calls arrive, on the clock."""

    # -- calls -------------------------------------------------------------------------------------------

    @property
    def most_bytes(self) -> int:
        """Longest call that is read."""
        return self._knobs.webhook_bytes

    def admits(self, secret: str) -> bool:
        """Whether it is Telegram who calls; takes as long for a nearly right secret as for a wrong one."""
        return hmac.compare_digest(secret.encode(), self._knobs.webhook_secret.encode())

    def take(self, body: bytes) -> HTTPStatus:
        """Take the update of a call that was admitted; it is worked on later.

        Returns:
            200 when there is nothing more to do for Telegram, 400 for what is no update, 503 for "come again".
        """
        try:
            row = readable(harmless(json.loads(body), body))
        except (ValueError, RecursionError):
            row = None
        if row is None:
            return HTTPStatus.BAD_REQUEST
        number: int = row["update_id"]
        if number in self._seen:
            return HTTPStatus.OK
        if not self._open or self._waiting >= self._knobs.webhook_backlog:
            return HTTPStatus.SERVICE_UNAVAILABLE
        self._seen[number] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        self._app.update_queue.put_nowait(Update.de_json(dict(row), self._app.bot))
        return HTTPStatus.OK

    @property
    def _waiting(self) -> int:
        return len(self._lanes) + self._app.update_queue.qsize()

    # -- life --------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Tell Telegram where to call, as often as it takes while the network is down.

        Raises:
            BadWebhook: Telegram does not take the address.
            telegram.error.InvalidToken: Telegram does not know the token.
        """
        self._open = True
        wait_s = 1.0
        while True:
            try:
                await self._app.bot.set_webhook(
                    self._knobs.webhook_url,
                    secret_token=self._knobs.webhook_secret,
                    allowed_updates=ASKED_FOR,
                    drop_pending_updates=False,
                )
            except InvalidToken:
                raise
            except BadRequest as error:
                raise BadWebhook(error.message) from error
            except TelegramError as error:
                event(_log, "the webhook was not set", level=logging.WARNING, error=str(error), again_in_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _AGAIN_MOST_S)
            else:
                self.last_ok = self._clock()
                return

    async def stop(self) -> None:
        """Take no more calls. The address stays with Telegram, which keeps what comes until we are back."""
        self._open = False

    async def broken(self) -> DoorError:
        """Wait for the error after which there is no point in waiting for calls."""
        while True:
            await asyncio.sleep(self._knobs.webhook_check_s)
            try:
                info = await self._app.bot.get_webhook_info()
            except InvalidToken:
                return BadToken()
            except TelegramError as error:
                event(_log, "telegram cannot be reached", level=logging.WARNING, error=str(error))
                continue
            if info.url != self._knobs.webhook_url:
                return AnotherPoller()
            self._heard(info)

    def _heard(self, info: WebhookInfo) -> None:
        failed_at = info.last_error_date
        if info.pending_update_count and failed_at and datetime.now(UTC) - failed_at < _FRESH:
            event(
                _log,
                "telegram: its calls do not arrive",
                level=logging.WARNING,
                error=info.last_error_message,
                waiting=info.pending_update_count,
            )
        else:
            self.last_ok = self._clock()
