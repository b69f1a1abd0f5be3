"""``/forget``: asks, then deletes everything about a chat and says what it was."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply
from handlers.reader import Reader, meet
from handlers.replies import bullets, button, in_place, reply, sentence


async def run(desk: Desk, ask: Ask) -> Reply:
    """Asks first; ``yes`` deletes, ``no`` keeps."""
    reader = await meet(desk, ask)
    answer = ask.words.strip().lower()
    if answer == "yes":
        return in_place(ask, await _forget(desk, ask, reader))
    if answer == "no":
        return in_place(ask, sentence(reader, "forget.kept"))
    rows = ((button(reader, "button.forget", "/forget yes"), button(reader, "button.keep", "/forget no")),)
    return sentence(reader, "forget.ask", rows=rows)


async def _forget(desk: Desk, ask: Ask, reader: Reader) -> Reply:
    async with desk.store.write() as books:
        counts = await books.subscribers.forget(ask.chat.id)
    said: dict[str, int] = {}
    for table, count in counts.items():
        if count:
            what = _what(table, reader)
            said[what] = said.get(what, 0) + count
    if not said:
        return sentence(reader, "forget.nothing")
    rows = bullets(reader.phrases.html("forget.row", what=what, n=count) for what, count in said.items())
    return reply(reader, reader.phrases.html("forget.done"), *rows)


def _what(table: str, reader: Reader) -> str:
    key = f"forget.table.{table}"
    return reader.phrases.plain(key if reader.phrases.has(key) else "forget.table.other")
