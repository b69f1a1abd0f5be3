"""The list of sources: from TOML rows, from and to OPML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from news.model import Source


class CatalogueError(ValueError):
    """An entry of the catalogue is wrong; the message is one sentence with entry, key and cure."""


def read_sources(rows: Sequence[Mapping[str, object]]) -> tuple[Source, ...]:
    """Sources from the ``[[source]]`` tables of a TOML file.

    Raises:
        CatalogueError: a row is wrong.
    """
    raise NotImplementedError


def read_opml(data: bytes) -> tuple[Source, ...]:
    """Sources from an OPML subscription list.

    Raises:
        CatalogueError: it is no subscription list.
    """
    raise NotImplementedError


def write_opml(sources: Sequence[Source]) -> bytes:
    """An OPML 2.0 subscription list."""
    raise NotImplementedError


def slug(name: str) -> str:
    """A key for a name: lower-case ASCII letters, digits and hyphens."""
    raise NotImplementedError
