"""What a robots.txt says to us (RFC 9309). A door to its parser, with robots.py. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from protego import Protego

_AGENT = re.compile(r"\s*user[ -]?agent\s*[:\s]\s*(?P<name>[^#/]*)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(#|(sitemap|host)\s*:|$)", re.IGNORECASE)
"""What does not end the list of names at the head of a group."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one site, for us."""

    token: str
    parsed: Protego
    lines: int
    """How much memory it takes."""

    def allows(self, url: str) -> bool:
        """Whether an address may be read: the longest rule that fits counts, and "allow" of two that are as long."""
        return self.parsed.can_fetch(url, self.token)

    @property
    def delay_s(self) -> float:
        """Seconds that the site wants between two requests (``Crawl-delay``, which is no part of the RFC)."""
        return self.parsed.crawl_delay(self.token) or 0.0


def read_rules(text: str, token: str) -> Rules:
    """Read a robots.txt, in time linear to its length.

    Args:
        text: of the file.
        token: our product token: the name of ours in the file.
    """
    ours = list(_for_us(text.splitlines(), token.lower()))
    return Rules(token, Protego.parse("\n".join(ours)), len(ours))


def _for_us(lines: Iterable[str], token: str) -> Iterator[str]:
    """The lines of the groups under our name or ``*``.

    The parser keeps the rules of all, and gives each rule to each name at the head of its group: half a megabyte of
    names before as many rules would never end.
    """
    listed = meant = False
    for line in lines:
        if agent := _AGENT.match(line):
            name = agent["name"].strip().lower()
            meant = (listed and meant) or name in {token, "*"}
            listed = True
            if name in {token, "*"}:
                yield f"User-agent: {name}"
        elif not _BETWEEN_NAMES.match(line):
            listed = False
            if meant:
                yield line
