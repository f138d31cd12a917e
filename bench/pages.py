"""Reading a large blog: how long one reader waits for the first page, an old permalink, and all events.

The peer is the least that a server on this stack has to do: uvicorn and Starlette answering the same bytes from
memory.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

from bench.servers import running
from liveblog.assembly import open_services
from liveblog.model.blog import BlogDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.settings import Settings

_LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))
_KINDS = {
    "first page": "/blogs/big",
    "permalink of entry 1": "/blogs/big/entries/1",
    "events after 0": "/api/v1/blogs/big/events?after=0",
}
_TEXT = "The water stands at **{} centimetres**, says the harbour office.\n\n> We watch the *gate*.\n\nMore to follow."


def run(entries: int, rounds: int, requests: int) -> list[dict[str, Any]]:
    """Fill a blog and measure, peers interleaved; milliseconds, medians over all rounds."""
    with tempfile.TemporaryDirectory() as directory:
        database = f"sqlite+aiosqlite:///{directory}/big.db"
        asyncio.run(fill(database, entries))
        environment = {"LIVEBLOG_DATABASE_URL": database}
        with running(_LIVEBLOG, "serve", environment=environment) as server, httpx2.Client() as client:
            for name, path in _KINDS.items():
                answer = client.get(server.url + path).raise_for_status()
                (Path(directory) / f"{list(_KINDS).index(name)}.body").write_bytes(answer.content)
            with running(sys.executable, "-m", "bench.still", directory) as peer:
                return [_compare(client, kind, (server.url, peer.url), rounds, requests) for kind in _KINDS]


async def fill(database: str, entries: int) -> None:
    """Make a database with one blog, `big`, of so many entries."""
    async with open_services(Settings(database_url=SecretStr(database))) as services:
        await services.desk.create_blog(BlogDraft(slug="big", title="A long day"))
        for number in range(entries):
            draft = EntryDraft(_TEXT.format(400 + number % 100), topics=("Harbour",), byline=("Ada Quist",))
            await services.desk.post("big", draft, COMMAND)


def _compare(client: httpx2.Client, kind: str, hosts: tuple[str, str], rounds: int, requests: int) -> dict[str, Any]:
    addresses = (hosts[0] + _KINDS[kind], f"{hosts[1]}/{list(_KINDS).index(kind)}")
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for taken, address in zip(times, addresses, strict=True):
            taken += [_milliseconds(client, address) for _ in range(requests)]
    ours, peer = (statistics.median(taken) for taken in times)
    slowest = statistics.quantiles(times[0], n=100)[98]
    size = len(client.get(addresses[0]).content)
    return {"request": kind, "bytes": size, "median": ours, "p99": slowest, "still peer": peer, "ratio": ours / peer}


def _milliseconds(client: httpx2.Client, address: str) -> float:
    started = time.perf_counter()
    client.get(address).raise_for_status()
    return (time.perf_counter() - started) * 1000
