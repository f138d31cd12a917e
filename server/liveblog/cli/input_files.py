"""What a command is given to read: a file or stdin, in UTF-8."""

import codecs
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from liveblog.errors import BadRequest

_PIECE = 1 << 20  # bytes


def opener(file: str) -> Callable[[], BinaryIO]:
    """Return what opens a file (`-`: stdin, which is read once, and held).

    Raises:
        OSError: stdin can't be read; a file is tried when it is opened.
    """
    if file != "-":
        return lambda: Path(file).open("rb")
    given = sys.stdin.buffer.read()
    return lambda: BytesIO(given)


def require_utf8(file: str, opened: Callable[[], BinaryIO]) -> None:
    """See that all of a file is UTF-8, without holding it.

    Raises:
        BadRequest: it is not; says which byte is wrong.
    """
    decoder, passed = codecs.getincrementaldecoder("utf-8")(), 0
    with opened() as pieces:
        while True:
            piece = pieces.read(_PIECE)
            left, _ = decoder.getstate()
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                raise _no_utf8(file, error, passed - len(left)) from error
            if not piece:
                return
            passed += len(piece)


def decoded(file: str, opened: Callable[[], BinaryIO]) -> str:
    """Return all of a file as text.

    Raises:
        BadRequest: it is not UTF-8.
    """
    with opened() as whole:
        data = whole.read()
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _no_utf8(file, error) from error


def _no_utf8(file: str, error: UnicodeDecodeError, before: int = 0) -> BadRequest:
    name = "The input" if file == "-" else file
    return BadRequest(f"{name} is not UTF-8: byte {before + error.start} is 0x{error.object[error.start]:02x}.")
