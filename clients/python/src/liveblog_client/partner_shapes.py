"""The shapes of partners, their keys and their receivers, as the server's JSON has them; times are RFC 3339."""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict


class PartnerBlog(TypedDict):
    """A blog that a partner gets; with `topics` it gets the entries of these alone."""

    slug: str
    topics: NotRequired[Sequence[str]]


class PartnerFields(TypedDict, total=False):
    """What can be said of a partner beside its name.

    `everywhere`: it gets all blogs that partners may read, else those of `blogs`. `origins` are the sites whose pages
    may use its publishable keys, `null` among them where sandboxed frames may; none: all sites.
    """

    attribution: str
    accent: str | None
    contact: str
    origins: Sequence[str]
    everywhere: bool
    blogs: Sequence[PartnerBlog]


class Partner(TypedDict):
    """A partner; `shut_out_at`: since when its keys open nothing."""

    id: int
    name: str
    attribution: str
    accent: str | None
    contact: str
    origins: list[str]
    everywhere: bool
    blogs: list[PartnerBlog]
    created_at: str
    shut_out_at: str | None


class PartnerKey(TypedDict):
    """What is known of a key; `prefix` is how it begins."""

    id: int
    kind: Literal["pk", "sk"]
    prefix: str
    state: Literal["good", "ending", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    used_at: str | None


class MadeKey(TypedDict):
    """A key that was made, and what is known of all."""

    key: str
    keys: list[PartnerKey]


class UsageLine(TypedDict):
    """How many requests there were on a day (UTC), from a page of this site, by a transport.

    A site is host and port; "": none, or unknown; `null`: sandboxed frames.
    """

    day: str
    page: str
    transport: Literal["api", "page", "embed", "feed", "websocket", "sse", "poll", "refresh", "webhook"]
    requests: int


class EndpointPosition(TypedDict):
    """Up to which event of a blog a receiver was sent."""

    blog: str
    seq: int


class EndpointFields(TypedDict, total=False):
    """What can be said of a receiver beside its address: kinds of events, blogs (none: all), what follows a refusal."""

    kinds: Sequence[str]
    blogs: Sequence[str]
    on_failure: Literal["hold", "skip"]


class Endpoint(TypedDict):
    """A receiver; `failures` counts those since it took something.

    `former_secrets_until` is until when a secret before the present one signs, too.
    """

    id: int
    url: str
    kinds: list[str]
    blogs: list[str]
    on_failure: Literal["hold", "skip"]
    state: Literal["good", "failing", "paused", "given_up"]
    created_at: str
    paused_at: str | None
    given_up_at: str | None
    failures: int
    failed_since: str | None
    retry_at: str | None
    former_secrets_until: str | None
    positions: list[EndpointPosition]


class MadeEndpoint(TypedDict):
    """A receiver, and its secret, `whsec_…`."""

    endpoint: Endpoint
    secret: str


class Attempt(TypedDict):
    """What came of a request to a receiver; `status` None: there was no answer, and `error` says why."""

    message: str
    kind: str
    at: str
    milliseconds: int
    blog: str | None
    seq: int | None
    entry_id: int | None
    taken: bool
    status: int | None
    error: str | None
    answer: str


class ReceiptBlog(TypedDict):
    """What a blog is called."""

    slug: str
    title: str


class PagesReceipt(TypedDict):
    """How many pages of a site are at an event; `left_at` is when the last of them broke off, None: they are there."""

    host: str
    pages: int
    seq: int
    behind: int
    behind_seconds: float
    left_at: str | None


class EndpointReceipt(TypedDict):
    """Up to which event a receiver was sent a blog."""

    id: int
    url: str
    seq: int
    behind: int
    behind_seconds: float
    hears_withdrawals: bool


class StillShown(TypedDict):
    """An entry that event `seq` withdrew or deleted, and who may still show it."""

    entry: int
    type: Literal["entry.deleted", "entry.retracted"]
    seq: int
    at: str
    pages: list[PagesReceipt]
    endpoints: list[EndpointReceipt]


class BlogReceipts(TypedDict):
    """What is known of a partner's pages and receivers of one blog, whose log stands at `head`."""

    blog: ReceiptBlog
    epoch: str
    head: int
    pages: list[PagesReceipt]
    endpoints: list[EndpointReceipt]
    still_shown: list[StillShown]
