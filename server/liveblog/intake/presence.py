"""What programs say of themselves at the desk."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from liveblog.intake.fields import Text, TextShape
from liveblog.intake.models import Input
from liveblog.sentence import sentence

LINE_LENGTH = 120
"""Characters of a line on what somebody works on."""

PAGE_PATTERN = "^[A-Za-z0-9_-]{8,64}$"
"""The name of one page of somebody's, or of one window of a program."""

_Page = Annotated[
    str, TextShape(PAGE_PATTERN, sentence("must be 8 to 64 letters of ASCII, digits, hyphens or underscores"))
]
_Line = Annotated[Text, StringConstraints(max_length=LINE_LENGTH)]


class SignKind(StrEnum):
    """What somebody does on a page."""

    VIEWING = "viewing"
    WRITING = "writing"
    LEFT = "left"


class PresenceInput(Input):
    """A sign of life: say it every fifteen seconds, and that you left."""

    page: Annotated[_Page, Field(description="Your name for one window of yours", examples=["wire-desk-1"])]
    state: Annotated[SignKind, Field(strict=False, examples=["writing"])]
    entry_id: Annotated[int | None, Field(ge=1, lt=10**9, description="The entry that is looked at, or edited")] = None
    take: Annotated[bool, Field(description="Take the entry over from whoever edits it; for the scope `write`")] = False


class OnItInput(Input):
    """What somebody works on, before there is anything to see."""

    line: Annotated[_Line, Field(description="One line; empty: no longer", examples=["The press conference"])]
