"""Operations: every address of the API with what it takes and answers, as data.

Routes, the OpenAPI document and the page that shows it are all made of this table.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from liveblog import errors
from liveblog.errors import LiveblogError
from liveblog.intake.models import BlogInput, BlogPatch, EntryInput, EntryPatch, ShiftInput
from liveblog.model.principal import Scope
from liveblog.web.api import blogs, entries, health, media, schemas
from liveblog.web.bodies import IMAGES
from liveblog.web.parameters import ENTRY_ID

Endpoint = Callable[[Request], Awaitable[Response]]

API = "/api/v1"
_BLOG = f"{API}/blogs/{{slug}}"
_ENTRY = f"{_BLOG}/entries/{ENTRY_ID}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header."""

    name: str
    place: str
    description: str
    pattern: str | None = None
    required: bool = False


IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "header",
    "1 to 255 printable characters of your choice: the same request sent again with it is done once.",
    "^[!-~]([ -~]{0,253}[!-~])?$",
)
IF_MATCH = Parameter(
    "If-Match",
    "header",
    "Entity tags of the revisions that may be changed, or `*`; another: 412.",
    r'^(\*|(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*)$',
)
IF_NONE_MATCH = Parameter("If-None-Match", "header", "Entity tags that you have; the same: 304.")
CONFIRM = Parameter(
    "confirm", "query", "The slug of the blog that is to be deleted, once more; another: 422.", required=True
)
PAGE = Parameter("page", "query", "Number of the page, 1 being the oldest; by default the newest.", "^[1-9][0-9]{0,8}$")
EPOCH = Parameter("epoch", "query", "The epoch of your position; needs `after`.", "^[a-z0-9]{1,32}$")
AFTER = Parameter(
    "after", "query", "The number of the last event you have; needs `epoch`, unless it is 0.", "^[0-9]{1,15}$"
)
CROP = Parameter(
    "crop",
    "query",
    "The part of the picture to keep: `left,top,width,height` in pixels of it as it is seen, upright.",
    "^([0-9]{1,5},[0-9]{1,5},[1-9][0-9]{0,4},[1-9][0-9]{0,4})?$",
)
LAST_EVENT_ID = Parameter(
    "Last-Event-ID",
    "header",
    "`{epoch}.{seq}`, as sent in an event stream; it wins over `epoch` and `after`.",
    r"^([a-z0-9]{1,32}\.[0-9]{1,15})?$",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one address; `scope` None: public, or the scope `read` where the blog is private."""

    name: str
    method: str
    path: str
    summary: str
    answer: type[BaseModel]
    endpoint: Endpoint | None = None
    status: int = 200
    body: type[BaseModel] | None = None
    scope: Scope | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[type[LiveblogError], ...] = ()
    headers: tuple[str, ...] = ()
    description: str = ""
    media: tuple[str, ...] = ()
    """The types of a body that is not JSON."""


_Problems = tuple[type[LiveblogError], ...]
_ACCESS: _Problems = (errors.Unauthenticated, errors.CredentialsExpired, errors.Forbidden, errors.Unavailable)
_READ: _Problems = (*_ACCESS, errors.Busy, errors.BlogNotFound, errors.BlogGone)
_BODY: _Problems = (
    errors.BadRequest,
    errors.TooLarge,
    errors.UnsupportedMedia,
    errors.InvalidInput,
    errors.TooCostly,
    errors.Busy,
)
_CHANGE: _Problems = (*_READ, *_BODY)
_POST: _Problems = (*_CHANGE, errors.TimeAhead, errors.BlogClosed, errors.IdempotencyMismatch)
_ENTRY_THERE: _Problems = (errors.EntryNotFound, errors.EntryDeleted)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "create_blog",
        "POST",
        f"{API}/blogs",
        "Create a blog",
        schemas.BlogAnswer,
        blogs.create_blog,
        201,
        BlogInput,
        Scope.ADMIN,
        problems=(*_ACCESS, *_BODY, errors.NameTaken),
        headers=("ETag", "Location"),
        description="Needs a token with the scope `admin` that is good for all blogs.",
    ),
    Operation(
        "get_blog",
        "GET",
        _BLOG,
        "Show a blog",
        schemas.BlogAnswer,
        blogs.get_blog,
        parameters=(IF_NONE_MATCH,),
        problems=_READ,
        headers=("ETag",),
        description="Its details, its epoch, and the number of its last event.",
    ),
    Operation(
        "change_blog",
        "PATCH",
        _BLOG,
        "Change a blog, close it, reopen it or shelve it",
        schemas.BlogChangeAnswer,
        blogs.change_blog,
        body=BlogPatch,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*_CHANGE, errors.StaleRevision, errors.Conflict),
        headers=("ETag",),
        description="Fields that are not sent stay as they are. `seq` is 0 when nothing had to change.",
    ),
    Operation(
        "delete_blog",
        "DELETE",
        _BLOG,
        "Delete a blog for good",
        schemas.BlogDeletionAnswer,
        blogs.delete_blog,
        scope=Scope.ADMIN,
        parameters=(CONFIRM,),
        problems=(*_READ, errors.InvalidInput),
        description="Needs a token with the scope `admin` that is good for all blogs, and the slug once more. Entries, "
        "log, pictures, rights and tokens go; the address answers 410 from now on, and its slug is not given again.",
    ),
    Operation(
        "post_entry",
        "POST",
        f"{_BLOG}/entries",
        "Post an entry",
        schemas.EntryChangeAnswer,
        entries.post_entry,
        201,
        EntryInput,
        Scope.WRITE,
        (IDEMPOTENCY_KEY,),
        _POST,
        headers=("ETag", "Location", "Idempotency-Replayed"),
        description="When the answer comes, the entry is on disk and on its way to the readers, whatever `occurred_at` "
        "says: one more than five minutes ahead is refused, unless `allow_future` says that it is meant.",
    ),
    Operation(
        "list_entries",
        "GET",
        f"{_BLOG}/entries",
        "Show a page of entries",
        schemas.PageAnswer,
        entries.list_entries,
        parameters=(PAGE, IF_NONE_MATCH),
        problems=(*_READ, errors.BadRequest, errors.NotFound),
        headers=("ETag",),
        description="A snapshot: `head` was read before the entries, so following from (`epoch`, `head`) misses "
        "nothing. Pages are full, numbered from the oldest, and do not change when entries are posted.",
    ),
    Operation(
        "get_entry",
        "GET",
        _ENTRY,
        "Show an entry",
        schemas.EntryAnswer,
        entries.get_entry,
        parameters=(IF_NONE_MATCH,),
        problems=(*_READ, *_ENTRY_THERE),
        headers=("ETag",),
        description="With the Markdown that was written, and the HTML that readers get.",
    ),
    Operation(
        "revise_entry",
        "PATCH",
        _ENTRY,
        "Change an entry",
        schemas.EntryChangeAnswer,
        entries.revise_entry,
        body=EntryPatch,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*_CHANGE, errors.TimeAhead, *_ENTRY_THERE, errors.StaleRevision),
        headers=("ETag",),
        description="Fields that are not sent stay as they are; changing nothing makes no event.",
    ),
    Operation(
        "delete_entry",
        "DELETE",
        _ENTRY,
        "Delete an entry and purge its text",
        schemas.EntryChangeAnswer,
        entries.delete_entry,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*_READ, *_ENTRY_THERE, errors.BadRequest, errors.StaleRevision),
        headers=("ETag",),
        description="Its text is taken out of page, API, feeds and event log; open pages remove it.",
    ),
    Operation(
        "hand_over",
        "POST",
        f"{_BLOG}/shifts",
        "Record a hand-over between two editors",
        schemas.ShiftChangeAnswer,
        entries.hand_over,
        201,
        ShiftInput,
        Scope.WRITE,
        (IDEMPOTENCY_KEY,),
        _POST,
        headers=("ETag", "Idempotency-Replayed"),
        description="Readers see it among the entries, at the time when it happened.",
    ),
    Operation(
        "upload_picture",
        "POST",
        f"{_BLOG}/media",
        "Upload a picture",
        schemas.PictureAnswer,
        media.upload_picture,
        201,
        scope=Scope.WRITE,
        parameters=(CROP,),
        problems=(*_READ, errors.TooLarge, errors.UnsupportedMedia, errors.InvalidInput, errors.TooCostly),
        headers=("Location",),
        description="The body is the image itself: at most 10 MiB, 40 megapixels and 30,000 pixels a side. It is drawn "
        "anew, upright and without its metadata, as WebP at most 1600 pixels wide. The same image again "
        "gets the same answer.",
        media=IMAGES,
    ),
    Operation(
        "follow_events",
        "GET",
        f"{_BLOG}/events",
        "Follow a blog by WebSocket, event stream or polling",
        schemas.PollAnswer,
        parameters=(EPOCH, AFTER, LAST_EVENT_ID, IF_NONE_MATCH),
        problems=(*_READ, errors.BadRequest),
        headers=("ETag",),
        description="The request says which: `Upgrade: websocket`, `Accept: text/event-stream`, or neither of them. "
        "Without a position a reader starts at the head, and a poll answers the head document.",
    ),
    Operation(
        "get_closed_range",
        "GET",
        f"{_BLOG}/events/{{generation}}/{{bounds}}",
        "Read a closed range of events",
        schemas.RangeAnswer,
        parameters=(IF_NONE_MATCH,),
        headers=("ETag",),
        problems=(*_READ, errors.BadRequest, errors.NotFound, errors.RangeSuperseded),
        description="Never changes, so caches may keep it for ever.",
    ),
    Operation(
        "healthz",
        "GET",
        "/healthz",
        "Tell that the server lives",
        schemas.HealthAnswer,
        health.healthz,
        description="Asks nobody else: an outage of the database is no reason to restart every server.",
    ),
    Operation(
        "readyz",
        "GET",
        "/readyz",
        "Tell whether the server can do its work",
        schemas.HealthAnswer,
        health.readyz,
        problems=(errors.Unavailable,),
        description="Its database answers, and it isn't stopping. `degraded`: Redis doesn't answer, so what is posted "
        "on one process is heard on the others up to a second later.",
    ),
)
