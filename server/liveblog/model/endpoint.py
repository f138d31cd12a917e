"""An endpoint: a partner's webhook receiver, which is a position in the log of each blog, and what was tried."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

TEST_KIND = "endpoint.test"
RESET_KIND = "blog.reset"
"""Kinds of what is sent beside events: a try, and that a log was restored, so that its numbers begin anew."""


class OnFailure(StrEnum):
    """What comes after an event that a receiver refuses: nothing before it is taken, or the next."""

    HOLD = "hold"
    SKIP = "skip"


class EndpointState(StrEnum):
    """How an endpoint does: it takes what it is sent, fails and is tried again, or is sent nothing more."""

    GOOD = "good"
    FAILING = "failing"
    PAUSED = "paused"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class EndpointDraft:
    """What a house says of an endpoint; without `kinds` it gets all kinds of event, without `blog_ids` of all blogs.

    All is what its partner gets: to name a blog here gives nothing that the partner has not.
    """

    url: str
    kinds: tuple[str, ...] = ()
    on_failure: OnFailure = OnFailure.HOLD
    blog_ids: tuple[int, ...] = ()


class EndpointChanges(TypedDict, total=False):
    """What is said anew of an endpoint; what isn't stays."""

    url: str
    kinds: tuple[str, ...]
    on_failure: OnFailure
    blog_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FormerSecret:
    """A secret, sealed, that was followed by another one and signs beside it for a while."""

    sealed: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as stored.

    `sealed` is its secret, sealed; `former` are those before it, the newest first. `told_at` is when its owner was told
    that it was given up on. `failures` counts those since something was taken, the first of which was at
    `failed_since`; nothing is sent before `retry_at`. It is sent nothing, either, while it is paused, and from
    `disabled_at` on, until somebody resumes it.
    """

    id: int
    partner_id: int
    url: str
    sealed: str
    kinds: tuple[str, ...]
    on_failure: OnFailure
    created_at: datetime
    paused_at: datetime | None = None
    disabled_at: datetime | None = None
    failures: int = 0
    failed_since: datetime | None = None
    retry_at: datetime | None = None
    former: tuple[FormerSecret, ...] = ()
    told_at: datetime | None = None
    blog_ids: tuple[int, ...] = ()

    def former_at(self, at: datetime) -> tuple[FormerSecret, ...]:
        """Return the secrets before the present one that still sign at a moment."""
        return tuple(each for each in self.former if at < each.until)

    def good_secrets(self, at: datetime) -> tuple[str, ...]:
        """Return the secrets, sealed, that sign at a moment, the present one first."""
        return self.sealed, *(each.sealed for each in self.former_at(at))

    @property
    def state(self) -> EndpointState:
        """Tell how it does."""
        if self.disabled_at is not None:
            return EndpointState.GIVEN_UP
        if self.paused_at is not None:
            return EndpointState.PAUSED
        return EndpointState.FAILING if self.failures else EndpointState.GOOD

    def wants(self, kind: str) -> bool:
        """Tell whether it is sent events of a kind."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Lag:
    """A blog of which an endpoint has not been sent all: up to which event of which epoch it was."""

    blog_id: int
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """One request to a receiver; `status` None: there was no answer, and `error` is the code of why.

    `message` is what the receiver knows it by, the same for each attempt. `answer` is the beginning of what it said.
    """

    endpoint_id: int
    message: str
    kind: str
    at: datetime
    milliseconds: int
    blog_id: int | None = None
    seq: int | None = None
    entry_id: int | None = None
    status: int | None = None
    error: str | None = None
    answer: str = ""
    id: int = 0

    @property
    def is_taken(self) -> bool:
        """Tell whether the receiver took it."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 -- HTTP's successes
