"""Spelling families: the ways in which newsrooms write one transliterated name."""

from __future__ import annotations

import re
from collections.abc import Iterable

PERSIAN_COUNTRIES = "IR AF TJ"
SLAVIC_COUNTRIES = "UA RU BY"
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
_PERSIAN_SWAPS = (
    (re.compile("q", re.I), ("gh",)),
    (re.compile("gh", re.I), ("q",)),
    (re.compile("^I(?=[sr])"), ("E",)),
    (re.compile("^E(?=[sr])"), ("I",)),
    (re.compile("eh$"), ("a", "ah")),
    (re.compile("(?<=[^aeiou])ah?$"), ("eh",)),
    (re.compile("an$"), ("aan",)),
    (re.compile("ey"), ("ei", "ay")),
    (re.compile("ow"), ("au", "ou")),
    (re.compile("u"), ("oo", "ou")),
    (re.compile("v"), ("w",)),
    (re.compile("shh"), ("sh",)),
)
_RUSSIAN = dict(
    zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True),
    ж="zh", ё="yo", х="kh", ц="ts", ч="ch", ш="sh", щ="shch", ъ="", ь="", ю="yu", я="ya",
)  # fmt: skip
_UKRAINIAN = _RUSSIAN | {"г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "є": "ie", "й": "i", "ю": "iu", "я": "ia"}
_UKRAINIAN_BEFORE_2010 = _UKRAINIAN | {"ї": "yi", "є": "ye", "й": "y", "ю": "yu", "я": "ya"}
_ONLY_UKRAINIAN = re.compile("[ґєії]")
_ONLY_RUSSIAN = re.compile("[ёъыэ]")
_CYRILLIC = re.compile("[а-яёґєії' -]+")
_ENDINGS = (
    (re.compile("(?:iy|yy|yi)$"), ("y", "i", "iy")),
    (re.compile("(?<=[aeiou])ev"), ("yev",)),
    (re.compile("(?<=[aeiou])e(?=$|[^v])"), ("ye",)),
    (re.compile("yo"), ("e",)),
    (re.compile("^e"), ("ye",)),
    (re.compile("kh"), ("h",)),
)
_LIMIT = 40


def families(name: str, country: str) -> set[str]:
    """Other Latin spellings of a town's name: Arabic and Persian ones by ear, Cyrillic ones romanised.

    Empty for other countries and scripts.
    """
    if country in SLAVIC_COUNTRIES and _CYRILLIC.fullmatch(name.lower()):
        return romanised(name)
    if not name.isascii() or len(name) < 4:
        return set()
    if country in PERSIAN_COUNTRIES:
        return {pattern.sub(new, name).capitalize() for pattern, news in _PERSIAN_SWAPS for new in news} - {name}
    if country not in ARABIC_COUNTRIES:
        return set()
    found = {name, *_first_words(name)}
    found |= set(_swaps(found))
    found |= set(_articles(found))
    return set(sorted(found - {name}, key=lambda spelling: (len(spelling), spelling))[:_LIMIT])


def romanised(name: str) -> set[str]:
    """Latin spellings of a Russian or Ukrainian name.

    By BGN/PCGN 1947 for Russian, by resolution 55 of the Cabinet of Ukraine (2010) and what stood before it for
    Ukrainian, with what newspapers simplify.
    """
    low = name.lower().replace("ье", "ye")
    tables = [] if _ONLY_UKRAINIAN.search(low) else [_RUSSIAN]
    if not _ONLY_RUSSIAN.search(low):
        tables += [_UKRAINIAN, _UKRAINIAN_BEFORE_2010]
    plain = {"".join(table.get(letter, letter) for letter in low) for table in tables}
    plain |= {pattern.sub(new, spelling) for spelling in plain for pattern, news in _ENDINGS for new in news}
    return {spelling.title() for spelling in plain}


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
