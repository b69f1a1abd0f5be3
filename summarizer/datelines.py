"""Where an agency's dateline ends: ``KHARKIV, Ukraine (AP) —`` is no part of the sentence behind it."""

from __future__ import annotations

import re

_UP = r"A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ"
_DASH = r"\s*(?:--|[-–—:])\s+"
_STRICT_DASH = r"(?:\s*(?:--|[–—])|\s+-)\s+"
_SHOUTED = rf"[{_UP}]{{2}}[{_UP}.’'-]*(?:[ -][{_UP}]{{2}}[{_UP}.’'-]*){{0,4}}"
_MORE = r"(?:[,.]?\s+(?:\d{1,2}\s+[^\W\d_]+\.?|[^\W\d_]{3,9}\.?\s+\d{1,2}|[^\W\d_][\w.’'-]*)){0,4}?[,.]?"
_NAME = rf"[{_UP}][\w’'-]+(?:[ -][{_UP}][\w’'-]+){{0,2}}"
_AGENCY = r"\((?=[^()\n]{2,40}\))[^\Wa-zà-ÿа-я\d_][^()\n]*\)"
_ARABIC = "\u0600-\u06ff"

_OF_A_PARAGRAPH = re.compile(
    rf"(?:{_SHOUTED}{_MORE}\s*)?{_AGENCY}{_DASH}"
    rf"|{_SHOUTED}{_MORE}{_STRICT_DASH}(?=[{_UP}“«„\"'‘\d])"
    rf"|(?:[{_ARABIC}]+[ ،]*){{0,4}}\([{_ARABIC} .]{{2,30}}\){_DASH}"
)
_OF_A_TEXT = re.compile(rf"{_NAME}{_MORE}\s*{_AGENCY}{_DASH}|{_NAME}{_STRICT_DASH}(?=[{_UP}“«„\"‘])")
_LEAST = 4
"""Words that must be left for a dateline to be one."""


def behind_dateline(text: str, start: int, end: int) -> int:
    """Where the sentence ``text[start:end]`` begins behind its dateline; ``start`` where it has none.

    Args:
        text: the whole text; a place in ordinary letters is a dateline only at its very beginning.
        start: of the first sentence of a paragraph.
        end: of that sentence.
    """
    match = _OF_A_PARAGRAPH.match(text, start, end)
    if match is None and not text[:start].strip():
        match = _OF_A_TEXT.match(text, start, end)
    if match is None or len(text[match.end() : end].split()) < _LEAST:
        return start
    return match.end()
