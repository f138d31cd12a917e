"""The machine that is measured on: its cores, what it may open, and how it is described beside the figures."""

import os
import platform
import resource
import shutil
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_KEPT_FILES = 500  # what a server opens besides its readers
_VERSIONS = ("liveblog", "uvicorn", "starlette", "uvloop", "httptools", "websockets", "redis", "sqlalchemy")


def pinned(command: tuple[str, ...], part: int) -> tuple[str, ...]:
    """Keep a command on a core of its own: part 0 is the server's, part 1 the load generator's.

    On a machine with one core, or without taskset, the command is returned as it is.
    """
    cores = sorted(os.sched_getaffinity(0))
    taskset = shutil.which("taskset")
    if taskset is None or len(cores) < 2:
        return command
    return (taskset, "--cpu-list", str(cores[part]), *command)


def raise_file_limit() -> None:
    """Let this process, and so all that it starts, open as many files as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def most_readers() -> int:
    """Return how many readers one server can have here, for each of them is an open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most - _KEPT_FILES


def family(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they live."""
    return [pid, *(each for child in _children(pid) for each in family(child))]


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return []


@cache
def description() -> dict[str, Any]:
    """Say what was measured on, for the record."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "pinned": pinned((sys.executable,), 0)[0] != sys.executable,
        "load_average_before": round(os.getloadavg()[0], 2),
        "versions": {name: version(name) for name in _VERSIONS},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
