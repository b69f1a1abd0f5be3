"""The fake itself: an HTTP server on loopback, and the hands of the people in its chats."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from aiohttp import web

from tests.botapi.facts import Refusal, Upload, bad, checked
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.flood import FloodControl, FloodRules
from tests.botapi.markup import found_in
from tests.botapi.methods import Methods
from tests.botapi.polling import Updates
from tests.botapi.webhook import Caller
from tests.botapi.world import BOT_ID, MEMBER, Chat, Json, Message, World

TOKEN = "4242:TEST-abcdefghijklmnopqrstuvwxyz0123"  # the form of a token, and of no bot
_PAGE = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


class FakeTelegram:
    """A Bot API server; use it as an async context manager.

    ``async with FakeTelegram() as fake``: point the library's ``base_url`` at ``fake.base_url``.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        bot_name: str = "wirebrief_bot",
        flood: FloodRules | None = None,
        latency: Callable[[], float] = float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``latency``: seconds that each request and its answer are on their way together, polls aside."""
        self.token = token
        self._latency = latency
        self.bot_name = bot_name
        self.world = World(bot_name)
        self.flood = FloodControl(flood or FloodRules(), clock)
        self.updates = Updates()
        self.caller = Caller(self.updates)
        """Calls the webhook, once one is set; a test says where its proxy leads."""
        self.methods = Methods(self.world, self.flood)
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Every request that was understood, in order of arrival."""
        self.refusals: list[tuple[str, str]] = []
        """Every refusal, as (method, description)."""
        self.port = 0
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    # -- the server --------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()

    async def up(self) -> None:
        """Listen, on the same port as before."""
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/documents/{file}", self._file)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.caller.start()

    async def down(self) -> None:
        """Stop listening: connections are refused until ``up``."""
        await self.caller.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def base_url(self) -> str:
        """What the library calls ``base_url``."""
        return f"http://127.0.0.1:{self.port}/bot"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        resets = [fault for fault in self.faults if fault.kind is FaultKind.RESET]
        if any(fault.meets(method, None) for fault in resets):
            return self._cut(request)
        if request.match_info["token"] != self.token:
            return _json(Refusal(401, "Unauthorized"))
        try:
            values = checked(method, await _parameters(request))
            self.calls.append((method, values))
            answer = await self._answer(request, method, values)
        except Refusal as refusal:
            self.refusals.append((method, refusal.description))
            answer = _json(refusal)
        self._changed.set()
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        data = self.world.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or data is None:
            return _json(Refusal(404, "Not Found"))
        return web.Response(body=data)

    async def _answer(self, request: web.Request, method: str, values: dict[str, Any]) -> web.StreamResponse:
        if method == "getUpdates":
            return await self._done(request, method, values)
        way_s = self._latency() / 2
        await asyncio.sleep(way_s)
        answer = await self._done(request, method, values)
        await asyncio.sleep(way_s)
        return answer

    async def _done(self, request: web.Request, method: str, values: dict[str, Any]) -> web.StreamResponse:
        others = (fault for fault in self.faults if fault.kind is not FaultKind.RESET)
        fault = next((fault for fault in others if fault.meets(method, values.get("chat_id"))), None)
        kind = fault.kind if fault else None
        if kind is FaultKind.BAD_GATEWAY:
            return web.Response(status=502, text=_PAGE, content_type="text/html")
        if fault is not None:
            self._refuse(fault)
        if fault is not None and kind is FaultKind.LATENCY:
            await asyncio.sleep(fault.seconds)
        result = await self._run(method, values)
        if kind is FaultKind.LOST_ANSWER:
            self._changed.set()
            return self._cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _run(self, method: str, values: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self.updates.get(**values)
        if method == "setWebhook":
            return self.updates.set_webhook(**values)
        if method == "deleteWebhook":
            return self.updates.delete_webhook(**values)
        if method == "getWebhookInfo":
            return self.updates.webhook_info()
        return self.methods.call(method, values)

    @staticmethod
    def _refuse(fault: Fault) -> None:
        refusals = {
            FaultKind.BLOCKED: Refusal(403, "Forbidden: bot was blocked by the user"),
            FaultKind.NOT_FOUND: Refusal(400, "Bad Request: chat not found"),
            FaultKind.MARKUP: Refusal(400, "Bad Request: can't parse entities: Unsupported start tag"),
            FaultKind.SERVER_ERROR: Refusal(500, "Internal Server Error"),
        }
        if fault.kind is FaultKind.FLOOD:
            wait = int(fault.seconds)
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if fault.kind in refusals:
            raise refusals[fault.kind]

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    # -- people ------------------------------------------------------------------------------------------

    def person(self, name: str = "Ana", *, language: str = "en", started: bool = True) -> int:
        """A person with a private chat; returns the id of both."""
        return self.world.person(name, language=language, started=started)

    def group(self, title: str = "Desk", *, kind: str = "supergroup", forum: bool = False) -> int:
        """A ``group``, ``supergroup`` or ``channel`` with the bot in it; returns its id."""
        return self.world.group(title, kind=kind, forum=forum)

    def appoint(self, group: int, user: int, status: str = "administrator") -> None:
        """Make somebody a ``creator``, ``administrator`` or ``member`` of a group or channel."""
        self.world.members[group][user] = status

    def topic(self, group: int, thread: int) -> int:
        """A forum topic in a group; returns its id."""
        self.world.chats[group].threads.add(thread)
        return thread

    def user_says(
        self, chat: int, text: str, *, user: int = 0, reply_to: int = 0, thread: int = 0, edited: bool = False
    ) -> Message:
        """Somebody writes; in a private chat that is its person."""
        place = self.world.chats[chat]
        message = self.world.new_message(
            place, text=text, entities=found_in(text), from_bot=False, sender=user or chat, thread=thread
        )
        row = self.world.facts(message)
        if reply_to:
            row["reply_to_message"] = self.world.facts(place.messages[reply_to])
        kind = "channel_post" if place.type == "channel" else "message"
        self.push({f"edited_{kind}" if edited else kind: row})
        return message

    def user_sends(self, chat: int, name: str, data: bytes, caption: str = "", *, user: int = 0) -> Message:
        """Somebody sends a document, perhaps with words below it."""
        place = self.world.chats[chat]
        message = self.world.new_message(
            place, text=caption, entities=found_in(caption), from_bot=False, sender=user or chat, document=name
        )
        self.world.files[f"doc{message.id}"] = data
        self.push({"message": self.world.facts(message)})
        return message

    def presses(self, chat: int, label: str, *, user: int = 0, message: int = 0) -> str:
        """Somebody presses a button of the newest message that has it; returns the query's id.

        Raises:
            LookupError: no message has such a button.
        """
        for shown in reversed(self.messages(chat)):
            for button in (b for row in shown.rows for b in row if b["text"] == label):
                if message in {0, shown.id}:
                    return self.press_data(chat, button["callback_data"], user=user, message=shown.id)
        raise LookupError(f"no button {label!r} in chat {chat}")

    def press_data(self, chat: int, data: str, *, user: int = 0, message: int = 0) -> str:
        """A callback query with this data, from a message of the bot."""
        query = str(self.world.next_update_id())
        self.world.queries[query] = None
        row: Json = {"id": query, "from": self.world.user(user or chat), "chat_instance": str(chat), "data": data}
        row["message"] = self.world.facts(self.world.chats[chat].messages[message])
        self.push({"callback_query": row})
        return query

    def flash(self, query: str) -> str | None:
        """What a callback query was answered with; ``None``: not yet."""
        return self.world.queries[query]

    def block(self, person: int, *, told: bool = True) -> None:
        """A person blocks the bot; ``told``: the bot gets the update about it."""
        self.world.chats[person].refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        if told:
            self._membership(self.world.chats[person], person, "member", "kicked")

    def unblock(self, person: int) -> None:
        """The person lets the bot write again."""
        self.world.chats[person].refusal = None
        self._membership(self.world.chats[person], person, "kicked", "member")

    def kick(self, group: int, *, by: int, told: bool = True) -> None:
        """The bot is thrown out of a group or channel."""
        place = self.world.chats[group]
        place.refusal = Refusal(403, f"Forbidden: bot was kicked from the {place.type} chat")
        if told:
            self._membership(place, by, "member", "kicked")

    def may_write(self, group: int, yes: bool, *, by: int, told: bool = True) -> None:
        """The bot loses or gets the right to write: restricted in a group, or an administrator of a channel."""
        place = self.world.chats[group]
        place.refusal = None if yes else bad("not enough rights to send text messages to the chat")
        if told and place.type == "channel":
            self._membership(place, by, "administrator", "administrator", can_post_messages=yes)
        elif told:
            self._membership(place, by, "member", "restricted", can_send_messages=yes)

    def migrate(self, group: int, *, told: bool = True) -> int:
        """A group becomes a supergroup; returns the new id. ``told``: with both service messages."""
        old = self.world.chats[group]
        new = self.world.migrate(group)
        if told:
            self._migrated(old, "migrate_to_chat_id", new)
            self._migrated(self.world.chats[new], "migrate_from_chat_id", group)
        return new

    def _migrated(self, place: Chat, key: str, other: int) -> None:
        self.push({"message": {"message_id": 9000, "date": int(time.time()), "chat": place.facts(), key: other}})

    def push(self, update: Json) -> None:
        """Any update at all."""
        self.updates.put({"update_id": self.world.next_update_id()} | update)

    def _membership(self, place: Chat, by: int, before: str, after: str, **rights: Any) -> None:
        bot = self.world.user(BOT_ID)
        row: Json = {"chat": place.facts(), "from": self.world.user(by), "date": int(time.time())}
        for key, status in (("old_chat_member", before), ("new_chat_member", after)):
            row[key] = {"status": status, "user": bot} | MEMBER.get(status, {}) | (rights if status == after else {})
        self.push({"my_chat_member": row})

    # -- looking -----------------------------------------------------------------------------------------

    def messages(self, chat: int) -> list[Message]:
        """What the bot wrote into a chat and what is still there, oldest first."""
        return [m for m in self.world.chats[chat].messages.values() if m.from_bot and not m.deleted]

    def texts(self, chat: int) -> list[str]:
        """The texts of ``messages``."""
        return [message.text for message in self.messages(chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every request of a method."""
        return [values for name, values in self.calls if name == method]

    @property
    def complaints(self) -> list[str]:
        """What Telegram would have accepted but spoilt without a word."""
        return self.methods.complaints

    def fail(self, kind: FaultKind, method: str = "sendMessage", **more: Any) -> Fault:
        """Let the next request of a method fail; see ``Fault``."""
        fault = Fault(kind, method, **more)
        self.faults.append(fault)
        return fault

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until something holds, looked at after every request.

        Raises:
            TimeoutError: it never did.
        """
        async with asyncio.timeout(seconds):
            while not holds():
                self._changed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self._changed.wait()

    async def wait_for(self, chat: int, count: int = 1, seconds: float = 5.0) -> list[Message]:
        """Wait until the bot has written ``count`` messages into a chat; returns them."""
        await self.until(lambda: len(self.messages(chat)) >= count, seconds)
        return self.messages(chat)


async def _parameters(request: web.Request) -> dict[str, str | Upload]:
    raw: dict[str, str | Upload] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        return raw | {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            raw[name] = Upload(value.filename, value.file.read())
        else:
            raw[name] = value if isinstance(value, str) else bytes(value).decode()
    # The library names a file "attach://..." and sends it beside: put it where it belongs.
    for name, value in list(raw.items()):
        if isinstance(value, str) and value.startswith("attach://") and value[9:] in raw:
            raw[name] = raw.pop(value[9:])
    return raw


def _json(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.code)
