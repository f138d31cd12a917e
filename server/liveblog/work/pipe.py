"""What a server and its child processes say to each other: parts of bytes, each after its length.

Nothing is unpickled: a child that a picture has taken over can say what it likes, and be no more than wrong.
"""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

from liveblog.errors import FieldError, InvalidInput, LiveblogError, TooCostly, TooLarge

Parts = Sequence[bytes]
Work = Callable[..., Parts]
"""Takes parts of bytes and returns such: a function of a module, so that a child finds it by its name."""

COUNT = struct.Struct(">I")
MOST_PARTS = 512
MOST_BYTES = 64 * 1024 * 1024
DONE, REFUSED, FAILED = b"done", b"refused", b"failed"


def packed(parts: Parts) -> bytes:
    """Return the parts as they are sent."""
    return b"".join((COUNT.pack(len(parts)), *(COUNT.pack(len(part)) + part for part in parts)))


def address_of(work: Work) -> str:
    """Return by what name a child finds the function."""
    return f"{work.__module__}:{work.__qualname__}"


def refusal_parts(error: LiveblogError) -> Parts:
    """Return a refusal as parts: an error that is the fault of what was sent."""
    fields = [[each.field, each.message] for each in getattr(error, "errors", ())]
    return REFUSED, json.dumps({"error": type(error).__name__, "message": str(error), "fields": fields}).encode()


def read_refusal(part: bytes) -> LiveblogError:
    """Return the error that a child told of; none but those that a piece of work may raise."""
    said: dict[str, Any] = json.loads(part)
    if said["error"] == InvalidInput.__name__:
        return InvalidInput(*(FieldError(field, message) for field, message in said["fields"]))
    return TooLarge(said["message"]) if said["error"] == TooLarge.__name__ else TooCostly(said["message"])
