"""Ports of the loopback for servers of tests, which may be away for a while and come back to theirs.

They lie below those that the kernel gives to outgoing connections: nobody takes one by chance meanwhile, and nobody who
calls a server that is away reaches himself. Each process of tests has a block of them for itself.
"""

import random
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import cycle

LOOPBACK = "127.0.0.1"
ABOVE = 10_000
"""Where, above its port, a node of a Valkey cluster speaks with the others."""

_FIRST, _LAST = 12_000, 22_000
_BLOCK = 200


def free_port() -> int:
    """Find a port on which nobody listens; the next one, and the one ABOVE it, are free, too."""
    return next(port for port in _own_ports() if all(map(_is_free, (port, port + 1, port + ABOVE))))


@cache
def _own_ports() -> Iterator[int]:
    """Go round in a block that no other process has; what claims it is gone with the process, however that ends."""
    blocks = range(_FIRST, _LAST, _BLOCK)
    for block in random.sample(blocks, len(blocks)):
        claim = socket.socket(socket.AF_UNIX)
        with suppress(OSError):
            claim.bind(f"\0liveblog-tests-{block}")  # no file: a name that the kernel gives once (unix(7), abstract)
            claim.detach()  # open as long as we are
            return cycle(range(block, block + _BLOCK, 2))
        claim.close()
    raise RuntimeError("Too many tests at a time: all ports are taken.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
