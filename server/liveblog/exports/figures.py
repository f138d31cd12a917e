"""What figures were that no entry tells, in an export; what entries tell comes with their texts."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from liveblog.errors import BadRequest
from liveblog.intake.figures import ReadingInput
from liveblog.intake.invalid import validated
from liveblog.model.figure import Reading, ReadingDraft, is_figure_name, is_written_so
from liveblog.wire.views import JsonObject, reading_view

FIGURES = "figures"
"""The member of an export that lists them; it is not there where there are none."""


def exported(readings: Iterable[Reading]) -> list[JsonObject]:
    """Return readings as an export has them."""
    views = (reading_view(each) for each in readings)
    return [{name: value for name, value in view.items() if name not in ("id", "carried_by")} for view in views]


def planned(documents: Any) -> tuple[ReadingDraft, ...]:
    """Read what an export has of figures.

    Raises:
        BadRequest: it is damaged.
        InvalidInput: something in it breaks a rule; names the field.
    """
    try:
        return tuple(_planned(each) for each in documents)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRequest(f"The export is damaged: a figure lacks {error}.") from error


def _planned(raw: dict[str, Any]) -> ReadingDraft:
    known = {name: raw[name] for name in ReadingInput.model_fields if raw.get(name) is not None}
    parts = [{"label": part["label"], "value": part["value"], **_shown(part)} for part in raw.get("parts", ())]
    meant = {"parts": parts, "allow_future": True}
    said, name = validated(ReadingInput, known | _shown(raw) | meant).draft(), str(raw["name"])
    if not is_figure_name(name):
        raise BadRequest(f"The export is damaged: no figure can be called “{name[:80]}”.")
    return replace(said, name=name)


def _shown(raw: dict[str, Any]) -> dict[str, str | None]:
    """Return how a number was written, unless that says something else."""
    shown = str(raw.get("shown", ""))
    return {"shown": shown if is_written_so(str(raw.get("value")), shown) else None}
