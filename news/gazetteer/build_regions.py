"""The tree of regions: which countries, divisions and cities the table holds, and their ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from news.gazetteer.build_sources import City, Country, cities, countries, division_names, hand, plain
from news.names import key

FLOORS = {
    500: "SY IQ LB IL PS YE JO SD SS LY ML NE BF TD SO ER ET AF DJ XK CF KM EH",
    1500: "UA AM AZ GE KW QA BH OM MR TN CD BI RW",
    3000: "IR TR EG RU SA AE DZ MA MD BY RS BA MK ME AL CY MM NG CM KE UG MZ PK KG TJ TM UZ LT LV EE HT VE",
    8000: "US GB KZ CN TW KR KP LK NP BD GR BG HR CO GT HN SV NI CU EC BO PE SN GH CI GN SL LR TZ ZM ZW AO MG",
}
"""Smallest population of a city that the table holds: lower where small places make news; else 15,000."""

FLOOR_ELSEWHERE = 15_000

ROMANISED = (
    "AE AF BD BH BT DZ EG ER ET IL IN IQ IR JO JP KH KR KP KW KZ LA LB LK LY MA MM MR NP OM PK PS QA RU SA SD SY TH "
    "UA YE"
)
"""Countries whose towns have no Latin spelling of their own: shown without the accents of a transcription."""

_WRAPPINGS = re.compile(
    r"^(?:Muhafazat|Sha`biyat|Respublika|Provincia de|Provincia del|Departamento de|Estado de|Opstina|Judetul"
    r"|Mayorality of|Republic of|Daerah Istimewa|Wilaya de|Region of|Province of|Distrito de|Adis)\s+"
    r"(?:al |ad |ash |as )?"
    r"|\s+(?:Governorate|Province|Oblast'?|Sheng|Shi|Zizhiqu|Zhuangzu|Uygur|Huizu|Autonomnyy Okrug|Okrug"
    r"|Autonomous Region|Autonomous Okrug|District|Department|County|Region|F\.D\.|Raya|Voivodeship|State)(?=\s|$)"
)


@dataclass(slots=True)
class Node:
    """A region of the table to be."""

    id: str
    name: str
    population: int = 0
    zone: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    names: set[str] = field(default_factory=set)
    """Its own names; other names in ``alternates``."""
    alternates: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    country: str = ""
    code: str = ""
    """GeoNames code of a division."""
    city: City | None = None
    only: bool = False
    """Its bare name is not taken for it."""


def slug(name: str) -> str:
    """The part of an id that a name makes: ASCII letters, digits and hyphens."""
    return re.sub("[^a-z0-9]+", "-", plain(key(name)).replace("ʿ", "")).strip("-") or "x"


def floor(country: str) -> int:
    """The smallest population of a city of this country."""
    return next((size for size, codes in FLOORS.items() if country in codes.split()), FLOOR_ELSEWHERE)


def tree() -> tuple[dict[str, Country], list[Node]]:
    """Countries by upper-case code, and the nodes, each country followed by its divisions and their cities."""
    places = cities()
    nations = countries()
    _adopt_strays(places)
    renamed = _renamed(places)
    kept = [city for city in places if _is_kept(city, nations, renamed)]
    names = division_names(places)
    by_division: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in kept:
        by_division[city.country, city.division].append(city)
    nodes = []
    for code in sorted(nations):
        nodes += _country_nodes(nations[code], by_division, names, renamed)
        nodes += _area_nodes(code.lower(), nodes)
    return nations, nodes


def _is_kept(city: City, nations: dict[str, Country], renamed: dict[int, dict[str, object]]) -> bool:
    if city.country not in nations:
        return False
    capital = plain(city.name) == plain(nations[city.country].capital)
    return capital or city.id in renamed or city.population >= floor(city.country)


def _adopt_strays(places: list[City]) -> None:
    """Gives cities without a division that of the nearest city of their country."""
    settled: dict[str, list[City]] = defaultdict(list)
    for city in places:
        if city.division:
            settled[city.country].append(city)
    for city in places:
        if not city.division and settled[city.country]:
            near = min(
                settled[city.country],
                key=lambda other: (other.latitude - city.latitude) ** 2 + (other.longitude - city.longitude) ** 2,
            )
            city.division = near.division


def _renamed(places: list[City]) -> dict[int, dict[str, object]]:
    """Lines of the hand table of cities by GeoNames id: the largest city of that name."""
    table = hand("cities")
    wanted: dict[tuple[str, str], dict[str, object]] = {
        (code.upper(), key(plain(name))): {"show": name, **row, "names": [name, *row.get("names", ())]}
        for code, rows in table.items()
        for name, row in rows.items()
    }
    best: dict[tuple[str, str], City] = {}
    for city in places:
        for name in {city.name, *city.alternates}:
            place = city.country, key(plain(name))
            if place in wanted and (place not in best or _fits_better(city, best[place], place[1])):
                best[place] = city
    for place in sorted(set(wanted) - set(best)):
        print("hand table names an unknown city:", place)
    return {city.id: wanted[place] for place, city in best.items()}


def _fits_better(city: City, other: City, name: str) -> bool:
    own = key(plain(city.name)) == name, city.population
    return own > (key(plain(other.name)) == name, other.population)


def _country_nodes(
    country: Country,
    by_division: dict[tuple[str, str], list[City]],
    names: dict[tuple[str, str], str],
    renamed: dict[int, dict[str, object]],
) -> Iterable[Node]:
    row = hand("countries").get(country.code.lower(), {})
    node = Node(country.code.lower(), row.get("show", country.name), country.population, country=country.code)
    node.names = {node.name, *country.names, *row.get("names", ())} - {*row.get("not", ())}
    node.labels = country.labels
    capital = [c for (code, _), group in by_division.items() if code == country.code for c in group]
    capital = [c for c in capital if plain(c.name) == plain(country.capital)]
    if capital:
        largest = max(capital, key=lambda c: c.population)
        node.latitude, node.longitude, node.zone = largest.latitude, largest.longitude, largest.zone
    yield node
    taken: set[str] = set()
    shown = hand("divisions").get(country.code.lower(), {})
    for code, division in sorted(by_division):
        if code != country.code:
            continue
        group = sorted(by_division[code, division], key=lambda c: (-c.population, c.id))
        found = names.get((code, division), "")
        above = _division_node(country.code, division, group, found, shown.get(division, {}))
        above.id = _free(f"{country.code.lower()}/{slug(above.name)}", taken)
        yield above
        yield from _city_nodes(above, group, renamed)


def _area_nodes(country: str, nodes: list[Node]) -> Iterable[Node]:
    """Sets of divisions that news knows by a name of their own: regions as deep as a division, without cities."""
    known = {node.id: node for node in nodes}
    for id, row in sorted(hand("areas").items()):
        if not id.startswith(country + "/"):
            continue
        members = [known[member] for member in row["members"].split()]
        first = max(members, key=lambda member: (member.population, member.id))
        node = Node(id, row["en"][0], sum(member.population for member in members), first.zone, country=first.country)
        node.latitude, node.longitude = first.latitude, first.longitude
        spellings = {language: names for language, names in row.items() if isinstance(names, list)}
        node.names = {name for names in spellings.values() for name in names}
        node.labels = {language: names[0] for language, names in spellings.items()}
        yield node


def _division_node(country: str, code: str, group: list[City], found: str, row: dict[str, object]) -> Node:
    clean = _WRAPPINGS.sub("", found).strip() or group[0].name
    node = Node("", str(row.get("show", clean)), sum(c.population for c in group), country=country)
    node.code = code
    node.zone, node.latitude, node.longitude = group[0].zone, group[0].latitude, group[0].longitude
    extra = row.get("names", ())
    assert isinstance(extra, list | tuple)
    node.only = bool(row.get("only"))
    node.names = {*extra} if node.only else {node.name, clean, found, *extra} - {""}
    return node


def _city_nodes(above: Node, group: list[City], renamed: dict[int, dict[str, object]]) -> Iterable[Node]:
    taken: set[str] = set()
    for city in group:
        row = renamed.get(city.id, {})
        name = str(row.get("show", plain(city.name) if city.country in ROMANISED else city.name))
        node = Node(_free(f"{above.id}/{slug(name)}", taken), name, city.population, city.zone, country=city.country)
        node.latitude, node.longitude, node.city = city.latitude, city.longitude, city
        extra = row.get("names", ())
        assert isinstance(extra, list | tuple)
        node.names = {name, city.name, plain(city.name), *extra}
        node.alternates = set(city.alternates) - node.names
        yield node


def _free(id: str, taken: set[str]) -> str:
    candidate, number = id, 2
    while candidate in taken:
        candidate, number = f"{id}-{number}", number + 1
    taken.add(candidate)
    return candidate
