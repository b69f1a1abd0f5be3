"""Short texts in the style of a wire, in Arabic and Russian, labelled by hand before they were tagged.

Each line of ``tests/data/regions`` says what a text is about: ``countries`` in order of focus, ``also`` those that
may stand behind them, ``place`` a division or city that must be found, or what contains it. All texts are invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from news.regions import Atlas, load_atlas

FOLDER = Path(__file__).parents[1] / "data" / "regions"
LEAST = {"first.ar": 0.92, "first.ru": 0.92, "second.ar": 0.93, "second.ru": 0.86}
"""The share of a file's texts of which all must be right."""


def texts(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in FOLDER.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()]


def fault(row: dict[str, Any], atlas: Atlas, language: str) -> str:
    """What the tags of a text get wrong; empty where they are right."""
    ids = [place.region for place in atlas.tag(row["title"], row["text"], language=language)]
    countries = [id for id in ids if "/" not in id]
    wanted = row["countries"]
    if countries[: len(wanted)] != wanted or not set(countries[len(wanted) :]) <= set(row["also"]):
        return f"{row['title']}: {countries} instead of {wanted}"
    place = row["place"]
    if place and not any(f"{id}/".startswith(f"{place}/") for id in ids):
        return f"{row['title']}: {ids} without {place}"
    return ""


@pytest.mark.parametrize("name", LEAST)
def test_most_texts_have_the_regions_that_a_reader_gave_them(name: str) -> None:
    rows, atlas = texts(name), load_atlas()
    faults = [found for row in rows if (found := fault(row, atlas, name[-2:]))]

    assert 1 - len(faults) / len(rows) >= LEAST[name], "\n".join(faults)


@pytest.mark.parametrize("name", LEAST)
def test_labels_name_regions_that_the_table_knows(name: str) -> None:
    atlas = load_atlas()
    for row in texts(name):
        for id in (*row["countries"], *row["also"], row["place"]):
            assert not id or atlas.region(id) is not None, id
