"""What all connections of a server share. It finds the reader's address and answers those who can't be taken.

Both ways in ask here, before there is a task or a WebSocket for the reader. Who counts and decides is `admission`.
"""

import asyncio
import logging
import random
from collections.abc import Iterable
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.server import ServerState

from liveblog.access import network_of
from liveblog.errors import Overloaded
from liveblog.serving.admission import Admission, Limits, Slot, open_files, readers_for
from liveblog.serving.fast_path import RawResponseCache
from liveblog.serving.heads import refusal
from liveblog.settings import Settings

_log = logging.getLogger(__name__)

_KEPT_FILES = 64  # for the database, Redis, the log, and connections that are turned away
_RETRY_SECONDS = (5, 15)  # drawn anew for each, so that they don't come back together


class LiveServerState(ServerState):
    """Uvicorn's register of connections and tasks, and the slots for readers beside it."""

    def __init__(self, settings: Settings, config: Config) -> None:
        super().__init__()
        limits = Limits(
            _readers(settings.max_readers), settings.max_readers_per_address, settings.max_handshakes_per_second
        )
        self.admission = Admission(limits)
        self.responses = RawResponseCache()
        self._most = open_files() - _KEPT_FILES
        self._counts_addresses = limits.per_address > 0
        # The very rule by which the application learns of addresses behind a proxy.
        rule = ProxyHeadersMiddleware(cast("Any", config.app), config.forwarded_allow_ips)
        self._proxies = rule.trusted_hosts

    def has_room(self, transport: asyncio.Transport) -> bool:
        """Tell whether one more connection of any kind can be had; if not, it is told to come back, and is closed.

        Where files run out, nothing works any more: no accepting, no answer, no database.
        """
        if len(self.connections) < self._most:
            return True
        _turn_away(transport)
        return False

    def admit(self, transport: asyncio.Transport, forwarded: Iterable[bytes]) -> Slot | None:
        """Give this connection a slot for its reader; None: it was answered 503, and is being closed.

        `forwarded` are the values of X-Forwarded-For.
        """
        address = self._address(transport, forwarded) if self._counts_addresses else None
        # Of IPv6 whoever has one address has the others of its network, too.
        slot = self.admission.admit(network_of(address) or address)
        if slot is None:
            _turn_away(transport)
        return slot

    def is_proxy(self, transport: asyncio.Transport) -> bool:
        """Tell whether a connection is that of a trusted proxy."""
        host = _host(transport)
        return host is not None and host in self._proxies

    def _address(self, transport: asyncio.Transport, forwarded: Iterable[bytes]) -> str | None:
        """Return the reader's address; None: a trusted proxy doesn't say whom it speaks for."""
        host = _host(transport)
        if host not in self._proxies:
            return host
        chain = b", ".join(forwarded).decode("latin1")
        return self._proxies.get_trusted_client_address(chain)[0] or None if chain else None


def _host(transport: asyncio.Transport) -> str | None:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else None


def _readers(wanted: int) -> int:
    """Return how many readers are taken; more than the process may have files open for are never promised."""
    files = open_files()
    readers = readers_for(files, wanted)
    if readers < wanted:
        _log.warning(
            "LIVEBLOG_MAX_READERS is %d, but of the %d files that a process may have open %d can be readers: "
            "no more are taken. Raise the limit on open files (ulimit -n, LimitNOFILE).",
            wanted,
            files,
            readers,
        )
    return readers


def _turn_away(transport: asyncio.Transport) -> None:
    wait = random.randint(*_RETRY_SECONDS)  # noqa: S311 -- jitter
    transport.write(refusal(Overloaded("This server has as many readers as it takes: come back later, or poll.", wait)))
    transport.close()
