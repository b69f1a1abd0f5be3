"""Inflected forms of names and of the adjectives made from them, by rule and by dictionary (pymorphy3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

_CASES = frozenset({"gent", "datv", "accs", "ablt", "loct", "loc2", "gen2", "voct"})


_NAMES = frozenset({"geox", "surn", "name", "patr", "abbr", "lname", "fname", "pname", "prop"})


def _grammemes(tag: Any) -> set[str]:
    """The dictionaries of the two languages do not spell them alike."""
    return {str(grammeme).lower() for grammeme in tag.grammemes}


@lru_cache(maxsize=2)
def _analyzer(language: str) -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=language)


def cyrillic_lexeme(word: str, language: str) -> set[str]:
    """All forms of a Russian or Ukrainian adjective or noun; parts joined by a hyphen: only the last one changes."""
    head, hyphen, tail = word.rpartition("-")
    parses = [parse for parse in _analyzer(language).parse(tail) if parse.normal_form == tail.lower()]
    parses = sorted(parses, key=lambda parse: (parse.tag.POS not in ("ADJF", "NOUN"), -parse.score))
    forms = {form.word for parse in parses[:1] for form in parse.lexeme if form.tag.POS != "COMP"}
    return {head + hyphen + form for form in forms | {tail}}


def cyrillic_cases(name: str, language: str) -> set[str]:
    """Case forms of a place name, words agreeing: ``Южный Судан`` -> ``Южного Судана`` ..."""
    parts = name.split(" ")
    if len(parts) > 3 or not all(part.replace("-", "").isalpha() for part in parts):
        return set()
    columns = [_forms_by_case(part, language) for part in parts]
    found = set()
    for case in _CASES:
        chosen = [column.get(case, part) for column, part in zip(columns, parts, strict=True)]
        found.add(" ".join(chosen))
    return {form for form in found if form != name.lower() and form != name}


def _forms_by_case(word: str, language: str) -> dict[str, str]:
    head, hyphen, tail = word.rpartition("-")
    parses = _analyzer(language).parse(tail)
    places = [p for p in parses if {"geox", "nomn", "sing"} <= _grammemes(p.tag)]
    nominatives = places or [p for p in parses if p.tag.case == "nomn" and p.normal_form == tail.lower()]
    nominatives = nominatives or [p for p in parses if p.tag.case == "nomn" and p.tag.POS in ("NOUN", "ADJF")]
    if not nominatives:
        return _unknown_town(word)
    best = nominatives[0]
    forms = {}
    for form in best.lexeme:
        case = form.tag.case
        same = form.tag.number == best.tag.number and form.tag.gender in (None, best.tag.gender)
        if case in _CASES and same:
            forms.setdefault(str(case), head + hyphen + form.word)
    return forms


def _unknown_town(word: str) -> dict[str, str]:
    """Forms of a foreign name that the dictionary cannot even guess: as a town on a hard consonant."""
    if word[-1].lower() not in "бвгдзклмнпрстфх":
        return {}
    return {"gent": word + "а", "datv": word + "у", "ablt": word + "ом", "loct": word + "е"}


def is_everyday(word: str) -> bool:
    """Whether a Russian word is in the dictionary as something else than a name.

    The Ukrainian dictionary cannot be asked: it marks few towns as names.
    """
    analyzer = _analyzer("ru")
    return bool(analyzer.word_is_known(word)) and not _NAMES & _grammemes(analyzer.parse(word)[0].tag)


def english(word: str) -> set[str]:
    """Singular and plural."""
    if word.endswith(("ese", "ish", "sh", "ch", "s", "men")):
        return {word}
    return {word, word + "s"}


def french(word: str) -> set[str]:
    """Both genders and numbers of an adjective."""
    feminine = word + "e"
    if word.endswith(("ien", "éen", "on")):
        feminine = word + "ne"
    elif word.endswith("e") or word in ("grec", "turc", "grecque", "turque", "sud-coréens"):
        feminine = word
    plural = word if word.endswith(("s", "x")) else word + "s"
    return {word, plural, feminine, feminine if feminine.endswith("s") else feminine + "s"}


def spanish(word: str) -> set[str]:
    """Both genders and numbers of an adjective."""
    if word.endswith("o"):
        return {word[:-1] + ending for ending in ("o", "a", "os", "as")}
    if word.endswith(("és", "án", "ín", "ón")):
        stem = word[:-2] + word[-2:].translate(str.maketrans("éáíó", "eaio"))
        return {word, stem + "a", stem + "es", stem + "as"}
    if word.endswith("í"):
        return {word, word + "es", word + "s"}
    if word.endswith("ol"):
        return {word, word + "a", word + "es", word + "as"}
    return {word, word + "s", word + "es"} if word.endswith("e") else {word, word + "s"}


def german(word: str) -> set[str]:
    """An adjective's endings (lower case) or a noun's (upper case)."""
    if word[0].islower() or word.startswith("US-"):
        return {word + ending for ending in ("", "e", "en", "er", "es", "em")}
    if word.endswith("e"):
        return {word, word + "n", word[:-1] + "in", word[:-1] + "innen"}
    return {word, word + "n", word + "s", word + "in", word + "innen"}


def turkish(word: str) -> set[str]:
    """Singular and plural."""
    vowels = [letter for letter in word.lower() if letter in "aeıioöuü"]
    return {word, word + ("lar" if vowels and vowels[-1] in "aıou" else "ler")}


def arabic(word: str) -> set[str]:
    """Genders, sound plurals and dual endings of a relative adjective; Persian shares the bare form."""
    if not word.endswith("ي"):
        return {word}
    return {word + ending for ending in ("", "ة", "ون", "ين", "ات", "ا", "تين", "تان", "ان")}


def persian(name: str) -> set[str]:
    """The relative adjective of a country's Persian name."""
    if name.endswith("ه"):
        return {name + "‌ای", name + " ای"}
    if name.endswith("ا"):
        return {name + "یی"}
    return set() if name.endswith("ی") else {name + "ی", name + "ی‌ها"}


def _cyrillic(language: str) -> Callable[[str], set[str]]:
    return lambda word: cyrillic_lexeme(word, language)


RULES: dict[str, Callable[[str], set[str]]] = {
    "en": english, "fr": french, "es": spanish, "de": german, "tr": turkish, "ar": arabic,
    "he": lambda word: {word}, "ru": _cyrillic("ru"), "uk": _cyrillic("uk"),
}  # fmt: skip


def demonym_forms(row: dict[str, str]) -> Iterable[str]:
    """All forms of a line of the table of demonyms."""
    for language, words in row.items():
        for word in words.split():
            yield from RULES[language](word.replace("_", " "))
