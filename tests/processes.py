"""Programs that run beside a test, and what the kernel tells of running processes (proc(5)): they come and go."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

_GONE = (FileNotFoundError, ProcessLookupError)


@asynccontextmanager
async def running(*command: str, **options: Any) -> AsyncIterator[Process]:
    """Run a program until the block ends, however that ends; one that has not ended by itself then is killed."""
    process = await asyncio.create_subprocess_exec(*command, **options)
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.communicate()  # and so close its pipes


def children_of(pid: int) -> list[int]:
    """Return a process's children, in the order in which it made them."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers_of(pid: int) -> list[int]:
    """Return the workers of a liveblog server: the children that run our code (one more keeps track of resources)."""
    return [child for child in children_of(pid) if b"spawn_main" in _command_of(child)]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and whose parent has not asked for it does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except _GONE:
        return False


def sockets_of(pid: int) -> int:
    """Count the sockets that a process has open."""
    return sum(map(_is_socket, Path(f"/proc/{pid}/fd").iterdir()))


def listening_on(port: int) -> int:
    """Count the sockets that listen on a port of the loopback (/proc/net/tcp)."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except _GONE:
        return b""


def _is_socket(entry: Path) -> bool:
    try:
        return str(entry.readlink()).startswith("socket:")
    except _GONE:  # closed since it was listed
        return False
