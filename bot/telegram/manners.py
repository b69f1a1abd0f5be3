"""Who may ask, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

_REMEMBERED: Final = 10_000
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
            per_minute: asks of one person, at most so many at once.
            clock: monotonic seconds.
        """
        self._allowed = allowed
        self._administrators = administrators
        self._per_minute = per_minute
        self._clock = clock
        self._purses: dict[int, _Purse] = {}
        self._strangers: dict[int, float] = {}

    def is_administrator(self, user: int) -> bool:
        """Whether a person may use the administrators' commands."""
        return user in self._administrators

    def judge(self, chat: int, user: int) -> Verdict:
        """What to do with an ask of ``user`` (0: unknown) in ``chat``. Each call counts as an ask."""
        now = self._clock()
        if self._allowed and not {chat, user} & (self._allowed | self._administrators):
            return self._stranger(chat, now)
        return self._hurry(user or chat, now)

    def _stranger(self, chat: int, now: float) -> Verdict:
        told_at = self._strangers.get(chat)
        if told_at is not None and now - told_at < _STRANGER_S:
            return Verdict.IGNORED
        if len(self._strangers) >= _REMEMBERED:
            self._strangers.clear()
        self._strangers[chat] = now
        return Verdict.STRANGER

    def _hurry(self, who: int, now: float) -> Verdict:
        purse = self._purses.get(who)
        if purse is None:
            self._forget_the_rested(now)
            purse = self._purses[who] = _Purse(float(self._per_minute), now)
        earned = (now - purse.at) * self._per_minute / 60.0
        purse.left, purse.at = min(float(self._per_minute), purse.left + earned), now
        if purse.left >= 1.0:
            purse.left -= 1.0
            purse.told = False
            return Verdict.WELCOME
        if purse.told:
            return Verdict.IGNORED
        purse.told = True
        return Verdict.TOO_FAST

    def _forget_the_rested(self, now: float) -> None:
        if len(self._purses) >= _REMEMBERED:
            self._purses = {who: purse for who, purse in self._purses.items() if now - purse.at < 60.0}
