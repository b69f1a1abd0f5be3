"""``make bench``: how fast the house is, as tables. Nothing is asserted; two minutes in all.

    python -m tests.bench                     every table, each in a process of its own
    python -m tests.bench briefs              one of them
    python -m tests.bench briefs --articles 1000000 --kept FOLDER
    python -m tests.bench feeds --feeds 200   a smaller catalogue
    python -m tests.bench broadcast           a thousand digests, with faults and kills: ten minutes, not in the rest

Times are of this machine and this moment: compare only what stands in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.memory import share_one_arena
from tests.bench import briefs, broadcast, digests, extraction, fetching, parsing, reading, rounds, summaries
from tests.bench.table import Report, show

BENCHES: dict[str, Callable[[argparse.Namespace], Awaitable[Report]]] = {
    "feeds": lambda given: rounds.run(given.feeds, given.items),
    "rhythm": lambda _: rounds.rhythm(5000),
    "fetching": lambda _: fetching.run(),
    "extraction": lambda _: extraction.run(),
    "parsing": lambda _: parsing.run(),
    "tagging": lambda _: reading.tagging(),
    "grouping": lambda _: reading.grouping(),
    "summaries": lambda _: summaries.run(),
    "briefs": lambda given: briefs.run(given.articles, given.kept),
    "digests": lambda _: digests.run(),
    "broadcast": lambda given: broadcast.run(given.chats),
}
LONG = {"broadcast"}
"""Run only when asked for by name."""


def main() -> int:
    """Run one benchmark here, or each in a process of its own, so that memory is told of one alone."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", choices=BENCHES, help="which one (default: all)")
    parser.add_argument("--feeds", type=int, default=1000, help="feeds of “feeds” (default: 1000)")
    parser.add_argument("--items", type=int, default=20, help="items of each of them (default: 20)")
    parser.add_argument("--articles", type=int, default=20_000, help="articles of “briefs” (default: 20000)")
    parser.add_argument("--kept", type=Path, help="folder where the stores of “briefs” stay for the next time")
    parser.add_argument("--chats", type=int, default=1000, help="chats of “broadcast” (default: 1000)")
    given = parser.parse_args()
    if given.name:
        share_one_arena()  # as the service does
        show(asyncio.run(BENCHES[given.name](given)))
        return 0
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs", flush=True)
    sizes = ["--feeds", str(given.feeds), "--articles", str(given.articles)]
    return max(
        subprocess.run([sys.executable, "-m", "tests.bench", name, *sizes], check=False).returncode
        for name in BENCHES
        if name not in LONG
    )


if __name__ == "__main__":
    sys.exit(main())
