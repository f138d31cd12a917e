"""The socket that the server listens on: opened before anything is promised.

Several workers share its address (SO_REUSEPORT), each with a socket of its own that listens when the worker is ready:
the kernel gives every new connection to one of them by a hash of who connects. So readers spread evenly, where workers
that share one socket would race for each, and nobody is given to a worker that is dead or not there yet.
"""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from liveblog.errors import ConfigurationError

if TYPE_CHECKING:
    from liveblog.settings import Settings

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
    except UnicodeError as error:  # as a name it is too long, or has two dots in a row
        raise ConfigurationError(f"The server can't listen on {host}: it is no name of a host.") from error
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise ConfigurationError(f"The server can't listen on {host}, port {port}: {reason}.") from error
    with opened:
        yield opened


class _Sealed(Exception):
    """A key is sealed: whoever starts the server types what opens it."""


def meet_certificate(settings: "Settings") -> None:
    """See that TLS can be spoken with the files that are set, if any are.

    Raises:
        ConfigurationError: they are no certificate and its key, or the key is there alone.
    """
    if settings.tls_certificate is None and settings.tls_key is not None:
        raise ConfigurationError("LIVEBLOG_TLS_KEY is set without LIVEBLOG_TLS_CERTIFICATE: set both, or neither.")
    if settings.tls_certificate is None:
        return
    try:
        with suppress(_Sealed):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(settings.tls_certificate, settings.tls_key, _sealed)
    except OSError as error:  # ssl.SSLError is one
        reason = getattr(error, "reason", None) or error.strerror
        raise ConfigurationError(
            "LIVEBLOG_TLS_CERTIFICATE and LIVEBLOG_TLS_KEY must be a certificate and its key, as PEM files that we may "
            f"read: {reason}."
        ) from error


def _sealed() -> str:
    raise _Sealed


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
