"""Settings of the door, its errors, and the few words that it says itself.

DoorError
├── BadToken         Telegram does not know the token, or no longer
├── BadWebhook       Telegram does not take the webhook's address
└── AnotherPoller    another process takes the updates of the same token
    └── TokenInUse   and it shares the store with us
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol
from urllib.parse import urlsplit

from bot.log import Redaction

ASKED_FOR: Final = ("message", "channel_post", "callback_query", "my_chat_member")
"""Telegram remembers the last list that it was given, so it is given every time."""
_TOKEN: Final = re.compile(r"\d+:[\w-]+", re.ASCII)


def looks_like_token(text: str) -> bool:
    """Whether a text has the form that @BotFather gives tokens."""
    return _TOKEN.fullmatch(text) is not None


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
    webhook_url: str = ""
    """Public ``https`` address that Telegram calls, handed on to ``/telegram`` here; empty: long polling."""
    webhook_bytes: int = 2**20
    """Longest update that is taken; Telegram's are far shorter."""
    webhook_backlog: int = 200
    """Updates that may be worked on or wait at the same time; Telegram repeats later what comes on top of them."""
    webhook_check_s: float = 60.0
    """How often Telegram is asked whether its calls arrive."""
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
    takeover_s: float = 12.0
    """How long another process with the same token and store may take to end before we give up."""
    stop_s: float = 4.0
    """How long asks under way may take when the house is closed."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.webhook_url)
        if self.webhook_url and (parts.scheme != "https" or not parts.hostname):
            raise ValueError("webhook_url must be a public address that begins with https://, or empty for polling.")

    @property
    def well_formed(self) -> bool:
        """Whether the token looks like one."""
        return looks_like_token(self.token)

    @property
    def webhook_secret(self) -> str:
        """What Telegram must say at the webhook: made from the token, from which nobody can lead it back."""
        return hmac.new(self.token.encode(), b"webhook", hashlib.sha256).hexdigest()


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

    def __init__(
        self,
        text: str = "Another program is using the same bot token and takes the messages away. "
        "Stop the other one, or get a token of its own for this bot from @BotFather.",
    ) -> None:
        super().__init__(text)


class TokenInUse(AnotherPoller):
    """Another process of the same store serves the token."""

    def __init__(self) -> None:
        super().__init__(
            "Another Wirebrief with the same database is serving this bot. "
            "Nothing was changed: stop that one first, then start this one again."
        )


class BadWebhook(DoorError):
    """Telegram does not take the address of the webhook."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Telegram does not take webhook_url ({why}). It must be an https address that Telegram can reach, on "
            "port 443, 80, 88 or 8443; leave it out under [telegram] in config.toml to go back to polling."
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
