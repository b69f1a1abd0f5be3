"""Sentences as the rankings see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence to rank; it is known by its place in the list, never by its text."""

    text: str
    stems: tuple[str, ...]
    """Stems of the words that carry meaning, in order."""
    concepts: frozenset[str]
    """What choosing it would tell: pairs of neighbouring stems."""
    document: int
    voice: int
    """Number of the independent outlet that prints it."""
    position: int
    """How many quotable sentences of its document come before it."""
    words: int
    weight: float = 1.0
    """What its gains are multiplied with: how new it is, whether its figures still hold."""
    quoted: float = 0.0
    """Share of it that stands in quotation marks."""
    hangs: bool = False
    """Opens with a word that points at the sentence before (``he``, ``but``, ``also``)."""
    leans: bool = False
    """Opens with a mere joint (Arabic *wa-*)."""


Admit = Callable[[int, Sequence[int]], bool]
"""Whether an item may join those chosen already. Once refused, it stays refused, unless what it hangs on joins."""
