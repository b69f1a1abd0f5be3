"""From a reply to messages: paced, repeated where a repetition is better than silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, assert_never

from bot.courier import Flooded, Gone, Moved, Outcome, Rejected, Sent, Unknown, Unsent, unadorned
from bot.log import event
from bot.pacer import Pacer, Priority
from bot.telegram.courier import TelegramCourier
from db.records import ChatState
from db.store import Store
from handlers.desk import Document, Page, Reply

_log = logging.getLogger(__name__)
_ATTEMPTS: Final = 4
_PATIENCE_S: Final = 90.0
_FIRST_WAIT_S: Final = 0.5


class Answers:
    """Sends replies to asks.

    Somebody waits for them: so an unknown outcome is repeated once (the same answer twice does less harm than none),
    unlike a digest's.
    """

    def __init__(self, store: Store, courier: TelegramCourier, pacer: Pacer) -> None:
        """Nothing is sent yet."""
        self._store = store
        self._courier = courier
        self._pacer = pacer

    async def give(self, chat: int, thread: int, reply: Reply, *, pressed: int = 0) -> None:
        """Send the pages of a reply in order, then its file; what follows a page that failed is not sent.

        Args:
            chat: where to.
            thread: forum topic, 0 for none.
            reply: pages.
            pressed: the message whose button was pressed; the first page takes its place if the reply says so.
        """
        for number, page in enumerate(reply.pages):
            outcome: Outcome | None = None
            if reply.replaces and pressed and number == 0:
                outcome = await self._edited(chat, pressed, page)
            if outcome is None:
                outcome = await self._sent(chat, thread, page)
            if isinstance(outcome, Moved):
                chat = outcome.new_chat
            elif not isinstance(outcome, Sent):
                event(_log, "an answer was lost", level=logging.WARNING, chat=chat, why=str(outcome))
                return
        if reply.document is not None:
            outcome = await self._sent_file(chat, thread, reply.document)
            if not isinstance(outcome, Sent | Moved):
                event(_log, "a file was lost", level=logging.WARNING, chat=chat, why=str(outcome))

    async def _edited(self, chat: int, message: int, page: Page) -> Outcome | None:
        """``None`` when the message can no longer be edited: the page follows as a new one."""
        outcome = await self._persisted(chat, page, lambda to, what: self._courier.edit(to, message, what))
        return None if isinstance(outcome, Rejected | Moved) else outcome

    async def _sent(self, chat: int, thread: int, page: Page) -> Outcome:
        return await self._persisted(chat, page, lambda to, what: self._courier.send(to, thread, what))

    async def _sent_file(self, chat: int, thread: int, document: Document) -> Outcome:
        def call(to: int, _: Page) -> Awaitable[Outcome]:
            return self._courier.send_document(to, thread, document)

        return await self._persisted(chat, Page(""), call)

    async def _persisted(self, chat: int, page: Page, call: Callable[[int, Page], Awaitable[Outcome]]) -> Outcome:
        """Attempts until one succeeds or none will; ``Moved`` when the page has reached the chat under a new id."""
        moved: Moved | None = None
        tried: list[type[Outcome]] = []
        outcome: Outcome = Unsent("not tried")
        for attempt in range(_ATTEMPTS):
            async with self._pacer.slot(chat, Priority.COMMAND):
                outcome = await call(chat, page)
            match outcome:
                case Sent():
                    return moved or outcome
                case Flooded(seconds):
                    self._pacer.pause(seconds)
                    if seconds > _PATIENCE_S:
                        return outcome
                case Moved(new_chat):
                    await self._migrate(chat, new_chat)
                    moved, chat = outcome, new_chat
                case Gone():
                    await self._note(chat, outcome)
                    return outcome
                case Rejected(error):
                    if Rejected in tried:
                        return outcome
                    page = unadorned(page, error)
                case Unknown():
                    if Unknown in tried:
                        return outcome
                case Unsent():
                    await asyncio.sleep(_FIRST_WAIT_S * 2**attempt)
                case _:
                    assert_never(outcome)
            tried.append(type(outcome))
        return outcome

    async def _migrate(self, old: int, new: int) -> None:
        async with self._store.write() as books:
            await books.subscribers.migrate(old, new)

    async def _note(self, chat: int, gone: Gone) -> None:
        async with self._store.write() as books:
            await books.subscribers.update(chat, state=ChatState(gone.state))
