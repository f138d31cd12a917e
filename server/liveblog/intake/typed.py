"""What was typed into an entry's form, read as an entry or as changes of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.invalid import validated
from liveblog.intake.localtime import instants
from liveblog.intake.models import ClaimInput, EntryInput, EntryPatch, Input
from liveblog.intake.names import names_in
from liveblog.intake.question import meant_instant
from liveblog.model.claim import ClaimStatus
from liveblog.model.draft import DraftText
from liveblog.model.entry import EntryChanges

WORDS = ("headline", "body", "topics", "byline", "occurred_at")
MARKS = ("pinned", "key_event")
TYPED = WORDS + MARKS
"""The fields of an entry that are typed."""

_FIELDS = {"status": "claim", "link": "source_link"}
_NONE: Mapping[str, Any] = {}

InputT = TypeVar("InputT", bound=Input)


def entry_typed(
    text: DraftText, blog_zone: str, present: datetime | None = None, known: Sequence[str] = ()
) -> EntryInput:
    """Read a new entry; `known` are names that stay as they stand, commas and all.

    Without the present nothing is asked about its time: it is only to be looked at.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    how = _Reading(text.zone or blog_zone, present, known)
    claim = claim_typed(text)
    return _read(EntryInput, text, TYPED, how, {"claim": claim} if claim else {})


def claim_typed(text: DraftText) -> ClaimInput | None:
    """Read the claim that a form makes; None: it makes none.

    Raises:
        InvalidInput: names what of it is wrong.
    """
    if text.claim not in list(ClaimStatus):
        return None
    typed = {"status": ClaimStatus(text.claim), "quote": text.quote.strip() or None, "source": text.source.strip()}
    try:
        return validated(ClaimInput, typed | {"link": text.source_link.strip() or None})
    except InvalidInput as error:
        raise InvalidInput(
            *(FieldError(_FIELDS.get(each.field, each.field), each.message) for each in error.errors)
        ) from error


def changes_typed(
    text: DraftText, changed: Sequence[str], blog_zone: str, present: datetime, known: Sequence[str] = ()
) -> EntryChanges:
    """Read those fields that were changed.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    return _read(EntryPatch, text, changed, _Reading(text.zone or blog_zone, present, known)).changes()


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a form is read: where its times are meant, and when, None for a preview; `known` are names as they stand."""

    zone: str
    present: datetime | None
    known: Sequence[str]


def _read(
    model: type[InputT], text: DraftText, names: Sequence[str], how: _Reading, more: Mapping[str, Any] = _NONE
) -> InputT:
    values: dict[str, Any] = {name: getattr(text, name) for name in names if name in ("body", *MARKS)} | dict(more)
    values |= {name: names_in(getattr(text, name), how.known) for name in names if name in ("topics", "byline")}
    if "headline" in names:
        values["headline"] = text.headline.strip() or None
    wrong: list[InvalidInput] = []
    if "occurred_at" in names and text.occurred_at.strip():
        try:
            values |= _time(text, how)
        except InvalidInput as error:
            wrong.append(error)
    try:
        read = validated(model, values)
    except InvalidInput as error:
        wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise InvalidInput(*(error for each in wrong for error in each.errors))
    return read


def _time(text: DraftText, how: _Reading) -> dict[str, Any]:
    if how.present is None:
        return {"occurred_at": instants(text.occurred_at, how.zone, "occurred_at")[0]}
    moment, is_meant = meant_instant(text.occurred_at, how.zone, text.meant, how.present)
    return {"occurred_at": moment, "allow_future": is_meant}
