"""Settings of the door, its errors, and the few words that it says itself.

DoorError
├── BadToken        Telegram does not know the token, or no longer
└── AnotherPoller   another process asks for updates with the same token
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.log import Redaction


@dataclass(frozen=True, slots=True)
class TelegramKnobs:
    """Settings of the Telegram door; times in seconds."""

    token: str = field(default="", repr=False)
    """As @BotFather gave it; a secret."""
    base_url: str = "https://api.telegram.org/bot"
    """Where the Bot API is, without the token; another one for a server of one's own."""
    proxy: str = field(default="", repr=False)
    """``http://`` or ``https://`` proxy towards Telegram; may hold a password."""
    allowed_chats: tuple[int, ...] = ()
    """Ids of the persons and groups that may use the bot; empty: everybody."""
    administrators: tuple[int, ...] = ()
    """Ids of the persons who may use the administrators' commands; always allowed."""
    poll_timeout_s: int = 50
    """How long Telegram holds an unanswered request for updates."""
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0
    """How long an answer may take; after that it is unknown whether a message arrived."""
    connections: int = 32
    concurrent_asks: int = 32
    """Asks that the house works on at the same time, of different chats; in one chat they queue."""
    queued_asks: int = 8
    """Asks of one chat that may wait; more are dropped."""
    asks_per_minute: int = 20
    """Of one person; a burst of as many is fine."""
    slow_answer_s: float = 0.8
    """After this long a chat is shown that the bot is writing."""
    conflicts: int = 5
    """The door gives up after so many conflicts with another poller in two minutes."""
    stop_s: float = 8.0
    """How long asks under way may take when the house is closed."""


class DoorError(Exception):
    """Telegram cannot go on; the text says why and what helps."""


class BadToken(DoorError):
    """Telegram does not know the token."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram does not accept the bot's token. "
            "Copy it again from @BotFather (/mybots, API Token) and restart."
        )


class AnotherPoller(DoorError):
    """Another process asks for updates with the same token."""

    def __init__(self) -> None:
        super().__init__(
            "Another program is using the same bot token and takes the messages away. "
            "Stop the other one, or get a token of its own for this bot from @BotFather."
        )


class Word(StrEnum):
    """What the door says itself: keys of phrases."""

    TOO_FAST = "telegram.too_fast"
    """To somebody who asks too often."""
    NOT_ALLOWED = "telegram.not_allowed"
    """To a stranger, where the bot is private; field ``chat``: the id to be allowed."""
    FAILED = "telegram.failed"
    """When a command failed for a reason of ours."""
    OLD_BUTTON = "telegram.old_button"
    """When the command behind a button is no longer kept."""


class Say(Protocol):
    """Finds the plain text of a phrase in a language."""

    def __call__(self, key: str, language: str, /, **values: str | int) -> str:
        """The phrase with its fields filled in."""
        ...


def redact(token: str) -> logging.Filter:
    """A filter for log handlers that blots out the token, whole or its secret half alone."""
    return Redaction((token, token.partition(":")[2]))


def quiet() -> None:
    """Keep the HTTP libraries from logging addresses, which hold the token, and a gateway's pages with tracebacks."""
    for name, level in (
        ("httpx", logging.WARNING),
        ("httpcore", logging.WARNING),
        ("telegram.request", logging.CRITICAL),
    ):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, level))
