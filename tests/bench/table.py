"""Rows of a benchmark, and how they are printed and measured."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what, how much, of which unit, and what a peer needed in the same run."""

    what: str
    value: float
    unit: str
    peer: str = ""


@dataclass(slots=True)
class Spent:
    """What a block of work cost this process; filled when the block ends."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    """Wall and CPU seconds of this process and all its threads; other processes do not count."""
    spent, wall, cpu = Spent(), time.perf_counter(), time.process_time()
    yield spent
    spent.wall_s, spent.cpu_s = time.perf_counter() - wall, time.process_time() - cpu


def rss_mib() -> float:
    """Most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of all values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@dataclass(slots=True)
class Report:
    """The table of one benchmark."""

    title: str
    rows: list[Row] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, peer: str = "") -> None:
        """One more row."""
        self.rows.append(Row(what, value, unit, peer))


def show(report: Report) -> None:
    """Print a table as Markdown."""
    print(f"\n### {report.title}\n")
    lines = [("what", "value", "unit", "peer, same run"), ("---", "---:", "---", "---")]
    lines += [(row.what, figure(row.value), row.unit, row.peer) for row in report.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for line in lines:
        print("| " + " | ".join(_cells(line, widths)) + " |", flush=True)


def _cells(line: Iterable[str], widths: list[int]) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
        yield cell.rjust(width) if column == 1 else cell.ljust(width)


def figure(value: float) -> str:
    """A number as short as it is honest: three figures."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
