"""Display names of regions in the languages of the interface."""

from __future__ import annotations

import re

from news.gazetteer.build_regions import Node
from news.gazetteer.build_sources import READERS, hand


def labels(nodes: list[Node], macros: dict[str, dict[str, object]]) -> dict[str, dict[str, str]]:
    """Display names by reader's language and region id, where they differ from English."""
    found: dict[str, dict[str, str]] = {language: {} for language in READERS[1:]}
    for id, row in macros.items():
        for language, shown in found.items():
            spellings = row[language]
            assert isinstance(spellings, list)
            shown[id] = spellings[0]
    rows = hand("divisions")
    for node in nodes:
        for language, shown in found.items():
            label = node.labels.get(language, "")
            if "/" in node.id and not label:
                order = (
                    list(rows.get(node.country.lower(), {}).get(node.code, {}).get("names", ())) if node.code else []
                )
                if node.id.count("/") == 2 and node.city is not None:
                    order = sorted(node.names) + (sorted(node.alternates) if node.population >= 100_000 else [])
                label = next((name for name in order if _is_written_in(name, language)), "")
            if label and label != node.name:
                shown[node.id] = label
    return found


_ALPHABETS = {
    "ar": re.compile("^[ء-غف-ي ]+$"),
    "fa": re.compile("^(?=.*[پچژگکی])[آ-غف-وپچژگکیئ‌ ]+$"),
    "ru": re.compile("^[а-яёА-ЯЁ -]+$"),
    "uk": re.compile("^(?=.*[іїєґІЇЄҐ])[а-яґєіїА-ЯҐЄІЇ' -]+$"),
}


def _is_written_in(name: str, language: str) -> bool:
    alphabet = _ALPHABETS.get(language)
    return alphabet is not None and alphabet.match(name) is not None
