"""Blocks of text put onto messages: split between blocks, under Telegram's limits, headed on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.desk import Button, Page
from handlers.markup import Html, details, join, lines, text

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
    folded: tuple[Html, ...] = ()
    """Lines of which the first few are seen, and the rest at a tap."""

    @property
    def body(self) -> Html:
        """All of it on the page."""
        return lines(*self.lines, details(lines(*self.folded)))


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
        body = join("\n\n", (block.body for block in group))
        under = _numbered(group) + (rows if number == len(groups) else ())
        pages.append(Page(join("\n\n", (lines(head, notice), body)).source, under))
    return tuple(pages)


def _groups(blocks: Sequence[Block], room: tuple[int, int]) -> list[list[Block]]:
    groups: list[list[Block]] = [[]]
    units = entities = 0
    for block in blocks:
        body = block.body
        units, entities = units + body.units + 2, entities + body.entities
        if groups[-1] and (units > room[0] or entities > room[1]):
            groups.append([])
            units, entities = body.units + 2, body.entities
        groups[-1].append(block)
    return groups


def _fitted(block: Block, shortened: Html, room: tuple[int, int]) -> Block:
    if not _exceeds(block, room):
        return block
    cut = replace(block, lines=(*block.lines, shortened))
    while _exceeds(cut, room) and (cut.folded or len(cut.lines) > 2):
        cut = _less(cut, shortened)
    return replace(cut, lines=cut.lines[:-1], folded=(*cut.folded, shortened)) if cut.folded else cut


def _less(block: Block, shortened: Html) -> Block:
    """A block without the last of its lines, which says that it is cut."""
    if block.folded:
        return replace(block, folded=block.folded[:-1])
    return replace(block, lines=(*block.lines[:-2], shortened))


def _exceeds(block: Block, room: tuple[int, int]) -> bool:
    return block.body.units + 2 > room[0] or block.body.entities > room[1]


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
