"""Things asked for one by one and done together: one transaction for many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """Collects what is asked for while the batch before is being done, and does it as one."""

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[Sequence[R]]], *, size: int, linger_s: float) -> None:
        """Nothing runs yet.

        Args:
            work: does a batch; answers in the order of what it is given, or raises for all of it.
            size: things in a batch at most.
            linger_s: seconds that a batch which is not full waits for more.
        """
        self._work, self._size, self._linger_s = work, size, linger_s
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._full = asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    async def do(self, item: T) -> R:
        """Have one thing done; returns, or raises, what came of it.

        Once its batch has begun it is done, whether or not whoever asked for it still waits.
        """
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if len(self._waiting) >= self._size:
            self._full.set()
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._run())
        return await answer

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        if self._working is not None:
            await self._working

    async def _run(self) -> None:
        while self._waiting:
            await self._linger()
            some, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
            wanted = [(item, answer) for item, answer in some if not answer.cancelled()]
            if wanted:
                await self._do(wanted)

    async def _linger(self) -> None:
        self._full.clear()
        if len(self._waiting) < self._size and self._linger_s:
            waiting = asyncio.ensure_future(self._full.wait())
            await asyncio.wait({waiting}, timeout=self._linger_s)
            waiting.cancel()

    async def _do(self, wanted: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results: Sequence[R] = await self._work([item for item, _ in wanted])
        except Exception as error:  # whoever asked gets it
            for _, answer in wanted:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), result in zip(wanted, results, strict=True):
            if not answer.done():
                answer.set_result(result)
