"""The tests' unit of time: how long a fixed piece of work takes here and now, beside a quiet machine of two processors.

Bounds are written for that machine and handed through `pace`. A run measures once, before its first test; the workers
of xdist inherit what was found, and add that there may be more of them than processors. As a plugin of pytest
(`addopts`) it scales the limits of pytest-timeout, configured or marked, without being asked.
"""

import asyncio
import os
import subprocess
import sys
import time
from typing import Final

import pytest

_QUIET_SECONDS = 0.4
_FOUND = "TESTS_SLOWNESS"
_MOST = 15.0  # beyond, a limit would be one no more
_ROUNDS = 5
_WORDS = 300


async def _speak() -> None:
    """Send words to and fro through the loopback, as servers and readers in one event loop do."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while word := await reader.read(100):
            writer.write(word)
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for _ in range(_WORDS):
            writer.write(b"word")
            await reader.readexactly(4)
        writer.close()
        await writer.wait_closed()


def _measured() -> float:
    """Start processes and speak in an event loop, and tell how many times longer than on a quiet machine it took."""
    began = time.perf_counter()
    for _ in range(_ROUNDS):
        subprocess.run([sys.executable, "-c", "import asyncio, json"], check=True)
        asyncio.run(_speak())
    return max(1.0, (time.perf_counter() - began) / _QUIET_SECONDS)


def _found() -> float:
    """Measure, unless the process that started this one has; a worker among many has only its share of the machine."""
    if _FOUND not in os.environ:
        os.environ[_FOUND] = f"{_measured():.2f}"
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return min(_MOST, float(os.environ[_FOUND]) * max(1.0, workers / len(os.sched_getaffinity(0))))


SLOWNESS: Final = _found()


def pace(seconds: float) -> float:
    """Return in seconds of this machine what takes so many on a quiet one: never less."""
    return seconds * SLOWNESS


PATIENCE: Final = pace(30.0)
"""Seconds to wait for what will come, however busy the machine is: a limit against hanging, which proves no speed."""


def pytest_report_header() -> str:
    """Say what the limits are scaled by."""
    return f"pace: {SLOWNESS:.2f} times a quiet machine's time"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Scale each test's own limit, or the configured one, unless the command line says otherwise (`--timeout 0`)."""
    if config.getoption("timeout") is None:
        for item in items:
            marked = item.get_closest_marker("timeout")
            limit = marked.args[0] if marked else config.getini("timeout")
            item.add_marker(pytest.mark.timeout(pace(float(limit))), append=False)
