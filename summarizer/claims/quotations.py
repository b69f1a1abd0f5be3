"""Quoted stretches of a text, and the text with them masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.sentences import with_gershayim

MASK = "\x00"
"""Stands for every character of a quotation in a masked text; offsets stay the same."""

_QUOTED = re.compile(
    r"“[^”\n]*(?:”|(?=\n|\Z))"
    r"|«[^»\n]*(?:»|(?=\n|\Z))"
    r"|„[^“”\n]*(?:[“”]|(?=\n|\Z))"
    r"|「[^」\n]*(?:」|(?=\n|\Z))"
    r'|"[^"\n]+"'
    r'|(?:^|(?<=\n))[ \t]*"[^"\n]*'
    r"|''(?:[^'\n]|'(?!'))+''"
    r"|(?<![\w’])‘(?:[^‘’\n]|’(?=\w))+’(?!\w)"
    r"|(?<![\w'])'(?=[^\W\d_])(?:[^'\n]|'(?=\w)){12,}'(?![\w'])"
)
_ASIDE = re.compile(r"[,!?…]\s+([—–-]\s+[^\W\d_][^—–«»\"\n]{2,90}?[.,])(?=\s+[—–-]\s)")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]{8}")
"""What is longer than a name, in scripts that put no blanks between words."""
_FINAL = ",.!?…،؟۔:;—。！？，"
_MARKS = "“”«»„\"'‘’「」"


@dataclass(frozen=True, slots=True)
class Quotations:
    """Where a text quotes."""

    masked: str
    """The text with its quotations masked, but for short ones that are part of a name or phrase."""
    spans: tuple[tuple[int, int], ...]
    """Masked stretches, marks included, in order."""
    unclosed: frozenset[int]
    """Ends of those whose closing mark is missing: the next paragraph may continue them."""

    def share(self, start: int, end: int) -> float:
        """How much of ``[start, end)`` is quoted, from 0 to 1."""
        inside = sum(max(0, min(end, b) - max(start, a)) for a, b in self._near(start, end))
        return inside / max(1, end - start)

    def within(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The quoted stretches that touch ``[start, end)``."""
        return tuple((a, b) for a, b in self._near(start, end) if a < end and b > start)

    def _near(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        first = max(0, bisect_right(self.spans, (start, 0)) - 1)
        last = bisect_right(self.spans, (end, 0))
        return self.spans[first:last]


def find_quotations(text: str) -> Quotations:
    """The quotations of a text, each ending with its paragraph at the latest."""
    text = with_gershayim(text)
    spans, unclosed, parts, at = [], set(), [], 0
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        if _is_part_of_phrase(match.group()):
            continue
        if match.group()[-1] not in _MARKS or end - start == 1:
            unclosed.add(end)
        for piece in _without_asides(text, start, end):
            spans.append(piece)
            parts += [text[at : piece[0]], MASK * (piece[1] - piece[0])]
            at = piece[1]
    parts.append(text[at:])
    return Quotations("".join(parts), tuple(spans), frozenset(unclosed))


def _without_asides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A quotation without the words of the narrator inside it, as Russian sets them: ``«..., — said she. — ...»``."""
    for aside in _ASIDE.finditer(text, start, end):
        yield start, aside.start(1)
        start = aside.end(1)
    yield start, end


def _is_part_of_phrase(quoted: str) -> bool:
    inner = quoted.strip(_MARKS + " ")
    return not _UNSPACED.match(inner) and len(inner.split()) <= 2 and (not inner or inner[-1] not in _FINAL)
