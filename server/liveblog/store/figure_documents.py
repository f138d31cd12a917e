"""Figures and their readings as JSON: how columns keep them, and the log's documents."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Dialect, TypeDecorator

from liveblog.model.figure import CarriedReading, Figure, FigurePart, FigurePoint, Reading, figure_key, figure_of
from liveblog.model.moment import rfc3339

Document = dict[str, Any]


class FiguresData(TypeDecorator[tuple[Figure, ...]]):
    """The figures of a blog as JSON, NULL for none: rows of earlier versions have none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[Figure, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return figures_out(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Figure, ...]:  # noqa: ARG002
        """Read them."""
        return figures_in(value or ())


class PartsData(TypeDecorator[tuple[FigurePart, ...]]):
    """The parts of a reading as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[FigurePart, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return [asdict(part) for part in value] if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[FigurePart, ...]:  # noqa: ARG002
        """Read them."""
        return tuple(FigurePart(**part) for part in value or ())


def figures_out(figures: Iterable[Figure]) -> list[Document]:
    """Write the figures of a blog."""
    return [
        {"now": _out(each.now), "was": _out(each.was) if each.was else None, "line": [*map(_point_out, each.line)]}
        for each in figures
    ]


def figures_in(documents: Iterable[Document]) -> tuple[Figure, ...]:
    """Read the figures of a blog."""
    return tuple(
        Figure(_in(each["now"]), _in(each["was"]) if each["was"] else None, tuple(map(_point_in, each["line"])))
        for each in documents
    )


def carried_out(carried: Iterable[CarriedReading]) -> list[Document]:
    """Write the readings that an entry carries."""
    return [{"reading": _out(each.reading), "later": _out(each.later) if each.later else None} for each in carried]


def carried_in(documents: Iterable[Document]) -> tuple[CarriedReading, ...]:
    """Read the readings that an entry carries."""
    return tuple(
        CarriedReading(_in(each["reading"]), _in(each["later"]) if each["later"] else None) for each in documents
    )


class KnownReadings:
    """The readings that documents have told so far, by what a point of a line says of one."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        """Begin with those that are there now: a line may have some that no document tells."""
        self._told: dict[tuple[str, str, str, int | None], Document] = {}
        for reading in readings:
            self._note(_out(reading))

    def note(self, document: Document) -> None:
        """Note what the document of a blog or of an entry tells: it counts for what is read after it."""
        for each in document.get("figures", ()):
            for name in ("later", "reading", "was", "now"):
                if reading := each.get(name):
                    self._note(reading)

    def of_line(self, key: str, line: Iterable[list[Any]]) -> list[Document]:
        """Return the readings of a figure's line, in its order; what nothing tells is left out."""
        found = (self._told.get((key, as_of, value, entry_id)) for as_of, value, entry_id in line)
        return [reading for reading in found if reading]

    def _note(self, reading: Document) -> None:
        place = (figure_key(reading["name"]), reading["as_of"], reading["value"], reading["entry_id"])
        self._told[place] = reading


def without_entry(document: Document, entry_id: int, known: KnownReadings) -> Document:
    """Return the document of a blog, or of another entry, with nothing in its figures that this entry carried.

    Figures are what they were without it: what came before takes the place of what goes.
    """
    if "figures" not in document:
        return document
    kept = [left for each in document["figures"] if (left := _without(each, entry_id, known))]
    return document | {"figures": kept}


def _without(each: Document, entry_id: int, known: KnownReadings) -> Document | None:
    if "reading" in each:
        return each | {"later": None} if _is_of(each["later"], entry_id) else each
    line = [point for point in each["line"] if point[2] != entry_id]
    if not (_is_of(each["now"], entry_id) or _is_of(each["was"], entry_id)):
        return each | {"line": line}
    # What it was can be older than all of its line.
    was = [each["was"]] if each["was"] and not _is_of(each["was"], entry_id) else []
    left = figure_of([*map(_in, [*was, *known.of_line(figure_key(each["now"]["name"]), line)])])
    return {**figures_out([left])[0], "line": line} if left else None


def _is_of(reading: Document | None, entry_id: int) -> bool:
    return reading is not None and reading["entry_id"] == entry_id


def _out(reading: Reading) -> Document:
    return asdict(reading) | {"as_of": rfc3339(reading.as_of)}


def _in(document: Document) -> Reading:
    parts = tuple(FigurePart(**part) for part in document["parts"])
    return Reading(**(document | {"parts": parts, "as_of": datetime.fromisoformat(document["as_of"])}))


def _point_out(point: FigurePoint) -> list[Any]:
    return [rfc3339(point.as_of), point.value, point.entry_id]


def _point_in(document: list[Any]) -> FigurePoint:
    as_of, value, entry_id = document
    return FigurePoint(datetime.fromisoformat(as_of), value, entry_id)
