"""``make quality``: run the measuring harnesses and hold their figures against ``floors.toml``.

The harnesses and their data lie outside of the project (``../shared/eval``, or where WIREBRIEF_EVAL points); where
they do not exist there is nothing to measure, and this says so and succeeds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure of a run and the least (or most) that it may be."""

    run: str
    figure: str
    paths: tuple[str, ...]
    """Where it stands in the harness's JSON, keys parted by ``|``; of several the mean is taken."""
    minus: tuple[str, ...]
    """Figures whose mean is taken off, such as a baseline's of the same run."""
    least: float | None
    most: float | None

    def holds(self, value: float) -> bool:
        """Whether a value is good enough."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def bound(self) -> str:
        """The bound, for people."""
        return f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}"


def main() -> int:
    """Run everything; the exit code is 1 when a figure falls under its floor."""
    folder = harnesses()
    if not folder.is_dir():
        print(f"There is no {folder.name} folder beside the project: nothing to measure.")
        return 0
    table = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    failed = 0
    for name, run in table["run"].items():
        figures = measure(folder / run["harness"] / "evaluate.py", run)
        for floor in floors(table, name):
            value = mean(figures, floor.paths) - (mean(figures, floor.minus) if floor.minus else 0.0)
            good = floor.holds(value)
            failed += not good
            print(
                f"{'ok  ' if good else 'LOW '} {name:14} {floor.figure:44} {value:8.3f}   ({floor.bound})", flush=True
            )
    print(f"\n{failed} figures under their floors." if failed else "\nEvery figure stands above its floor.")
    return 1 if failed else 0


def harnesses() -> Path:
    """The folder of the measuring harnesses, which need not exist."""
    return Path(os.environ.get("WIREBRIEF_EVAL", HOUSE.parent / "shared" / "eval"))


def floors(table: Mapping[str, object], run: str) -> list[Floor]:
    """The floors of one run."""
    rows = table["floor"]
    assert isinstance(rows, list)
    return [
        Floor(run, row["figure"], tuple(row["paths"]), tuple(row.get("minus", ())), row.get("least"), row.get("most"))
        for row in rows
        if row["run"] == run
    ]


def measure(harness: Path, run: Mapping[str, object]) -> object:
    """What a harness prints as JSON."""
    arguments = run["arguments"]
    assert isinstance(arguments, list)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        given = [str(out) if word == "{out}" else str(word) for word in arguments]
        done = subprocess.run(
            [sys.executable, str(harness), *given],
            cwd=HOUSE,
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{harness} failed:\n{done.stderr[-2000:]}")
        return json.loads(out.read_text("utf-8") if out.exists() else done.stdout)


def mean(figures: object, paths: tuple[str, ...]) -> float:
    """The mean of some numbers in nested JSON."""
    return sum(look_up(figures, path) for path in paths) / len(paths)


def look_up(figures: object, path: str) -> float:
    """A number in nested JSON."""
    for key in path.split("|"):
        figures = figures[int(key)] if isinstance(figures, list) else figures[key]  # type: ignore[index]
    return figures  # type: ignore[return-value]


if __name__ == "__main__":
    sys.exit(main())
