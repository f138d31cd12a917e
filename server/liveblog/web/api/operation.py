"""What an operation of the API is, and the parameters and problems that many of them have."""

from dataclasses import dataclass

from pydantic import BaseModel

from liveblog import errors
from liveblog.errors import LiveblogError
from liveblog.model.principal import Scope
from liveblog.web.parameters import ENTRY_ID
from liveblog.web.visitor import Handler

API = "/api/v1"
BLOG = f"{API}/blogs/{{slug}}"
ENTRY = f"{BLOG}/entries/{ENTRY_ID}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or a header."""

    name: str
    place: str
    description: str
    pattern: str | None = None
    required: bool = False


_DATE = (
    "(2[0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|(2[048]00|2[0-9](0[48]|[2468][048]|[13579][26]))-02-29)"
)
"""The days that the calendar has, February 29 among them."""

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
BEFORE = Parameter(
    "before",
    "query",
    "The `next` of the list before: it goes on there. By default the newest.",
    rf"^({_DATE}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{3}}Z-[1-9][0-9]{{0,14}})?$",
)
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
    endpoint: Handler | None = None
    status: int = 200
    body: type[BaseModel] | None = None
    scope: Scope | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[type[LiveblogError], ...] = ()
    headers: tuple[str, ...] = ()
    description: str = ""
    media: tuple[str, ...] = ()
    """The types of a body that is not JSON."""


Problems = tuple[type[LiveblogError], ...]
ACCESS: Problems = (errors.Unauthenticated, errors.CredentialsExpired, errors.Forbidden, errors.Unavailable)
READ: Problems = (*ACCESS, errors.Busy, errors.BlogNotFound, errors.BlogGone)
BODY: Problems = (
    errors.BadRequest,
    errors.TooLarge,
    errors.UnsupportedMedia,
    errors.InvalidInput,
    errors.TooCostly,
    errors.Busy,
)
CHANGE: Problems = (*READ, *BODY)
POST: Problems = (*CHANGE, errors.TimeAhead, errors.BlogClosed, errors.IdempotencyMismatch)
ENTRY_THERE: Problems = (errors.EntryNotFound, errors.EntryDeleted)
