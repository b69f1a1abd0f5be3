"""The face of the source list: from TOML rows, from and to OPML, and out of a web page."""

from __future__ import annotations

from feeds.catalogue_opml import read_opml, write_opml
from feeds.catalogue_rows import CatalogueError, read_sources, slug
from feeds.discovery import discover

__all__ = ["CatalogueError", "discover", "read_opml", "read_sources", "slug", "write_opml"]
