"""Pieces of work for child processes: good ones, and all that can go wrong in one."""

import ctypes
import os
import signal
import threading
from pathlib import Path

from liveblog.errors import FieldError, InvalidInput, TooLarge


def reverse(text: bytes) -> tuple[bytes, ...]:
    return (text[::-1],)


def pid(*_: bytes) -> tuple[bytes, ...]:
    return (str(os.getpid()).encode(),)


def refuse(kind: bytes) -> tuple[bytes, ...]:
    raise InvalidInput(FieldError("body", "is not good")) if kind == b"invalid" else TooLarge("It is too large.")


def fail(*_: bytes) -> tuple[bytes, ...]:
    raise ZeroDivisionError("a bug")


def do(what: bytes) -> tuple[bytes, ...]:
    """Misbehave as told, and answer with the process otherwise."""
    match what.decode():
        case "spin":
            while True:
                pass
        case "sleep":
            threading.Event().wait()
        case "hoard":
            hoard = [bytearray(16 * 1024 * 1024) for _ in range(1000)]
            del hoard
        case "crash":
            ctypes.string_at(0)
        case "ended":
            os.kill(os.getpid(), signal.SIGKILL)
    return pid()


def possessions(*_: bytes) -> tuple[bytes, ...]:
    """Tell what this process has: its open files, and the names of its environment."""
    files = [file for file in Path("/proc/self/fd").iterdir() if file.exists()]  # one was listing them
    return str(len(files)).encode(), "\n".join(os.environ).encode()


def write_file(path: bytes) -> tuple[bytes, ...]:
    """Try to write a file, and tell what came of it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        Path(os.fsdecode(path)).write_bytes(b"x")
    except OSError as error:
        return (str(error.errno).encode(),)
    return (b"written",)
