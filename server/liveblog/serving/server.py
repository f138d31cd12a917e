"""One server process: uvicorn with our settings, and a shutdown that lets readers and requests end first."""

import asyncio
import math
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from socket import socket
from typing import Any, TypeAlias, cast

import uvicorn

from liveblog.app import create_app
from liveblog.services import Services
from liveblog.serving import deadlines
from liveblog.serving.accept import FirstBytes
from liveblog.serving.http import LiveHttpProtocol
from liveblog.serving.metrics import registry_of
from liveblog.serving.metrics_endpoint import MetricsEndpoint
from liveblog.serving.readers import MESSAGE_LIMIT, Reader
from liveblog.serving.server_state import LiveServerState
from liveblog.serving.websocket import LiveWebSocketProtocol
from liveblog.settings import Settings

_CUT_OFF_SECONDS = 1  # for what drain_seconds did not suffice, before it is cut off
_LOOK_SECONDS = 0.05
STARTUP_FAILURE = 3
"""The exit code of a server that never served."""

_SPREAD = 0.6  # of drain_seconds: all readers who are still here are told then, and have the rest of it to leave
_RECYCLE_SECONDS = 0.5
_OVERDUE_SECONDS = 2.0
_AT_ONCE = 50  # readers sent away at each look, however few they are for the time there is
_LAST_SECONDS = 0.5  # that are waited for the question of somebody who had connected when the end began

BackgroundTask: TypeAlias = Callable[[Services], Awaitable[None]]
"""What runs beside a server, on its services, until the server stops; it may end earlier and must not raise."""


class LiveServer(uvicorn.Server):
    """A uvicorn server that says goodbye.

    Uvicorn closes all WebSockets at once with 1012 and holds event streams until they are cut off. Here every reader
    first gets a `bye` (4000) and requests in flight get their answer, for at most `drain_seconds`.
    """

    def __init__(
        self, settings: Settings, background: BackgroundTask | None = None, scraped_on: socket | None = None
    ) -> None:
        self._app = create_app(settings)
        self._scraped_on = scraped_on
        self._metrics_endpoint: MetricsEndpoint | None = None
        self._metrics_token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
        self._drain_seconds = settings.drain_seconds
        self._background = background
        self._stay_seconds = settings.connection_minutes * 60
        super().__init__(
            uvicorn.Config(
                self._app,
                http=FirstBytes,
                ws=LiveWebSocketProtocol,
                ws_max_size=MESSAGE_LIMIT,
                ws_per_message_deflate=False,  # ours can be shared by all readers
                timeout_keep_alive=deadlines.IDLE_SECONDS,
                timeout_graceful_shutdown=_CUT_OFF_SECONDS,
                lifespan="on",
                ssl_certfile=settings.tls_certificate,
                ssl_keyfile=settings.tls_key,
                server_header=False,
                access_log=False,
                log_config=None,
            )
        )
        self.server_state = LiveServerState(settings, self.config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT without raising them again: an end that was asked for is no failure."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, and answer scrapes from now on to the end: how a server stops is worth seeing, too.

        Uvicorn's own waits for the application whatever signal comes, and for a TLS handshake for a minute.
        """
        if not await self._start_application():
            return
        self.servers = [await self._serve_on(one) for one in sockets or ()]
        self.started = True
        if self._scraped_on is not None:
            registry = registry_of(self._services, cast("LiveServerState", self.server_state).admission)
            self._metrics_endpoint = MetricsEndpoint(registry, self._metrics_token)
            await self._metrics_endpoint.open(self._scraped_on)

    async def _start_application(self) -> bool:
        """Let the application start, which waits for its database; False: it was asked to end before it had."""
        starting = asyncio.create_task(self.lifespan.startup())
        while not starting.done() and not self.should_exit:
            await asyncio.wait([starting], timeout=_LOOK_SECONDS)
        if not starting.done():
            starting.cancel()
            # So it is no failure, and needs no words, when the event loop cancels what has not started.
            self.lifespan.startup_failed = True
            self.lifespan.startup_event.set()
            return False
        if self.lifespan.should_exit:
            sys.exit(STARTUP_FAILURE)
        return True

    def _connected(self) -> asyncio.Protocol:
        return FirstBytes(self.config, cast("LiveServerState", self.server_state), self.lifespan.state)

    async def _serve_on(self, listener: socket) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            self._connected, sock=listener, backlog=self.config.backlog, **self._tls()
        )

    async def _let_in(self, accepted: socket) -> None:
        with suppress(OSError):  # gone again, or a handshake that failed
            await asyncio.get_running_loop().connect_accepted_socket(self._connected, accepted, **self._tls())

    def _tls(self) -> dict[str, Any]:
        tls = self.config.ssl
        return {"ssl": tls, "ssl_handshake_timeout": deadlines.HANDSHAKE_SECONDS if tls else None}

    async def main_loop(self) -> None:
        """Serve until asked to stop, with the background task beside."""
        async with asyncio.TaskGroup() as tasks:
            beside = [tasks.create_task(self._recycle()), tasks.create_task(self._end_overdue())]
            if self._background is not None:
                beside.append(tasks.create_task(_run(self._background, self._services)))
            await super().main_loop()
            for task in beside:
                task.cancel()

    async def _recycle(self) -> None:
        """Let nobody stay for ever: a balancer that spreads who comes then spreads all, and a deploy is nothing new."""
        await asyncio.sleep(self._stay_seconds / 2)  # at first everybody is new
        while self._stay_seconds:
            await asyncio.sleep(_RECYCLE_SECONDS)
            self._services.hub.recycle(_RECYCLE_SECONDS / self._stay_seconds)

    async def _end_overdue(self) -> None:
        while True:
            await asyncio.sleep(_OVERDUE_SECONDS)
            deadlines.end_overdue(self.server_state.connections)
            if self._metrics_endpoint is not None:
                deadlines.end_overdue(self._metrics_endpoint.connections)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop listening, let readers and requests end, then stop.

        Whoever has connected is answered: what waits in the kernel would be reset with the socket, and no balancer
        sends a second time what must be done once.
        """
        coming = [
            asyncio.create_task(self._let_in(one))
            for listener in sockets or ()
            for one in _waiting(listener, self.config.backlog)
        ]
        for server in self.servers:
            server.close()
        if coming:
            await asyncio.wait(coming, timeout=_LAST_SECONDS)
        await self._drain()
        await super().shutdown(sockets)
        if self._metrics_endpoint is not None:
            self._metrics_endpoint.close()

    async def _drain(self) -> None:
        """Send the readers away little by little: those who all come back at once are a storm for the other servers."""
        hub, began = self._services.hub, time.monotonic()
        spread = self._drain_seconds * _SPREAD
        share = max(_AT_ONCE, math.ceil(hub.readers * _LOOK_SECONDS / spread)) if spread else 0
        while self._is_busy() and not self.force_exit and time.monotonic() < began + self._drain_seconds:
            # Again each time: a request that came over an open connection may have begun to follow meanwhile.
            if time.monotonic() < began + spread:
                hub.disconnect_some(share)
            else:
                hub.drain()
            await asyncio.sleep(_LOOK_SECONDS)

    def _is_busy(self) -> bool:
        """Tell whether requests are being answered or on their way, or readers have not left yet."""
        latest = time.monotonic() + deadlines.SILENCE_SECONDS - _LAST_SECONDS
        return bool(self.server_state.tasks) or any(
            isinstance(one, Reader)
            or (isinstance(one, LiveHttpProtocol) and one.is_being_asked)
            or (isinstance(one, FirstBytes) and (one.deadline or 0.0) > latest)
            for one in self.server_state.connections
        )

    @property
    def _services(self) -> Services:
        return cast("Services", self._app.state.services)


def _waiting(listener: socket, most: int) -> Iterator[socket]:
    """Take the connections that wait in the kernel; it keeps as many as that, and others may come meanwhile."""
    with suppress(OSError):  # there is none more, or no file for it
        listener.setblocking(False)
        for _ in range(most):
            accepted, _ = listener.accept()
            accepted.setblocking(False)
            yield accepted


async def _run(background: BackgroundTask, services: Services) -> None:
    await background(services)
