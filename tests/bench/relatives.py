"""What our child processes cost, and theirs: workers are children of a fork server. Linux only; elsewhere zero."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def relatives() -> Iterator[tuple[str, list[str]]]:
    """Every process below this one: its id, and its line of ``/proc/<id>/stat`` behind the name."""
    lines = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            lines[stat.parent.name] = stat.read_text().rpartition(") ")[2].split()
        except OSError:  # it has ended
            continue
    below = {str(os.getpid())}
    while more := {pid for pid, line in lines.items() if line[1] in below} - below:
        below |= more
    return ((pid, lines[pid]) for pid in below - {str(os.getpid())})


def relatives_cpu_s(strangers: tuple[int, ...] = ()) -> float:
    """CPU seconds of all processes below this one, those that have ended and were waited for included.

    Args:
        strangers: processes that are ours by birth only, such as the server of a benchmark.
    """
    lines = [line for pid, line in relatives() if int(pid) not in strangers]
    return sum(int(ticks) for line in lines for ticks in line[11:15]) / _TICKS


def peaks_mib(strangers: tuple[int, ...] = ()) -> list[float]:
    """Most memory that each process below this one ever held, in MiB, the greatest first."""
    found = []
    for pid, _ in relatives():
        if int(pid) not in strangers:
            lines = Path(f"/proc/{pid}/status").read_text().split("\n")
            found += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
    return sorted(found, reverse=True)
