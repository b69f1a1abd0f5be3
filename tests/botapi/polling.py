"""Updates: kept until confirmed, given to one poller at a time."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from tests.botapi.facts import Refusal, bad
from tests.botapi.world import Json

_TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_BY_DEFAULT_LEFT_OUT = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """The queue of updates, long polling, and the webhook that excludes it."""

    def __init__(self) -> None:
        self.pending: list[Json] = []
        self.conflicts = 0
        self.webhook: Json = {}
        self.error, self.error_at = "", 0
        """Of the last call to the webhook that failed."""
        self.allowed: list[str] = []
        self._changed = asyncio.Event()
        self._poller: asyncio.Event | None = None

    def put(self, update: Json) -> None:
        """A new update, unless the bot has not asked for its kind."""
        kind = next(key for key in update if key != "update_id")
        if kind in self.allowed or (not self.allowed and kind not in _BY_DEFAULT_LEFT_OUT):
            self.pending.append(update)
            self._changed.set()

    async def get(
        self, offset: int = 0, limit: int = 100, timeout: int = 0, allowed_updates: list[str] | None = None
    ) -> list[Json]:
        """Long polling.

        Raises:
            Refusal: 409, when another poller takes over or a webhook is set.
        """
        if self.webhook.get("url"):
            raise Refusal(409, _WEBHOOK)
        if allowed_updates is not None:
            self.allowed = allowed_updates
        kept = self.pending[offset:] if offset < 0 else self.pending
        self.pending = [row for row in kept if row["update_id"] >= offset]
        if self._poller is not None:
            self._poller.set()
        ousted = self._poller = asyncio.Event()
        try:
            return await self._wait(limit, timeout, ousted)
        finally:
            if self._poller is ousted:
                self._poller = None

    async def _wait(self, limit: int, seconds: float, ousted: asyncio.Event) -> list[Json]:
        deadline = asyncio.get_running_loop().time() + seconds
        while not self.pending:
            self._changed.clear()
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            waits = [asyncio.ensure_future(event.wait()) for event in (self._changed, ousted)]
            try:
                await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if ousted.is_set():
                self.conflicts += 1
                raise Refusal(409, _TWO_POLLERS)
        return self.pending[:limit]

    def set_webhook(self, url: str, **more: Any) -> bool:
        """Set it, or unset it with an empty address."""
        if url and not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = more.get("secret_token", "")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self.webhook = {"url": url, "secret": secret} if url else {}
        self.allowed = more.get("allowed_updates") or self.allowed
        self._changed.set()
        return self._dropped(more)

    def delete_webhook(self, **more: Any) -> bool:
        """Unset it."""
        self.webhook = {}
        return self._dropped(more)

    def webhook_info(self) -> Json:
        """Its ``WebhookInfo``."""
        row: Json = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        row |= {"last_error_date": self.error_at, "last_error_message": self.error} if self.error else {}
        return row | {"pending_update_count": len(self.pending)}

    def _dropped(self, more: dict[str, Any]) -> bool:
        if more.get("drop_pending_updates"):
            self.pending.clear()
        return True
