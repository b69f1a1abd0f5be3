"""Blocks of text put onto messages: split between blocks, under Telegram's limits, headed on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.desk import Button, Page
from handlers.markup import Html, join, lines, text

MOST_UNITS = 4000
"""UTF-16 units on a page, after the tags are read; Telegram's limit is 4,096."""
MOST_ENTITIES = 95
"""Telegram ignores what goes beyond some 100."""
BUTTONS_IN_ROW = 6

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What should stay together on one message, and the button that belongs to it."""

    lines: tuple[Html, ...]
    button: Button | None = None
    sample: bool = False
    """Quotes the sample newsroom: its page says so."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the blocks."""

    head: Html
    part: Callable[[int, int], Html]
    """Head of the pages after the first: number and how many."""
    sample: Html
    """The notice of the sample newsroom."""
    shortened: Html
    """Stands where a block had to be cut."""


def paginate(blocks: Sequence[Block], frame: Frame, rows: Rows = ()) -> tuple[Page, ...]:
    """Pages of blocks, split between blocks; a block too long for a page loses its last lines.

    Args:
        blocks: in order.
        frame: heads and notices.
        rows: buttons under the last page, below those of its blocks.
    """
    widest = max(frame.head.units, frame.part(99, 99).units) + frame.sample.units + 4
    room = (MOST_UNITS - widest, MOST_ENTITIES - frame.head.entities - frame.sample.entities)
    groups = _groups([_fitted(block, frame.shortened, room) for block in blocks], room)
    pages = []
    for number, group in enumerate(groups, start=1):
        head = frame.head if number == 1 else frame.part(number, len(groups))
        notice = frame.sample if any(block.sample for block in group) else text("")
        body = join("\n\n", (lines(*block.lines) for block in group))
        under = _numbered(group) + (rows if number == len(groups) else ())
        pages.append(Page(join("\n\n", (lines(head, notice), body)).source, under))
    return tuple(pages)


def _groups(blocks: Sequence[Block], room: tuple[int, int]) -> list[list[Block]]:
    groups: list[list[Block]] = [[]]
    units = entities = 0
    for block in blocks:
        body = lines(*block.lines)
        units, entities = units + body.units + 2, entities + body.entities
        if groups[-1] and (units > room[0] or entities > room[1]):
            groups.append([])
            units, entities = body.units + 2, body.entities
        groups[-1].append(block)
    return groups


def _fitted(block: Block, shortened: Html, room: tuple[int, int]) -> Block:
    kept = list(block.lines)
    if not _exceeds(kept, room):
        return block
    while len(kept) > 1 and _exceeds([*kept, shortened], room):
        kept.pop()
    return Block((*kept, shortened), block.button, block.sample)


def _exceeds(pieces: Sequence[Html], room: tuple[int, int]) -> bool:
    body = lines(*pieces)
    return body.units + 2 > room[0] or body.entities > room[1]


def _numbered(group: Sequence[Block]) -> Rows:
    buttons = [block.button for block in group if block.button]
    return in_rows(buttons)


def in_rows(buttons: Sequence[Button], width: int = BUTTONS_IN_ROW) -> Rows:
    """Buttons in rows of at most ``width``, evenly filled."""
    if not buttons:
        return ()
    count = -(-len(buttons) // width)
    size = -(-len(buttons) // count)
    return tuple(tuple(buttons[at : at + size]) for at in range(0, len(buttons), size))
