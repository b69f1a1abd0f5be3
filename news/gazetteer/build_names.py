"""The names of the table: who bears which, in which sense, and which are left out."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from news.gazetteer import CAPITALS, RISKY, Sense
from news.gazetteer.build_forms import cyrillic_cases, demonym_forms, persian
from news.gazetteer.build_regions import Node, floor
from news.gazetteer.build_senses import RUSSIAN, UKRAINIAN, Names
from news.gazetteer.build_sources import hand
from news.gazetteer.build_spellings import families
from news.names import CJK, key

_CLOSE = 3000
_ALIKE = 0.8
_SHORTEST_VARIANT = 5
_KNOWN_ABROAD = 100_000
"""People of a city from which its names in other languages are kept, outside the countries we look at closely."""
_SCRIPTS = (
    # people of a city from which names in a script are kept, by pattern
    (0, re.compile("[A-Za-zÀ-ɏḀ-ỿЀ-ӿ؀-ۿא-ת]")),
    (200_000, re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")),
    (300_000, re.compile("[\u0370-\u03ff\u10a0-\u10ff\u0530-\u058f\u0900-\u097f]")),
    (3_000_000, re.compile("[\u0980-\u0fff\u1200-\u137f]")),
)


def collect(nodes: list[Node], macros: dict[str, dict[str, object]]) -> Names:
    """All names of all regions."""
    names = Names(nodes, len(macros))
    number_of = {node.id: number for number, node in enumerate(nodes, len(macros))}
    _macro_names(names, macros)
    _country_names(names, nodes, number_of)
    _actor_names(names, number_of)
    _division_names(names, nodes, number_of)
    _city_names(names, nodes, number_of)
    for silent, flags in (("outlets", 0), ("namesakes", RISKY)):
        for name in filter(None, map(str.strip, re.split(r"[|\n]", hand("words")[silent]))):
            names.add(name, 0, Sense.OUTLET, flags)
    return names


def _macro_names(names: Names, macros: dict[str, dict[str, object]]) -> None:
    for number, (id, row) in enumerate(macros.items()):
        names.add(id, number, Sense.OWN)
        for language, spellings in row.items():
            if not isinstance(spellings, list):
                continue
            for name in spellings:
                names.add(name, number, Sense.OWN, CAPITALS if len(name) <= 3 and name.isupper() else 0)
                if language in ("ru", "uk"):
                    for form in cyrillic_cases(name, language):
                        names.add(form.title(), number, Sense.OWN)


def _country_names(names: Names, nodes: list[Node], number_of: dict[str, int]) -> None:
    demonyms, aliases = hand("demonyms"), hand("countries")
    for node in nodes:
        if "/" in node.id:
            continue
        number = number_of[node.id]
        capitals = set(aliases.get(node.id, {}).get("caps", ()))
        for name in node.names:
            if len(name) > 1 and not name.isdigit():
                names.add(
                    name.removeprefix("the ").removeprefix("The "), number, Sense.OWN, CAPITALS * (name in capitals)
                )
        for language in ("ru", "uk"):
            spellings = {node.labels.get(language, ""), *(n for n in node.names if _cyrillic(n, language))} - {""}
            for form in (form for name in spellings for form in cyrillic_cases(name, language)):
                names.add(form.title(), number, Sense.OWN)
        for form in demonym_forms(demonyms.get(node.id, {})):
            names.add(form, number, Sense.DEMONYM)
        for form in persian(node.labels.get("fa", "")):
            names.add(form, number, Sense.DEMONYM)


def _cyrillic(name: str, language: str) -> bool:
    return bool((RUSSIAN if language == "ru" else UKRAINIAN).match(name)) and not name.isupper()


def _actor_names(names: Names, number_of: dict[str, int]) -> None:
    for country, row in hand("actors").items():
        weak, capitals = set(row.get("weak", ())), set(row.get("caps", ()))
        for name in row["names"]:
            kind = Sense.WEAK_ACTOR if name in weak else Sense.ACTOR
            names.add(name, number_of[country], kind, CAPITALS * (name in capitals))
            if _cyrillic(name, "ru") and " " not in name:
                for form in cyrillic_cases(name, "ru"):
                    names.add(form.title() if name[0].isupper() else form, number_of[country], kind)


def _division_names(names: Names, nodes: list[Node], number_of: dict[str, int]) -> None:
    seats = _seats(nodes)
    for node in nodes:
        if node.id.count("/") == 1:
            _add_division(names, node, number_of[node.id], seats.get(node.id))
    by_name = {(node.country.lower(), node.name): number_of[node.id] for node in nodes if node.id.count("/") == 1}
    for country, row in hand("words")["states"].items():
        for pair in row.split("|"):
            short, _, full = pair.partition("=")
            number = by_name.get((country, full)) or by_name.get((country, full + " State"))
            if number is None:
                print("no such state:", country, full)
            else:
                names.add(short, number, Sense.ABBREVIATION)


def _add_division(names: Names, node: Node, number: int, seat: Node | None) -> None:
    own = node.names | (seat.names if seat else set())
    others = (
        {name for name in seat.alternates if _is_written(name, seat.population)} if seat and _travels(seat) else set()
    )
    for kind, spellings in ((Sense.OWN, own), (Sense.ALTERNATE, others)):
        for name in spellings:
            if _is_usable(name, node.population) and not _is_compass(name):
                names.add(name, number, kind)
                for form in _cases(name):
                    names.add(form.title(), number, kind)
    for name in sorted(node.names):
        for other in families(name, node.country):
            if len(other) >= _SHORTEST_VARIANT:
                names.add(other, number, Sense.ALTERNATE)
    if node.country == "US" and len(node.code) == 2:
        names.add(node.code, number, Sense.ABBREVIATION, CAPITALS)


def _cases(name: str) -> set[str]:
    """Russian and Ukrainian case forms of a Cyrillic name."""
    return {form for lang in ("ru", "uk") if _cyrillic(name, lang) for form in cyrillic_cases(name, lang)}


def _seats(nodes: list[Node]) -> dict[str, Node]:
    """The city that a division is named after, by id of the division: the two share their names in all scripts."""
    found: dict[str, Node] = {}
    above: Node | None = None
    for node in nodes:
        depth = node.id.count("/")
        if depth == 1:
            above = node
        elif depth == 2 and above is not None and above.id not in found and _is_seat(node, above):
            found[above.id] = node
    return found


def _is_seat(city: Node, division: Node) -> bool:
    return not division.only and bool(set(map(key, city.names)) & set(map(key, division.names)))


_COMPASS = frozenset(
    {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "centre", "center",
     "upper", "lower", "new", "old", "capital", "district", "region", "province", "state", "county", "city", "union",
     "lakes", "unity", "red", "blue", "white", "black", "green", "sea", "river", "coast", "coastal", "island",
     "islands", "nile", "nord", "sud", "est", "ouest", "norte", "sur", "este", "oeste", "centro", "centrale", "mid",
     "highlands", "plateau", "hills", "delta", "border", "zone", "area"}
)  # fmt: skip


def _is_compass(name: str) -> bool:
    return all(word in _COMPASS for word in key(name).split())


def _city_names(names: Names, nodes: list[Node], number_of: dict[str, int]) -> None:
    for node in nodes:
        if node.id.count("/") != 2:
            continue
        number = number_of[node.id]
        for name in node.names:
            if _is_usable(name, node.population):
                names.add(name, number, Sense.OWN)
        for name in node.alternates:
            if _is_usable(name, node.population) and _is_written(name, node.population) and _travels(node):
                names.add(name, number, Sense.OWN if _is_variant(name, node) else Sense.ALTERNATE)
        written = {name for name in node.names | node.alternates if _is_written(name, node.population)}
        for name in written if node.population >= 3000 else ():
            for other in families(name, node.country):
                if len(other) >= _SHORTEST_VARIANT:
                    names.add(other, number, Sense.ALTERNATE)
        if node.population >= 50_000:
            _add_cases_of_long_names(names, node, number)


def _add_cases_of_long_names(names: Names, node: Node, number: int) -> None:
    """Case forms of Russian and Ukrainian names of several words; readings of a text undo those of one word."""
    for name in node.names | node.alternates:
        for language in ("ru", "uk"):
            if (" " in name or "-" in name or len(name) < 5) and _cyrillic(name, language):
                for form in cyrillic_cases(name, language):
                    names.add(form.title(), number, Sense.ALTERNATE)


def _is_written(name: str, population: int) -> bool:
    """Whether an alternate name is one that people write: no codes, no machine transcriptions, no rare scripts."""
    if name.isupper() and len(name) <= 4 and name.isascii():
        return False
    latin = [c for c in name if c.isalpha() and "LATIN" in unicodedata.name(c, "")]
    if latin and not any(c.isupper() for c in latin):
        return False
    if latin and len(key(name)) < 5 and population < 500_000:
        return False
    return any(population >= smallest and script.search(name) for smallest, script in _SCRIPTS)


def _is_variant(name: str, node: Node) -> bool:
    """Whether a name is its own name in another spelling, where newsrooms write names by ear."""
    close = floor(node.country) <= _CLOSE and name.isascii() and len(name) > 4
    return close and any(SequenceMatcher(None, key(name), key(own)).ratio() >= _ALIKE for own in node.names)


def _travels(node: Node) -> bool:
    """Whether other names of a city are worth keeping: it is large, or in a country that we look at closely."""
    return node.population >= _KNOWN_ABROAD or floor(node.country) <= _CLOSE


def _is_usable(name: str, population: int) -> bool:
    folded = key(name)
    if any(c.isdigit() for c in folded) or "," in name or "(" in name:
        return False
    if CJK.search(name):
        return len(name) >= 2 + (population < 100_000)
    return len(folded) >= 3
