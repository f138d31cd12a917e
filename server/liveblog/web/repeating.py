"""Leave to answer the next asker of the same without asking the application, where the server can do that.

Under `liveblog serve` the scope has an extension that takes an answer down and, while it is true, sends it again to
whoever asks in the same words (serving/repeating.py). On any other server there is none, and every request is answered
here: both must behave alike.
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
    """Let the answer to this request be repeated. It must depend on nothing else that anybody can ask in other words.

    What counts as the same words is the target, `Accept-Encoding` and `If-None-Match`; who asks in any way out of the
    usual (with a token, for a range, under another condition) is never given what others were.
    """
    allow = cast("Allow | None", (request.scope.get("extensions") or {}).get(EXTENSION))
    if allow is not None:
        allow(is_true)
