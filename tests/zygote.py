"""Processes of the server by fork: one process has imported the server, and copies of it become what tests start.

To import the server takes two seconds of a processor, and tests start it hundreds of times. A copy is a process like
any other: with a session, a folder, an environment and an output of its own, the child of whoever asked, and running
what was asked for from its first line. What has to be seen from the first instruction is started by its own program.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

LIVEBLOG: Final = str(Path(sys.executable).with_name("liveblog"))

_EARLY = ("PYTHON", "LANG", "LC_", "TZ", "LD_", "MALLOC_")
"""Beginnings of the names in the environment that are looked at before a program begins."""

_MODULES = (
    *("liveblog.cli", "liveblog.app", "liveblog.assembly", "liveblog.serving", "liveblog.demo", "liveblog.logs"),
    *("liveblog.cli.environment", "liveblog.store.migrations", "liveblog.serving.server", "liveblog.serving.workers"),
    *("sqlalchemy.dialects.sqlite.aiosqlite", "sqlalchemy.dialects.postgresql.asyncpg", "aiosqlite", "asyncpg"),
    *("uvloop", "httptools", "alembic.command", "alembic.script"),
)
_MOST_BYTES = 100_000
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class _Forked(subprocess.Popen[bytes]):
    """A process that was forked for us, and is our child by now; it is watched and ended as one of Popen's."""

    def __init__(self, command: list[str], pid: int) -> None:  # what Popen's own sets, but for the start
        self.args, self.pid = command, pid
        self.returncode: int | None = None
        self.stdin = self.stdout = self.stderr = None
        self._child_created, self._waitpid_lock = True, threading.Lock()
        self._sigint_wait_secs = 0.25


class Zygote:
    """The process that is copied; it is started when the first copy is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ours: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str], folder: Path, environment: Mapping[str, str], said: tuple[int, int]) -> _Forked:
        """Return a process that does what the command would: a `liveblog …`, or a `python -c …`."""
        asked = json.dumps([command, str(folder), dict(environment)]).encode()
        with self._lock:
            ours = self._ours or self._begun()
            socket.send_fds(ours, [asked], said)
            answer = ours.recv(20)
        return _Forked(command, int(answer))

    def close(self) -> None:
        """Let it end."""
        if self._ours and self._process:
            self._ours.close()
            self._process.wait()

    def _begun(self) -> socket.socket:
        # Copies are children of a process that ends at once, and so become ours.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
        self._ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, __file__, str(its.fileno())]
        with its:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[its.fileno()],
                start_new_session=True,
            )  # fmt: skip
        return self._ours


_KEPT: list[Zygote] = []


@contextmanager
def kept() -> Iterator[None]:
    """Let what is started within the block be copies, where that is the same."""
    zygote = Zygote()
    _KEPT.append(zygote)
    try:
        yield
    finally:
        _KEPT.remove(zygote)
        zygote.close()


def begin(  # noqa: PLR0913  # in all of these, processes differ
    command: list[str],
    *,
    folder: Path,
    output: int,
    errors: int | None = None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    is_late: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a program at the head of a session of its own; without a file for its errors, all it says goes to one.

    A `liveblog …` is a copy. A `python -c …` is one if it `is_late`: it changes nothing before the server is imported.
    """
    told = os.environ if environment is None else environment
    is_known = command[0] == LIVEBLOG or (is_late and command[:2] == [sys.executable, "-c"])
    if _KEPT and is_known and user is None and _can_be_copied(told):
        return _KEPT[-1].start(command, folder, told, (output, output if errors is None else errors))
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        user=user,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if errors is None else errors,
        start_new_session=True,
    )


def _can_be_copied(environment: Mapping[str, str]) -> bool:
    return sys.platform == "linux" and _early(environment) == _early(os.environ)


def _early(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_EARLY)}


def main(asked: socket.socket) -> None:
    """Import what a server imports, and then become what is asked for, in a copy each time, until nobody asks."""
    del sys.path[0]  # our own folder, which no program has
    for module in _MODULES:
        importlib.import_module(module)
    if len([*Path("/proc/self/task").iterdir()]) > 1:
        raise RuntimeError(
            "What a server imports has begun threads, of which a copy has none: import it when it is used"
        )
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(asked, _MOST_BYTES, 2)
        if not message:
            return
        if _is_copy(asked):
            asked.close()
            command, folder, environment = json.loads(message)
            _move(folder, environment, descriptors)
            _become(command)
            return
        for descriptor in descriptors:
            os.close(descriptor)


def _is_copy(asked: socket.socket) -> bool:
    """Make a copy, in which the answer is yes; it tells its number when its parent is whoever asked."""
    if middle := os.fork():
        os.waitpid(middle, 0)
        return False
    middle = os.getpid()
    if os.fork():
        os._exit(0)
    os.setsid()
    while os.getppid() == middle:
        time.sleep(0.0005)
    asked.send(str(os.getpid()).encode())
    return True


def _move(folder: str, environment: dict[str, str], said: list[int]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for own, descriptor in enumerate(said, 1):
        os.dup2(descriptor, own)
        os.close(descriptor)
    gc.unfreeze()


def _become(command: list[str]) -> None:
    if command[0] == LIVEBLOG:
        sys.argv = command
        sys.path.insert(0, str(Path(LIVEBLOG).parent))
        runpy.run_path(LIVEBLOG, run_name="__main__")
        return
    sys.argv = ["-c", *command[3:]]
    sys.path.insert(0, "")
    sys.modules["__main__"] = own = ModuleType("__main__")
    exec(command[2], vars(own))


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
