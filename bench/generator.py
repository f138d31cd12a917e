"""The programs in C, load/: built with gcc on first use, run on a core of their own, and what they print.

What the load generator does, and what its figures are, is said at the top of load/load.c.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bench import machine
from bench.servers import CannotMeasure

_SOURCES = Path(__file__).parent / "load"
_BUILT = Path(__file__).parent / ".built"
_PROGRAMS = {"load": ("load.c", "followers.c", "publishers.c", "figures.c"), "limit": ("limit.c",)}
_LONGEST_SECONDS = 600

Line: TypeAlias = dict[str, Any]
"""What the generator says of one phase; after measuring also `server` and `round`."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the load generator has to know of a running server."""

    port: int
    pids: list[int]
    path: str = "/ws"
    post: str = "/pub"
    post_headers: tuple[str, ...] = ("Content-Type: text/plain",)
    template: str | None = None
    sse: bool = False
    deflate: bool = False
    post_port: int | None = None  # where it is another


def built(name: str) -> str:
    """Return the path of a program, made anew when its source has changed."""
    program = _BUILT / name
    sources = [_SOURCES / source for source in _PROGRAMS[name]]
    newest = max(source.stat().st_mtime for source in _SOURCES.iterdir())
    if not program.exists() or program.stat().st_mtime < newest:
        _build(program, sources)
    return str(program)


def _build(program: Path, sources: list[Path]) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        raise CannotMeasure("The load generator is written in C: install gcc (Debian: apt install gcc zlib1g-dev).")
    _BUILT.mkdir(exist_ok=True)
    command = [compiler, "-O2", "-Wall", "-o", str(program), *map(str, sources), "-lz"]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        raise CannotMeasure(f"gcc could not build the load generator (zlib's headers are zlib1g-dev):\n{result.stderr}")


def load(target: Target, readers: int, phases: list[str], stalled: int = 0) -> list[Line]:
    """Connect readers to a server, run the phases (`win:2:600:3`), and return a line for `idle` and for each phase."""
    command = machine.pinned((built("load"), *_arguments(target, readers, phases), "--stall", str(stalled)), 1)
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_LONGEST_SECONDS)
    if result.returncode:
        raise CannotMeasure(f"The load generator gave up: {result.stderr.strip()}")
    return parsed(result.stdout)


def _arguments(target: Target, readers: int, phases: list[str]) -> list[str]:
    options = ["--port", str(target.port), "--path", target.path, "--readers", str(readers), "--post", target.post]
    options += ["--post-port", str(target.post_port or target.port)]
    options += ["--pids", ",".join(map(str, target.pids))]
    options += [word for header in target.post_headers for word in ("--post-header", header)]
    options += [word for phase in phases for word in ("--phase", phase)]
    if target.template:
        options += ["--template", target.template]
    return options + ["--sse"] * target.sse + ["--deflate"] * target.deflate


def parsed(printed: str) -> list[Line]:
    """Read what the generator printed: a JSON object a line."""
    return [json.loads(line) for line in printed.splitlines() if line.strip()]
