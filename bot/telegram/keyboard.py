"""Buttons under messages: a button carries its command, or a token for one that is too long for Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from db.store import Store
from handlers.desk import Button

_MOST_BYTES: Final = 64
_KEPT_MARK: Final = "="
"""What a command begins with that is kept in the store, since it is too long for a button; others have a slash."""
_BLANK: Final = "·"


async def keyboard(
    rows: Sequence[Sequence[Button]], store: Store, now: datetime
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Telegram's form of rows of buttons; ``None`` where there are none.

    Args:
        rows: buttons.
        store: keeps the commands of more than 64 bytes.
        now: aware UTC.

    Raises:
        StoreError: a long command could not be kept.
    """
    if not any(rows):
        return None
    if any(button.location for row in rows for button in row):
        keys = [[KeyboardButton(button.label, request_location=True) for button in row] for row in rows]
        return ReplyKeyboardMarkup(keys, one_time_keyboard=True, resize_keyboard=True)
    tokens = await _tokens({button.command for row in rows for button in row if _is_long(button)}, store, now)
    return InlineKeyboardMarkup([[_telegram(button, tokens) for button in row] for row in rows if row])


async def command_of(data: str, store: Store) -> str | None:
    """The command behind a pressed button; ``None`` when it is no longer kept.

    Raises:
        StoreError: the store could not be asked.
    """
    if not data.startswith(_KEPT_MARK):
        return data
    async with store.read() as books:
        return await books.buttons.get(data.removeprefix(_KEPT_MARK))


def _is_long(button: Button) -> bool:
    return not button.url and len(button.command.encode()) > _MOST_BYTES


async def _tokens(commands: set[str], store: Store, now: datetime) -> dict[str, str]:
    if not commands:
        return {}
    async with store.write() as books:
        return {command: _KEPT_MARK + await books.buttons.put(command, now) for command in sorted(commands)}


def _telegram(button: Button, tokens: dict[str, str]) -> InlineKeyboardButton:
    label = button.label.strip() or _BLANK
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    return InlineKeyboardButton(label, callback_data=tokens.get(button.command, button.command))
