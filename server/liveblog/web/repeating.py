"""Lets the server answer identical requests from memory, where it can do that.

Under `liveblog serve` the scope has an extension that records an answer and, while it is true, sends it again for
identical requests (serving/repeating.py). Any other server has none, and every request is answered here: both must
behave alike.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

from starlette.requests import Request

EXTENSION = "liveblog.repeat"

IsTrue: TypeAlias = Callable[[], bool]
"""Tells whether an answer would be the same now; it costs next to nothing and waits for nothing."""

Allow: TypeAlias = Callable[[IsTrue], None]
"""The extension: lets the answer to this request be repeated while it is true."""


def allow_repeating(request: Request, is_true: IsTrue) -> None:
    """Let the answer to this request be repeated.

    It may depend on nothing but the target, `Accept-Encoding` and `If-None-Match`. A request that is unusual in any way
    (with a token, for a range, under another condition) never gets an answer that was made for others.
    """
    allow = cast("Allow | None", (request.scope.get("extensions") or {}).get(EXTENSION))
    if allow is not None:
        allow(is_true)
