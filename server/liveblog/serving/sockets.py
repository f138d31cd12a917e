"""The socket that the server listens on: opened before anything is promised.

Several workers share its address (SO_REUSEPORT), each with a socket of its own that listens when the worker is ready:
the kernel gives every new connection to one of them by a hash of who connects. So readers spread evenly, where workers
that share one socket would race for each, and nobody is given to a worker that is dead or not there yet.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from liveblog.errors import ConfigurationError

BACKLOG = 2048
_SEND_BUFFER = 128 * 1024  # for each connection; left alone, the kernel keeps megabytes for one that doesn't read


@contextmanager
def listen(host: str, port: int, *, shared: bool = False) -> Iterator[socket.socket]:
    """Open the socket; port 0 takes a free one. Connections wait in its backlog until a server takes them.

    A `shared` one only keeps the address for the sockets that workers open on it.

    Raises:
        ConfigurationError: the address can't be had.
    """
    try:
        opened = _bound(host, port, shared=False)
        if shared:
            # Alone at first: an address that is shared would be given to a second server, too.
            port = opened.getsockname()[1]
            opened.close()
            opened = _bound(host, port, shared=True)
        else:
            opened.listen(BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise ConfigurationError(f"The server can't listen on {host}, port {port}: {reason}.") from error
    with opened:
        yield opened


def open_beside(listener: socket.socket) -> socket.socket:
    """Open a worker's own socket on the address of a shared one; it takes connections once it listens."""
    host, port = listener.getsockname()[:2]
    return _bound(host, port, shared=True)


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # connections inherit it
        if shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound
