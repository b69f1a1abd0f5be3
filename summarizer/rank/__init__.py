"""Rankings of sentences, by name. The door to sumy.

sumy gets a document model of our own sentences, which bring their words along: no tokenizer of NLTK is built and
no data is downloaded. sumy itself is imported at the first ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from summarizer.rank.items import Admit, Item

ALGORITHMS = ("coverage", "lexrank", "textrank", "lsa", "luhn", "kl", "sumbasic", "reduction")
"""The rankings there are; the first is the default."""

__all__ = ["ALGORITHMS", "Admit", "Item", "pick", "warm"]


def pick(items: Sequence[Item], *, algorithm: str, admit: Admit) -> tuple[int, ...]:
    """Numbers of the chosen items, best first.

    Args:
        items: sentences in order of document, then position.
        algorithm: one of ``ALGORITHMS``.
        admit: what refuses repeats and keeps the budget.

    Raises:
        ValueError: no such algorithm.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no ranking is called {algorithm!r}; there are {', '.join(ALGORITHMS)}")
    if not items:
        return ()
    from summarizer.rank import models

    return models.run(items, algorithm, admit)


def warm() -> None:
    """Import what the first ranking needs: a second or more, better spent while the service starts."""
    import_module("summarizer.rank.models")
