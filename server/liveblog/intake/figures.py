"""What people and programs may say of a figure."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from liveblog.intake.fields import AllowFuture, Label, Line, Moment, Text, TextShape, WebAddress
from liveblog.intake.models import Input
from liveblog.model.figure import (
    LABEL_LENGTH,
    MOST_PARTS,
    NUMBER_LENGTH,
    UNIT_LENGTH,
    FigurePart,
    ReadingDraft,
    is_written_so,
)
from liveblog.sentence import sentence

_Number = Annotated[
    str,
    TextShape(
        r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$",
        sentence("must be a number of at most 15 digits, with up to six more after a point, such as 70 or -3.5"),
    ),
    Field(description="Digits with a point", examples=["70"]),
]


class _WrittenNumber(Input):
    """A number, and how people write it."""

    value: _Number
    shown: Annotated[
        Text | None,
        StringConstraints(max_length=NUMBER_LENGTH),
        Field(description="The same as people write it; null: `value`", examples=["1,234"]),
    ] = None

    @field_validator("shown")
    @classmethod
    def _is_the_value(cls, shown: str | None, info: ValidationInfo) -> str | None:
        value = info.data.get("value")
        if shown is not None and value is not None and not is_written_so(value, shown):
            raise ValueError(sentence("must be the same number as value, as people write it, such as 1,234"))
        return None if shown is None else shown.strip()

    @property
    def written(self) -> str:
        """Return the number for people."""
        return self.value if self.shown is None else self.shown


class FigurePartInput(_WrittenNumber):
    """A part of a figure."""

    label: Annotated[Label, StringConstraints(max_length=LABEL_LENGTH), Field(examples=["children"])]


class ReadingInput(_WrittenNumber):
    """What a figure is, or was at a time."""

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
    allow_future: AllowFuture = False

    def draft(self) -> ReadingDraft:
        """Return what the desk takes, of a figure without a name."""
        return ReadingDraft(
            name="",
            shown=self.written,
            value=self.value,
            unit=self.unit,
            parts=tuple(FigurePart(part.label, part.written, part.value) for part in self.parts),
            including=self.including,
            source=self.source or None,
            link=self.link,
            as_of=self.as_of,
            allow_future=self.allow_future,
        )
