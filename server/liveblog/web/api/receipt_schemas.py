"""The shapes of answers about receipts, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from liveblog.web.api.shapes import Shape

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
