"""What the one who leaves types for the next editor."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from liveblog.intake.fields import Line, Text
from liveblog.intake.models import Input

MOST_NOTES = 4000
"""Characters of notes for the next editor."""


def _trimmed(text: str) -> str:
    return text.strip()


class HandoverInput(Input):
    """Notes for the desk alone, and one line for readers; both may be empty."""

    notes: Annotated[Text, StringConstraints(max_length=MOST_NOTES), AfterValidator(_trimmed)] = ""
    note: Line = ""
