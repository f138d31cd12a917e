"""What a house says of a partner's receiver, as a pydantic model."""

from typing import Annotated

from pydantic import Field, StringConstraints

from liveblog.intake.models import Input
from liveblog.model.endpoint import EndpointDraft, OnFailure
from liveblog.model.event import Kind


class EndpointInput(Input):
    """A receiver of events."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    kinds: Annotated[list[Kind], Field(description="Kinds of events; none: all")] = []  # noqa: RUF012 -- pydantic copies it
    on_failure: OnFailure = OnFailure.HOLD

    def draft(self) -> EndpointDraft:
        """Return what the house's records take."""
        return EndpointDraft(self.url, tuple(kind.value for kind in dict.fromkeys(self.kinds)), self.on_failure)
