"""The face of the source list: from TOML rows, from and to OPML, and out of a web page."""

from __future__ import annotations

from feeds.catalogue_opml import free_key, read_opml, read_subscriptions, write_opml
from feeds.catalogue_rows import CatalogueError, made_key, read_source, read_sources, slug
from feeds.discovery import discover

__all__ = [
    "CatalogueError",
    "discover",
    "free_key",
    "made_key",
    "read_opml",
    "read_source",
    "read_sources",
    "read_subscriptions",
    "slug",
    "write_opml",
]
