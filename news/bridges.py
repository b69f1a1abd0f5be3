"""What lets two articles in different languages be known for one event: place, time, figures and names.

Words cannot be compared across languages without a model, but numbers are the same everywhere, places have been
resolved to regions, and names sound alike. A wrong join is worse than a missing one: place, time and figures must
agree, and names too unless the figures are many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from news import text
from news.model import Article

CHARACTERS = 800
"""Characters of a text that are read for names and figures."""
PLACES = 3
"""Most central places of an article that can tie it to another."""
LEAST_SOUNDS = 4
"""Consonants that a name must have: shorter ones sound alike by chance."""
ENOUGH = 4
"""Points of agreement that make two articles one event."""
FIGURES_ALONE = 4
"""Points of shared figures, such as two uncommon ones, that need no name beside them."""
CROWD = 4
"""Open stories of a language from which on a name or a figure tells none from another."""

_NUMBER = re.compile(
    r"(?<![\w.,:/-])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,٫٬]\d+)*)(?![\w:/]|-\d)(?:\s+([^\W\d_]+))?"
)
_GROUPS = re.compile(r"[ .,٫٬\u00a0\u202f](?=\d{3}(?!\d))")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MULTIPLES = {
    **dict.fromkeys(("thousand", "mille", "mil", "tausend", "bin", "тыс", "тысяч", "тысячи", "тысяча", "тис", "тисяч",
                     "тисячі", "الف", "الاف", "هزار"), 1_000),
    **dict.fromkeys(("million", "millions", "mln", "millones", "millionen", "milyon", "млн", "миллион", "миллиона",
                     "миллионов", "мільйон", "мільйона", "мільйонів", "مليون", "ملايين", "ميليون"), 1_000_000),
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:[وفبكل]?ال|لل)(?=\w{3})")
_SILENT = re.compile(r"(?<=[aeiou])h$|ه$")
_UNCASED = frozenset({"ar", "fa", "he", "ur", "ku", "ckb", "ps"})
_DIGRAPHS = (
    ("sch", "S"), ("tch", "C"), ("tsch", "C"), ("sh", "S"), ("ch", "C"), ("zh", "g"), ("kh", "h"), ("gh", "g"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "g"), ("дж", "g"), ("ts", "s"), ("تش", "C"), ("ck", "k"),
)  # fmt: skip
_SOUNDS = {
    **dict.fromkeys("bpбпبپבפ", "b"), **dict.fromkeys("fvфвفڤ", "f"), **dict.fromkeys("tтتطثטת", "t"),
    **dict.fromkeys("dдدضذד", "d"), **dict.fromkeys("kqcкكقקכ", "k"), **dict.fromkeys("gjгжجغگژג", "g"),
    **dict.fromkeys("hхحخهחה", "h"), **dict.fromkeys("sсцسصסצ", "s"), **dict.fromkeys("zзزظז", "z"),
    **dict.fromkeys("lлلל", "l"), **dict.fromkeys("mмمמם", "m"), **dict.fromkeys("nнنנן", "n"),
    **dict.fromkeys("rрرר", "r"), **dict.fromkeys("шщشשŞş", "S"), **dict.fromkeys("чچ", "C"), "x": "ks",
    "S": "S", "C": "C",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of an article can be compared across languages."""

    places: frozenset[str]
    """Cities and divisions among its most central places."""
    figures: frozenset[str]
    names: frozenset[str]
    """Consonants of names; of all words in scripts that know no capitals."""


def evidence_of(article: Article) -> Evidence | None:
    """What ties an article to those in other languages; ``None`` where no place finer than a country is known."""
    central = [place for place in article.places if "/" in place.region][:PLACES]
    if not central:
        return None
    lead = f"{article.title}\n{article.text[:CHARACTERS]}"
    located = {sounds(word) for place in article.places for span in place.evidence for word in text.words(span.words)}
    return Evidence(
        places=frozenset(place.region for place in central),
        figures=_figures(lead, article.published_at),
        names=frozenset(_names(lead, article.language)) - located,
    )


def _figures(lead: str, published_at: datetime) -> frozenset[str]:
    """Numbers of a text without years and dates: days about the date of publication say nothing."""
    dates = {str((published_at + timedelta(days=shift)).day) for shift in (-1, 0, 1)} | {"0", "1"}
    found = {_plain(number, unit) for number, unit in _NUMBER.findall(lead)}
    return frozenset(number for number in found if number not in dates and not _YEAR.fullmatch(number))


def _plain(number: str, unit: str) -> str:
    """A number in ASCII digits, thousands and millions written out, with a decimal point."""
    bare = "".join(str(int(c)) if c.isdigit() else "." for c in _GROUPS.sub("", number))
    if bare.count(".") > 1:
        return bare
    value = Decimal(bare) * _MULTIPLES.get(text.fold(unit), 1)
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _names(lead: str, language: str) -> Iterable[str]:
    stop = text.stop_words(language)
    for start, end in text.word_spans(lead):
        word = lead[start:end]
        if language in _UNCASED:
            folded = text.fold(word)
            named = folded not in stop
        else:
            named = word[0].isupper() and bool(re.search(r"[\w,;:’'\"»”)] ?[-]?$", lead[max(0, start - 2) : start]))
        if named and len(key := sounds(text.fold(word))) >= LEAST_SOUNDS:
            yield key


@lru_cache(maxsize=20_000)
def sounds(word: str) -> str:
    """The consonants of a folded word in a script of ours, alike for alike sounds; vowels are written too variously.

    ``zelensky``, ``зеленский`` and ``زيلينسكي`` all give ``zlnsk``.
    """
    word = _SILENT.sub("", _ARTICLE.sub("", word))
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    heard = "".join(_SOUNDS.get(letter, "") for letter in word)
    return re.sub(r"(.)\1+", r"\1", heard)


def agreement(one: Evidence, other: Evidence, common: frozenset[str]) -> int:
    """Points of agreement between articles in different languages; 0 where one of them contradicts or is silent.

    Args:
        one: of one article.
        other: of an article in another language.
        common: names and figures that are in too many stories to count.
    """
    places = one.places & other.places
    figures = sum(map(_telling, (one.figures & other.figures) - common))
    names = 2 * min(2, len((one.names & other.names) - common))
    if not places or not figures or not (names or figures >= FIGURES_ALONE):
        return 0
    return any(place.count("/") > 1 for place in places) + figures + names


def _telling(figure: str) -> int:
    """2 for a figure that hardly recurs by chance, 1 for a small or round one."""
    return 2 if len(figure.strip("0.").replace(".", "")) > 1 else 1


def crowd(evidence: Iterable[tuple[int, str, Evidence]]) -> frozenset[str]:
    """Names and figures held by many stories of one language: rows of story, language, evidence of an article."""
    holders = {(language, mark, story) for story, language, held in evidence for mark in held.names | held.figures}
    counts = Counter((language, mark) for language, mark, _ in holders)
    return frozenset(mark for (_, mark), count in counts.items() if count >= CROWD)
