"""Servers to measure, each a process of its own on a free loopback port."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from bench import machine

_START_SECONDS = 30.0
_STOP_SECONDS = 20.0


class CannotMeasure(Exception):
    """Something is missing here that a measurement needs; the text is a sentence for a person."""


def free_port() -> int:
    """Find a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self) -> list[int]:
        """Return its processes: what it started is measured with it."""
        return machine.family(self.pid)


@contextmanager
def running(
    *command: str, environment: Mapping[str, str] | None = None, port: int | None = None, is_pinned: bool = False
) -> Iterator[Server]:
    """Run `command … --port N` until the block ends; with `port`, a command that has been told of it otherwise."""
    if port is None:
        port = free_port()
        command = (*command, "--port", str(port))
    if is_pinned:
        command = machine.pinned(command, 0)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=os.environ | dict(environment or {}), stdout=log, stderr=log)
        try:
            _wait_for(port, process, log)
            yield Server(port, process.pid)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log.seek(0)
    raise CannotMeasure(f"{process.args!r} did not start:\n{log.read().decode(errors='replace')[-2000:]}")
