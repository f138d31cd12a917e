"""Who is measured: our server in several arrangements, the peers, and the limit; each is started anew for each round.

A peer that is not installed is left out with a sentence; `installing` fetches what can be fetched. The peers are given
posts of such a size that all servers send messages of the same size.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import machine
from bench.generator import Target, built
from bench.ours import Arrangement, ours
from bench.servers import Server, free_port, running

HERE = Path(__file__).parent
INSTALLED = HERE / ".peers"
PYTHON_PEERS = INSTALLED / "python"
NODE_PEERS = INSTALLED / "node"
NGINX = INSTALLED / "nginx"
_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Contender:
    """One server to be measured; `missing` says why it can't be."""

    name: str
    start: Callable[[], AbstractContextManager[Target]]
    missing: Callable[[], str | None] = lambda: None
    is_ours: bool = False


def liveblog(name: str = "liveblog", arrangement: Arrangement | None = None) -> Contender:
    """Make a contender of our server."""
    return Contender(name, partial(ours, arrangement or Arrangement()), is_ours=True)


def peers(*, deflate: bool = False, sse: bool = False) -> dict[str, Contender]:
    """Return the peers that can do what is asked, by the name that `--peer` takes."""
    every = [
        Contender("nchan", partial(_nchan, sse=sse), lambda: _absent(NGINX, "nginx with nchan")),
        Contender("starlette", partial(_starlette, deflate=deflate)),
        Contender("node-ws", partial(_node_ws, deflate=deflate), _node_is_missing),
        Contender("picows", _picows, lambda: _absent(PYTHON_PEERS / "picows", "picows")),
        Contender("socketify", _socketify, lambda: _absent(PYTHON_PEERS / "socketify", "socketify")),
        Contender("limit", _limit),
        Contender("limit-joined", partial(_limit, "--joined")),
    ]
    if sse:
        every = [peer for peer in every if peer.name == "nchan"]
    elif deflate:
        every = [peer for peer in every if peer.name in {"starlette", "node-ws"}]
    return {peer.name: peer for peer in every}


def _absent(place: Path, what: str) -> str | None:
    return None if place.exists() else f"{what} is not installed (scripts/bench install-peers)"


def _node_is_missing() -> str | None:
    if shutil.which("node") is None:
        return "ws needs Node, which is not on PATH"
    return _absent(NODE_PEERS / "node_modules" / "ws", "ws")


def _measured(server: Server, *, sse: bool = False, deflate: bool = False, post_port: int | None = None) -> Target:
    return Target(server.port, server.pids, sse=sse, deflate=deflate, post_port=post_port)


@contextmanager
def _starlette(*, deflate: bool) -> Iterator[Target]:
    command = (sys.executable, str(HERE / "peers" / "starlette_loop.py"), *["--deflate"] * deflate)
    with running(*command, is_pinned=True) as server:
        yield _measured(server, deflate=deflate)


@contextmanager
def _picows() -> Iterator[Target]:
    command = (sys.executable, str(HERE / "peers" / "picows_loop.py"))
    with running(*command, environment={"PYTHONPATH": str(PYTHON_PEERS)}, is_pinned=True) as server:
        yield _measured(server, post_port=server.port + 1)


@contextmanager
def _socketify() -> Iterator[Target]:
    command = (sys.executable, str(HERE / "peers" / "socketify_loop.py"))
    with running(*command, environment={"PYTHONPATH": str(PYTHON_PEERS)}, is_pinned=True) as server:
        yield _measured(server)


@contextmanager
def _node_ws(*, deflate: bool) -> Iterator[Target]:
    command = ("node", str(HERE / "peers" / "ws_loop.cjs"), *["--deflate"] * deflate)
    with running(*command, environment={"NODE_PATH": str(NODE_PEERS / "node_modules")}, is_pinned=True) as server:
        yield _measured(server, deflate=deflate)


@contextmanager
def _limit(*options: str) -> Iterator[Target]:
    with running(built("limit"), *options, is_pinned=True) as server:
        yield _measured(server)


@contextmanager
def _nchan(*, sse: bool) -> Iterator[Target]:
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        configuration = Path(directory) / "nginx.conf"
        configuration.write_text(
            (HERE / "peers" / "nchan.conf")
            .read_text()
            .format(
                directory=directory,
                files=min(_FILES, machine.most_readers()),
                modules=NGINX / "usr/lib/nginx/modules",
                port=port,
                user="root" if os.geteuid() == 0 else "nobody",
            )
        )
        command = (str(NGINX / "usr/sbin/nginx"), "-c", str(configuration), "-p", directory)
        with running(*command, port=port, is_pinned=True) as server:
            yield _measured(server, sse=sse)
