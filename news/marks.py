"""Which open stories hold a mark: a place, a name or a figure that may tie them to others."""

from __future__ import annotations

from collections.abc import Iterable


class MarkIndex:
    """Stories by language and mark. A mark of one story, as most are, costs an entry and no set."""

    def __init__(self) -> None:
        self._first: dict[str, dict[str, int]] = {}
        self._more: dict[str, dict[str, set[int]]] = {}

    def put(self, story: int, language: str, marks: Iterable[str]) -> None:
        """Note that a story holds marks in a language."""
        first, more = self._first.setdefault(language, {}), self._more.setdefault(language, {})
        for mark in marks:
            holder = first.setdefault(mark, story)
            if holder != story:
                more.setdefault(mark, {holder}).add(story)

    def drop(self, story: int, language: str, marks: Iterable[str]) -> None:
        """Forget that a story holds marks in a language."""
        first, more = self._first.get(language, {}), self._more.get(language, {})
        for mark in marks:
            holders = more.get(mark)
            if holders is not None:
                holders.discard(story)
                if len(holders) < 2:
                    del more[mark]
                first[mark] = min(holders)
            elif first.get(mark) == story:
                del first[mark]

    def holders(self, mark: str) -> set[int]:
        """The stories that hold a mark in any language."""
        found: set[int] = set()
        for language, first in self._first.items():
            found |= self._more[language].get(mark) or ({first[mark]} if mark in first else set())
        return found

    def crowd(self, mark: str) -> int:
        """How many stories of one language hold a mark, in the language where they are most."""
        return max(
            (len(self._more[language].get(mark, ())) or mark in first for language, first in self._first.items()),
            default=0,
        )
