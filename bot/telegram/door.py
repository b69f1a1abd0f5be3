"""The door itself: updates in, asks to the house, replies out; started and stopped inside our own event loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ExtBot, TypeHandler
from telegram.request import HTTPXRequest

from bot.log import event, failure
from bot.pacer import Pacer
from bot.telegram.answers import Answers
from bot.telegram.asks import Me
from bot.telegram.courier import PushCourier, TelegramCourier
from bot.telegram.hall import Hall
from bot.telegram.knobs import BadToken, Say, TelegramKnobs, quiet
from bot.telegram.lanes import Lanes
from bot.telegram.managers import Managers
from bot.telegram.manners import Doorkeeper
from bot.telegram.polling import Polling, PollWatch, WatchedRequest
from bot.telegram.webhook import App, Webhook
from db.store import Store
from handlers.desk import Ask, Reply

_log = logging.getLogger(__name__)

Answer = Callable[[Ask], Awaitable[Reply]]
Menus = Mapping[str, Sequence[tuple[str, str]]]
"""Command names and descriptions by language; the empty language, else the instance's, is everybody else's."""

_CONNECT_MOST_S: Final = 60.0


class Telegram:
    """The door to Telegram. One for each process and token."""

    def __init__(
        self,
        knobs: TelegramKnobs,
        *,
        store: Store,
        pacer: Pacer,
        say: Say,
        languages: Sequence[str],
        language: str,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Build it; nothing is connected yet.

        Args:
            knobs: settings.
            store: languages of chats, commands behind buttons.
            pacer: shared with the outbox.
            say: words of the door itself, see ``Word``.
            languages: those that the bot speaks.
            language: the instance's.
            now: aware UTC clock.
            clock: monotonic seconds.
        """
        quiet()
        self._knobs = knobs
        watch = PollWatch(knobs.conflicts, clock)
        doorkeeper = Doorkeeper(
            allowed=frozenset(knobs.allowed_chats),
            administrators=frozenset(knobs.administrators),
            per_minute=knobs.asks_per_minute,
            clock=clock,
        )
        self._lanes = Lanes(knobs.queued_asks)
        self._app = _application(knobs, watch, self._lanes)
        assert self._app.updater is not None
        self.webhook = Webhook(self._app, self._lanes, knobs, clock) if knobs.webhook_url else None
        """Takes Telegram's calls; ``None`` where Telegram is polled."""
        self._ears = self.webhook or Polling(self._app.updater, watch, knobs.poll_timeout_s)
        courier = TelegramCourier(self._app.bot, store, now)
        self.courier = PushCourier(courier, doorkeeper.may_be_told)
        """What the outbox sends with; usable until ``stop``."""
        self._hall = Hall(
            bot=self._app.bot,
            store=store,
            answers=Answers(store, courier, pacer),
            doorkeeper=doorkeeper,
            managers=Managers(self._app.bot, clock),
            say=say,
            languages=tuple(languages),
            language=language,
            slow_answer_s=knobs.slow_answer_s,
            places=knobs.concurrent_asks,
        )
        self._clock = clock
        self._came_at = clock()
        self._language = language

    async def connect(self) -> str:
        """Ask Telegram who the bot is, as often as it takes while the network is down.

        Returns:
            The bot's user name, without ``@``.

        Raises:
            BadToken: Telegram does not know the token, or it cannot be one.
        """
        if not self._knobs.well_formed:
            raise BadToken
        wait_s = 1.0
        while True:
            try:
                await self._app.initialize()
            except InvalidToken as error:
                raise BadToken from error
            except TelegramError as error:
                event(_log, "telegram cannot be reached", level=logging.WARNING, error=str(error), again_in_s=wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _CONNECT_MOST_S)
            else:
                return str(self._app.bot.username)

    async def start(self, answer: Answer, menus: Menus | None = None) -> None:
        """Publish the menus and begin to listen; returns as soon as it listens.

        Args:
            answer: the house: an ask in, a reply out.
            menus: commands for Telegram's menu, by language.

        Raises:
            BadToken: Telegram does not know the token.
            BadWebhook: Telegram does not take the webhook's address.
        """
        name = await self.connect()
        self._hall.open(answer, Me(self._app.bot.id, name))
        self._app.add_handler(TypeHandler(Update, self._hall.receive))
        self._app.add_error_handler(self._hall.apologize)
        await self._publish(menus or {})
        await self._app.start()
        try:
            await self._ears.start()
        except InvalidToken as error:
            raise BadToken from error
        event(_log, "telegram: listening", bot=f"@{name}")

    async def watch(self) -> None:
        """Wait for trouble that only a person can end.

        Raises:
            BadToken: the token was revoked.
            AnotherPoller: another program uses the same token.
        """
        raise await self._ears.broken()

    async def stop(self) -> None:
        """Stop listening, finish the asks under way, close the connections; in about ``stop_s`` seconds at most.

        The outbox must have stopped before: its courier is closed with the rest.
        """
        share = self._knobs.stop_s / 4
        await _within(share, self._ears.stop())
        if self._app.running:
            stopping = asyncio.ensure_future(self._app.stop())
            await asyncio.wait({stopping}, timeout=share)
            if left := self._lanes.close():
                event(_log, "asks were left unanswered", level=logging.WARNING, asks=left)
            await _within(share, stopping)
        await _within(share, self._app.shutdown())

    @property
    def silent_s(self) -> float:
        """Seconds since Telegram was last known to reach us; since we came, before the first time."""
        return self._clock() - (self._ears.last_ok or self._came_at)

    async def _publish(self, menus: Menus) -> None:
        everybody_else = menus.get("", menus.get(self._language, ()))
        for language, rows in {**menus, "": everybody_else}.items():
            commands = [BotCommand(name, description[:256]) for name, description in rows]
            try:
                await self._app.bot.set_my_commands(commands, language_code=language or None)
            except TelegramError as error:
                event(_log, "the command menu was not published", level=logging.WARNING, error=str(error))
                return


def _application(knobs: TelegramKnobs, watch: PollWatch, lanes: Lanes) -> App:
    """The library's application: our pacer instead of its limiter, our ticks instead of its job queue."""
    network: dict[str, Any] = {
        "connect_timeout": knobs.connect_timeout_s,
        "read_timeout": knobs.read_timeout_s,
        "write_timeout": knobs.read_timeout_s,
        "proxy": knobs.proxy or None,
    }
    sending = HTTPXRequest(connection_pool_size=knobs.connections, pool_timeout=knobs.read_timeout_s, **network)
    polling = WatchedRequest(watch, connection_pool_size=2, pool_timeout=knobs.connect_timeout_s, **network)
    bot: ExtBot[None] = ExtBot(
        knobs.token,
        base_url=knobs.base_url,
        base_file_url=f"{knobs.base_url.removesuffix('/bot')}/file/bot",
        request=sending,
        get_updates_request=polling,
    )
    app: App = ApplicationBuilder().bot(bot).job_queue(None).concurrent_updates(lanes).build()
    return app


async def _within(seconds: float, work: Awaitable[None]) -> None:
    """Give ``work`` so long, then cancel it; its errors are logged, for we are leaving."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)
    elif not task.cancelled() and (error := task.exception()) is not None:
        failure(_log, "telegram did not stop cleanly", error)
