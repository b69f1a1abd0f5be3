"""How many messages may lie within any second on the other side, whose clock and line nobody here can see.

Messages that leave evenly can arrive close together: one waits for a connection, the next does not. What is known of
each is when it left and when its answer came; it arrived in between. So whoever leaves now counts all that may arrive
within the same second: those without an answer, and those that were answered less than a second ago. What every
message needs for the way anyway need not be counted; half of the shortest round trip is taken for it.
"""

from __future__ import annotations

from collections import deque
from typing import Final

_SPAN_S: Final = 1.0
_REMEMBERED: Final = 64
"""Round trips of which the shortest is taken: a line that has become slower is noticed after so many."""
_WAY: Final = 0.5
"""The share of the shortest round trip that no message can save."""


class Arrivals:
    """Counts what may arrive within the second after now. Belongs to one event loop."""

    def __init__(self, most: int) -> None:
        """Nothing is under way.

        Args:
            most: messages within any second.
        """
        self._most = most
        self._flying = 0
        self._answered: deque[float] = deque()
        self._trips: deque[float] = deque(maxlen=_REMEMBERED)

    def left(self) -> None:
        """A message leaves now."""
        self._flying += 1

    def answered(self, left_at: float, now: float) -> None:
        """The call of a message that left then has ended, in whatever way."""
        self._flying -= 1
        self._answered.append(now)
        self._trips.append(now - left_at)

    def ready_at(self, now: float) -> float:
        """When one more may leave; ``inf`` while only an answer can tell."""
        counts_for = _SPAN_S - min(self._trips, default=0.0) * _WAY
        while self._answered and self._answered[0] + counts_for <= now:
            self._answered.popleft()
        too_many = self._flying + len(self._answered) - self._most
        if too_many < 0:
            return now
        if too_many >= len(self._answered):
            return float("inf")
        return self._answered[too_many] + counts_for
