"""Short answers: a sentence or a list with buttons under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.desk import Ask, Button, Page, Reply
from handlers.markup import Html, Part, code, directed, join, lines, text
from handlers.pages import Rows
from handlers.phrases import Value
from handlers.reader import Reader
from news.model import Health


def reply(reader: Reader, *paragraphs: Part, rows: Rows = (), replaces: bool = False, notice: str = "") -> Reply:
    """One message of lines, each running as the reader's language does."""
    return sections(reader, paragraphs, rows=rows, replaces=replaces, notice=notice)


def sections(
    reader: Reader, *groups: Iterable[Part], rows: Rows = (), replaces: bool = False, notice: str = ""
) -> Reply:
    """One message of groups of lines, parted by empty lines."""
    body = join("\n\n", (lines(*(directed(part, reader.language) for part in group)) for group in groups))
    return Reply((Page(body.source, rows),), replaces=replaces, notice=notice)


def sentence(reader: Reader, key: str, rows: Rows = (), **values: Value) -> Reply:
    """One phrase."""
    return reply(reader, reader.phrases.html(key, **values), rows=rows)


def example(reader: Reader, command: str) -> Html:
    """A command as one may type it, in the reader's language: a tap sends a bare one and copies one with words."""
    spelled = reader.phrases.plain(f"command.{command}.example")
    return reader.inside(code(spelled) if " " in spelled else text(spelled))


def button(reader: Reader, key: str, command: str, **values: str | int) -> Button:
    """A button with a phrase on it."""
    return Button(reader.phrases.plain(key, **values), command=command)


def choice(reader: Reader, label: str, command: str, *, chosen: bool) -> Button:
    """A button of a group of which one is chosen."""
    return Button(reader.phrases.plain("button.chosen", choice=label) if chosen else label, command=command)


def bullets(items: Iterable[Part]) -> tuple[Html, ...]:
    """Items of a list."""
    return tuple(text("• ") + item for item in items)


def in_place(ask: Ask, answer: Reply, notice: str = "") -> Reply:
    """The answer in the place of the message whose button was pressed; a message of its own when typed."""
    return Reply(answer.pages, replaces=ask.pressed, notice=notice)


_HEALTHS = (Health.OK, Health.FAILING, Health.NEW, Health.PAUSED, Health.GONE)


def healths(counts: Mapping[Health, int], reader: Reader) -> Html:
    """How many sources are doing how, without those that are none."""
    return join(
        " · ", (reader.phrases.html(f"health.{kind}", n=counts[kind]) for kind in _HEALTHS if counts.get(kind))
    )
