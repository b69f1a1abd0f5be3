"""Choosing lines out of many sentences, reading them included: our coverage beside sumy's LexRank over the same."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from summarizer.choose import ChoiceKnobs, Document, choose
from summarizer.passages import passages
from summarizer.rank import warm
from summarizer.sentences import split_text
from tests.bench.press import Press
from tests.bench.table import Report

PER_ARTICLE = 10
ROUNDS = {20: 20, 100: 5, 300: 2, 1000: 1}


async def run(sizes: tuple[int, ...] = tuple(ROUNDS)) -> Report:
    """Milliseconds of CPU for three lines of a story whose texts nobody has read before."""
    warm()
    report = Report("three lines of a story, by number of sentences")
    for size in sizes:
        documents = _documents(size)
        count = sum(len(passages(document.text, document.language)) for document in documents)
        ours = _clocked(documents, "coverage", ROUNDS[size] * 3)
        theirs = _clocked(documents, "lexrank", ROUNDS[size])
        note = f"sumy LexRank {theirs:,.0f} ms, {theirs / ours:,.0f} times as long"
        report.add(f"{count:,} sentences, coverage", ours, "ms CPU", note)
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
    started = time.process_time()
    for _ in range(times):
        for remembered in (split_text, passages):
            remembered.cache_clear()
        choose(documents, _knobs(algorithm))
    return (time.process_time() - started) / times * 1000
