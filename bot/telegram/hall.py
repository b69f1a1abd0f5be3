"""Where updates are received: who may ask, in which language, what is answered."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.log import event, failure
from bot.telegram.answers import Answers
from bot.telegram.asks import File, Incoming, Me, Membership, Migration, read_update, split
from bot.telegram.keyboard import command_of
from bot.telegram.knobs import Say, Word
from bot.telegram.managers import Managers
from bot.telegram.manners import Doorkeeper, Verdict
from db.errors import StoreError
from db.store import Store
from handlers.desk import Ask, Document, Page, Reply

_log = logging.getLogger(__name__)
_MOST_NOTICE: Final = 200
_TYPING_S: Final = 4.5
"""Telegram shows "typing" for five seconds."""

Context = CallbackContext[Any, Any, Any, Any]


class Hall:
    """Receives updates, hands asks to the house and its replies to ``Answers``."""

    def __init__(
        self,
        *,
        bot: Bot,
        store: Store,
        answers: Answers,
        doorkeeper: Doorkeeper,
        managers: Managers,
        say: Say,
        languages: tuple[str, ...],
        language: str,
        slow_answer_s: float,
        places: int,
    ) -> None:
        """Closed until ``open``; the house works on ``places`` asks at a time."""
        self._bot = bot
        self._store = store
        self._answers = answers
        self._doorkeeper = doorkeeper
        self._managers = managers
        self._say = say
        self._languages = languages
        self._language = language
        self._slow_answer_s = slow_answer_s
        self._places = asyncio.Semaphore(places)
        self._me = Me(0, "")
        self._answer: Callable[[Ask], Awaitable[Reply]] | None = None

    def open(self, answer: Callable[[Ask], Awaitable[Reply]], me: Me) -> None:
        """From now on asks go to ``answer``."""
        self._answer = answer
        self._me = me

    async def receive(self, update: Update, _context: Context) -> None:
        """Deal with one update, whatever it is."""
        match read_update(update, self._me):
            case Incoming() as incoming:
                await self._incoming(incoming)
            case Membership(chat, state):
                async with self._store.write() as books:
                    await books.subscribers.update(chat, state=state)
            case Migration(old, new):
                async with self._store.write() as books:
                    await books.subscribers.migrate(old, new)
            case None:
                pass

    async def apologize(self, update: object, context: Context) -> None:
        """Log what went wrong with an update, and tell the person who waits."""
        if context.error is None:
            return
        failure(_log, "an update could not be dealt with", context.error)
        incoming = read_update(update, self._me) if isinstance(update, Update) else None
        if isinstance(incoming, Incoming) and not isinstance(context.error, TelegramError):
            await self._remark(incoming, Word.FAILED, self._client_language(incoming))

    # -- an ask ------------------------------------------------------------------------------------------

    async def _incoming(self, incoming: Incoming) -> None:
        match self._doorkeeper.judge(incoming.chat.id, incoming.user, incoming.voice):
            case Verdict.WELCOME:
                await self._welcome(incoming, await self._language_of(incoming))
            case Verdict.TOO_FAST:
                await self._remark(incoming, Word.TOO_FAST, await self._language_of(incoming))
            case Verdict.STRANGER:
                await self._turn_away(incoming)
            case Verdict.IGNORED:
                await self._acknowledge(incoming)

    async def _turn_away(self, incoming: Incoming) -> None:
        """Tell a stranger how to be let in: in private, or at the button; a strange group is told nothing."""
        language = self._client_language(incoming)
        if incoming.chat.kind == "private":
            await self._remark(incoming, Word.NOT_ALLOWED, language, chat=str(incoming.chat.id))
        else:
            await self._acknowledge(incoming, self._say(Word.NOT_ALLOWED, language, chat=str(incoming.chat.id)))

    async def _welcome(self, incoming: Incoming, language: str) -> None:
        text: str | None = incoming.text
        if incoming.query:
            text = await command_of(incoming.text, self._store)
        if text is None:
            await self._remark(incoming, Word.OLD_BUTTON, language)
            return
        command, words = split(text)
        administrator = self._doorkeeper.is_administrator(incoming.user)
        try:  # strangers' files are never fetched
            document = await self._fetched(incoming.file) if incoming.file and administrator else None
        except TelegramError as error:
            event(_log, "a document was not fetched", level=logging.WARNING, error=str(error))
            await self._remark(incoming, Word.FAILED, language)
            return
        ask = Ask(
            chat=incoming.chat,
            command=command,
            words=words,
            language=language,
            user=incoming.user,
            administrator=administrator,
            pressed=bool(incoming.query),
            document=document,
            manages=partial(self._manages, incoming),
        )
        reply = await self._reply_to(ask, incoming)
        await self._answers.give(incoming.chat.id, incoming.chat.thread, reply, pressed=incoming.message)

    async def _manages(self, incoming: Incoming) -> bool:
        """Whether the chat is the asker's to change."""
        if incoming.manages is not None:
            return incoming.manages
        return await self._managers.include(incoming.chat.id, incoming.user)

    async def _fetched(self, file: File) -> Document:
        """The file itself. Telegram hands out no more than 20 MB of it."""
        found = await self._bot.get_file(file.id)
        return Document(file.name, bytes(await found.download_as_bytearray()))

    async def _reply_to(self, ask: Ask, incoming: Incoming) -> Reply:
        """The house's reply; while it takes long, the chat sees that the bot is at work."""
        work = asyncio.ensure_future(self._worked_out(ask))
        try:
            done, _ = await asyncio.wait({work}, timeout=self._slow_answer_s)
            # A press can be answered only once: with the notice if the reply came at once, else with silence.
            notice = work.result().notice if done else ""
            flashed = await self._acknowledge(incoming, notice) and bool(notice)
            while not work.done():
                await self._typing(incoming)
                await asyncio.wait({work}, timeout=_TYPING_S)
        finally:
            work.cancel()
        reply = work.result()
        if reply.pages or not reply.notice or flashed:
            return reply
        return replace(reply, pages=(_plain(reply.notice),))

    async def _worked_out(self, ask: Ask) -> Reply:
        assert self._answer is not None
        async with self._places:
            return await self._answer(ask)

    async def _remark(self, incoming: Incoming, word: Word, language: str, **values: str | int) -> None:
        """A few words of the door itself: at the button, or as a message."""
        text = self._say(word, language, **values)
        if not await self._acknowledge(incoming, text):
            await self._answers.give(incoming.chat.id, incoming.chat.thread, Reply((_plain(text),)))

    async def _acknowledge(self, incoming: Incoming, notice: str = "") -> bool:
        """Answer a press, with a notice or without. Returns whether that was possible."""
        if not incoming.query:
            return False
        try:
            await self._bot.answer_callback_query(incoming.query, text=notice[:_MOST_NOTICE] or None)
        except TelegramError as error:
            # A press from before a restart is too old to be acknowledged, but not to be answered.
            event(_log, "a press was not acknowledged", level=logging.DEBUG, error=str(error))
            return False
        return True

    async def _typing(self, incoming: Incoming) -> None:
        try:
            await self._bot.send_chat_action(
                incoming.chat.id, ChatAction.TYPING, message_thread_id=incoming.chat.thread or None
            )
        except TelegramError as error:
            event(_log, "typing was not shown", level=logging.DEBUG, error=str(error))

    # -- languages ---------------------------------------------------------------------------------------

    async def _language_of(self, incoming: Incoming) -> str:
        """The chat's own setting, else the client's language, else the instance's."""
        try:
            async with self._store.read() as books:
                subscriber = await books.subscribers.get(incoming.chat.id)
        except StoreError:
            subscriber = None
        if subscriber is not None and subscriber.language in self._languages:
            return subscriber.language
        return self._client_language(incoming)

    def _client_language(self, incoming: Incoming) -> str:
        primary = incoming.client_language.partition("-")[0].lower()
        return primary if primary in self._languages else self._language


def _plain(text: str) -> Page:
    return Page(html.escape(text, quote=False))
