"""What the one who leaves types for the next editor."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from liveblog.intake.fields import WHOLE, Line, Text
from liveblog.intake.models import Input

MOST_NOTES = 4000
"""Characters of notes for the next editor."""


def _trimmed(text: str) -> str:
    return text.strip()


class HandoverInput(Input):
    """Notes for the desk alone, and one line for readers; both may be empty."""

    notes: Annotated[
        Text,
        StringConstraints(max_length=MOST_NOTES),
        AfterValidator(_trimmed),
        Field(description="For the desk alone", examples=["The ministry calls back at four."]),
    ] = ""
    note: Annotated[Line, Field(description="What readers will be told; empty: the usual words")] = ""


class TakeOverInput(Input):
    """That whoever asks has it now."""

    seen: Annotated[
        int,
        Field(description="The number of the hand-over that was the last, as you saw it; 0: none", ge=0, lt=2**53),
        WHOLE,
    ]
