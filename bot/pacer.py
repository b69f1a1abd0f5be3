"""One pacer for all that is sent: Telegram's limits kept by spacing, so that a 429 is the exception.

Slots are evenly spaced over all chats, and no second on Telegram's side holds more than it names (``bot.arrivals``);
a chat gets its next message only after a gap, a group or channel no more than so many in any minute. Answers to
commands go before digests. A 429 pauses everything until a shared deadline that only ever moves later, and slows the
pace, which then creeps back. Why not a token bucket: it starts full, so its first second holds twice the rate, and
one refusal breeds the next.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from bot.arrivals import Arrivals

_MINUTE_S: Final = 60.0
_EPSILON_S: Final = 1e-6
_FORESIGHT: Final = 8
_HEADROOM: Final = 1.05
"""Any second may hold so many times the pace, rounded up: 30 at the default pace."""
_MOST_LATE: Final = 4
"""Slots that are made up for when everybody woke too late for theirs."""
_UNSURE_S: Final = 0.02
"""How soon those look again who wait for somebody else's answer."""
_MOST_ON_WAY_S: Final = 5.0
"""A message has surely arrived so long after it left, even if no answer came."""
_SURE: Final = 0.97
"""The share of a refused pace that is won back soon."""
_FORGET_ABOVE: Final = 4096


class Priority(IntEnum):
    """Who goes first when several wait for a slot."""

    COMMAND = 0
    DIGEST = 1


@dataclass(frozen=True, slots=True)
class PacerKnobs:
    """Settings of the pacer. The defaults stay under what Telegram's own FAQ names."""

    per_second: float = 28.5
    """Messages per second over all chats, evenly spaced."""
    chat_gap_s: float = 1.05
    """Seconds between two messages to one chat."""
    group_per_minute: int = 20
    """Messages to one group or channel in any ``group_window_s`` seconds."""
    group_window_s: float = _MINUTE_S
    slow_down: float = 0.9
    """The pace is multiplied by this after a 429 ..."""
    recovery_s: float = 300.0
    """... and wins one tenth of the full pace back in so many seconds, up to what surely goes: the full pace, or a
    little less than the one that was refused last ..."""
    growth_s: float = 3600.0
    """... and from there on one hundredth of the full pace in so many seconds without a refusal ..."""
    stretch: float = 1.03
    """... up to so many times the full pace: 29.4 by default, Telegram names 30."""
    slowest: float = 0.2
    """Never slower than this share of the full pace."""
    jitter_s: tuple[float, float] = (0.2, 1.0)
    """Added to the wait after a 429, drawn evenly."""


@dataclass(slots=True)
class _Lane:
    """What is remembered of one chat: when it was last written to, and for groups the sends of the last minute."""

    last: float = float("-inf")
    recent: deque[float] = field(default_factory=deque)
    on_way: int = 0
    """Messages without an answer."""


@dataclass(frozen=True, slots=True, order=True)
class _Ticket:
    priority: Priority
    number: int
    chat: int = field(compare=False)


class Pacer:
    """Hands out slots for sending. One for the whole process; belongs to one event loop."""

    def __init__(
        self,
        knobs: PacerKnobs | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Begin with a free slot.

        Args:
            knobs: limits.
            clock: monotonic seconds.
            sleep: waits so many seconds of that clock.
            uniform: random number between two bounds, for the jitter.
        """
        self._knobs = knobs or PacerKnobs()
        self._clock = clock
        self._sleep = sleep
        self._uniform = uniform
        self._numbers = itertools.count()
        self._waiting: set[_Ticket] = set()
        self._lanes: dict[int, _Lane] = {}
        self._next_slot = float("-inf")
        self._paused_until = float("-inf")
        self._slowed_at = clock()
        self._slowed_to = self._sure = self._knobs.per_second
        self._arrivals = Arrivals(math.ceil(self._knobs.per_second * _HEADROOM))
        self.floods = 0
        """How many times everything was paused."""

    @property
    def rate(self) -> float:
        """The pace of this moment, messages per second."""
        full, rested = self._knobs.per_second, max(0.0, self._clock() - self._slowed_at)
        regained = self._slowed_to + 0.1 * full * rested / self._knobs.recovery_s
        if regained < self._sure:
            return regained
        since = rested - (self._sure - self._slowed_to) * self._knobs.recovery_s / (0.1 * full)
        return min(full * self._knobs.stretch, self._sure + 0.01 * full * since / self._knobs.growth_s)

    @property
    def pause_s(self) -> float:
        """Seconds until the present pause ends; 0 when there is none."""
        return max(0.0, self._paused_until - self._clock())

    @asynccontextmanager
    async def slot(self, chat: int, priority: Priority) -> AsyncIterator[None]:
        """Wait for a slot and hold it while sending; the chat's gap is counted from the end of the block.

        Args:
            chat: where the message goes; negative ids are groups and channels.
            priority: who goes first among those who wait.
        """
        ticket = _Ticket(priority, next(self._numbers), chat)
        self._waiting.add(ticket)
        try:
            while (wait := self._wait_s(ticket)) > _EPSILON_S:
                await self._sleep(wait)
            self._take(chat)
        finally:
            self._waiting.discard(ticket)
        left_at = self._clock()
        self._arrivals.left()
        try:
            yield
        finally:
            self._arrivals.answered(left_at, self._clock())
            self._arrived(chat)

    def pause(self, retry_after_s: float) -> None:
        """Stop everything for ``retry_after_s`` seconds plus jitter; a pause is never shortened.

        The pace drops once for each pause, however many of the requests under way were refused by it.
        """
        now = self._clock()
        if now >= self._paused_until:
            self.floods += 1
            refused, least = self.rate, self._knobs.per_second * self._knobs.slowest
            self._slowed_to = max(refused * self._knobs.slow_down, least)
            self._sure = max(min(self._knobs.per_second, refused * _SURE), least)
        until = now + max(0.0, retry_after_s) + self._uniform(*self._knobs.jitter_s)
        self._paused_until = max(self._paused_until, until)
        self._slowed_at = self._paused_until

    def delay_s(self, chat: int) -> float:
        """Seconds for which ``chat`` can surely not be written to; others may be served meanwhile."""
        now = self._clock()
        return max(0.0, max(self._paused_until, self._chat_ready(chat, now)) - now)

    def _wait_s(self, ticket: _Ticket) -> float:
        """Seconds until it is worth asking again; 0 when the ticket may go now."""
        now = self._clock()
        gate = max(self._next_slot, self._paused_until, min(self._arrivals.ready_at(now), now + _UNSURE_S))
        own = max(gate, self._chat_ready(ticket.chat, now))
        ahead = sum(1 for other in self._waiting if other < ticket and self._chat_ready(other.chat, now) <= own)
        return own - now + min(ahead, _FORESIGHT) / self.rate

    def _take(self, chat: int) -> None:
        now, gap = self._clock(), 1.0 / self.rate
        # Who woke a little late does not delay those behind: the grid stays, unless nobody came for some slots.
        late = now - self._next_slot < _MOST_LATE * gap
        self._next_slot = (self._next_slot if late else now) + gap
        lane = self._lane(chat)
        lane.last, lane.on_way = now, lane.on_way + 1
        if chat < 0:
            lane.recent.append(now)

    def _arrived(self, chat: int) -> None:
        # A request may be slow on its way, and the other side counts from its arrival: no later than now.
        lane = self._lane(chat)
        lane.last, lane.on_way = self._clock(), lane.on_way - 1
        if lane.recent:
            lane.recent[-1] = lane.last

    def _chat_ready(self, chat: int, now: float) -> float:
        lane = self._lanes.get(chat)
        if lane is None:
            return now
        while lane.recent and lane.recent[0] + self._knobs.group_window_s <= now:
            lane.recent.popleft()
        ready = lane.last + self._knobs.chat_gap_s
        if lane.on_way and now < lane.last + _MOST_ON_WAY_S:
            ready = max(ready, now + _UNSURE_S)  # it counts from its arrival, which is still to come
        if len(lane.recent) >= self._knobs.group_per_minute:
            ready = max(ready, lane.recent[-self._knobs.group_per_minute] + self._knobs.group_window_s)
        return ready

    def _lane(self, chat: int) -> _Lane:
        if len(self._lanes) > _FORGET_ABOVE and chat not in self._lanes:
            horizon = self._clock() - max(self._knobs.group_window_s, self._knobs.chat_gap_s)
            self._lanes = {known: lane for known, lane in self._lanes.items() if lane.last > horizon}
        return self._lanes.setdefault(chat, _Lane())
