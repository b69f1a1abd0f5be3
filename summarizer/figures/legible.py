"""Names that a reader can read: of like counts those in a known script are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from news.model import Count

_LATIN = "LATIN"
"""Read by everybody who uses a phone."""
_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "bg", "sr", "kk"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ur", "ku"), "ARABIC"),
    "he": "HEBREW",
    "el": "GREEK",
    "ka": "GEORGIAN",
    "hy": "ARMENIAN",
    "zh": "CJK",
}


def readable(counts: Sequence[Count], languages: Mapping[int, str], language: str) -> tuple[Count, ...]:
    """The counts of a figure for one reader.

    A value that articles in the reader's language give is shown with their voices. Of any other the first whose
    claimant stands in a script that the reader reads; where there is none, its outlet stands for the claimant if that
    can be read.

    Args:
        counts: in the order in which they are shown.
        languages: of the articles, by id.
        language: the reader's (ISO 639-1).
    """
    own = {count.value for count in counts if languages[count.article] == language}
    found: list[Count] = []
    shown: set[int] = set()
    for count in counts:
        if count.value in own and languages[count.article] == language:
            found.append(count)
        elif count.value not in own and count.value not in shown:
            shown.add(count.value)
            found.append(_best([other for other in counts if other.value == count.value], language))
    return tuple(found)


def _best(counts: Sequence[Count], language: str) -> Count:
    legible = next((count for count in counts if is_legible(count.claimant, language)), None)
    if legible is not None:
        return legible
    named = next((count for count in counts if is_legible(count.source.name, language)), None)
    return replace(named, claimant=named.source.name) if named else counts[0]


def is_legible(name: str, language: str) -> bool:
    """Whether the letters of a name are Latin ones or those that a language is written in."""
    known = {_LATIN, _SCRIPTS.get(language, _LATIN)}
    return all(unicodedata.name(letter, "").split(" ")[0] in known for letter in name if letter.isalpha())
