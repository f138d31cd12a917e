"""What people and programs may send, as pydantic models.

They validate the API, the editor's form and the command line, and the OpenAPI document is made of them.
"""

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import (
    WHOLE,
    Accent,
    AllowFuture,
    Body,
    Description,
    Headline,
    Label,
    Labels,
    Language,
    Line,
    Moment,
    Note,
    PicturePath,
    ReportText,
    Sentence,
    Slug,
    StatementText,
    Summary,
    Title,
    WebAddress,
    Zone,
)
from liveblog.model.blog import BlogChanges, BlogDraft, BlogStatus, MainPicture, Visibility
from liveblog.model.briefing import MOST_STATEMENTS, BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.shift import ShiftDraft
from liveblog.sentence import sentence


class Input(BaseModel):
    """Base of all inputs: unknown fields and wrong types are errors, never guessed at."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PictureInput(Input):
    """The picture that stands for a blog: one that was uploaded."""

    url: Annotated[PicturePath, Field(examples=["/media/0123456789abcdef0123-1600x900.webp"])]
    alt: Annotated[Title, Field(description="What it shows", examples=["Smoke over the eastern quay"])]
    caption: Annotated[Line, Field(examples=["The quay this morning"])] = ""
    credit: Annotated[Line, Field(description="Whose it is", examples=["Ada Quist"])] = ""


_BYLINE = Field(description="Those who cover it", examples=[["Ada Quist", "Ben Tarr"]])
_SHOW_READERS = Field(description="Whether pages tell how many read them")
_SHOW_DUTY = Field(description="Whether readers are told who is on duty")
_TAKE_REPORTS = Field(description="Whether readers may report errors, where everybody may read")


class BlogInput(Input):
    """A blog to create."""

    slug: Annotated[Slug, Field(description="The blog's name in addresses", examples=["harbour-fire"])]
    title: Annotated[Title, Field(examples=["Harbour fire: live"])]
    description: Description = ""
    zone: Annotated[Zone, Field(description="IANA zone in which times are shown", examples=["Europe/Berlin"])] = "UTC"
    language: Annotated[Language, Field(description="BCP 47 tag", examples=["en"])] = "en"
    accent: Accent | None = None
    summary: Summary = ""
    byline: Annotated[Labels, _BYLINE] = []
    picture: PictureInput | None = None
    show_readers: Annotated[bool, _SHOW_READERS] = True
    show_duty: Annotated[bool, _SHOW_DUTY] = True
    take_reports: Annotated[bool, _TAKE_REPORTS] = True
    visibility: Annotated[
        Visibility, Field(description="Who may read: everybody, partners by their keys, or bearers of a token")
    ] = Visibility.PUBLIC

    def draft(self) -> BlogDraft:
        """Return what the desk takes."""
        return BlogDraft(**_of_blog(self.model_dump()))


def _without_defaults(schema: dict[str, Any]) -> None:
    # What stands for "not sent" in a patch is no value that anything gets.
    for field in schema["properties"].values():
        field.pop("default", None)


class Patch(Input):
    """Base of all changes: a field that isn't sent stays as it is."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)


class BlogPatch(Patch):
    """Changes of a blog; a field that isn't sent stays as it is."""

    title: Annotated[Title, Field(examples=["Harbour fire: out after nine hours"])] = ""
    description: Description = ""
    zone: Zone = ""
    language: Language = ""
    accent: Accent | None = None
    summary: Summary = ""
    byline: Annotated[Labels, _BYLINE] = []
    picture: Annotated[PictureInput | None, Field(description="null takes it away")] = None
    show_readers: Annotated[bool, _SHOW_READERS] = True
    show_duty: Annotated[bool, _SHOW_DUTY] = True
    take_reports: Annotated[bool, _TAKE_REPORTS] = True
    visibility: Visibility = Visibility.PUBLIC
    status: Annotated[
        BlogStatus, Field(description="`closed` ends the coverage, `live` reopens it", examples=["closed"])
    ] = BlogStatus.LIVE
    shelved: Annotated[bool, Field(description="`true` puts closed coverage on the shelf: it is on no list")] = False

    def changes(self) -> BlogChanges:
        """Return what the desk takes."""
        return cast("BlogChanges", _of_blog(_sent(self)))


class ClaimInput(Input):
    """How far something that an entry says is known to be true."""

    status: Annotated[ClaimStatus, Field(examples=["confirmed"])]
    quote: Annotated[
        Sentence | None,
        Field(description="The sentence that is meant, in the entry's words; null: the whole entry", examples=[None]),
    ] = None
    source: Annotated[Line, Field(description="Who says so", examples=["Harbour police"])] = ""
    link: Annotated[WebAddress | None, Field(description="Where they say so")] = None
    settled_by: Annotated[
        int | None, Field(description="The entry that told what is known now, by its number", ge=1, le=2**31 - 1)
    ] = None

    def draft(self) -> ClaimDraft:
        """Return what the desk takes."""
        return ClaimDraft(self.status, self.quote, self.source or None, self.link, self.settled_by)


class EntryInput(Input):
    """An entry to post."""

    body: Annotated[
        Body,
        Field(description="Markdown (CommonMark, tables, strikethrough)", examples=["The *harbour* is open again."]),
    ]
    headline: Annotated[Headline | None, Field(examples=["Harbour open again"])] = None
    topics: Annotated[Labels, Field(examples=[["Harbour"]])] = []
    byline: Annotated[Labels, Field(description="Who wrote it", examples=[["Ada Quist"]])] = []
    occurred_at: Annotated[
        Moment | None, Field(description="When it happened, 1900 to 2199; by default, the moment of posting")
    ] = None
    pinned: Annotated[bool, Field(description="Pin it; takes the pin from any other entry")] = False
    key_event: Annotated[bool, Field(description="One of the moments that matter most")] = False
    allow_future: AllowFuture = False
    claim: Annotated[
        ClaimInput | None,
        Field(description="The status of what it says, or of a sentence of it", exclude_if=lambda claim: claim is None),
    ] = None

    def draft(self) -> EntryDraft:
        """Return what the desk takes."""
        made = {"topics": tuple(self.topics), "byline": tuple(self.byline)}
        claim = self.claim.draft() if self.claim else None
        return EntryDraft(**(self.model_dump() | made | {"claim": claim}), allow_future=self.allow_future)


class UntoldInput(Input):
    """A change that readers are told nothing about."""

    kind: Annotated[
        Literal["typo", "update"], Field(description="`typo`: no mark is made; `update`: the entry says when")
    ]

    def draft(self) -> CorrectionDraft:
        """Return what the desk takes."""
        return CorrectionDraft(CorrectionKind(self.kind))


class CorrectionInput(Input):
    """A change that readers are told about in a sentence."""

    kind: Literal["clarification", "correction"]
    text: Annotated[Sentence, Field(examples=["The fire broke out at ten, not at eleven."])]
    was: Annotated[Line, Field(description="What was said before, where readers are to know it")] = ""

    def draft(self) -> CorrectionDraft:
        """Return what the desk takes."""
        return CorrectionDraft(CorrectionKind(self.kind), self.text, self.was or None)


class RetractionInput(Input):
    """The end of an entry: its text and pictures are taken away, and the reason stays in its place."""

    kind: Literal["retraction"]
    text: Annotated[Sentence, Field(examples=["The ship was another one."])]

    def draft(self) -> CorrectionDraft:
        """Return what the desk takes."""
        return CorrectionDraft(CorrectionKind(self.kind), self.text)


class ToldInput(Input):
    """What readers were told of a change, and when: as an export has it."""

    kind: Literal["clarification", "correction", "retraction"]
    text: Sentence
    was: Line | None = None
    at: Moment

    def draft(self) -> CorrectionDraft:
        """Return what the desk takes."""
        return CorrectionDraft(CorrectionKind(self.kind), self.text, self.was or None, self.at)


class ToldClaimInput(Input):
    """The status of something that an entry says, and since when: as an export has it."""

    status: Literal["reported", "checking", "confirmed", "disputed", "false"]
    quote: Sentence | None = None
    source: Line | None = None
    link: WebAddress | None = None
    told_at: Moment
    since: Moment

    def draft(self) -> ClaimDraft:
        """Return what the desk takes."""
        said = {name: getattr(self, name) for name in ("quote", "link", "told_at", "since")}
        return ClaimDraft(ClaimStatus(self.status), source=self.source or None, **said)


AnyCorrection = Annotated[UntoldInput | CorrectionInput | RetractionInput, Field(discriminator="kind")]


class EntryPatch(Patch):
    """Changes of an entry; a field that isn't sent stays as it is."""

    body: Annotated[Body, Field(description="Markdown", examples=["The *harbour* is closed again."])] = ""
    headline: Annotated[Headline | None, Field(description="null takes it away")] = None
    topics: Labels = []
    byline: Labels = []
    occurred_at: Moment = None  # type: ignore[assignment] # never read unless it was sent
    pinned: bool = False
    key_event: bool = False
    allow_future: AllowFuture = False
    correction: Annotated[
        AnyCorrection, Field(exclude=True, description="What the change is for readers; by default an update")
    ] = None  # type: ignore[assignment] # never read unless it was sent

    def correction_draft(self) -> CorrectionDraft | None:
        """Return what readers are to be told of the change, as the desk takes it.

        Raises:
            InvalidInput: it takes the text away, and something else is to be changed with it.
        """
        if "correction" not in self.model_fields_set:
            return None
        told = self.correction.draft()
        if told.kind is CorrectionKind.RETRACTION and len(self.model_fields_set) > 1:
            raise InvalidInput(
                FieldError("correction.kind", sentence("takes the text away: nothing else can be changed with it"))
            )
        return told

    def changes(self) -> EntryChanges:
        """Return what the desk takes."""
        sent = _sent(self)
        tuples = {name: tuple(sent[name]) for name in ("topics", "byline") if name in sent}
        meant = {"allow_future": True} if self.allow_future else {}
        return cast("EntryChanges", sent | tuples | meant)


EntryNumber = Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE]


class StatementInput(Input):
    """One thing that is known."""

    text: Annotated[
        StatementText,
        Field(description="Markdown without blocks and pictures", examples=["All ferries are back."]),
    ]
    status: Annotated[
        ClaimStatus | None, Field(description="How far it is known to be true", examples=["confirmed"])
    ] = None
    entries: Annotated[
        list[EntryNumber],
        Field(
            description="The entries that carry it, by their numbers, beside those that its text links to",
            max_length=10,
            examples=[[7]],
        ),
    ] = []
    confirmed: Annotated[
        bool, Field(description="It holds in spite of what has become of its entries: their marks are taken away")
    ] = False

    def draft(self) -> StatementDraft:
        """Return what the desk takes."""
        return StatementDraft(self.text, self.status, tuple(self.entries), self.confirmed)


class BriefingInput(Input):
    """What is known, for whoever comes late."""

    statements: Annotated[list[StatementInput], Field(min_length=1, max_length=MOST_STATEMENTS)]
    as_of: Annotated[Moment | None, Field(description="Of which moment it is; by default, of now")] = None
    allow_future: AllowFuture = False

    def draft(self) -> BriefingDraft:
        """Return what the desk takes."""
        statements = tuple(statement.draft() for statement in self.statements)
        return BriefingDraft(statements, self.as_of, self.allow_future)


class StillRightInput(Input):
    """That an entry is right still, in spite of what has become of those that it links to."""

    until: Annotated[
        Moment, Field(description="What changed after that stays marked", examples=["2031-03-04T16:20:00Z"])
    ]


class ConfirmedInput(Input):
    """Which statements of a briefing hold in spite of what has become of their entries."""

    statements: Annotated[
        list[Annotated[int, Field(ge=0, lt=MOST_STATEMENTS), WHOLE]],
        Field(description="Their places, from 0", min_length=1, max_length=MOST_STATEMENTS, examples=[[0]]),
    ]


class ReportInput(Input):
    """What a reader says is wrong in an entry."""

    text: ReportText
    contact: Line = ""


class ShiftInput(Input):
    """A hand-over between two editors."""

    note: Note
    editor: Annotated[Label | None, Field(description="Who takes over")] = None
    occurred_at: Moment | None = None
    allow_future: AllowFuture = False

    def draft(self) -> ShiftDraft:
        """Return what the desk takes."""
        return ShiftDraft(**self.model_dump(), allow_future=self.allow_future)


def _of_blog(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a blog as the model has it."""
    made = values | ({"byline": tuple(values["byline"])} if "byline" in values else {})
    if picture := values.get("picture"):
        said = {name: value for name, value in picture.items() if name != "url"}  # what isn't sent has no default here
        made["picture"] = MainPicture(picture["url"], **said)
    return made


def _sent(model: Input) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True)
