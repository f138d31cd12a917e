"""Every error that a person or a program can be told about, as one tree.

Each class has a stable `code`, part of the public API: clients branch on it, so it is never renamed. An error is
raised where the rule is broken and translated once for each door: in `web.problems` to HTTP, in `wire.closing` to close
codes. Nothing here knows either.
"""

from dataclasses import dataclass
from typing import ClassVar

from liveblog.sentence import Sentence, counted, sentence


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: `field` is its path in the input ("topics.0", "body", or a header's name)."""

    field: str
    message: str


class LiveblogError(Exception):
    """Base of all errors below; `str(error)` is a sentence for people, a `Sentence` if raised with one."""

    code: ClassVar[str] = "error"

    def __str__(self) -> str:
        said = self.args[0] if self.args else ""
        return said if isinstance(said, Sentence) else super().__str__()


class InvalidInput(LiveblogError):
    """The input breaks a rule; `errors` names each wrong field."""

    code = "invalid_input"

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors


class TimeAhead(InvalidInput):
    """The time is in the future, and the request doesn't say that this is intended."""

    code = "time_ahead"


class BadRequest(LiveblogError):
    """The request can't be read at all: broken JSON, broken UTF-8, a malformed position."""

    code = "bad_request"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.errors = (FieldError(field, message),) if field else ()


class UnsupportedMedia(LiveblogError):
    """The body is of a type that this address doesn't take."""

    code = "unsupported_media_type"


class TooLarge(LiveblogError):
    """The request's body is over the limit."""

    code = "too_large"


class HeadTooLarge(LiveblogError):
    """The request's head is over the limit, in bytes or in fields."""

    code = "head_too_large"


class TooSlow(LiveblogError):
    """The request, or a handshake, was not complete in time."""

    code = "request_timeout"


class Unauthenticated(LiveblogError):
    """No credentials, or no valid ones; `by` is the key of their owner, if that is known."""

    code = "unauthenticated"

    def __init__(self, message: str, by: str | None = None) -> None:
        super().__init__(message)
        self.by = by


class CredentialsExpired(Unauthenticated):
    """The token or session was valid once."""

    code = "credentials_expired"


class Forbidden(LiveblogError):
    """We know who is asking, and they may not do this; `by` is their key."""

    code = "forbidden"

    def __init__(self, message: str, by: str | None = None) -> None:
        super().__init__(message)
        self.by = by


class TooManyAttempts(LiveblogError):
    """Too many passwords were wrong, or too much was reported; the next may be tried after `retry_after` seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            counted(
                "There were too many attempts. Try again in {n} second.",
                "There were too many attempts. Try again in {n} seconds.",
                retry_after,
            )
        )
        self.retry_after = retry_after


class NotFound(LiveblogError):
    """What was asked for does not exist."""

    code = "not_found"


class BlogNotFound(NotFound):
    """No blog has this slug."""

    code = "blog_not_found"

    def __init__(self, slug: str) -> None:
        super().__init__(sentence("There is no blog “{slug}”.", slug=slug))


class BlogHidden(BlogNotFound):
    """It is hidden from the principal: the answer is the same as if there were none.

    `by` is the principal's key, None: anonymous. `reason` is the code in the log.
    """

    def __init__(self, slug: str, by: str | None) -> None:
        super().__init__(slug)
        self.by = by
        self.reason = Forbidden.code if by else Unauthenticated.code


class TopicsNotFound(NotFound):
    """None of the requested topics is open to the principal."""

    code = "topics_not_found"

    def __init__(self) -> None:
        super().__init__(sentence("None of these topics is open to you."))


class EntryNotFound(NotFound):
    """The blog never had an entry with this number."""

    code = "entry_not_found"

    def __init__(self, entry_id: int) -> None:
        super().__init__(sentence("This blog has no entry {entry_id}.", entry_id=entry_id))


class DraftNotFound(NotFound):
    """The blog has no such draft, or none that the principal may see."""

    code = "draft_not_found"

    def __init__(self, draft_id: int) -> None:
        super().__init__(sentence("There is no draft {draft_id}.", draft_id=draft_id))


class Gone(LiveblogError):
    """It existed and was taken away on purpose."""

    code = "gone"


class BlogGone(Gone):
    """The blog was deleted for good; it was public, so everybody may know that."""

    code = "blog_gone"

    def __init__(self, slug: str) -> None:
        super().__init__(sentence("The blog “{slug}” was deleted.", slug=slug))


class EntryDeleted(Gone):
    """The entry was deleted; its text is purged."""

    code = "entry_deleted"

    def __init__(self, entry_id: int) -> None:
        super().__init__(sentence("Entry {entry_id} was deleted.", entry_id=entry_id))


class RangeSuperseded(Gone):
    """The range belongs to another epoch or to a log from which text has since been purged."""

    code = "range_superseded"


class Conflict(LiveblogError):
    """The change doesn't fit the present state."""

    code = "conflict"


class NameTaken(Conflict):
    """A blog, user or token with this name exists."""

    code = "name_taken"


class BlogClosed(Conflict):
    """The blog is closed: no new entries."""

    code = "blog_closed"

    def __init__(self, slug: str) -> None:
        super().__init__(sentence("The blog “{slug}” is closed; reopen it to post.", slug=slug))


class EntryRetracted(Conflict):
    """The entry was withdrawn: nothing is left of it to change."""

    code = "entry_retracted"

    def __init__(self, entry_id: int) -> None:
        super().__init__(
            sentence("Entry {entry_id} was withdrawn: it can't be changed any more, only deleted.", entry_id=entry_id)
        )


class DraftPosted(Conflict):
    """The draft has already become an entry."""

    code = "draft_posted"

    def __init__(self, entry_id: int) -> None:
        super().__init__(sentence("This draft was posted: it is entry {entry_id}.", entry_id=entry_id))
        self.entry_id = entry_id


class StaleRevision(LiveblogError):
    """`If-Match` names a revision that is no longer the current one."""

    code = "stale_revision"


class PreconditionRequired(LiveblogError):
    """This change needs the version that was seen, and the request doesn't name it: it lacks `If-Match`."""

    code = "precondition_required"


class IdempotencyMismatch(LiveblogError):
    """The idempotency key was used before, for something else."""

    code = "idempotency_key_reused"


class Unavailable(LiveblogError):
    """Something that the answer needs is not available now; try again after `retry_after` seconds."""

    code = "unavailable"

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Contended(Unavailable):
    """The transaction lost against another one and was rolled back: nothing was written, and it may be repeated."""


class Unusable(Unavailable):
    """The store needs a person: the file is damaged, or is not a database."""


class Overloaded(Unavailable):
    """This process has as many readers as it can take; polls are still answered."""

    code = "overloaded"


class Busy(Unavailable):
    """Too much work of one kind is running or waiting in this process; everything else works as usual."""

    code = "busy"


class TooCostly(LiveblogError):
    """The input would take more time or memory than one piece of work may use."""

    code = "too_costly"


class OutboundError(LiveblogError):
    """Another server, whose address somebody gave us, was not asked or did not answer properly."""

    code = "outbound"


class AddressRefused(OutboundError):
    """We don't connect to its address: asking again changes nothing."""

    code = "address_refused"


class NoAnswer(OutboundError):
    """It was not found, not reached, or too slow: a later attempt may succeed."""

    code = "no_answer"


class LateAnswer(NoAnswer):
    """Reaching it, or its answer, took too long."""


class AnswerRefused(OutboundError):
    """Its answer is too large, or redirects too often."""

    code = "answer_refused"


class PermanentFailure(LiveblogError):
    """Another server refused, and would refuse again: it is not retried automatically."""

    code = "permanent_failure"


class ConfigurationError(LiveblogError):
    """The settings contradict each other or name something that is not there."""

    code = "configuration"
