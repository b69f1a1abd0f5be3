"""Spelling families: the ways in which newsrooms write one transliterated name."""

from __future__ import annotations

import re
from collections.abc import Iterable

ARABIC_COUNTRIES = "AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TD TN YE IL SO DJ ER"

_ARTICLE = re.compile(r"\b(?:al|el|ad|ar|as|ash|at|ath|az|an|ed|er|es|esh|et|ez|en)[ -](?=\w)", re.I)
_FIRST_WORDS = (
    ("Deir", "Dayr", "Dair", "Deyr"), ("Khan", "Han"), ("Abu", "Abou"), ("Sheikh", "Shaykh", "Cheikh", "Shaikh"),
    ("Umm", "Um", "Oum", "Om"), ("Tal", "Tell", "Tall", "Tel"), ("Kafr", "Kafar", "Kfar", "Kufr"),
    ("Ain", "Ayn", "Ein", "Aïn"), ("Bayt", "Beit", "Bait", "Bet"), ("Jabal", "Jebel"), ("Wadi", "Ouadi", "Oued"),
    ("Qal`at", "Qalaat", "Qalat"), ("Bani", "Beni"), ("Bir", "Beer", "Bi'r"), ("Ras", "Raas"), ("Dar", "Dahr"),
)  # fmt: skip
_SWAPS = (
    (re.compile("iyah$"), ("iya", "ieh", "iyeh", "iyya", "iyyah", "ia")),
    (re.compile("iyya$"), ("iya", "iyah", "ieh")),
    (re.compile("ah$"), ("a", "eh")),
    (re.compile("(?<=[^aeiou])a$"), ("ah",)),
    (re.compile("un$"), ("oun", "oon")),
    (re.compile("ur$"), ("our", "oor")),
    (re.compile("ul$"), ("oul",)),
    (re.compile("in$"), ("een",)),
    (re.compile("ay"), ("ai", "ei")),
    (re.compile("ai"), ("ay", "ei")),
    (re.compile("aw"), ("au", "ou", "o")),
    (re.compile("^Q"), ("K", "G")),
    (re.compile("q"), ("k",)),
    (re.compile("dh"), ("d",)),
    (re.compile("j"), ("g",)),
    (re.compile(r"([bdfklmnrstz])\1"), (r"\1",)),
)
_LIMIT = 40


def families(name: str, country: str) -> set[str]:
    """Other spellings of an Arabic town's Latin name; empty for other countries and scripts."""
    if country not in ARABIC_COUNTRIES or not name.isascii() or len(name) < 4:
        return set()
    found = {name, *_first_words(name)}
    found |= set(_swaps(found))
    found |= set(_articles(found))
    return set(sorted(found - {name}, key=lambda spelling: (len(spelling), spelling))[:_LIMIT])


def _first_words(name: str) -> Iterable[str]:
    head, blank, tail = name.partition(" ")
    for family in _FIRST_WORDS:
        if blank and head in family:
            for other in family:
                yield f"{other} {tail}"


def _swaps(names: set[str]) -> Iterable[str]:
    once = {pattern.sub(new, name) for name in names for pattern, news in _SWAPS for new in news}
    yield from once
    if len(names) == 1:
        yield from {pattern.sub(new, name) for name in once for pattern, news in _SWAPS[:4] for new in news}


def _articles(names: set[str]) -> Iterable[str]:
    for name in names:
        match = _ARTICLE.search(name)
        if match is None:
            continue
        before, after = name[: match.start()], name[match.end() :]
        for article in ("Al ", "El ", match.group()[:2] + after[0].lower(), match.group()[:2]):
            yield f"{before}{article}{after[0].lower() + after[1:] if not article.endswith(' ') else after}"
        if not before and len(after) > 5:
            yield after
