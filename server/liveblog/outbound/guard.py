"""The guard: a name is resolved once, judged, and what was judged is what is connected to.

So no name server can say one thing to the judge and another to whoever connects. The certificate, SNI and the Host
field stay those of the name.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from liveblog.errors import AddressRefused, LiveblogError, NoAnswer
from liveblog.networks import AllowedNetwork
from liveblog.outbound.addresses import is_allowed
from liveblog.sentence import sentence
from liveblog.work.bulkhead import Threads
from liveblog.work.outbound_bounds import OUTBOUND_NAMES

Resolver = Callable[[str, int], Sequence[str]]
"""Returns the numeric addresses of a host; blocks.

Raises:
    OSError: it has none.
"""


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system, which also reads numbers that pass for names: `0x7f.1`, `017700000001`, `2130706433`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore2.AnyIOBackend):
    """Opens connections for httpcore, to addresses on the public internet and to networks that are allowed."""

    def __init__(self, allowed: Sequence[AllowedNetwork], resolver: Resolver) -> None:
        super().__init__()
        self._allowed = allowed
        self._resolver = resolver
        self.names = Threads(OUTBOUND_NAMES)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first of a host's addresses that takes it.

        Raises:
            AddressRefused: one of them, and be it the last, is none that may be connected to.
            NoAnswer: there are none, or none takes it.
        """
        failed: Exception | None = None
        for address in await self.judged(host.strip("[]"), port):
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise NoAnswer(sentence("The server can't be reached.")) from failed

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Connect to no socket of this machine.

        Raises:
            AddressRefused: always.
        """
        raise AddressRefused(sentence("The address belongs to this machine."))

    async def judged(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, all of which may be connected to.

        Raises:
            AddressRefused: one of them may not.
            NoAnswer: there are none.
        """
        try:
            addresses = await self.names.run(self._resolver, host, port)
        except LiveblogError:
            raise
        except (OSError, UnicodeError) as error:
            raise NoAnswer(sentence("There is no server of this name.")) from error
        if not addresses:
            raise NoAnswer(sentence("There is no server of this name."))
        if not all(is_allowed(address, port, self._allowed) for address in addresses):
            raise AddressRefused(
                sentence("The address is not on the public internet, or its port is neither 80 nor 443.")
            )
        return addresses
