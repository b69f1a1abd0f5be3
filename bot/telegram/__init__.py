"""The door to Telegram: the only folder that imports python-telegram-bot.

    door = Telegram(knobs, store=store, pacer=pacer, say=say, languages=..., language="en", now=clock)
    name = await door.connect()
    await door.start(answer, menus)
    await door.watch()      # ends with a DoorError when Telegram cannot go on
    await door.stop()

``door.courier`` is what the outbox sends with; ``door.webhook``, where there is one, is what Telegram calls.
"""

from bot.telegram.courier import TelegramCourier
from bot.telegram.door import Telegram
from bot.telegram.knobs import (
    AnotherPoller,
    BadToken,
    BadWebhook,
    DoorError,
    Say,
    TelegramKnobs,
    TokenInUse,
    Word,
    looks_like_token,
    redact,
)
from bot.telegram.sole import one_per_token

__all__ = [
    "AnotherPoller",
    "BadToken",
    "BadWebhook",
    "DoorError",
    "Say",
    "Telegram",
    "TelegramCourier",
    "TelegramKnobs",
    "TokenInUse",
    "Word",
    "looks_like_token",
    "one_per_token",
    "redact",
]
