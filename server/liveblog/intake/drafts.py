"""Drafts as programs send them and are told them: members like an entry's, kept as the desk's form has them.

A draft holds what was typed (docs/decisions/0055). What a program sends is written into it as a person would type it,
in the blog's zone, so that the form shows it; what a person typed is read back as far as it can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import BODY_LIMIT, Headline, Line, ListedName, Moment, Sentence, Text, WebAddress
from liveblog.intake.localtime import instants, local_text
from liveblog.intake.models import Input, Patch
from liveblog.intake.names import names_in
from liveblog.intake.typed import entry_typed
from liveblog.model.claim import ClaimStatus
from liveblog.model.draft import CLAIM_FIELDS, DraftText
from liveblog.model.moment import is_ahead, rfc3339
from liveblog.model.topic import each_once

MOST_COMMENT = 2000
"""Characters of a word to whoever submitted a draft, or is to approve it."""

DraftBody = Annotated[Text, StringConstraints(max_length=BODY_LIMIT)]
Names = Annotated[list[ListedName], Field(max_length=20), AfterValidator(each_once)]
Comment = Annotated[Text, StringConstraints(max_length=MOST_COMMENT)]
_Meant = Annotated[
    bool,
    Field(
        exclude=True, description="`occurred_at` is meant, though it is in the future; else approving the draft asks"
    ),
]
_Body = Annotated[DraftBody, Field(description="Markdown; may be empty still", examples=["Ships are *leaving*."])]


_NOT_TYPED = ("allow_future", "publish_at")


class DraftClaimInput(Input):
    """How far something that a draft says is known to be true; an entry tells later what settled it."""

    status: Annotated[ClaimStatus, Field(examples=["reported"])]
    quote: Annotated[
        Sentence | None,
        Field(description="The sentence that is meant, in the draft's words; null: all of it", examples=[None]),
    ] = None
    source: Annotated[Line, Field(description="Who says so", examples=["Harbour police"])] = ""
    link: Annotated[WebAddress | None, Field(description="Where they say so")] = None


class DraftInput(Input):
    """A draft to begin: all of it may be missing still."""

    body: _Body = ""
    headline: Annotated[Headline | None, Field(examples=["Harbour open again"])] = None
    topics: Names = Field(default_factory=list, examples=[["Harbour"]])
    byline: Names = Field(default_factory=list, description="Who wrote it", examples=[["Ada Quist"]])
    occurred_at: Annotated[Moment | None, Field(description="When it happened, to the second")] = None
    pinned: bool = False
    key_event: bool = False
    claim: Annotated[DraftClaimInput | None, Field(description="It goes out with the draft")] = None
    allow_future: _Meant = False
    publish_at: Annotated[
        Moment | None, Field(description="It goes out by itself then, to the second; for those who may post")
    ] = None

    def typed(self, zone: str, present: datetime) -> DraftText:
        """Return what the draft keeps, in the blog's zone."""
        values = {name: getattr(self, name) for name in DraftInput.model_fields if name not in _NOT_TYPED}
        return DraftText(**_typed(values, zone, present, is_meant=self.allow_future))


class DraftPatch(Patch):
    """Changes of a draft; a field that isn't sent stays as it is."""

    body: _Body = ""
    headline: Annotated[Headline | None, Field(description="null takes it away")] = None
    topics: Names = Field(default_factory=list)
    byline: Names = Field(default_factory=list)
    occurred_at: Annotated[Moment | None, Field(description="null takes it away: then it is when it is posted")] = None
    pinned: bool = False
    key_event: bool = False
    claim: Annotated[DraftClaimInput | None, Field(description="null takes it away")] = None
    allow_future: _Meant = False

    def typed(self, zone: str, present: datetime) -> dict[str, Any]:
        """Return the fields of the draft that change, in the blog's zone."""
        values = {name: getattr(self, name) for name in self.model_fields_set if name != "allow_future"}
        return _typed(values, zone, present, is_meant=self.allow_future)


class ShareInput(Input):
    """Whether everybody at the desk sees a draft."""

    shared: Annotated[bool, Field(description="`false`: only its author", examples=[True])]


class CommentInput(Input):
    """A word that goes with it."""

    comment: Annotated[Comment, Field(description="A word to whoever reads it next", examples=["Please check."])] = ""


class PublishAtInput(Input):
    """When a draft is to go out by itself."""

    publish_at: Annotated[Moment, Field(description="To the second", examples=["2131-03-04T18:00:00Z"])]


class HoldInput(Input):
    """Whether what a blog has scheduled waits."""

    held: Annotated[bool, Field(description="`true`: nothing goes out by itself", examples=[True])]


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What a draft says, as far as it can be read: a time that was mistyped is None."""

    headline: str | None
    topics: Sequence[str]
    byline: Sequence[str]
    occurred_at: datetime | None


def content_of(text: DraftText, blog_zone: str, author: str) -> DraftContent:
    """Read what was typed; `author` is a name that stays whole, commas and all."""
    topics, byline = names_in(text.topics), names_in(text.byline, (author,))
    return DraftContent(text.headline.strip() or None, topics, byline, _read_time(text, blog_zone))


def wrong_in(text: DraftText, blog_zone: str, present: datetime, author: str) -> Sequence[FieldError]:
    """Return what keeps a draft from being an entry as it is."""
    try:
        entry_typed(text, blog_zone, present, (author,))
    except InvalidInput as error:
        return error.errors
    return ()


def _typed(values: dict[str, Any], zone: str, present: datetime, *, is_meant: bool) -> dict[str, Any]:
    typed = values | {name: ", ".join(values[name]) for name in ("topics", "byline") if name in values}
    if "headline" in values:
        typed["headline"] = values["headline"] or ""
    if "claim" in values:
        typed |= _typed_claim(values["claim"])
    if "occurred_at" in values:
        typed |= _typed_time(values["occurred_at"], zone, present, is_meant=is_meant)
    return typed


def _typed_claim(claim: DraftClaimInput | None) -> dict[str, str]:
    if claim is None:
        return dict.fromkeys(CLAIM_FIELDS, "")
    said = (claim.status.value, claim.quote or "", claim.source, claim.link or "")
    return dict(zip(CLAIM_FIELDS, said, strict=True))


def _typed_time(moment: datetime | None, zone: str, present: datetime, *, is_meant: bool) -> dict[str, Any]:
    """Write a time as it is typed. Of an instant in the future it is only asked whether that is meant."""
    if moment is None:
        return {"occurred_at": "", "meant": "", "zone": zone}
    moment = moment.replace(microsecond=0)
    meant = rfc3339(moment) if is_meant or not is_ahead(moment, present) else ""
    return {"occurred_at": local_text(moment, zone, seconds=True).removesuffix(":00"), "meant": meant, "zone": zone}


def _read_time(text: DraftText, blog_zone: str) -> datetime | None:
    if not text.occurred_at.strip():
        return None
    try:
        found = instants(text.occurred_at, text.zone or blog_zone, "occurred_at")
    except InvalidInput:
        return None
    return next((moment for moment in found if rfc3339(moment) == text.meant), found[0])
