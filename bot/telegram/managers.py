"""Who manages a group or channel, as Telegram says; asked for when it matters, and remembered for a minute."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.log import event

_log = logging.getLogger(__name__)
_KEPT_S: Final = 60.0
"""Somebody who was just made an administrator should not wait longer."""
_REMEMBERED: Final = 2_000
_MANAGING: Final = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})


class Managers:
    """Answers whether a person is an administrator of a group or channel. Belongs to one event loop."""

    def __init__(self, bot: Bot, clock: Callable[[], float]) -> None:
        """Nobody is known at first.

        Args:
            bot: asks Telegram.
            clock: monotonic seconds.
        """
        self._bot = bot
        self._clock = clock
        self._known: OrderedDict[tuple[int, int], tuple[bool, float]] = OrderedDict()

    async def include(self, chat: int, user: int) -> bool:
        """Whether ``user`` manages ``chat``; nobody, who is unknown or while Telegram cannot be asked."""
        if not user:
            return False
        now = self._clock()
        known = self._known.get((chat, user))
        if known is not None and now - known[1] < _KEPT_S:
            return known[0]
        try:
            member = await self._bot.get_chat_member(chat, user)
        except TelegramError as error:
            event(_log, "nobody knows who manages a chat", level=logging.WARNING, chat=chat, error=str(error))
            return False
        manages = member.status in _MANAGING
        self._known[chat, user] = manages, now
        self._known.move_to_end((chat, user))
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return manages
