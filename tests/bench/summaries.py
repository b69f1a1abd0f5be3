"""Choosing lines out of many sentences: our coverage beside sumy's LexRank over the same sentences."""

from __future__ import annotations

from datetime import UTC, datetime

from summarizer.choose import ChoiceKnobs, Document, choose
from summarizer.rank import warm
from tests.bench.press import Press
from tests.bench.table import Report, spending

PER_ARTICLE = 10
ROUNDS = {20: 20, 100: 5, 300: 2, 1000: 1}


async def run(sizes: tuple[int, ...] = tuple(ROUNDS)) -> Report:
    """Milliseconds for three lines of a story."""
    warm()
    report = Report("three lines of a story, by number of sentences")
    for size in sizes:
        documents = _documents(size)
        choose(documents, _knobs("coverage"))
        ours = _clocked(documents, "coverage", ROUNDS[size] * 3)
        theirs = _clocked(documents, "lexrank", ROUNDS[size])
        report.add(f"{size:,} sentences, coverage", ours, "ms", f"sumy LexRank {theirs:,.0f} ms")
    return report


def _documents(size: int) -> list[Document]:
    """One event told by many, with about so many sentences in all."""
    press = Press(datetime.now(UTC))
    made = []
    for number, (article, source, _) in enumerate(press.articles(max(2, size // PER_ARTICLE))):
        made.append(Document(article.text, article.title, "en", f"{source.key}{number}"))
    return made


def _knobs(algorithm: str) -> ChoiceKnobs:
    return ChoiceKnobs(max_words=90, max_sentences=3, max_per_document=2, algorithm=algorithm)


def _clocked(documents: list[Document], algorithm: str, times: int) -> float:
    with spending() as spent:
        for _ in range(times):
            choose(documents, _knobs(algorithm))
    return spent.wall_s / times * 1000
