"""The shapes of answers, for the OpenAPI document; of what they are about they are in `shapes`."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from liveblog.model.event import Kind
from liveblog.web.api.shapes import (
    BlogShape,
    BriefingShape,
    EntryShape,
    EntrySourceShape,
    Epoch,
    FieldProblem,
    FigureShape,
    Head,
    ListedCorrectionShape,
    OwnBlogShape,
    Path,
    PlaceShape,
    Purges,
    ReadingShape,
    Seq,
    Shape,
    ShiftShape,
    TombstoneShape,
    Warnings,
)


class BlogAnswer(Shape):
    """A blog and where its log stands."""

    epoch: Epoch
    head: Head
    purges: Purges
    blog: OwnBlogShape


class BlogChangeAnswer(Shape):
    """What a change of a blog did; `seq` 0: nothing had to change."""

    seq: Seq
    epoch: Epoch
    blog: OwnBlogShape


class BriefingAnswer(Shape):
    """The briefing of a blog; null: none was written."""

    epoch: Epoch
    briefing: BriefingShape | None


class BriefingChangeAnswer(BriefingAnswer):
    """What a change of the briefing did; `seq` 0: nothing had to change."""

    seq: Seq
    warnings: Warnings = None


class BlogDeletionAnswer(Shape):
    """The slug of a blog that was deleted: it is not given again."""

    deleted: str


class EntryAnswer(Shape):
    """An entry."""

    epoch: Epoch
    entry: EntrySourceShape


class EntryChangeAnswer(Shape):
    """What a change of an entry did: the number of its event, and the entry after it."""

    seq: Seq
    epoch: Epoch
    entry: EntrySourceShape | TombstoneShape
    warnings: Warnings = None


class ShiftChangeAnswer(Shape):
    """The hand-over and the number of its event."""

    seq: Seq
    epoch: Epoch
    shift: ShiftShape
    warnings: Warnings = None


class PageAnswer(Shape):
    """A page of entries, oldest first, and the position it continues from."""

    epoch: Epoch
    purges: Purges
    head: Head
    blog: BlogShape
    page: int
    pages: int
    floor: Annotated[
        PlaceShape | None, Field(description="The lowest place on this page; null: it reaches back to the first entry")
    ]
    entries: list[EntrySourceShape]
    shifts: list[ShiftShape]


class CorrectionsAnswer(Shape):
    """What readers were told of changes, newest first; `next` is the `before` of what follows, null: nothing does."""

    epoch: Epoch
    head: Head
    corrections: list[ListedCorrectionShape]
    next: str | None


class FiguresAnswer(Shape):
    """The figures of a blog as they stand."""

    epoch: Epoch
    head: Head
    figures: list[FigureShape]


class FigureChangeAnswer(Shape):
    """What a change of a figure did, and the figures of the blog after it; `seq` 0: nothing had to change."""

    seq: Seq
    epoch: Epoch
    figures: list[FigureShape]
    warnings: Warnings = None


class ReadingsAnswer(Shape):
    """All that a figure was, in the order of its times."""

    epoch: Epoch
    head: Head
    name: str
    readings: list[ReadingShape]


class EventShape(Shape):
    """An event; exactly one of `entry`, `blog` and `shift` is there."""

    type: Literal["event"]
    seq: int
    kind: Kind
    at: AwareDatetime
    entry: EntryShape | TombstoneShape | None = None
    blog: BlogShape | None = None
    shift: ShiftShape | None = None


class PollAnswer(Shape):
    """The answer to a poll; `poll_after` in seconds."""

    epoch: Epoch
    purges: Purges
    head: Head
    first: int = Field(alias="from")
    events: list[EventShape]
    poll_after: Annotated[int, Field(description="Ask again after so many seconds")]
    reset: Annotated[bool, Field(description="Your position can't be continued: take a new snapshot")]


class RangeAnswer(Shape):
    """A closed range of events."""

    epoch: Epoch
    first: int = Field(alias="from")
    last: int = Field(alias="to")
    events: list[EventShape]


class ChoiceShape(Shape):
    """An instant that can be meant by a time, and what it is called."""

    value: str
    label: str


class Problem(Shape):
    """An error (RFC 9457); `code` is stable."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None
    choices: Annotated[
        list[ChoiceShape] | None, Field(description="With `time_in_question`: what the time can mean")
    ] = None


class PictureAnswer(Shape):
    """A picture in its largest width."""

    url: Path
    width: int
    height: int
    markdown: Annotated[str, Field(description="What shows it in an entry; between the brackets belongs what is seen")]


class HealthAnswer(Shape):
    """How the server is; degraded: it does its work, but Redis doesn't answer."""

    status: Literal["ok", "degraded"]
