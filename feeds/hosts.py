"""Politeness: how many requests run at once, in all and on one host, and how far apart they start."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

_REMEMBERED = 4096


class HostPaused(Exception):
    """A host asked to be left alone for longer than it is worth waiting."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"paused for {wait_s:.0f} s")
        self.wait_s = wait_s


class _Host:
    """What is remembered of one host."""

    def __init__(self, at_once: int, gap_s: float) -> None:
        self.gap_s = gap_s
        self.slots = asyncio.Semaphore(at_once)
        self.start = asyncio.Lock()
        self.last_start = float("-inf")
        self.paused_until = float("-inf")
        self.users = 0

    @property
    def due(self) -> float:
        """When the next request may start."""
        return max(self.last_start + self.gap_s, self.paused_until)


class Hosts:
    """Who may start a request, and when."""

    def __init__(
        self,
        *,
        connections: int,
        per_host: int,
        gap_s: float,
        patience_s: float,
        clock: Callable[[], float],
        own: Collection[str] = (),
    ) -> None:
        """Describe the rules.

        Args:
            connections: requests at once in all.
            per_host: requests at once on one host.
            gap_s: seconds between two starts on one host, at least.
            patience_s: a pause longer than this is not waited for.
            clock: seconds that never run back.
            own: hosts of whoever runs this house; no gap is kept there.
        """
        self._own = frozenset(own)
        self._connections = asyncio.Semaphore(connections)
        self._per_host, self._gap_s, self._patience_s, self._clock = per_host, gap_s, patience_s, clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn on a host and hold it.

        A place among all connections is taken only when the host's turn has come, so that many requests to one
        host never keep others waiting.

        Raises:
            HostPaused: the host is paused for longer than we wait.
        """
        host = self._host(name)
        host.users += 1
        try:
            async with host.slots:
                async with host.start:
                    await self._until_due(host)
                    await self._connections.acquire()
                    host.last_start = self._clock()
                try:
                    yield
                finally:
                    self._connections.release()
        finally:
            host.users -= 1

    def __len__(self) -> int:
        return len(self._hosts)

    def pause(self, name: str, wait_s: float) -> None:
        """Leave a host alone for some seconds."""
        host = self._host(name)
        host.paused_until = max(host.paused_until, self._clock() + wait_s)

    def keep_apart(self, name: str, gap_s: float) -> None:
        """Keep so many seconds between two starts on a host from now on, if that is more than we keep anyway."""
        if name not in self._own:
            self._host(name).gap_s = max(gap_s, self._gap_s)

    async def _until_due(self, host: _Host) -> None:
        # Looked at again after each wait: a pause may come while we wait.
        while True:
            now = self._clock()
            if host.paused_until - now > self._patience_s:
                raise HostPaused(host.paused_until - now)
            wait = host.due - now
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            self._forget_idle()
            host = self._hosts[name] = _Host(self._per_host, 0.0 if name in self._own else self._gap_s)
        self._hosts.move_to_end(name)
        return host

    def _forget_idle(self) -> None:
        """Room for another host: those that rest go last, but no number of them fills the memory."""
        if len(self._hosts) < _REMEMBERED:
            return
        now = self._clock()
        idle = [name for name, host in self._hosts.items() if not host.users]
        rested = [name for name in idle if self._hosts[name].due <= now]
        for name in (rested or idle)[: _REMEMBERED // 4]:
            del self._hosts[name]
