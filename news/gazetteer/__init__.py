"""The place table that ships with the house; what it holds and whose data it is: CREDITS.md.

``atlas.txt.xz`` is UTF-8 text in sections parted by form feeds, written by ``build.py``:

1. a JSON object: format, version, counts, countries, macro regions, areas, labels, word lists
2. time zones, one a line
3. regions, one a line, indented by depth: slug, name, population, zone, latitude, longitude (hundredths of a degree)
4. names, those of the same senses on one line: senses parted by commas, likeliest first, then the names

A sense is ``region * 64 + flags + kind``; a region's number is its place in the list of macro regions, then regions.
"""

from __future__ import annotations

import json
import lzma
from array import array
from dataclasses import dataclass
from enum import IntEnum
from importlib import resources
from typing import Any

FORMAT = 1


class Sense(IntEnum):
    """In which way a name stands for its region (the low bits of a sense)."""

    OWN = 0
    ALTERNATE = 1
    DEMONYM = 2
    ACTOR = 3
    WEAK_ACTOR = 4
    OUTLET = 5
    ABBREVIATION = 6


LOWER = 8
"""The name also counts where it begins with a small letter."""
CAPITALS = 16
"""The name only counts in capital letters."""
RISKY = 32
"""An everyday word or a person's name too: only counts beside other evidence."""
REGION = 6
"""Bits below the region's number."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The table, read."""

    header: dict[str, Any]
    macros: tuple[str, ...]
    zones: tuple[str, ...]
    ids: list[str]
    """Macro regions, then countries, each followed by its divisions, each followed by its cities."""
    names: list[str]
    populations: array[int]
    zone_of: array[int]
    latitudes: array[int]
    """Hundredths of a degree."""
    longitudes: array[int]
    depths: bytearray
    """0 for a macro region or country, 1 for a division, 2 for a city."""
    countries: list[str]
    """The country that a region is or lies in; empty for a macro region."""
    senses: dict[str, int]
    """Name to its sense, or to -1 - the number of its senses in ``ambiguous``."""
    ambiguous: list[tuple[int, ...]]

    def of(self, name: str) -> tuple[int, ...]:
        """The senses of a folded name, likeliest first."""
        sense = self.senses.get(name)
        if sense is None:
            return ()
        return (sense,) if sense >= 0 else self.ambiguous[-1 - sense]


def read_table() -> Gazetteer:
    """Reads the table that ships with the house."""
    packed = resources.files(__name__).joinpath("atlas.txt.xz").read_bytes()
    head, zones, regions, groups = lzma.decompress(packed).split(b"\f")
    header = json.loads(head)
    senses, ambiguous = _read_names(groups)
    macros = tuple(header["macros"])
    table = Gazetteer(
        header=header,
        macros=macros,
        zones=tuple(zones.decode().split("\n")),
        ids=list(macros),
        names=[header["macros"][macro]["name"] for macro in macros],
        populations=array("I"),
        zone_of=array("H"),
        latitudes=array("h"),
        longitudes=array("h"),
        depths=bytearray(len(macros)),
        countries=[""] * len(macros),
        senses=senses,
        ambiguous=ambiguous,
    )
    for column in (table.populations, table.zone_of, table.latitudes, table.longitudes):
        column.extend([0] * len(macros))
    _read_regions(regions.decode(), table)
    return table


def _read_names(lines: bytes) -> tuple[dict[str, int], list[tuple[int, ...]]]:
    senses: dict[str, int] = {}
    ambiguous: list[tuple[int, ...]] = []
    for line in lines.split(b"\n"):
        codes, _, names = line.decode().partition("|")
        if "," in codes:
            ambiguous.append(tuple(map(int, codes.split(","))))
            code = -len(ambiguous)
        else:
            code = int(codes)
        for name in names.split("|"):
            senses[name] = code
    return senses, ambiguous


def _read_regions(lines: str, table: Gazetteer) -> None:
    above = ["", "", ""]
    for line in lines.split("\n"):
        indented, name, population, zone, latitude, longitude = line.split("|")
        slug = indented.lstrip("\t")
        depth = len(indented) - len(slug)
        id = f"{above[depth - 1]}/{slug}" if depth else slug
        above[depth] = id
        table.ids.append(id)
        table.depths.append(depth)
        table.countries.append(above[0])
        table.names.append(name)
        table.populations.append(int(population))
        table.zone_of.append(int(zone))
        table.latitudes.append(int(latitude))
        table.longitudes.append(int(longitude))
