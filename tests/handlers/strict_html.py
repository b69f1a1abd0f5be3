"""A reader of Telegram's HTML that is as strict as Telegram, for tests."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

PIECE = re.compile(r"<(?P<close>/?)(?P<tag>[a-z]+)(?P<rest>[^<>]*)>|(?P<text>[^<>]+)")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot);|&")
PLAIN = {"b", "i", "code"}
UNBALANCED_MARKS = re.compile("[\u202a-\u202e\u2066\u2067]")


class BadHtml(AssertionError):
    """Telegram would refuse it, or show it wrongly."""


def read(html: str) -> tuple[str, int]:
    """The plain text and the number of entities.

    Raises:
        BadHtml: at the first flaw.
    """
    stack: list[str] = []
    said: list[str] = []
    entities = at = 0
    while at < len(html):
        piece = PIECE.match(html, at)
        if piece is None:
            raise BadHtml(f"a bare bracket at {html[at : at + 30]!r}")
        at = piece.end()
        if piece["text"] is not None:
            said.append(_text(piece["text"]))
        elif piece["close"]:
            if not stack or stack.pop() != piece["tag"] or piece["rest"]:
                raise BadHtml(f"{piece[0]} closes nothing")
        else:
            _check_opening(piece["tag"], piece["rest"], stack)
            stack.append(piece["tag"])
            entities += 1
    if stack:
        raise BadHtml(f"never closed: {stack}")
    plain = "".join(said)
    _check_marks(plain)
    return plain, entities


def length(html: str) -> int:
    """UTF-16 units after the tags are read."""
    return len(read(html)[0].encode("utf-16-le")) // 2


def _text(raw: str) -> str:
    for entity in ENTITY.findall(raw):
        if entity == "&":
            raise BadHtml(f"a bare ampersand in {raw!r}")
    return unescape(raw)


def _check_opening(tag: str, rest: str, stack: list[str]) -> None:
    if tag == "a":
        address = re.fullmatch(r' href="([^"<>]*)"', rest)
        if address is None or urlsplit(unescape(address[1])).scheme not in {"http", "https"}:
            raise BadHtml(f"a link to {rest!r}")
    elif tag == "blockquote":
        if rest not in {"", " expandable"}:
            raise BadHtml(f"a blockquote with {rest!r}")
    elif tag not in PLAIN or rest:
        raise BadHtml(f"<{tag}{rest}> is not Telegram's")
    if tag in stack:
        raise BadHtml(f"<{tag}> inside itself")


def _check_marks(plain: str) -> None:
    if UNBALANCED_MARKS.search(plain):
        raise BadHtml("a mark that turns what follows")
    for line in plain.split("\n"):
        depth = 0
        for character in line:
            depth += (character == "\u2068") - (character == "\u2069")
            if depth < 0:
                raise BadHtml("an isolate ends that never began")
        if depth:
            raise BadHtml(f"an isolate never ends in {line!r}")
