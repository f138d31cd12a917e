"""What can go wrong, as exceptions. Deciding whether to come back is `closing`'s."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self


class LiveblogError(Exception):
    """Anything this package raises about a server."""


class Unreachable(LiveblogError):
    """No answer that makes sense came, after all retries; the cause is chained."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request, or may be."""

    field: str
    message: str


class Problem(LiveblogError):
    """A refusal, as problem details (RFC 9457).

    `code` is stable and made for programs, `title` and `detail` are made for people. `retry_after` is in seconds.
    A WebSocket that is closed with 44xx is the same refusal as the HTTP status 4xx.
    """

    def __init__(  # noqa: PLR0913 - a problem has as many members as the RFC and the protocol give it
        self,
        status: int,
        code: str,
        *,
        title: str = "",
        detail: str = "",
        errors: tuple[FieldError, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.title = title or _phrase(status)
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after

    def __str__(self) -> str:
        said = ": ".join(filter(None, (f"{self.status} {self.title}", self.detail)))
        return "; ".join([said, *(f"{error.field}: {error.message}" for error in self.errors)])

    @classmethod
    def of(cls, status: int, headers: Mapping[str, str], body: bytes) -> Self:
        """Read a refusal from an HTTP answer, whether or not it carries problem details."""
        told = _details(headers, body)
        return cls(
            status,
            str(told.get("code") or _phrase(status).lower().replace(" ", "_")),
            title=str(told.get("title") or ""),
            detail=str(told.get("detail") or ""),
            errors=field_errors(told.get("errors")),
            retry_after=_seconds(headers.get("Retry-After")),
        )


def is_problem(headers: Mapping[str, str]) -> bool:
    """Say whether an HTTP answer is problem details, and so is the server's own."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower() == "application/problem+json"


def _details(headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    if not is_problem(headers):
        return {}
    try:
        details = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return details if isinstance(details, dict) else {}


def field_errors(errors: object) -> tuple[FieldError, ...]:
    """Read what an answer says of single fields; what can't be read is left out."""
    if not isinstance(errors, list):
        return ()
    return tuple(
        FieldError(str(error.get("field", "")), str(error.get("message", "")))
        for error in errors
        if isinstance(error, dict)
    )


def _seconds(retry_after: str | None) -> float | None:
    # A date would have to be compared with a clock, and a reader's clock is not trusted.
    return float(retry_after) if retry_after is not None and retry_after.isascii() and retry_after.isdigit() else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Refused"
