"""The moment at which something is to go out by itself, as it is typed in the blog's zone: to the second."""

from collections.abc import Mapping
from datetime import datetime

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.localtime import instants
from liveblog.intake.question import TimeInQuestion, choice_of, twice
from liveblog.model.moment import rfc3339
from liveblog.sentence import sentence

FIELD = "publish_at"
DATE, TIME = "publish_date", "publish_time"


def moment_typed(fields: Mapping[str, str]) -> str:
    """Return what was typed into the field of the moment, or into one for its day and one for its time."""
    day, time = fields.get(DATE, "").strip(), fields.get(TIME, "").strip()
    return fields.get(FIELD, "") or (f"{day}T{time}" if day and time else "")


def publish_moment(text: str, zone: str, meant: str) -> datetime:
    """Return the moment that was typed; `meant` is the answer to which of two.

    Raises:
        InvalidInput: it can't be read, is missing, or the clocks skip it.
        TimeInQuestion: the clocks show it twice in that night.
    """
    if not text.strip():
        raise InvalidInput(FieldError(FIELD, sentence("must say when")))
    found = instants(text, zone, FIELD)
    if len(found) == 1:
        return found[0]
    if answered := [moment for moment in found if rfc3339(moment) == meant]:
        return answered[0]
    raise TimeInQuestion(twice([choice_of(moment, zone) for moment in found]), FIELD)
