"""The sample newsroom's outlets and articles, read from ``outlets.toml`` and ``stories/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Final

from news.model import Ownership, Source

PREFIX: Final = "/sample"
"""Where the newsroom lies on the service's own web server."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet and the way it publishes."""

    key: str
    name: str
    language: str
    country: str
    ownership: Ownership
    owner: str
    format: str
    """Feed format: ``rss``, ``atom`` or ``json``."""
    full: bool
    """Whether the feed carries whole texts; otherwise the pages have to be fetched."""
    section: str
    """Word for "News" in the navigation of its pages."""
    furniture: tuple[str, ...]
    """Lines that stand under every article: invitations, comment boxes, credits."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An invented article; ``minutes`` before the opening of the newsroom (below zero: it is still to come)."""

    outlet: str
    slug: str
    minutes: int
    title: str
    summary: str
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Outlets and what they publish around the moment at which the newsroom was opened."""

    outlets: Mapping[str, Outlet]
    pieces: tuple[Piece, ...]
    opened_at: datetime

    def at(self, piece: Piece) -> datetime:
        """When a piece comes out."""
        return self.opened_at - timedelta(minutes=piece.minutes)

    def out(self, outlet: str, now: datetime) -> list[Piece]:
        """What an outlet has published by now, newest first."""
        mine = [piece for piece in self.pieces if piece.outlet == outlet and self.at(piece) <= now]
        return sorted(mine, key=self.at, reverse=True)

    def find(self, outlet: str, slug: str, now: datetime) -> Piece | None:
        """One published piece."""
        return next((piece for piece in self.out(outlet, now) if piece.slug == slug), None)

    def sources(self, base: str) -> tuple[Source, ...]:
        """The outlets as a catalogue; ``base`` is the web server's address without a slash at its end."""
        return tuple(
            Source(
                key=outlet.key,
                name=outlet.name,
                url=f"{base}{PREFIX}/{outlet.key}/feed",
                homepage=f"{base}{PREFIX}/{outlet.key}/",
                country=outlet.country,
                language=outlet.language,
                owner=outlet.owner,
                ownership=outlet.ownership,
                sample=True,
            )
            for outlet in self.outlets.values()
        )


def open_newsroom(now: datetime) -> Newsroom:
    """The newsroom with everything in it, as if its clock stood at ``now``."""
    folder = resources.files("bot.sample")
    outlets = {
        row["key"]: _outlet(row)
        for row in tomllib.loads(folder.joinpath("outlets.toml").read_text("utf-8"))["outlet"]
    }
    pieces: list[Piece] = []
    for file in sorted(folder.joinpath("stories").iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            stem = file.name.removesuffix(".toml")
            rows = tomllib.loads(file.read_text("utf-8"))["article"]
            pieces += [_piece(row, f"{stem}-{n}", outlets) for n, row in enumerate(rows, 1)]
    return Newsroom(outlets, tuple(pieces), now)


def _outlet(row: Mapping[str, object]) -> Outlet:
    lines = row.get("furniture", [])
    return Outlet(
        key=str(row["key"]),
        name=str(row["name"]),
        language=str(row["language"]),
        country=str(row["country"]),
        ownership=Ownership(str(row["ownership"])),
        owner=str(row.get("owner", "")),
        format=str(row["format"]),
        full=bool(row["full"]),
        section=str(row["section"]),
        furniture=tuple(map(str, lines)) if isinstance(lines, list) else (),
    )


def _piece(row: Mapping[str, object], slug: str, outlets: Mapping[str, Outlet]) -> Piece:
    text = str(row["text"]).strip()
    return Piece(
        outlet=outlets[str(row["outlet"])].key,
        slug=slug,
        minutes=int(str(row["minutes"])),
        title=str(row["title"]),
        summary=str(row.get("summary", "")) or text.split("\n\n")[0],
        text=text,
        author=str(row.get("author", "")),
    )
