"""What may go wrong with a single request."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """The ways in which a request fails."""

    FLOOD = "flood"
    """429 with ``retry_after``; nothing is done."""
    BLOCKED = "blocked"
    """403: the bot was blocked by the user."""
    NOT_FOUND = "not-found"
    """400: chat not found."""
    MARKUP = "markup"
    """400: can't parse entities."""
    BAD_GATEWAY = "bad-gateway"
    """502 with an HTML page; nothing is done."""
    SERVER_ERROR = "server-error"
    """500 with JSON; nothing is done."""
    LOST_ANSWER = "lost-answer"
    """Done, then the connection breaks before the answer."""
    RESET = "reset"
    """The connection breaks before the request is read."""
    LATENCY = "latency"
    """Done after ``seconds``."""


@dataclass(slots=True)
class Fault:
    """A fault that waits for its request."""

    kind: FaultKind
    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1
    seconds: float = 1.0
    """``retry_after`` of a flood, or the latency."""
    chance: float = 1.0
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    def meets(self, method: str, chat: int | None) -> bool:
        """Does it hit this request? Counts down when it does."""
        if self.times <= 0 or method != self.method or (self.chat is not None and chat != self.chat):
            return False
        if self.rng.random() >= self.chance:
            return False
        self.times -= 1
        return True
