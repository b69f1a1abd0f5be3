"""Article text out of pages: ours and plain trafilatura's, where the measuring harness is at hand."""

from __future__ import annotations

from pathlib import Path

from tests.bench.table import Report
from tests.quality.gate import harnesses, look_up, measure

FIGURES = (("F1", "f1"), ("precision", "precision"), ("recall", "recall"), ("pages", "pages_per_cpu_s"))


async def run() -> Report:
    """F1, precision and recall of the Article Extraction Benchmark, and pages per CPU second, for two groups."""
    report = Report("article text (peer: trafilatura as it is, without comments)")
    harness = harnesses() / "extraction" / "evaluate.py"
    if not harness.exists():
        return report
    ours, plain = (_figures(harness, f"tests.quality.adapters:{name}") for name in ("extract", "extract_plainly"))
    for group in ("aeb", "news"):
        for name, key in FIGURES:
            value, peer = (look_up(figures, f"{group}|{key}") for figures in (ours, plain))
            report.add(f"{name}, {group}", value, "1/CPU s" if name == "pages" else "", f"{peer:.3g}")
    return report


def _figures(harness: Path, method: str) -> object:
    return measure(harness, {"arguments": ["--method", method, "--json", "{out}"]})
