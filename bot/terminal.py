"""What a person at a terminal sees: tables, colours, a progress line. The door to rich."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from bot.collect import Progress
    from bot.filing import Collected

_WELL: Final = {True: "[green]✓[/green]", False: "[red]✗[/red]"}
_PIPE_WIDTH: Final = 240
"""Characters of a table that nobody looks at: rows stay whole for grep."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a feed may not say to a terminal: escape sequences move cursors and rename windows."""

# Without emoji: rich would turn the ":new:" of an address into a picture.
_out = Console(highlight=False, soft_wrap=True, emoji=False)
_err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def say(text: str) -> None:
    """A text on standard output, as it is but for control characters."""
    _out.out(_CONTROL.sub("", text), highlight=False)


def say_json(data: object) -> None:
    """Plain data on standard output, as JSON; times in ISO 8601."""
    say(json.dumps(data, ensure_ascii=False, indent=2, default=_spelled))


def _spelled(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def complain(text: str) -> None:
    """A sentence on standard error."""
    _err.print(f"[bold red]wirebrief:[/bold red] {plain(text)}")


def count(number: int, one: str) -> str:
    """``1 source``, ``2 sources``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def mark(well: bool, text: str) -> str:
    """A tick or a cross before a text, for a cell of ``table``."""
    return f"{_WELL[well]} {plain(text)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output; cells may hold what ``mark`` made, everything else must be ``plain``."""
    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for title in head:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(highlight=False, emoji=False, width=width).print(drawn)


def plain(text: str) -> str:
    """A text for a cell of ``table``."""
    return escape(_CONTROL.sub("", text))


@contextmanager
def progress(what: str, total: int) -> Iterator[Progress]:
    """A line that moves while a round is on its way, where a person looks on; silent otherwise."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=_err, transient=True) as bar:
        task = bar.add_task(what, total=total)

        def show(so_far: Collected) -> None:
            words = f"{what}: {so_far.polled} of {total} sources, {so_far.new} new articles, {so_far.failed} failed"
            bar.update(task, completed=so_far.polled, description=words)

        yield show
