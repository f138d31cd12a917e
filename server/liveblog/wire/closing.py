"""Close codes, and which error becomes which (docs/protocol.md §8)."""

from dataclasses import dataclass

from liveblog.errors import BadRequest, Forbidden, Gone, InvalidInput, LiveblogError, NotFound, Unauthenticated


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a connection ends; `retry_after` in seconds, None: no hint."""

    code: int
    reason: str
    retry_after: float | None


GOING_AWAY = Closing(4000, "going_away", 1)
TOO_SLOW = Closing(4001, "too_slow", 1)
OVERLOADED = Closing(4002, "overloaded", 10)
RESET = Closing(4205, "reset", 0)

_BY_ERROR: tuple[tuple[type[LiveblogError], Closing], ...] = (
    (BadRequest, Closing(4400, "bad_request", None)),
    (InvalidInput, Closing(4400, "bad_request", None)),
    (Unauthenticated, Closing(4401, "unauthenticated", None)),
    (Forbidden, Closing(4403, "forbidden", None)),
    (NotFound, Closing(4404, "not_found", None)),
    (Gone, Closing(4410, "gone", None)),
)


def closing_for(error: LiveblogError) -> Closing:
    """Return how a connection that meets this error ends; unknown errors say "come back"."""
    return next((closing for kind, closing in _BY_ERROR if isinstance(error, kind)), GOING_AWAY)
