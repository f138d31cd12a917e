"""What people and programs may say of a figure."""

from typing import Annotated

from pydantic import Field, StringConstraints

from liveblog.intake.fields import Label, Line, Moment, TextShape, WebAddress
from liveblog.intake.models import Input
from liveblog.model.figure import LABEL_LENGTH, MOST_PARTS, UNIT_LENGTH, FigurePart, ReadingDraft
from liveblog.sentence import sentence

_Number = Annotated[
    str,
    TextShape(
        r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$",
        sentence("must be a number of at most 15 digits, with up to six more after a point, such as 70 or -3.5"),
    ),
    Field(description="Digits with a point", examples=["70"]),
]


class FigurePartInput(Input):
    """A part of a figure."""

    label: Annotated[Label, StringConstraints(max_length=LABEL_LENGTH), Field(examples=["children"])]
    value: _Number


class ReadingInput(Input):
    """What a figure is, or was at a time."""

    value: _Number
    unit: Annotated[Label | None, StringConstraints(max_length=UNIT_LENGTH), Field(examples=[None])] = None
    parts: Annotated[list[FigurePartInput], Field(max_length=MOST_PARTS, examples=[[]])] = []  # noqa: RUF012 -- pydantic copies it
    including: Annotated[
        Label | None,
        StringConstraints(max_length=UNIT_LENGTH),
        Field(description="The word that says that the parts are some of it; null: they add up to it", examples=[None]),
    ] = None
    source: Annotated[Line, Field(description="Who says so", examples=["Red Crescent"])] = ""
    link: Annotated[WebAddress | None, Field(description="Where they say so")] = None
    as_of: Annotated[Moment | None, Field(description="The moment that it is of; null: now", examples=[None])] = None

    def draft(self) -> ReadingDraft:
        """Return what the desk takes, of a figure without a name."""
        return ReadingDraft(
            name="",
            shown=self.value,
            value=self.value,
            unit=self.unit,
            parts=tuple(FigurePart(part.label, part.value, part.value) for part in self.parts),
            including=self.including,
            source=self.source or None,
            link=self.link,
            as_of=self.as_of,
        )
