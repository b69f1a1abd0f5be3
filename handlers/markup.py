"""Telegram HTML, built of parts that are escaped at birth.

``Html`` is only made here: a ``str`` that meets a part is text and is escaped, so that neither a feed nor a person
can slip in a tag. Every part knows its length as Telegram counts it, in UTF-16 units after the tags are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from news.languages import is_right_to_left

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"

_LONGEST_URL = 2048
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Html:
    """Well-formed Telegram HTML. Make it with the functions of this module, never by hand."""

    source: str
    units: int
    """Length in UTF-16 units once the tags are read."""
    entities: int = 0

    def __add__(self, other: Html | str) -> Html:
        more = text(other)
        return Html(self.source + more.source, self.units + more.units, self.entities + more.entities)

    def __bool__(self) -> bool:
        return bool(self.source)


Part = Html | str


def units(plain: str) -> int:
    """Length of a plain text in UTF-16 units."""
    return len(plain) + (0 if plain.isascii() else sum(character > "\uffff" for character in plain))


def clean(plain: str) -> str:
    """A text without control characters, half characters and marks that turn the direction of what follows."""
    return _UNWANTED.sub(lambda match: " " if match[0] in "\t\r\u2028\u2029" else "", plain)


def text(part: Part) -> Html:
    """A text as it stands, escaped."""
    return part if isinstance(part, Html) else _escaped(part)


@lru_cache(maxsize=4096)
def _escaped(raw: str) -> Html:
    """Remembered, since digests of many readers are made of the same texts."""
    plain = clean(raw)
    return Html(escape(plain, quote=False), units(plain))


def join(separator: Part, parts: Iterable[Part]) -> Html:
    """Parts with a separator between those that are not empty."""
    full = [piece for piece in map(text, parts) if piece]
    between = text(separator)
    count = max(0, len(full) - 1)
    return Html(
        between.source.join(piece.source for piece in full),
        sum(piece.units for piece in full) + between.units * count,
        sum(piece.entities for piece in full) + between.entities * count,
    )


def concat(*parts: Part) -> Html:
    """Parts one after another."""
    return join("", parts)


def lines(*parts: Part) -> Html:
    """Parts on lines of their own; empty ones leave no line."""
    return join("\n", parts)


def _tag(opening: str, closing: str, parts: tuple[Part, ...]) -> Html:
    inner = concat(*parts)
    if not inner:
        return inner
    return Html(f"<{opening}>{inner.source}</{closing}>", inner.units, inner.entities + 1)


def bold(*parts: Part) -> Html:
    """Bold text."""
    return _tag("b", "b", parts)


def italic(*parts: Part) -> Html:
    """Italic text."""
    return _tag("i", "i", parts)


def code(*parts: Part) -> Html:
    """Text that is copied at a tap: what one may type."""
    return _tag("code", "code", parts)


def quotation(*parts: Part) -> Html:
    """A quoted paragraph."""
    return _tag("blockquote", "blockquote", parts)


def details(*parts: Part) -> Html:
    """A quoted block that shows its first lines and opens at a tap."""
    return _tag("blockquote expandable", "blockquote", parts)


def link(label: Part, url: str) -> Html:
    """A link; only the label where the address is not a sound http(s) one."""
    if not is_web(url):
        return text(label)
    return _tag(f'a href="{escape(url, quote=True)}"', "a", (label,))


@lru_cache(maxsize=4096)
def is_web(url: str) -> bool:
    """Whether an address may be linked: absolute, http or https, with a host, without blanks."""
    if len(url) > _LONGEST_URL or re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url) or _UNWANTED.search(url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def shorten(plain: str, most: int) -> str:
    """A text of at most ``most`` UTF-16 units, cut between words and ended with an ellipsis where it was longer."""
    whole = " ".join(clean(plain).split())
    if units(whole) <= most:
        return whole
    kept = whole[:most]
    while units(kept) > most - 2:
        kept = kept[:-1]
    while kept and unicodedata.combining(whole[len(kept)]):
        kept = kept[:-1]
    head = kept.rpartition(" ")[0]
    if len(head) < len(kept) // 2:
        head = kept
    return head.rstrip(" ,;:–—-") + " …"


# -- direction -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _strong(plain: str) -> frozenset[str]:
    kinds = set(map(unicodedata.bidirectional, plain))
    return frozenset({"R" if kind == "AL" else kind for kind in kinds} & {"L", "R"})


def isolate(part: Part, language: str) -> Html:
    """Words inside a sentence of ``language``, kept apart where they run the other way (Unicode UAX #9, FSI)."""
    piece = text(part)
    against = "L" if is_right_to_left(language) else "R"
    if against not in _strong(_bare(piece)) or _is_isolated(piece):
        return piece
    return Html(f"{FIRST_STRONG_ISOLATE}{piece.source}{POP_ISOLATE}", piece.units + 2, piece.entities)


def _is_isolated(piece: Html) -> bool:
    """Whether the first mark of the piece is closed by its last."""
    if not piece.source.startswith(FIRST_STRONG_ISOLATE):
        return False
    depth = 0
    for at, character in enumerate(piece.source, start=1):
        depth += (character == FIRST_STRONG_ISOLATE) - (character == POP_ISOLATE)
        if depth == 0:
            return at == len(piece.source)
    return False


def directed(part: Part, language: str, among: str = "") -> Html:
    """A paragraph that must run as its language does, whatever it begins with; a mark is set only where needed.

    Args:
        part: the paragraph.
        language: what it is written in.
        among: the language of the message around it, where that is another.
    """
    piece = text(part)
    rightward = not is_right_to_left(language)
    plain = {"L"} if rightward and not is_right_to_left(among) else set()
    if not piece or _strong(_bare(piece)) <= plain:
        return piece
    mark = LEFT_TO_RIGHT_MARK if rightward else RIGHT_TO_LEFT_MARK
    return Html(mark + piece.source, piece.units + 1, piece.entities)


_TAGS = re.compile(r"<[^>]*>")


def _bare(piece: Html) -> str:
    return _TAGS.sub("", piece.source)
