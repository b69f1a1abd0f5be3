"""The service's own web server: health, metrics, the sandbox, Telegram's calls. The door to uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

Routes = Sequence[BaseRoute]
"""Web pages and calls, as the parts of the service hand them to the server."""


@dataclass(frozen=True, slots=True)
class WebKnobs:
    """Settings of the web server."""

    host: str = "127.0.0.1"
    """Address to listen on. The sandbox is only ever opened on a loopback address."""
    port: int = 8321
    """Port to listen on; 0 takes any free one."""


class PortTaken(Exception):
    """Somebody else listens there; the message says what to do."""


class Exposed(Exception):
    """The sandbox has no login and must not be opened to others; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer of ``/health``: whether all is well, and what is known."""

    well: bool
    facts: dict[str, object]


def vitals_routes(
    health: Callable[[], Awaitable[Report]], metrics: Callable[[], Awaitable[tuple[bytes, str]]]
) -> Routes:
    """``/health`` (200 or 503, JSON) and ``/metrics`` (Prometheus text)."""

    async def healthy(request: Request) -> Response:
        report = await health()
        return JSONResponse(report.facts, 200 if report.well else 503)

    async def measured(request: Request) -> Response:
        body, kind = await metrics()
        return Response(body, media_type=kind)

    return [Route("/health", healthy), Route("/metrics", measured)]


_BODY_S: Final = 10.0


class Intake(Protocol):
    """What strangers may post to: a webhook."""

    @property
    def path(self) -> str:
        """Where."""
        ...

    @property
    def header(self) -> str:
        """Name of the header with the secret."""
        ...

    @property
    def most_bytes(self) -> int:
        """Longest body that is read."""
        ...

    def admits(self, secret: str) -> bool:
        """Whether the secret is the right one."""
        ...

    def take(self, body: bytes) -> HTTPStatus:
        """Take what was posted; returns at once."""
        ...


def intake_routes(intake: Intake) -> Routes:
    """A path that takes posts: nothing of one without the secret is read, and no answer says more than its code."""

    async def posted(request: Request) -> Response:
        if not intake.admits(request.headers.get(intake.header, "")):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        try:
            async with asyncio.timeout(_BODY_S):
                body = await _body(request, intake.most_bytes)
        except TimeoutError:
            return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return Response(status_code=intake.take(body))

    return [Route(intake.path, posted, methods=["POST"])]


async def _body(request: Request, most: int) -> bytes | None:
    """A request's body; ``None`` when it is longer than ``most`` bytes, of which no more are kept."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


class WebServer:
    """Starlette under uvicorn inside our own event loop."""

    def __init__(self, knobs: WebKnobs) -> None:
        """Takes the port at once, so that its number is known before anything is served.

        Raises:
            PortTaken: the port is in use or may not be used.
        """
        self._socket = _listen(knobs)
        self.host, self.port = knobs.host, int(self._socket.getsockname()[1])
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Address for people."""
        return f"http://{self.host}:{self.port}/"

    def check_private(self) -> None:
        """Make sure that only this machine can reach the server.

        Raises:
            Exposed: others could.
        """
        if self.host != "localhost" and not ip_address(self.host).is_loopback:
            raise Exposed(
                f"The sandbox has no login, so it is not opened on {self.host}: "
                "set host to 127.0.0.1 under [web] in config.toml."
            )

    @property
    def hosts(self) -> frozenset[str]:
        """``Host`` headers under which a browser on this machine may know the server."""
        return frozenset(f"{name}:{self.port}" for name in (self.host, "127.0.0.1", "localhost", "[::1]"))

    async def start(self, routes: Routes) -> None:
        """Serve these routes until ``stop``."""
        config = uvicorn.Config(
            Starlette(routes=list(routes)),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]), name="web")
        await self._server.ready.wait()

    async def stop(self) -> None:
        """Stop listening and let open answers end."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
        self._socket.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would take Ctrl-C for itself; the service stops its parts in its own order.
        yield


def _listen(knobs: WebKnobs) -> socket.socket:
    family = socket.AF_INET6 if ":" in knobs.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((knobs.host, knobs.port))
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"Cannot listen on {knobs.host} port {knobs.port} ({error.strerror or error}): "
            "another Wirebrief may be running; stop it, or set another port under [web] in config.toml."
        ) from error
    return listening
