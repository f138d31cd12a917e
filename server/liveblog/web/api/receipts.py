"""Receipts over the API: up to which event a partner's pages and endpoints are; for tokens that administer all blogs.

The operation, the shapes of its answer, and what answers it.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field
from starlette.requests import Request
from starlette.responses import Response

from liveblog import errors
from liveblog.model.principal import Scope
from liveblog.present.receipt_views import receipts_view
from liveblog.web.api.answers import desk_answer
from liveblog.web.api.operation import ACCESS, API, Operation
from liveblog.web.api.shapes import Shape
from liveblog.web.auth import administrator
from liveblog.web.context import services
from liveblog.web.parameters import PARTNER_ID

Behind = Annotated[int, Field(description="Events that they lack")]
BehindSeconds = Annotated[float, Field(description="For so long the first of these has been there")]


class ReceiptBlogShape(Shape):
    """What a blog is called."""

    slug: Annotated[str, Field(description="Its name in addresses")]
    title: str


class PagesReceiptShape(Shape):
    """How many pages of a site are at an event."""

    host: Annotated[str, Field(description="Of the pages; `null` in sandboxed frames, empty where nobody says")]
    pages: int
    seq: int
    behind: Behind
    behind_seconds: BehindSeconds
    left_at: Annotated[
        AwareDatetime | None, Field(description="When the last of them broke off; null: they are connected")
    ]


class EndpointReceiptShape(Shape):
    """Up to which event an endpoint was sent a blog."""

    id: int
    url: str
    seq: int
    behind: Behind
    behind_seconds: BehindSeconds
    hears_withdrawals: Annotated[bool, Field(description="It is sent what is withdrawn or deleted")]


class StillShownShape(Shape):
    """An entry that was withdrawn or deleted, and who may still show it."""

    entry: int
    type: Literal["entry.deleted", "entry.retracted"]
    seq: Annotated[int, Field(description="Of the event that withdrew it")]
    at: AwareDatetime
    pages: list[PagesReceiptShape]
    endpoints: list[EndpointReceiptShape]


class BlogReceiptsShape(Shape):
    """What is known of a partner's pages and endpoints of one blog."""

    blog: ReceiptBlogShape
    epoch: str
    head: Annotated[int, Field(description="The last event of the blog")]
    pages: list[PagesReceiptShape]
    endpoints: list[EndpointReceiptShape]
    still_shown: list[StillShownShape]


class ReceiptsAnswer(Shape):
    """Blogs of which something may still be shown come first."""

    receipts: list[BlogReceiptsShape]


async def list_receipts(request: Request) -> Response:
    """Tell of each blog where they are, and what may still be shown."""
    await administrator(request)
    found = await services(request).receipts.of_partner(request.path_params["partner_id"])
    return desk_answer({"receipts": [receipts_view(each) for each in found]})


RECEIPT_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_receipts",
        "GET",
        f"{API}/partners/{PARTNER_ID}/receipts",
        "Up to where a partner's pages and receivers are",
        ReceiptsAnswer,
        list_receipts,
        scope=Scope.ADMIN,
        problems=(*ACCESS, errors.NotFound),
        description="By blog: how many pages of each site are at which event, and where its receivers are; which of "
        "them may still show an entry that was withdrawn or deleted. Blogs of which something may be shown come first.",
    ),
)
