"""The shapes of what answers are about: blogs, entries and what belongs to them, for the OpenAPI document.

These are made by `wire.views`; a test holds them to these shapes.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from liveblog.model.blog import BlogStatus, Visibility
from liveblog.model.briefing import EvidenceChange
from liveblog.model.claim import ClaimStatus
from liveblog.model.reference import ReferenceChange

Epoch = Annotated[str, Field(description="The incarnation of the blog's numbering: numbers of two can't be compared")]
Head = Annotated[int, Field(description="Number of the blog's last event; 0: none yet")]
Purges = Annotated[
    int, Field(description="How often text was taken out of the log; part of the closed ranges' addresses")
]
Seq = Annotated[int, Field(description="Number of the event that this change made")]
Html = Annotated[str, Field(description="Complete, safe, and the same that the page shows")]
Path = Annotated[str, Field(description="Address for readers, below the server's root")]


class Shape(BaseModel):
    """Base of all shapes."""

    model_config = ConfigDict(extra="forbid")


class MainPictureShape(Shape):
    """The picture that stands for a blog."""

    url: Path
    alt: str
    caption: str
    credit: str


class EvidenceShape(Shape):
    """An entry that carries a statement, and what has become of it since an editor looked at the statement."""

    occurred_at: AwareDatetime
    id: int
    change: EvidenceChange | None
    changed_at: AwareDatetime | None


class StatementShape(Shape):
    """One thing that is known: in Markdown, and as safe HTML without blocks."""

    text: str
    html: str
    status: ClaimStatus | None
    entries: list[EvidenceShape]


class BriefingShape(Shape):
    """What is known, for whoever comes late; `revision` is the number of the event that made it what it is."""

    revision: int
    as_of: AwareDatetime
    statements: list[StatementShape]


class DutyShape(Shape):
    """The name of whoever is on duty, as the hand-over said it."""

    name: str
    since: AwareDatetime


class BlogShape(Shape):
    """The details of a blog."""

    slug: str
    url: Path
    title: str
    description: str
    zone: str
    language: str
    accent: Annotated[str | None, Field(description="The blog's colour, `#rrggbb`; null: the default")]
    accent_on_light: Annotated[str | None, Field(description="The same, as dark as can be read on a light background")]
    accent_on_dark: Annotated[str | None, Field(description="The same, as light as can be read on a dark background")]
    summary: Annotated[str, Field(description="What is known so far, as HTML that is complete and safe")]
    byline: list[str]
    picture: MainPictureShape | None
    picture_html: Annotated[str, Field(description="It as a `<figure>`, complete and safe; empty: there is none")]
    figures: "list[FigureShape]"
    figures_html: Html
    show_readers: bool
    briefing: Annotated[BriefingShape | None, Field(description="What is known; null: no briefing was written")]
    briefing_html: Annotated[str, Field(description="The same as HTML, complete and safe; empty: there is none")]
    show_duty: Annotated[bool, Field(description="Whether readers are told who is on duty")]
    take_reports: Annotated[bool, Field(description="Whether readers may report errors, where everybody may read")]
    on_duty: Annotated[DutyShape | None, Field(description="null: nobody, or readers are not told")]
    duty_html: Annotated[str, Field(description="It as a line, complete and safe; empty: there is none")]
    status: BlogStatus
    created_at: AwareDatetime
    closed_at: AwareDatetime | None


class OwnBlogShape(BlogShape):
    """A blog as the API shows it."""

    visibility: Visibility
    shelved: Annotated[bool, Field(description="It is on no list, and read as ever")]
    summary_source: Annotated[str, Field(description="The Markdown that `summary` was written in")]


class PlaceShape(Shape):
    """Where an entry stands in its blog."""

    occurred_at: AwareDatetime
    id: int


class CitedShape(PlaceShape):
    """An entry that another links to, and what readers were told of it since."""

    change: ReferenceChange | None
    changed_at: AwareDatetime | None


class ClaimShape(Shape):
    """What an entry says, or a sentence of it (`quote`), and how far it is known to be true."""

    id: int
    status: ClaimStatus
    quote: str | None
    source: str | None
    link: str | None
    told_at: AwareDatetime
    since: AwareDatetime
    settled_by: Annotated[PlaceShape | None, Field(description="The entry that told what is known now")]


class NamedPlaceShape(Shape):
    """A point of the earth that an entry names, in degrees of WGS 84; `name` is empty where it has none."""

    name: str
    latitude: float
    longitude: float


class FigurePartShape(Shape):
    """A part of a figure; `shown` is its number as it was written, `value` the same as digits."""

    label: str
    value: str
    shown: str


class ReadingShape(Shape):
    """What a figure was at a time; `shown` is its number as it was written, `value` the same as digits with a point."""

    id: int
    name: str
    value: str
    shown: str
    unit: str | None
    parts: list[FigurePartShape]
    including: Annotated[str | None, Field(description="The word that says that its parts are some of it; null: all")]
    source: str | None
    link: str | None
    as_of: AwareDatetime
    carried_by: Annotated[int | None, Field(description="The entry that tells it, by its number")]


class FigureShape(ReadingShape):
    """A figure as it stands."""

    was: Annotated[ReadingShape | None, Field(description="The reading before it that said something else")]


class CarriedReadingShape(ReadingShape):
    """What an entry tells of a figure, for good."""

    later: Annotated[ReadingShape | None, Field(description="The reading that took its place")]


class CorrectionShape(Shape):
    """What readers are told of a change; `id` is the number of its event, `was` what was said before."""

    id: int
    kind: Literal["clarification", "correction", "retraction"]
    text: str
    was: str | None
    at: AwareDatetime


class ListedCorrectionShape(CorrectionShape):
    """A correction, and the entry in which it stands."""

    entry: int
    url: Path
    headline: str | None


class EntryShape(Shape):
    """An entry as readers get it; `html` is complete and safe."""

    id: int
    revision: int
    url: Path
    headline: str | None
    topics: list[str]
    byline: list[str]
    occurred_at: AwareDatetime
    posted_at: AwareDatetime
    revised_at: AwareDatetime | None
    pinned: bool
    key_event: bool
    corrections: list[CorrectionShape]
    cites: list[CitedShape]
    cited_by: list[PlaceShape]
    claims: list[ClaimShape]
    places: list[NamedPlaceShape]
    figures: list[CarriedReadingShape]
    html: Html


class EntrySourceShape(EntryShape):
    """An entry with the Markdown that was written."""

    body: str


class TombstoneShape(Shape):
    """What is left of a deleted entry."""

    id: int
    deleted: Literal[True]


class ShiftShape(Shape):
    """A hand-over; `id` is the number of its event."""

    id: int
    editor: str | None
    note: str
    occurred_at: AwareDatetime
    html: Html


class FieldProblem(Shape):
    """A field, and what is wrong with it, or may be."""

    field: str
    message: str


Warnings = Annotated[
    list[FieldProblem] | None,
    Field(description="What was done as asked and may be a mistake: a time that is far from now. Absent: nothing"),
]
