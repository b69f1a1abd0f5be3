"""Who may ask, and how often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

_REMEMBERED: Final = 10_000
"""Persons, and strange chats, that are remembered; of more, those who were heard least recently are forgotten."""
_STRANGER_S: Final = 3600.0


class Verdict(Enum):
    """What is done with an ask."""

    WELCOME = auto()
    TOO_FAST = auto()
    """To be told so."""
    STRANGER = auto()
    """To be told so."""
    IGNORED = auto()
    """Has been told already."""


@dataclass(slots=True)
class _Purse:
    """A token bucket: one ask costs one."""

    left: float
    at: float
    told: bool = False
    """That it was too much; until the purse is half full again, so that who goes on hammering hears it once."""


class Doorkeeper:
    """Lets in who is allowed and not in too much of a hurry. Belongs to one event loop."""

    def __init__(
        self,
        *,
        allowed: frozenset[int],
        administrators: frozenset[int],
        per_minute: int,
        clock: Callable[[], float],
    ) -> None:
        """Nobody is remembered at first.

        Args:
            allowed: persons and chats that may use the bot; empty: everybody.
            administrators: persons who always may.
            per_minute: asks of one person, at most so many at once; of administrators too.
            clock: monotonic seconds.
        """
        self._allowed = allowed
        self._administrators = administrators
        self._per_minute = per_minute
        self._clock = clock
        self._purses: OrderedDict[int, _Purse] = OrderedDict()
        self._strangers: OrderedDict[int, float] = OrderedDict()

    def is_administrator(self, user: int) -> bool:
        """Whether a person may use the administrators' commands."""
        return user in self._administrators

    def may_be_told(self, chat: int) -> bool:
        """Whether something may be pushed to a chat: not to a person who has been shut out since it was ordered.

        A group may have been subscribed by a person who is allowed, so only private chats are known to be strange.
        """
        return chat < 0 or self._admits(chat)

    def judge(self, chat: int, user: int, voice: int) -> Verdict:
        """What to do with an ask. Each call counts as an ask.

        Args:
            chat: where it is asked.
            user: by whom; 0 where Telegram does not tell.
            voice: whose asks are counted together: the person, or the chat in whose name somebody speaks.
        """
        now = self._clock()
        if not self._admits(chat) and not self._admits(user):
            return self._stranger(chat, now)
        return self._hurry(voice, now)

    def _admits(self, id: int) -> bool:
        return not self._allowed or id in self._allowed or id in self._administrators

    def _stranger(self, chat: int, now: float) -> Verdict:
        told_at = self._strangers.get(chat)
        if told_at is not None and now - told_at < _STRANGER_S:
            return Verdict.IGNORED
        self._strangers[chat] = now
        self._strangers.move_to_end(chat)
        if len(self._strangers) > _REMEMBERED:
            self._strangers.popitem(last=False)
        return Verdict.STRANGER

    def _hurry(self, who: int, now: float) -> Verdict:
        full = float(self._per_minute)
        purse = self._purses.setdefault(who, _Purse(full, now))
        self._purses.move_to_end(who)
        if len(self._purses) > _REMEMBERED:
            self._purses.popitem(last=False)
        purse.left, purse.at = min(full, purse.left + (now - purse.at) * full / 60.0), now
        purse.told = purse.told and purse.left < full / 2
        if purse.left >= 1.0:
            purse.left -= 1.0
            return Verdict.WELCOME
        if purse.told:
            return Verdict.IGNORED
        purse.told = True
        return Verdict.TOO_FAST
