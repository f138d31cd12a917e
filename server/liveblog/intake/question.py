"""Times that the desk asks about before it publishes: not come yet, far from now, or shown by the clocks twice.

The moment at which something is to go out by itself is read here, too, to the second.

The answer comes back in the field `meant`. It is the instant itself, so that it holds for no other time that is typed
after it (docs/decisions/0023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import OUT_OF_RANGE
from liveblog.intake.localtime import instants
from liveblog.model.moment import YEARS, distance, is_ahead, is_far, rfc3339
from liveblog.render.times import day, zoned_time
from liveblog.sentence import Sentence, Told, sentence

_TWICE = sentence("came twice that night, when the clocks were put back")

_TYPING = timedelta(minutes=1)
"""A person types whole minutes, on a clock that is nearly right."""

ENTRY_FIELD = "occurred_at"
PUBLISH_FIELD = "publish_at"
PUBLISH_DATE, PUBLISH_TIME = "publish_date", "publish_time"
THEN = "then"
"""The button of the question that has an entry wait for its time: its value is that instant."""


class TimeInQuestion(InvalidInput):
    """A time may be a mistake: the form asks, and an answer publishes it."""

    code = "time_in_question"

    def __init__(self, question: "Question", field: str = ENTRY_FIELD) -> None:
        super().__init__(FieldError(field, question.why))
        self.choices = question.choices


@dataclass(frozen=True, slots=True)
class Choice:
    """An instant that can be meant: what the form sends, and how it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: why, as the rest of a sentence that begins with the time, and what can be meant.

    `can_wait` tells whether an entry that is not out yet can be scheduled for it.
    """

    why: str
    choices: Sequence[Choice]
    can_wait: bool = False


def question_on(text: str, zone: str, present: datetime, field: str = ENTRY_FIELD) -> Question | None:
    """Return what has to be asked about a time that was typed; None: nothing, or it can't be read at all."""
    try:
        found = _instants(text, zone, field) if text.strip() else ()
    except InvalidInput:
        return None
    reasons = [*_twice(found), *(_unlikely(found[-1], present, field) if found else ())]
    if not reasons:
        return None
    can_wait = field == ENTRY_FIELD and len(found) == 1 and is_ahead(found[0], present, _TYPING)
    choices = [choice_of(moment, zone) for moment in found]
    return Question(_both(*reasons) if len(reasons) > 1 else reasons[0], choices, can_wait)


def _both(first: str, second: str) -> Sentence:
    return sentence("{first}: {second}", first=first, second=second)


def meant_instant(
    text: str, zone: str, meant: str, present: datetime, field: str = ENTRY_FIELD
) -> tuple[datetime, bool]:
    """Return the instant that was typed, and whether its editor was asked about it and says so.

    Raises:
        TimeInQuestion: it has to be asked about.
        InvalidInput: it can't be read, or the clocks skipped it.
    """
    found = _instants(text, zone, field)
    if answered := [moment for moment in found if rfc3339(moment) == meant]:
        return answered[0], True
    if question := question_on(text, zone, present, field):
        raise TimeInQuestion(question, field)
    return found[0], False


def _instants(text: str, zone: str, field: str) -> Sequence[datetime]:
    found = instants(text, zone, field)
    if any(moment.year not in YEARS for moment in found):
        raise InvalidInput(FieldError(field, OUT_OF_RANGE))
    return found


def _twice(found: Sequence[datetime]) -> Sequence[str]:
    return [_TWICE] if len(found) > 1 else []


def _unlikely(moment: datetime, present: datetime, field: str) -> Sequence[str]:
    far, has_not_come = distance(moment, present), is_ahead(moment, present, _TYPING)
    if field == ENTRY_FIELD and has_not_come:
        return [sentence("is {far}, and readers see it at once: entries don't wait for their time", far=far)]
    # What goes out by itself does so at a time that has not come, and is refused at one that has passed.
    doubts = all if field == PUBLISH_FIELD else any
    return [sentence("is {far}", far=far)] if doubts((has_not_come, is_far(moment, present))) else []


def choice_of(moment: datetime, zone: str) -> Choice:
    """Return an instant as one that can be meant."""
    clock = zoned_time(moment, zone)
    return Choice(rfc3339(moment), sentence("{day}, {clock}", day=Told(partial(day, moment, zone)), clock=clock))


def act_typed(fields: Mapping[str, str]) -> str:
    """Return what the button says that was pressed; empty: none was."""
    return fields.get("do", "") or ("schedule" if fields.get(THEN) else "")


def publish_moment(fields: Mapping[str, str], zone: str, present: datetime) -> datetime:
    """Return the moment that was typed into its field or fields, or is that of the question's button.

    Raises:
        InvalidInput: it can't be read, is missing, has passed, or the clocks skip it.
        TimeInQuestion: it is far ahead, or the clocks show it twice in that night, and nobody has said what is meant.
    """
    then = fields.get(THEN, "")
    text = then or _moment_typed(fields)
    if not text.strip():
        raise InvalidInput(FieldError(PUBLISH_FIELD, sentence("must say when")))
    moment, _ = meant_instant(text, zone, then or fields.get("publish_meant", ""), present, PUBLISH_FIELD)
    if moment <= present:
        raise InvalidInput(FieldError(PUBLISH_FIELD, sentence("has passed: choose another, or post it now")))
    return moment


def _moment_typed(fields: Mapping[str, str]) -> str:
    day, time = fields.get(PUBLISH_DATE, "").strip(), fields.get(PUBLISH_TIME, "").strip()
    return fields.get(PUBLISH_FIELD, "") or (f"{day}T{time}" if day and time else "")
