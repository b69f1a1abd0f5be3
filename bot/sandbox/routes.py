"""The sandbox's web page and the few calls it makes; nobody but this page may make them."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from importlib import resources
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.chat import SandboxChat, sse
from handlers.desk import Document

_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/app.js": ("app.js", "text/javascript; charset=utf-8"),
    "/app.css": ("app.css", "text/css; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_LONGEST = 4096
_LONGEST_BODY = 8 * 2**20
"""Bytes of a message with its file."""
_HEARTBEAT_S = 20.0


class BadFile(ValueError):
    """What was sent as a file is none."""


Menu = Callable[[str], Sequence[tuple[str, str]]]
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(chat: SandboxChat, menu: Menu, note: Callable[[], str], hosts: frozenset[str]) -> list[Route]:
    """All routes of the sandbox.

    Args:
        chat: the conversation.
        menu: commands and what they do, in a language.
        note: one line about the state of the service, shown under the name.
        hosts: the only ``Host`` headers that are answered, such as ``127.0.0.1:8321``: a foreign page that
            reaches this address by a name of its own (DNS rebinding) gets nothing.
    """

    async def say(request: Request) -> Response:
        asked = await _body(request)
        words = str(asked.get("text", "")).strip()[:_LONGEST]
        if not words:
            return PlainTextResponse("Nothing was typed.", 400)
        try:
            await chat.say(words, _language(asked), _document(asked))
        except BadFile:
            return PlainTextResponse("This file cannot be read.", 400)
        return Response(status_code=204)

    async def press(request: Request) -> Response:
        asked = await _body(request)
        try:
            where = [int(str(asked[part])) for part in ("message", "row", "key")]
            await chat.press(where[0], where[1], where[2], _language(asked))
        except (KeyError, ValueError):
            return PlainTextResponse("Which button?", 400)
        except LookupError as error:
            return PlainTextResponse(str(error), 404)
        return Response(status_code=204)

    async def events(request: Request) -> Response:
        language = request.headers.get("accept-language", "en")[:2]
        hello = {
            "messages": [message.data() for message in chat.messages],
            "commands": [{"name": name, "description": what} for name, what in menu(language)],
            "note": note(),
        }
        stream = _stream(chat, sse("hello", hello), request)
        return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)

    return [
        *(Route(path, _guarded(_page, hosts)) for path in _FILES),
        Route("/api/say", _guarded(say, hosts), methods=["POST"]),
        Route("/api/press", _guarded(press, hosts), methods=["POST"]),
        Route("/api/events", _guarded(events, hosts)),
        Route("/api/document/{message:int}", _guarded(_handing_out(chat), hosts)),
    ]


async def _page(request: Request) -> Response:
    """A file of the page itself."""
    name, kind = _FILES[request.url.path]
    body = resources.files("bot.sandbox").joinpath("page", name).read_bytes()
    return Response(body, media_type=kind, headers=_HEADERS)


def _handing_out(chat: SandboxChat) -> Endpoint:
    """Hands out the files of messages, to be saved and never shown."""

    async def document(request: Request) -> Response:
        try:
            found = chat.document(request.path_params["message"])
        except LookupError as error:
            return PlainTextResponse(str(error), 404)
        saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"}
        return Response(found.data, media_type="application/octet-stream", headers={**_HEADERS, **saved})

    return document


def _guarded(endpoint: Endpoint, hosts: frozenset[str]) -> Endpoint:
    async def guard(request: Request) -> Response:
        host = request.headers.get("host", "").lower()
        if host not in hosts:
            return PlainTextResponse("This address answers only under its own name.", 421)
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return PlainTextResponse("Another web page may not talk to this one.", 403)
        foreign = request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}
        # A link from elsewhere may open the page itself, but nothing else of it.
        if foreign and request.url.path != "/":
            return PlainTextResponse("Another web page may not talk to this one.", 403)
        # A header of its own cannot be sent across origins without the consent that is never given here.
        if request.method == "POST" and request.headers.get("x-wirebrief") != "sandbox":
            return PlainTextResponse("Another web page may not talk to this one.", 403)
        return await endpoint(request)

    return guard


async def _stream(chat: SandboxChat, hello: str, request: Request) -> AsyncIterator[str]:
    async with chat.watch() as queue:
        yield hello
        while not await request.is_disconnected():
            try:
                yield await asyncio.wait_for(queue.get(), _HEARTBEAT_S)
            except TimeoutError:
                yield ": still here\n\n"


async def _body(request: Request) -> dict[str, object]:
    try:
        asked = json.loads(await _first(request))
    except (ValueError, UnicodeDecodeError):
        return {}
    return asked if isinstance(asked, dict) else {}


async def _first(request: Request) -> bytes:
    """The body, as far as it is read."""
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > _LONGEST_BODY:
            break
    return bytes(taken[:_LONGEST_BODY])


def _document(asked: dict[str, object]) -> Document | None:
    """The file that was sent with a message.

    Raises:
        BadFile: it is not what the page sends.
    """
    sent = asked.get("document")
    if not isinstance(sent, dict):
        return None
    try:
        data = base64.b64decode(str(sent.get("data", "")), validate=True)
    except ValueError as error:
        raise BadFile from error
    return Document(str(sent.get("name", ""))[:200], data)


def _language(asked: dict[str, object]) -> str:
    return str(asked.get("language", ""))[:2].lower()
