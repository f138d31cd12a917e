"""Figures that are set by themselves, and not by an entry that tells them."""

from dataclasses import dataclass
from typing import ClassVar

from liveblog.desk.changes.change import Change, require_come
from liveblog.desk.figures import reading_of, write_histories
from liveblog.desk.pen import Pen
from liveblog.errors import Conflict, FieldError, InvalidInput, NotFound
from liveblog.model.blog import Blog
from liveblog.model.event import Kind
from liveblog.model.figure import ReadingDraft, figure_key, is_figure_name
from liveblog.model.moment import normalised
from liveblog.sentence import sentence
from liveblog.store.figures import readings_of

MOST_READINGS = 1000
"""So many readings of one figure are kept that no entry carries."""


@dataclass(frozen=True, slots=True)
class SetReading(Change[Blog]):
    """Say what a figure is, or was at a time: what was said of that time, in no entry, it replaces, or that reading.

    Saying what is said already makes no event. Of a time that is past, the figure stays what it is.

    Refusals: InvalidInput (no figure can be called so, or there are too many), TimeAhead (it was said of no such time).
    """

    name: ClassVar[str] = "set_reading"
    kind: ClassVar[Kind] = Kind.FIGURE_CHANGED

    reading: ReadingDraft
    replaces: int | None = None

    async def apply(self, pen: Pen) -> Blog:
        """Put the reading in its place."""
        if not is_figure_name(self.reading.name):
            raise InvalidInput(FieldError("figure", sentence("must have a letter, and none of : / | [ ]")))
        key = figure_key(self.reading.name)
        before = await readings_of(await pen.reading(), pen.blog, [key])
        as_of = normalised(self.reading.as_of or pen.at)
        own = [each for each in before[key] if each.entry_id is None]
        earlier = next((each for each in own if each.id == self.replaces), None)
        earlier = earlier or next((each for each in own if each.as_of == as_of), None)
        if earlier is None or earlier.as_of != as_of:
            require_come(as_of, pen.at, allow_future=self.reading.allow_future, field="as_of")
        reading = reading_of(self.reading, earlier.id if earlier else pen.next_seq, as_of)
        if reading == earlier:
            return pen.blog
        rest = [each for each in before[key] if each is not earlier]
        if len(rest) >= MOST_READINGS:
            raise InvalidInput(
                FieldError(
                    "figures", sentence("have no room: {most} readings of this one are kept", most=MOST_READINGS)
                )
            )
        return await write_histories(pen, before, {key: sorted([*rest, reading], key=lambda each: each.place)})


@dataclass(frozen=True, slots=True)
class DropReadings(Change[Blog]):
    """Take away what was said of a figure in no entry: the reading of this number, or all of them.

    Refusals: NotFound (there is none), Conflict (entries carry them: they go with what their text says).
    """

    name: ClassVar[str] = "drop_readings"
    kind: ClassVar[Kind] = Kind.FIGURE_CHANGED

    figure: str
    reading_id: int | None = None

    async def apply(self, pen: Pen) -> Blog:
        """Leave them out."""
        key = figure_key(self.figure)
        before = await readings_of(await pen.reading(), pen.blog, [key] if is_figure_name(self.figure) else [])
        meant = [each for each in before.get(key, ()) if self.reading_id in (None, each.id)]
        if not meant:
            raise NotFound(sentence("There is no such reading of “{figure}”.", figure=self.figure))
        gone = [each for each in meant if each.entry_id is None]
        if not gone:
            raise Conflict(
                sentence(
                    "This reading of “{figure}” comes from an entry: change or delete the entry.", figure=self.figure
                )
            )
        return await write_histories(pen, before, {key: [each for each in before[key] if each not in gone]})
