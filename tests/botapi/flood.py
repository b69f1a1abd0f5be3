"""Flood control: what Telegram's FAQ says of it, enforced to the letter."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi.facts import Refusal


@dataclass(frozen=True, slots=True)
class FloodRules:
    """Limits; a violation is answered 429, and everything is refused for ``penalty_s``."""

    per_second: int = 30
    chat_gap_s: float = 1.0
    group_per_minute: int = 20
    minute_s: float = 60.0
    penalty_s: float = 3.0

    @classmethod
    def none(cls) -> FloodRules:
        """No limits at all."""
        return cls(per_second=10**9, chat_gap_s=0.0, group_per_minute=10**9, penalty_s=0.0)


class FloodControl:
    """Counts what is sent."""

    def __init__(self, rules: FloodRules, clock: Callable[[], float]) -> None:
        self.rules = rules
        self.violations = 0
        self.passed: list[float] = []
        """When each message came that was not refused."""
        self._clock = clock
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = defaultdict(deque)
        self._refused_until = float("-inf")

    def pass_or_refuse(self, chat: int) -> None:
        """Count a message to ``chat``.

        Raises:
            Refusal: 429, when a limit is broken or was broken a moment ago.
        """
        now = self._clock()
        recent = self._chats[chat]
        for times, window in ((self._all, 1.0), (recent, self.rules.minute_s)):
            while times and times[0] <= now - window:
                times.popleft()
        if now < self._refused_until:
            raise self._refusal(self._refused_until - now)
        if (
            len(self._all) >= self.rules.per_second
            or (recent and now - recent[-1] < self.rules.chat_gap_s)
            or (chat < 0 and len(recent) >= self.rules.group_per_minute)
        ):
            self._refused_until = now + self.rules.penalty_s
            raise self._refusal(self.rules.penalty_s)
        self.passed.append(now)
        self._all.append(now)
        recent.append(now)

    def _refusal(self, seconds: float) -> Refusal:
        self.violations += 1
        wait = max(1, math.ceil(seconds))
        return Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
