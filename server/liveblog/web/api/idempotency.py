"""`Idempotency-Key`, as a request brings it."""

import hashlib
import re

from starlette.requests import Request

from liveblog.desk import IdempotencyKey
from liveblog.errors import BadRequest
from liveblog.intake.models import Input

_KEY = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")


def idempotency_key(request: Request, wanted: Input, about: str = "") -> IdempotencyKey | None:
    """Read the key. What was validated is fingerprinted, not its spelling, and what the address says it is done to.

    Raises:
        BadRequest: it is no good key.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise BadRequest("must be 1 to 255 printable ASCII characters", "Idempotency-Key")
    meaning = f"{type(wanted).__name__}{about}\n{wanted.model_dump_json()}"
    return IdempotencyKey(key, hashlib.sha256(meaning.encode()).hexdigest())
