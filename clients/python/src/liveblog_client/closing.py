"""What a reader does when a connection is over: the table of section 8 of the protocol.

How long it waits is `timing`'s, which transport it takes is `ladder`'s.
"""

from collections.abc import Mapping
from enum import Enum

from liveblog_client.errors import Problem, is_problem

_CLOSE_SNAPSHOT = range(4200, 4300)
_CLOSE_STAY = range(4400, 4500)
_STATUS_STAY = range(400, 500)
# 408 Request Timeout, 425 Too Early, 429 Too Many Requests: the same request may succeed later.
_STATUS_RETURN = frozenset({408, 425, 429})


_DETAILS = {
    4401: "What lets you in has ended, or never did: your token may have expired or been revoked.",
    4403: "You may not follow this blog.",
    4404: "There is no such blog, or it is not yours to read (any more).",
    4410: "This blog is no longer available.",
}
"""What a close code has no room for, in words for whoever followed."""


class Then(Enum):
    """What to do next: come back with the position, take a snapshot first, or stay away."""

    RETURN = "return"
    SNAPSHOT = "snapshot"
    STAY = "stay"


class Ended(Exception):
    """A connection is over; `problem` is set when the reader was refused, and always when it is to stay away."""

    def __init__(
        self, why: str, then: Then = Then.RETURN, *, retry_after: float | None = None, problem: Problem | None = None
    ) -> None:
        super().__init__(why)
        self.then = then
        self.retry_after = retry_after
        self.problem = problem

    @property
    def is_full(self) -> bool:
        """Whether the server has as many live readers as it takes; it can still be polled."""
        return self.problem is not None and self.problem.code == "overloaded"


def after_close(code: int) -> Then:
    """Say what a WebSocket close code, or the code of a `bye`, asks for."""
    if code in _CLOSE_STAY:
        return Then.STAY
    return Then.SNAPSHOT if code in _CLOSE_SNAPSHOT else Then.RETURN


def after_status(status: int) -> Then:
    """Say what the HTTP status of the server's own refusal asks for."""
    return Then.STAY if status in _STATUS_STAY and status not in _STATUS_RETURN else Then.RETURN


def closed(code: int, reason: str, retry_after: float | None = None) -> Ended:
    """Describe the end of a connection that was closed with a code."""
    then = after_close(code)
    # 4400-4499 are the HTTP statuses of the same meaning, 4000 higher.
    detail = _DETAILS.get(code, "")
    problem = Problem(code - 4000, reason or "refused", detail=detail) if then is Then.STAY else None
    return Ended(f"closed with {code} {reason}".rstrip(), then, retry_after=retry_after, problem=problem)


def refused(status: int, headers: Mapping[str, str], body: bytes) -> Ended:
    """Describe the end of an attempt that was answered with an HTTP error.

    What isn't the server's own answer passes: something in between may have lost its way to it for a moment.
    """
    problem = Problem.of(status, headers, body)
    then = after_status(status) if is_problem(headers) else Then.RETURN
    return Ended(str(problem), then, retry_after=problem.retry_after, problem=problem)
