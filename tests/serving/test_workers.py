"""Several processes that share an address: replaced when they die, gone when their parent is."""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from tests.services import RunningServer, running_server

PATIENCE = 20.0


def workers_of(server: RunningServer) -> list[int]:
    """Return the process ids of the workers: the children that run our code (one more keeps track of resources)."""
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(pid) for pid in listed if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(server: RunningServer) -> bool:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def sockets_of(pid: int) -> int:
    """Count the sockets that a process has open."""
    return sum(str(entry.readlink()).startswith("socket:") for entry in Path(f"/proc/{pid}/fd").iterdir())


def listening_on(port: int) -> int:
    """Count the sockets that listen on a port of the loopback (proc(5), /proc/net/tcp)."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def test_connections_spread_over_the_workers(tmp_path, sqlite_url, valkey_url):
    """Of a hundred connections each of two workers gets a good part: neither has fewer than twenty."""
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    with running_server(tmp_path, environment=environment) as server, ExitStack() as connections:
        workers = workers_of(server)
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        wait_until(lambda: listening_on(address[1]) == 2)
        before = [sockets_of(pid) for pid in workers]
        for _ in range(100):
            connections.enter_context(socket.create_connection(address))
        # Less a few: what the test asked before, to see whether the server was up, may be closed meanwhile.
        wait_until(lambda: sum(sockets_of(pid) for pid in workers) >= sum(before) + 95)
        gained = [sockets_of(pid) - had for pid, had in zip(workers, before, strict=True)]
        assert min(gained) >= 20


def test_a_worker_that_dies_is_replaced(tmp_path, sqlite_url, valkey_url):
    """After one of two workers is killed there are two again, the other being the same as before."""
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    with running_server(tmp_path, environment=environment) as server:
        port = int(server.url.rpartition(":")[2])
        wait_until(lambda: listening_on(port) == 2)  # ready is a server with its first worker
        victim, other = workers_of(server)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: len(workers_of(server)) == 2 and victim not in workers_of(server))
        wait_until(lambda: listening_on(port) == 2)
        assert other in workers_of(server)
        assert answers(server)


def test_workers_do_not_outlive_their_parent(tmp_path, sqlite_url, valkey_url):
    """When the parent is killed and can tell nobody, its workers end by themselves and free the port."""
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    with running_server(tmp_path, environment=environment) as server:
        workers = workers_of(server)
        assert len(workers) == 2
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not any(map(is_alive, workers)))
        assert not answers(server)
