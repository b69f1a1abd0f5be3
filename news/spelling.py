"""Near misses: names within a few slips of the fingers of what was typed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator


class _Shelf:
    """Names of one length, side by side with their values and the sets of their letters."""

    __slots__ = ("letters", "names", "values")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values = array("I")
        self.letters = array("Q")


class Speller:
    """Finds known names by edit distance (optimal string alignment: Damerau 1964)."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._shelves: dict[int, _Shelf] = defaultdict(_Shelf)
        for name, value in names:
            shelf = self._shelves[len(name)]
            shelf.names.append(name)
            shelf.values.append(value)
            shelf.letters.append(_letters(name))

    def near(self, typed: str) -> Iterator[int]:
        """Values of the names nearest to what was typed, best first; each value once."""
        most = 1 if len(typed) < 5 else 2 if len(typed) < 9 else 3
        letters = _letters(typed)
        found: dict[int, tuple[int, int, str]] = {}
        for length in range(len(typed) - most, len(typed) + most + 1):
            shelf = self._shelves.get(length)
            if shelf is None:
                continue
            for at, other in enumerate(shelf.letters):
                if (letters ^ other).bit_count() > 2 * most:
                    continue
                name, value = shelf.names[at], shelf.values[at]
                distance = _distance(typed, name, most)
                rank = (distance, typed[:1] != name[:1], name)
                if distance <= most and rank < found.get(value, (99, 0, "")):
                    found[value] = rank
        return iter(sorted(found, key=lambda value: (found[value][:2], value)))


def _letters(name: str) -> int:
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) % 61)
    return bits


def _distance(a: str, b: str, most: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours; ``most + 1`` where it is more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
