"""Page requests a second: our blog page, while nobody posts, beside nginx with the same bytes as a file.

The server has one core, wrk another. nginx is what a newsroom would put there if the page were a file.
"""

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from bench import documents, machine
from bench.pages import fill
from bench.report import markdown
from bench.servers import CannotMeasure, Server, free_port, running

_LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
_CODINGS = ("br", "gzip", "identity")
_CONNECTIONS = 32
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_BAD = re.compile(r"Non-2xx|Socket errors")
Measured = tuple[float, float]
"""Requests a second, and the 99th percentile in milliseconds."""
_IN_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def run(entries: int, rounds: int, seconds: int) -> list[dict[str, Any]]:
    """Measure each coding on both, in turn; medians over the rounds, of the ratios too."""
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None:
            raise CannotMeasure(f"{program} is not on PATH (apt-get install nginx-light wrk).")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)  # nginx' worker may be another user
        database = f"sqlite+aiosqlite:///{directory}/big.db"
        asyncio.run(fill(database, entries))
        environment = {"LIVEBLOG_DATABASE_URL": database}
        with running(_LIVEBLOG, "serve", environment=environment, is_pinned=True) as ours:
            for coding in _CODINGS:
                _save(directory / "served" / coding, _page(ours, coding))
            with _nginx(directory) as peer:
                addresses = {name: (f"{ours.url}/blogs/big", f"{peer.url}/{name}/page") for name in _CODINGS}
                return [_compare(coding, both, rounds, seconds) for coding, both in addresses.items()]


def _page(server: Server, coding: str) -> bytes:
    with httpx2.stream("GET", f"{server.url}/blogs/big", headers={"accept-encoding": coding}) as answer:
        answer.raise_for_status()
        return b"".join(answer.iter_raw())


def _save(folder: Path, body: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "page").write_bytes(body)


@contextmanager
def _nginx(directory: Path) -> Iterator[Server]:
    port, user = free_port(), "root" if os.geteuid() == 0 else "nobody"
    text = (Path(__file__).parent / "peers" / "page.conf").read_text()
    (directory / "nginx.conf").write_text(text.format(directory=directory, port=port, user=user))
    command = ("nginx", "-c", str(directory / "nginx.conf"), "-p", str(directory))
    with running(*command, port=port, is_pinned=True) as server:
        yield server


def _compare(coding: str, addresses: tuple[str, str], rounds: int, seconds: int) -> dict[str, Any]:
    ours, peer = addresses
    measured = [(_load(ours, coding, seconds), _load(peer, coding, seconds)) for _ in range(rounds)]
    return compared(coding, int(httpx2.head(peer).headers["content-length"]), measured)


def compared(coding: str, size: int, measured: Sequence[tuple[Measured, Measured]]) -> dict[str, Any]:
    """Make a row of what was measured of ours and the peer in each round: medians, of the rounds' ratios too."""
    rates = [statistics.median(both[index][0] for both in measured) for index in (0, 1)]
    slowest = [statistics.median(both[index][1] for both in measured) for index in (0, 1)]
    return {
        "coding": coding,
        "bytes": size,
        "pages/s": rates[0],
        "p99 ms": slowest[0],
        "nginx pages/s": rates[1],
        "nginx p99 ms": slowest[1],
        "ours ÷ it": statistics.median(both[0][0] / both[1][0] for both in measured),
    }


def page(results: list[dict[str, Any]], measured_on: dict[str, Any], day: str, command: str) -> str:
    """Write what docs/performance.md shows of it."""
    return f"{documents.on_machine(measured_on, day)}\nCommand: `{command}`.\n\n{markdown(results)}"


def _load(address: str, coding: str, seconds: int) -> Measured:
    options = ("-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", f"Accept-Encoding: {coding}")
    command = machine.pinned(("wrk", *options, address), 1)
    return read(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def read(said: str) -> Measured:
    """Read what wrk says.

    Raises:
        CannotMeasure: not all answers were good.
    """
    rate, slowest = _RATE.search(said), _P99.search(said)
    if not rate or not slowest or _BAD.search(said):
        raise CannotMeasure(f"wrk could not measure it:\n{said}")
    return float(rate[1]), float(slowest[1]) * _IN_MILLISECONDS[slowest[2]]
