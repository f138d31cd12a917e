"""What is said of promises: by programs, and as it is typed at the desk, where a time is enough."""

from datetime import date, datetime, timedelta
from typing import Annotated, cast
from zoneinfo import ZoneInfo

from pydantic import Field

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import Moment, Title
from liveblog.intake.localtime import instants, local_text
from liveblog.intake.models import Input, Patch
from liveblog.model.promise import PromiseChanges, PromiseDraft, PromiseState
from liveblog.sentence import sentence

DUE = "due_time"
"""The field in which its time is typed."""

_SENTENCE = Field(description="One sentence, for the desk alone", examples=["We have asked the ministry."])


class PromiseInput(Input):
    """What is promised, and by when."""

    text: Annotated[Title, _SENTENCE]
    due_at: Annotated[Moment, Field(description="When the desk is reminded")]
    entry_id: Annotated[int | None, Field(ge=1, lt=10**9, description="The entry that it is about, if any")] = None

    def draft(self) -> PromiseDraft:
        """Return what the desk takes."""
        return PromiseDraft(self.text, self.due_at, self.entry_id)


class PromisePatch(Patch):
    """Changes of a promise; a field that isn't sent stays as it is."""

    text: Annotated[Title, _SENTENCE] = ""
    due_at: Moment = None  # type: ignore[assignment] # never read unless it was sent
    state: Annotated[PromiseState, Field(strict=False, description="What became of it", examples=["done"])] = (
        PromiseState.OPEN
    )

    def changes(self) -> PromiseChanges:
        """Return what the desk takes."""
        return cast("PromiseChanges", self.model_dump(exclude_unset=True))


def due_moment(time: str, day: str, zone: str, present: datetime) -> datetime:
    """Return the moment that was typed: by the blog's clocks, on a day, or without one when they show it next.

    Of two such moments in a night in which the clocks are put back, it is the first that has not passed.

    Raises:
        InvalidInput: it can't be read, or the clocks skip it on that day.
    """
    if not time.strip():
        raise InvalidInput(FieldError(DUE, sentence("must say when")))
    if day.strip():
        return _first(instants(f"{day.strip()}T{time.strip()}", zone, DUE), present)
    today = present.astimezone(ZoneInfo(zone)).date()
    return _next(time.strip(), today, zone, present)


def _next(time: str, today: date, zone: str, present: datetime) -> datetime:
    typed, tomorrow = f"{today.isoformat()}T{time}", (today + timedelta(days=1)).isoformat()
    try:
        moment = _first(instants(typed, zone, DUE), present)
    except InvalidInput:
        # What the clocks skipped earlier today is meant of tomorrow, as is what they have shown.
        if typed > local_text(present, zone):
            raise
    else:
        if moment > present:
            return moment
    return _first(instants(f"{tomorrow}T{time}", zone, DUE), present)


def _first(found: tuple[datetime, ...], present: datetime) -> datetime:
    return next((moment for moment in found if moment > present), found[-1])
