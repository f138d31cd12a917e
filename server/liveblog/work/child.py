"""What a child process does: `python -m liveblog.work.child MODULE:FUNCTION SECONDS MEMORY` on its two pipes.

It reads a piece of work, does it within its limits, answers, and reads the next. It writes no file, opens none once it
has its code, answers no signal of the terminal, and ends with the process that made it, however that ended.
"""

import ctypes
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from liveblog.errors import LiveblogError, TooCostly
from liveblog.work.pipe import COUNT, DONE, FAILED, Parts, Work, packed, refusal_parts

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_FILES = 32
_FRAMES = 8  # of a bug's traceback, the last ones
_NICENESS = 10
_NO_MEMORY = "It would take too much memory."


def main(address: str, seconds: str, memory: str) -> None:
    """Do what is asked for until nobody asks any more."""
    parent = os.getppid()
    _end_with(parent)
    work = _found(address)
    questions, answers = _pipes()
    _give_up_all_else(int(memory))
    _say(answers, (DONE,))
    for parts in _read(questions):
        _allow_seconds(float(seconds))
        _say(answers, _answer(work, parts))


def _found(address: str) -> Work:
    module, _, name = address.partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    return work


def _answer(work: Work, parts: Parts) -> Parts:
    try:
        return DONE, *work(*parts)
    except LiveblogError as error:
        return refusal_parts(error)
    except MemoryError:
        return refusal_parts(TooCostly(_NO_MEMORY))
    except Exception:  # noqa: BLE001 -- a bug, of which the server tells
        return FAILED, traceback.format_exc(-_FRAMES).encode()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: what libraries print must not get among the answers, nor into the server's log."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return questions, answers


def _read(questions: BinaryIO) -> Iterator[Parts]:
    while count := questions.read(COUNT.size):
        yield [_exactly(questions, _number(questions.read(COUNT.size))) for _ in range(_number(count))]


def _say(answers: BinaryIO, parts: Parts) -> None:
    answers.write(packed(parts))
    answers.flush()


def _number(packed_number: bytes) -> int:
    return int(COUNT.unpack(packed_number)[0])


def _exactly(questions: BinaryIO, length: int) -> bytes:
    part = questions.read(length)
    if len(part) < length:
        sys.exit(0)  # whoever asked is gone
    return part


def _end_with(parent: int) -> None:
    """Die when the parent does, in the middle of whatever it is: a pipe that ends is only seen between two pieces."""
    for terminal in (signal.SIGINT, signal.SIGTERM):
        signal.signal(terminal, signal.SIG_IGN)  # the server lets what is under way end, and then ends us
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(0)


if sys.platform == "win32":

    def _give_up_all_else(memory: int) -> None:
        """Windows has no such limits; the server's own clock ends what takes too long."""

    def _allow_seconds(seconds: float) -> None: ...

else:
    import math
    import resource

    def _give_up_all_else(memory: int) -> None:
        """Give up what no piece of work needs: more memory, files, dumps, and the processor when others want it."""
        os.nice(_NICENESS)
        if sys.platform == "linux":
            Path("/proc/self/oom_score_adj").write_text("1000")  # when memory runs out, sooner us than the server
        for name, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, _FILES),
        ):
            resource.setrlimit(name, (most, most))
        if sys.platform == "linux":
            own = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (own + memory, own + memory))

    def _allow_seconds(seconds: float) -> None:
        """Let the kernel end us after so much more processor time; its limit counts from our beginning."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main(*sys.argv[1:])
