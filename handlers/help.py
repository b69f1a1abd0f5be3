"""``/help``: the table of commands in words."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.desk import Ask, Command, Desk, Reply
from handlers.markup import Html, bold, code, concat
from handlers.reader import Reader, meet
from handlers.replies import example, sections


async def overview(desk: Desk, ask: Ask, commands: Iterable[Command]) -> Reply:
    """Every command that this reader may use, with an example, and how to write topics."""
    reader = await meet(desk, ask)
    say = reader.phrases.html
    combined = {
        name: reader.inside(code(reader.phrases.plain(f"help.{name}"))) for name in ("both", "either", "without")
    }
    return sections(
        reader,
        [bold(say("help.title"))],
        [_row(command, reader) for command in commands],
        [say("help.free" if ask.chat.kind == "private" else "help.group"), say("help.topic", **combined)],
    )


def _row(command: Command, reader: Reader) -> Html:
    return concat(example(reader, command.name), " · ", reader.phrases.html(f"command.{command.name}.help"))
