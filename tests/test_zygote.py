"""A copy is as a process that was started by its own program, in all that either can see of itself."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests import zygote
from tests.pace import PATIENCE
from tests.processes import is_alive
from tests.services import running_server
from tests.waiting import wait_until

_FACTS = """
import gc, json, os, resource, signal, sys, threading, time
handled = {one.name: str(signal.getsignal(one)) for one in signal.Signals}
blocked = [str(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, [])]
limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")}
print(json.dumps({
    "is leading": os.getsid(0) == os.getpgid(0) == os.getpid(), "parent": os.getppid(), "folder": os.getcwd(),
    "environment": dict(os.environ), "arguments": sys.argv, "path": sys.path, "flags": list(sys.flags),
    "main": [__name__, sys.modules["__main__"].__dict__ is globals(), "__file__" in globals()],
    "files": sorted(os.readlink(f"/proc/self/fd/{each}") for each in (0, 1, 2)), "more files": sorted(
        each for each in os.listdir("/proc/self/fd") if int(each) > 2 and os.path.exists(f"/proc/self/fd/{each}")),
    "signals": handled, "blocked": blocked, "limits": limits, "nice": os.nice(0), "threads": threading.active_count(),
    "zone": time.tzname, "garbage": [gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()],
    "streams": [[each.encoding, each.errors, each.line_buffering] for each in (sys.stdin, sys.stdout, sys.stderr)],
    "mask": os.umask(0o22), "recursion": sys.getrecursionlimit(), "frames": sys._getframe().f_code.co_name,
}, sort_keys=True), flush=True)
sys.exit(7)
"""


def _said(folder: Path, code: str = _FACTS, **more: str) -> tuple[str, subprocess.Popen[bytes]]:
    log = folder / "said"
    environment = {**os.environ, **more}
    with log.open("wb") as output:
        command = [sys.executable, "-c", code, "one"]
        process = zygote.begin(command, folder=folder, output=output.fileno(), environment=environment, is_late=True)
    process.wait(PATIENCE)
    return log.read_text(), process


def test_a_copy_sees_what_any_process_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Its parent, session, folder, environment, arguments, files, signals, limits and streams are those of another."""
    copy, copied = _said(tmp_path, LIVEBLOG_ZONE="mine")
    monkeypatch.setattr(zygote, "_KEPT", [])
    plain, started = _said(tmp_path, LIVEBLOG_ZONE="mine")
    assert (type(copied), type(started)) == (zygote._Forked, subprocess.Popen)
    assert json.loads(copy) == json.loads(plain)
    assert (copied.returncode, started.returncode) == (7, 7)


def test_no_two_copies_draw_the_same(tmp_path: Path):
    """What is drawn by chance is drawn anew in each."""
    drawn = {_said(tmp_path, "import random, secrets; print(random.random(), secrets.token_hex())")[0] for _ in "12"}
    assert len(drawn) == 2


def test_an_environment_that_python_reads_first_is_for_a_process_of_its_own(tmp_path: Path):
    """What is looked at before the first line has been looked at in a copy."""
    assert _said(tmp_path, "import time; print(time.tzname[0])", TZ="Asia/Tokyo")[0] == "JST\n"


def test_a_server_may_be_a_copy_and_ends_as_any(tmp_path: Path):
    """It serves, says what it says into its own log, hears a signal, and is nobody's when it has ended."""
    with running_server(tmp_path) as server:
        assert isinstance(server.process, zygote._Forked)
        assert "liveblog runs at" in server.log.read_text()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        with suppress(ChildProcessError):
            assert os.waitpid(server.process.pid, os.WNOHANG) == (0, 0)


def test_what_is_copied_ends_with_the_tests():
    """Whoever began it closes it, or goes: then it has nobody to wait for."""
    one = zygote.Zygote()
    ours = one._begun()
    process = one._process
    assert process is not None
    ours.close()
    wait_until(lambda: not is_alive(process.pid))
    one.close()
