"""Where Prometheus asks: a port of its own for each process, beside the one for readers.

A scrape has to reach one certain process, and nothing of it may be seen from outside: neither can be had on the
readers' port, which workers share and a balancer makes public.
"""

import asyncio
import secrets
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from socket import socket

import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.server import ServerState

from liveblog.errors import Unauthenticated
from liveblog.serving.sockets import listen
from liveblog.serving.strict_http import StrictHttpProtocol
from liveblog.settings import Settings
from liveblog.web.problems import problem, status_of
from liveblog.wire.frame import encode

_SCRAPERS = 16  # connections at the same time; one more is answered 503


def listen_for_scrapes(settings: Settings, held: ExitStack) -> Sequence[socket]:
    """Open the socket of each worker's metrics, until `held` is closed; none when they are off.

    Raises:
        ConfigurationError: an address can't be had.
    """
    return [held.enter_context(listen(settings.metrics_host, port)) for port in settings.metrics_ports]


class MetricsEndpoint:
    """Answers `GET /metrics` on a socket, from `open` to `close`."""

    def __init__(self, registry: CollectorRegistry, token: str | None) -> None:
        self._config = uvicorn.Config(
            _application(registry, token),
            http=StrictHttpProtocol,
            ws="none",
            lifespan="off",
            limit_concurrency=_SCRAPERS,
            server_header=False,
            access_log=False,
            log_config=None,
        )
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def connections(self) -> Collection[object]:
        """Return who has connected, each of whom has to ask and to read in time, as readers do."""
        return self._state.connections

    async def open(self, listener: socket) -> None:
        """Answer on this socket from now on."""
        self._config.load()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: StrictHttpProtocol(self._config, self._state, {}), sock=listener
        )

    def close(self) -> None:
        """Answer no more, and close every connection."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._state.connections):
            connection.shutdown()


def _application(registry: CollectorRegistry, token: str | None) -> Starlette:
    async def scrape(request: Request) -> Response:
        if token is not None and not _shows(request, token):
            return _refusal(Unauthenticated("This needs the metrics' token: send “Authorization: Bearer …”."))
        encoder, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encoder(registry), headers={"content-type": media_type, "cache-control": "no-store"})

    return Starlette(routes=[Route("/metrics", scrape)])


def _shows(request: Request, token: str) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and secrets.compare_digest(shown.strip().encode(), token.encode())


def _refusal(error: Unauthenticated) -> Response:
    headers = {"www-authenticate": "Bearer", "cache-control": "no-store"}
    return Response(encode(problem(error)), status_of(error), headers, media_type="application/problem+json")
