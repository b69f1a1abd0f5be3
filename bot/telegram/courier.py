"""One message to one chat, and what became of it: the library's exceptions as outcomes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.courier import Flooded, Gone, Moved, Outcome, Rejected, Sent, Unknown, Unsent
from bot.telegram.keyboard import keyboard
from db.errors import StoreError
from db.store import Store
from handlers.desk import Document, Page

_NEVER_LEFT: Final = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
"""Errors of the HTTP library, by name, after which nothing can have arrived."""
_CHAT_IS_NO_MORE: Final = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat was deactivated",
    "chat was deleted",
    "chat_id is empty",
)
_MAY_NOT_WRITE: Final = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "not a member",
)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class TelegramCourier:
    """Sends pages with a bot; implements ``bot.courier.Courier``."""

    def __init__(self, bot: Bot, store: Store, now: Callable[[], datetime]) -> None:
        """Make a courier.

        Args:
            bot: sends.
            store: keeps the commands of buttons that are too long for Telegram.
            now: aware UTC clock.
        """
        self._bot = bot
        self._store = store
        self._now = now

    async def send(self, chat: int, thread: int, page: Page, *, silent: bool = False) -> Outcome:
        """Send a page as a message; a forum topic that is no more falls back to the group itself."""
        outcome = await self._send(chat, thread, page, silent=silent)
        if thread and isinstance(outcome, Rejected) and _names(outcome.error, ("thread not found", "topic_closed")):
            return await self._send(chat, 0, page, silent=silent)
        return outcome

    async def _send(self, chat: int, thread: int, page: Page, *, silent: bool) -> Outcome:
        async def call(markup: Any) -> Message | bool:
            return await self._bot.send_message(
                chat_id=chat,
                text=page.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=thread or None,
                disable_notification=silent or None,
                reply_markup=markup,
            )

        return await self._attempt(page, call)

    async def send_document(self, chat: int, thread: int, document: Document) -> Outcome:
        """Send a file."""

        async def call(_: Any) -> Message | bool:
            return await self._bot.send_document(
                chat_id=chat,
                document=document.data,
                filename=document.name,
                message_thread_id=thread or None,
            )

        return await self._attempt(Page(""), call)

    async def edit(self, chat: int, message: int, page: Page) -> Outcome:
        """Put a page in the place of a message. ``Sent`` also when it already says so."""

        async def call(markup: Any) -> Message | bool:
            return await self._bot.edit_message_text(
                chat_id=chat,
                message_id=message,
                text=page.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup,
            )

        outcome = await self._attempt(page, call)
        if isinstance(outcome, Rejected) and _names(outcome.error, ("message is not modified",)):
            return Sent(message)
        return outcome

    async def _attempt(self, page: Page, call: Callable[[Any], Awaitable[Message | bool]]) -> Outcome:
        try:
            markup = await keyboard(page.rows, self._store, self._now())
        except StoreError as error:
            return Unsent(f"the buttons could not be kept: {error}")
        try:
            message = await call(markup)
        except TelegramError as error:
            return outcome_of(error)
        return Sent(message.message_id if isinstance(message, Message) else 0)


class PushCourier:
    """Sends what nobody is waiting for, to those who may still be told; implements ``bot.courier.Courier``."""

    def __init__(self, courier: TelegramCourier, may_be_told: Callable[[int], bool]) -> None:
        """Make one.

        Args:
            courier: carries.
            may_be_told: whether a chat may. One that may not is treated as one that has blocked the bot.
        """
        self._courier = courier
        self._may_be_told = may_be_told

    async def send(self, chat: int, thread: int, page: Page, *, silent: bool = False) -> Outcome:
        """See ``TelegramCourier.send``."""
        if not self._may_be_told(chat):
            return Gone("this chat is not among those that the bot is for", "blocked")
        return await self._courier.send(chat, thread, page, silent=silent)


def outcome_of(error: TelegramError) -> Outcome:
    """What became of a message whose sending raised ``error``.

    The library tells a lost connection from a lost answer only by the cause behind its exception, and makes
    ``BadRequest`` and ``TimedOut`` kinds of ``NetworkError``: the order of the questions matters.
    """
    text = _tidy(error.message)
    if isinstance(error, RetryAfter):
        return Flooded(seconds(error.retry_after))
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, Forbidden):
        return Gone(text, "blocked" if _names(text, ("blocked", "initiate", *_MAY_NOT_WRITE)) else "gone")
    if isinstance(error, BadRequest):
        return _of_bad_request(text)
    if isinstance(error, InvalidToken | Conflict):
        return Unsent(text)
    if type(error.__cause__).__name__ in _NEVER_LEFT:
        return Unsent(text)
    if isinstance(error, NetworkError) and not isinstance(error, TimedOut) and error.__cause__ is None:
        # Telegram itself said 5xx, in JSON: it did nothing. A gateway's page has the failed reading as its cause.
        return Unsent(text)
    return Unknown(text)


def _of_bad_request(text: str) -> Outcome:
    if _names(text, _CHAT_IS_NO_MORE):
        return Gone(text, "gone")
    if _names(text, _MAY_NOT_WRITE):
        return Gone(text, "blocked")
    return Rejected(text)


def _tidy(text: str) -> str:
    """An error's text fit to be kept and shown: without a gateway's page, without a token in an address."""
    return re.sub(r"\d+:[\w-]{20,}", "[token]", text.partition(". Parsing the server response")[0])


def _names(text: str, marks: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(mark in folded for mark in marks)


def seconds(span: float | timedelta) -> float:
    """Seconds of a ``retry_after``: the library is changing it from a number to a ``timedelta``."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)
