"""The sandbox's one chat: its messages, and the browsers that watch it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from bot.courier import Outcome, Sent
from handlers.commands import split_command
from handlers.desk import Ask, Button, Chat, Document, Page, Reply

CHAT: Final = Chat(id=1, kind="sandbox", title="Sandbox")
"""Telegram's own ids of people are far greater, so that both can live in one store."""

_KEPT = 300
_BACKLOG = 1000
_SLOW_S = 0.25

Answer = Callable[[Ask], Awaitable[Reply]]
LanguageOf = Callable[[int, str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the browser shows it; ``mine`` is the person's own, as plain text."""

    id: int
    mine: bool
    html: str
    rows: tuple[tuple[Button, ...], ...]
    at: datetime
    document: Document | None = None

    def data(self) -> dict[str, object]:
        """As plain data for JSON; of a document its name, the rest is fetched when it is wanted."""
        plain = asdict(replace(self, document=None))
        return {**plain, "at": self.at.isoformat(), "document": self.document.name if self.document else ""}


class SandboxChat:
    """A chat without Telegram: takes what is typed or pressed, shows what is answered or pushed.

    It is the courier of the sandbox: digests arrive through the same outbox as in Telegram.
    """

    def __init__(self, answer: Answer, language_of: LanguageOf, now: Callable[[], datetime]) -> None:
        """``language_of(chat, client's language)`` decides the language of an answer."""
        self._answer, self._language_of, self._now = answer, language_of, now
        self._messages: OrderedDict[int, Message] = OrderedDict()
        self._watchers: set[asyncio.Queue[str]] = set()
        self._next_id = 1
        self._one_at_a_time = asyncio.Lock()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is to be seen, oldest first."""
        return tuple(self._messages.values())

    async def say(self, words: str, language: str, document: Document | None = None) -> None:
        """A person typed this, perhaps below a file: show it and answer it."""
        shown = Message(self._take_id(), mine=True, html=words, rows=(), at=self._now(), document=document)
        self._show(shown)
        command, rest = split_command(words)
        await self._ask(command, rest, language, pressed_on=None, document=document)

    async def press(self, message: int, row: int, key: int, language: str) -> None:
        """A person pressed a button.

        Raises:
            LookupError: there is no such button (any more).
        """
        try:
            button = self._messages[message].rows[row][key]
        except (KeyError, IndexError):
            raise LookupError("This button is no longer there.") from None
        command, rest = split_command(button.command)
        await self._ask(command, rest, language, pressed_on=message)

    async def send(self, chat: int, thread: int, page: Page, *, silent: bool = False) -> Outcome:
        """Show a pushed message (``Courier``)."""
        return Sent(self._add(page).id)

    def recall(self, pages: list[tuple[Page, datetime]]) -> None:
        """Show again what was pushed before the service was restarted."""
        for page, at in pages:
            self._show(Message(self._take_id(), mine=False, html=page.html, rows=page.rows, at=at))

    @contextlib.asynccontextmanager
    async def watch(self) -> AsyncIterator[asyncio.Queue[str]]:
        """Events for one browser, as server-sent-event texts, while the context lasts."""
        queue: asyncio.Queue[str] = asyncio.Queue(_BACKLOG)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def tell(self, kind: str, data: object) -> None:
        """Send an event to every browser; one that does not read any more loses it, and nobody waits for it."""
        for queue in tuple(self._watchers):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(sse(kind, data))

    def document(self, message: int) -> Document:
        """The file of a message.

        Raises:
            LookupError: there is none (any more).
        """
        found = self._messages.get(message)
        if found is None or found.document is None:
            raise LookupError("This file is no longer there.")
        return found.document

    async def _ask(
        self, command: str, words: str, language: str, pressed_on: int | None, document: Document | None = None
    ) -> None:
        ask = Ask(
            chat=CHAT,
            command=command,
            words=words,
            language=await self._language_of(CHAT.id, language),
            user=CHAT.id,
            administrator=True,
            pressed=pressed_on is not None,
            document=document,
        )
        typing = asyncio.get_running_loop().call_later(_SLOW_S, self.tell, "typing", {"on": True})
        try:
            async with self._one_at_a_time:
                reply = await self._answer(ask)
        finally:
            typing.cancel()
            self.tell("typing", {"on": False})
        self._show_reply(reply, pressed_on)

    def _show_reply(self, reply: Reply, pressed_on: int | None) -> None:
        pages = list(reply.pages)
        old = self._messages.get(pressed_on) if pressed_on is not None else None
        if reply.replaces and old is not None and pages:
            first = pages.pop(0)
            self._show(Message(old.id, mine=False, html=first.html, rows=first.rows, at=old.at))
        for page in pages:
            self._add(page)
        if reply.document is not None:
            at = self._now()
            self._show(Message(self._take_id(), mine=False, html="", rows=(), at=at, document=reply.document))
        if reply.notice:
            self.tell("notice", {"text": reply.notice})

    def _add(self, page: Page) -> Message:
        message = Message(self._take_id(), mine=False, html=page.html, rows=page.rows, at=self._now())
        self._show(message)
        return message

    def _show(self, message: Message) -> None:
        self._messages[message.id] = message
        while len(self._messages) > _KEPT:
            self._messages.popitem(last=False)
        self.tell("message", message.data())

    def _take_id(self) -> int:
        taken = self._next_id
        self._next_id += 1
        return taken


def sse(kind: str, data: object) -> str:
    """One server-sent event (WHATWG HTML, 9.2)."""
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
