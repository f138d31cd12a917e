"""Close codes, and which error becomes which (docs/protocol.md §8)."""

from dataclasses import dataclass

from liveblog.errors import BadRequest, Forbidden, Gone, InvalidInput, LiveblogError, NotFound, Unauthenticated


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why a connection ends; `retry_after` in seconds, None: no hint."""

    code: int
    reason: str
    retry_after: float | None


GOING_AWAY = CloseReason(4000, "going_away", 1)
TOO_SLOW = CloseReason(4001, "too_slow", 1)
OVERLOADED = CloseReason(4002, "overloaded", 10)
RESET = CloseReason(4205, "reset", 0)

_BY_ERROR: tuple[tuple[type[LiveblogError], CloseReason], ...] = (
    (BadRequest, CloseReason(4400, "bad_request", None)),
    (InvalidInput, CloseReason(4400, "bad_request", None)),
    (Unauthenticated, CloseReason(4401, "unauthenticated", None)),
    (Forbidden, CloseReason(4403, "forbidden", None)),
    (NotFound, CloseReason(4404, "not_found", None)),
    (Gone, CloseReason(4410, "gone", None)),
)


def closing_for(error: LiveblogError) -> CloseReason:
    """Return how a connection that meets this error ends; unknown errors say "come back"."""
    return next((closing for kind, closing in _BY_ERROR if isinstance(error, kind)), GOING_AWAY)
