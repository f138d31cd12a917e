"""The shapes of answers about partners and their receivers, which are the house's own, for the OpenAPI document."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from liveblog.model.endpoint import EndpointState, OnFailure
from liveblog.model.partner import KeyKind, KeyState
from liveblog.model.usage import UsedWay
from liveblog.web.api.shapes import Shape

BlogSlug = Annotated[str, Field(description="The blog's name in addresses")]


class PartnerBlogShape(Shape):
    """A blog that a partner gets."""

    slug: BlogSlug
    topics: Annotated[list[str], Field(description="They get the entries of these topics alone; none: all of it")]


class PartnerShape(Shape):
    """A partner, without its keys."""

    id: int
    name: str
    attribution: Annotated[str, Field(description="The line that names us on their pages")]
    accent: str | None
    contact: str
    origins: Annotated[list[str], Field(description="Sites whose pages may use publishable keys; none: all")]
    everywhere: Annotated[bool, Field(description="They get all blogs that partners may read")]
    blogs: list[PartnerBlogShape]
    created_at: AwareDatetime
    shut_out_at: Annotated[AwareDatetime | None, Field(description="Since when its keys open nothing")]


class PartnerAnswer(Shape):
    """A partner, as it is after the request."""

    partner: PartnerShape


class PartnersAnswer(Shape):
    """The partners, oldest first."""

    partners: list[PartnerShape]


class PartnerKeyShape(Shape):
    """What is known of a key: its beginning, and when it was used last, right to a minute."""

    id: int
    kind: KeyKind
    prefix: str
    state: KeyState
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    used_at: AwareDatetime | None


class PartnerKeysAnswer(Shape):
    """The keys of a partner, the newest first."""

    keys: list[PartnerKeyShape]


class MadeKeyAnswer(PartnerKeysAnswer):
    """A key that was made, and all that are known."""

    key: Annotated[str, Field(description="The key itself, this once")]


class UsageLineShape(Shape):
    """How many requests there were on a day, from a page, by a way."""

    day: Annotated[date, Field(description="Of UTC")]
    page: Annotated[
        str,
        Field(
            description="Site (host and port) of the page that asked; empty: none, or it doesn't say; `null`: a "
            "sandboxed frame; `*`: any beyond 200"
        ),
    ]
    transport: UsedWay
    requests: int


class UsageAnswer(Shape):
    """What a partner used in so many days, today included, the newest first; right to a minute."""

    days: int
    usage: list[UsageLineShape]


class EndpointPositionShape(Shape):
    """Up to which event of a blog a receiver was sent."""

    blog: BlogSlug
    seq: int


class EndpointShape(Shape):
    """A receiver; `failures` counts those since it took something, the first of which was at `failed_since`."""

    id: int
    url: str
    kinds: Annotated[list[str], Field(description="Kinds of events; none: all")]
    blogs: Annotated[list[str], Field(description="Blogs that it is told of; none: all that the partner gets")]
    on_failure: OnFailure
    state: EndpointState
    created_at: AwareDatetime
    paused_at: AwareDatetime | None
    given_up_at: AwareDatetime | None
    failures: int
    failed_since: AwareDatetime | None
    retry_at: Annotated[AwareDatetime | None, Field(description="Nothing is sent before")]
    former_secrets_until: Annotated[
        AwareDatetime | None, Field(description="Until when a secret before the present one signs, too")
    ]
    positions: list[EndpointPositionShape]


class EndpointAnswer(Shape):
    """A receiver, as it is after the request."""

    endpoint: EndpointShape


class EndpointSecretAnswer(EndpointAnswer):
    """A receiver, and the secret that what it is sent is signed with."""

    secret: Annotated[str, Field(description="`whsec_…`, this once")]


class EndpointsAnswer(Shape):
    """The receivers of a partner, oldest first."""

    endpoints: list[EndpointShape]


class AttemptShape(Shape):
    """What came of a request to a receiver; `status` null: there was no answer, and `error` says why."""

    message: Annotated[str, Field(description="Its `webhook-id`")]
    kind: str
    at: AwareDatetime
    milliseconds: int
    blog: Annotated[str | None, Field(description="The blog that it was about, unless that is deleted")]
    seq: int | None
    entry_id: int | None
    taken: bool
    status: int | None
    error: str | None
    answer: Annotated[str, Field(description="The first kilobyte of the answer")]


class AttemptAnswer(Shape):
    """What came of what was sent just now."""

    attempt: AttemptShape


class AttemptsAnswer(Shape):
    """What was tried last, the newest first, a hundred at most."""

    attempts: list[AttemptShape]
