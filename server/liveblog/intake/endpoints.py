"""What a house says of a partner's receiver, as a pydantic model."""

from typing import Annotated, cast

from pydantic import Field, StringConstraints

from liveblog.intake.fields import WHOLE, Slug, Text
from liveblog.intake.models import Input, Patch
from liveblog.model.endpoint import EndpointChanges, EndpointDraft, OnFailure
from liveblog.model.event import Kind

Url = Annotated[
    Text,
    StringConstraints(min_length=1, max_length=2048),
    Field(description="Where the receiver is, on the public internet", examples=["https://www.example.org/hooks"]),
]
Kinds = Annotated[list[Annotated[Kind, Field(strict=False)]], Field(description="Kinds of events; none: all")]
EndpointBlogs = Annotated[
    list[Slug], Field(max_length=200, description="Blogs that it is told of; none: all that the partner gets")
]
Failing = Annotated[
    OnFailure,
    Field(strict=False, description="After an event that was not taken: `hold`, or `skip` it after three refusals"),
]


class EndpointInput(Input):
    """A receiver of events."""

    url: Url
    kinds: Kinds = []  # noqa: RUF012 -- pydantic copies it
    blogs: EndpointBlogs = []  # noqa: RUF012 -- pydantic copies it
    on_failure: Failing = OnFailure.HOLD

    def draft(self, blog_ids: tuple[int, ...]) -> EndpointDraft:
        """Return what the house's records take; the blogs by their numbers."""
        return EndpointDraft(self.url, _once(self.kinds), self.on_failure, blog_ids)


class EndpointPatch(Patch):
    """Changes of a receiver; a field that isn't sent stays as it is."""

    url: Url = ""
    kinds: Kinds = []  # noqa: RUF012 -- pydantic copies it
    blogs: EndpointBlogs = []  # noqa: RUF012 -- pydantic copies it
    on_failure: Failing = OnFailure.HOLD

    def changes(self) -> EndpointChanges:
        """Return what the house's records take, but for the blogs."""
        sent = self.model_dump(exclude_unset=True, exclude={"blogs"})
        return cast("EndpointChanges", sent | ({"kinds": _once(self.kinds)} if "kinds" in sent else {}))


class SentEventInput(Input):
    """An event of a blog, by its number."""

    blog: Annotated[Slug, Field(description="The blog's name in addresses", examples=["harbour-fire"])]
    seq: Annotated[int, Field(ge=1, lt=10**15, description="The number of the event", examples=[12]), WHOLE]


def _once(kinds: list[Kind]) -> tuple[str, ...]:
    return tuple(kind.value for kind in dict.fromkeys(kinds))
