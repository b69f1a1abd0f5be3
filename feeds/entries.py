"""What an entry says: its texts as plain paragraphs, and the digest that tells an edit from a repeat."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from feeds.markup import is_clean, lines_of, visible
from feeds.trailers import without_trailers
from news.model import Entry

MAX_MARKUP = 512 * 1024
"""Characters of markup that are read of one text."""
MAX_TEXT = 64 * 1024
"""Characters of plain text that are kept of one text."""
MAX_TITLE = 500

__all__ = ["digest", "plain", "plain_line", "visible"]

_SPACE = re.compile(r"\s+")


def digest(entry: Entry) -> str:
    """What counts as an edit: SHA-256 (hexadecimal) of title, summary, text and address; dates do not count."""
    parts = (entry.title, entry.summary, entry.content, entry.url)
    joined = "\x1f".join(_SPACE.sub(" ", unicodedata.normalize("NFC", part)).strip() for part in parts)
    return hashlib.sha256(joined.encode("utf-8", errors="replace")).hexdigest()


def plain(markup: str) -> str:
    """Markup as plain paragraphs parted by an empty line.

    Entities are decoded even where they were escaped twice; scripts, styles and forms are dropped; what feeds
    append ("Continue reading", "The post ... appeared first on ...", "[…]") goes.

    Args:
        markup: HTML, XHTML or plain text; no more than ``MAX_MARKUP`` characters of it are read.

    Returns:
        At most ``MAX_TEXT`` characters; empty where there is no text. Never raises.
    """
    return _clip("\n\n".join(without_trailers(lines_of(markup[:MAX_MARKUP]))), MAX_TEXT)


def plain_line(markup: str) -> str:
    """Markup as one plain line, such as a title; at most ``MAX_TITLE`` characters."""
    if is_clean(markup):
        return _clip(markup.strip(), MAX_TITLE)  # most titles, and nearly all names
    return _clip(" ".join(lines_of(markup[: MAX_TITLE * 20])), MAX_TITLE)


def _clip(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit]
    return cut[: cut.rfind(" ")].rstrip() if " " in cut[limit // 2 :] else cut
