"""Several processes that share an address: replaced when they die, gone when their parent is."""

import os
import signal
import socket
from contextlib import ExitStack
from http.client import HTTPConnection

from tests.pace import PATIENCE
from tests.processes import is_alive, listening_on, sockets_of, workers_of
from tests.services import RunningServer, running_server
from tests.waiting import wait_until


def answers(server: RunningServer) -> bool:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_connections_spread_over_the_workers(tmp_path, sqlite_url, valkey_url):
    """Of a hundred connections each of two workers gets a good part: neither has fewer than twenty."""
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    with running_server(tmp_path, environment=environment) as server, ExitStack() as connections:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        wait_until(lambda: listening_on(address[1]) == 2)
        workers = workers_of(server.process.pid)
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
        victim, other = workers_of(server.process.pid)
        os.kill(victim, signal.SIGKILL)
        # One look for both: between two looks it dies, and its socket may still take the connection below.
        wait_until(lambda: len(set(workers_of(server.process.pid)) - {victim}) == 2)
        wait_until(lambda: listening_on(port) == 2)
        assert other in workers_of(server.process.pid)
        assert answers(server)


def test_workers_do_not_outlive_their_parent(tmp_path, sqlite_url, valkey_url):
    """When the parent is killed and can tell nobody, its workers end by themselves and free the port."""
    environment = {"LIVEBLOG_DATABASE_URL": sqlite_url, "LIVEBLOG_REDIS_URL": valkey_url, "LIVEBLOG_WORKERS": "2"}
    with running_server(tmp_path, environment=environment) as server:
        wait_until(lambda: len(workers_of(server.process.pid)) == 2)
        workers = workers_of(server.process.pid)
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not any(map(is_alive, workers)))
        assert not answers(server)
