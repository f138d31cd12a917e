"""Valkey in each shape that an address can name: with TLS, on a socket, with users, behind sentinels, as a cluster."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis, RedisError
from redis.crc import key_slot

from tests.faults.proxy import open_proxy
from tests.pace import PATIENCE, pace
from tests.ports import LOOPBACK, free_port
from tests.services import Valkey, valkey_in
from tests.waiting import wait_until
from tests.web.certificates import make_certificate

SERVICE = "liveblog"
SLOTS = 16_384


@asynccontextmanager
async def with_tls(directory: Path) -> AsyncIterator[str]:
    """Run one behind a proxy that speaks TLS, which the wheel's has not; the address names the certificate to trust."""
    made = make_certificate(directory)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made["tls_certificate"], made["tls_key"])
    with valkey_in(directory, free_port()) as server:
        async with open_proxy(server.port, tls=tls) as (proxy, port):
            yield f"rediss://{LOOPBACK}:{port}/0?ssl_ca_certs={made['tls_certificate']}"
            async with asyncio.timeout(PATIENCE):
                while proxy.is_carrying:  # noqa: ASYNC110 -- until both sides have said goodbye, as TLS wants it
                    await asyncio.sleep(0.01)


@contextmanager
def on_a_socket(directory: Path) -> Iterator[str]:
    """Run one that is reached by a file."""
    with valkey_in(directory, free_port(), "--unixsocket", str(directory / "valkey")):
        yield f"unix://{directory}/valkey"


@contextmanager
def with_users(directory: Path) -> Iterator[str]:
    """Run one that wants a name and a password, and lets that user do only what a bus needs."""
    port = free_port()
    users = "--user live on >se:cr/et resetchannels &liveblog:* +@pubsub +@connection --user default off"
    with valkey_in(directory, port, *users.split()):
        yield f"redis://live:se%3Acr%2Fet@{LOOPBACK}:{port}"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A primary and a replica, and sentinels that make the replica the primary when that is gone."""

    url: str
    primary: Valkey
    replica: Valkey


@contextmanager
def behind_sentinels(directory: Path) -> Iterator[Guarded]:
    """Run a primary, a replica and three sentinels who know of both, and of each other."""
    with ExitStack() as stack:
        primary = stack.enter_context(valkey_in(directory, free_port()))
        replica = stack.enter_context(
            valkey_in(
                directory, free_port(), "--replicaof", f"{LOOPBACK} {primary.port}", "--repl-diskless-sync-delay", "0"
            )
        )
        ports = [free_port() for _ in range(3)]
        for port in ports:
            file = directory / f"sentinel-{port}.conf"
            file.write_text(
                f"sentinel monitor {SERVICE} {LOOPBACK} {primary.port} 2\n"
                f"sentinel down-after-milliseconds {SERVICE} {pace(500):.0f}\n"
                f"sentinel failover-timeout {SERVICE} {pace(3000):.0f}\n"
            )
            stack.enter_context(valkey_in(directory, port, sentinel=file))
        sentinels = [stack.enter_context(Redis(port=port)) for port in ports]
        _wait_until_agreed(lambda: all(map(_knows_everybody, sentinels)))
        yield Guarded(
            f"redis+sentinel://{','.join(f'{LOOPBACK}:{port}' for port in ports)}/{SERVICE}", primary, replica
        )


def _knows_everybody(sentinel: Any) -> bool:
    known = sentinel.sentinel_master(SERVICE)
    slaves = sentinel.sentinel_slaves(SERVICE)
    return known["num-other-sentinels"] == 2 and [slave["flags"] for slave in slaves] == ["slave"]


@dataclass(frozen=True, slots=True)
class ClusterOfThree:
    """Three primaries, each with a third of the slots."""

    ports: list[int]
    nodes: list[Valkey]

    @property
    def url(self) -> str:
        """Return an address that names two of them."""
        return f"redis+cluster://{LOOPBACK}:{self.ports[0]},{LOOPBACK}:{self.ports[1]}"

    def owner(self, channel: str) -> int:
        """Return the index of the node that has a channel."""
        with Redis(port=self.ports[0]) as node:
            slot = key_slot(channel.encode())
            ranges = node.execute_command("CLUSTER", "SLOTS")
        (port,) = (primary[1] for first, last, primary, *_ in ranges if first <= slot <= last)
        return self.ports.index(port)

    def move(self, channel: str, target: int) -> None:
        """Give a channel's slot to another node."""
        slot = key_slot(channel.encode())
        with Redis(port=self.ports[target]) as node:
            name = node.execute_command("CLUSTER", "MYID")
        for port in [self.ports[target], *self.ports]:
            with Redis(port=port) as node:
                node.execute_command("CLUSTER", "SETSLOT", slot, "NODE", name)


@contextmanager
def cluster(directory: Path) -> Iterator[ClusterOfThree]:
    """Run a cluster and wait until all of it agrees."""
    ports = [free_port() for _ in range(3)]
    with ExitStack() as stack:
        servers = [stack.enter_context(cluster_node(directory, port)) for port in ports]
        nodes = [stack.enter_context(Redis(port=port)) for port in ports]
        share = SLOTS // len(ports) + 1
        for index, node in enumerate(nodes):
            node.execute_command("CLUSTER", "ADDSLOTSRANGE", index * share, min(SLOTS, (index + 1) * share) - 1)
            node.execute_command("CLUSTER", "MEET", LOOPBACK, ports[0])
        _wait_until_agreed(lambda: all(_is_whole(node) for node in nodes))
        yield ClusterOfThree(ports, servers)


@contextmanager
def cluster_node(directory: Path, port: int) -> Iterator[Valkey]:
    """Run a node of a cluster; one that was there before is again what it was."""
    settings = (
        "--cluster-enabled",
        "yes",
        "--cluster-config-file",
        f"nodes-{port}.conf",
        "--cluster-node-timeout",
        f"{pace(1000):.0f}",
    )
    with valkey_in(directory, port, *settings) as server:
        yield server


def _is_whole(node: Any) -> bool:
    info = node.execute_command("CLUSTER", "INFO")
    text = info if isinstance(info, dict) else dict(line.split(":") for line in info.decode().split())
    return text["cluster_state"] == "ok" and int(text["cluster_known_nodes"]) == 3


def _wait_until_agreed(condition: Callable[[], bool]) -> None:
    def agreed() -> bool:
        try:
            return condition()
        except RedisError:
            return False  # it isn't ready to be asked

    wait_until(agreed)
