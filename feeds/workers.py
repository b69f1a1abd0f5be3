"""Worker processes for what may hang, crash or swallow memory: parsing feeds and pages. The door to pebble."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

T = TypeVar("T")

_log = logging.getLogger(__name__)

_PRELOAD = (
    "feeds.parse", "feeds.extract", "feeds.nursery", "trafilatura", "lxml.html", "fastfeedparser", "feedparser",
)  # fmt: skip
"""Imported once by the fork server, so that a fresh worker starts in milliseconds."""


class WorkerFailed(RuntimeError):
    """A task was given up. The message says why: a clause about the document ("it"), for people."""


class Workers:
    """A pool of worker processes; an async context manager. Processes start with the first task."""

    def __init__(
        self, count: int = 2, timeout_s: float = 20.0, memory_mb: int = 1024, *, tasks_per_worker: int = 500
    ) -> None:
        """Describe the pool.

        Args:
            count: how many processes.
            timeout_s: seconds that one task may take.
            memory_mb: MiB that one worker may take on top of what it starts with, where the system can limit it.
            tasks_per_worker: tasks after which a worker is replaced, so that leaks of the parsers stay small.
        """
        self._count = count
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._tasks = tasks_per_worker
        self._pool: Any = None
        self._opening = asyncio.Lock()
        self._running: set[Future[Any]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._opening:
            pool, self._pool = self._pool, None
        for future in tuple(self._running):  # a stopped pool never answers them
            future.cancel()
        if pool is not None:
            pool.stop()
            await asyncio.to_thread(pool.join)

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Run a function in a worker.

        Args:
            function: importable by name, as are its arguments, its result and its errors.
            *args: handed to it.

        Returns:
            What the function returns. Its own errors come through unchanged.

        Raises:
            WorkerFailed: it timed out, ran out of memory or took its worker down.
        """
        pool = await self._opened()
        future: Future[T] = pool.schedule(function, args=args, timeout=self._timeout_s)
        self._running.add(future)
        try:
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise WorkerFailed(f"reading it took more than {self._timeout_s:g} s") from error
        except MemoryError as error:
            raise WorkerFailed(f"it needed more than {self._memory_mb} MB of memory") from error
        except (ProcessExpired, BrokenProcessPool) as error:
            raise WorkerFailed("the reader died on it") from error
        finally:
            self._running.discard(future)

    async def _opened(self) -> Any:
        if self._pool is None or not self._pool.active:
            async with self._opening:
                await asyncio.to_thread(self._open)  # the fork server takes seconds to import what workers need
        return self._pool

    def _open(self) -> None:
        if self._pool is None or not self._pool.active:
            if not _limits_memory():
                _log.warning("this system does not limit the memory of worker processes: only their time is limited")
            # A fork server, not fork: forking a process with threads (aiohttp's resolver, the database driver)
            # may copy a held lock, and spawn would pay for importing trafilatura in every fresh worker.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(list(_PRELOAD))
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=self._tasks,
                initializer=_prepare,
                initargs=(self._memory_mb,),
                context=context,
            )
            _ = self._pool.active  # asking starts it


def _limits_memory() -> bool:
    """Whether this system holds processes to a size (``RLIMIT_AS``); macOS takes the number and ignores it."""
    return sys.platform != "darwin" and find_spec("resource") is not None


def _prepare(memory_mb: int) -> None:
    """Runs first in every worker: Ctrl-C is the parent's business, memory is limited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not _limits_memory():
        return
    import resource

    limit = _address_space() + memory_mb * 2**20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """Bytes of address space in use."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**30
