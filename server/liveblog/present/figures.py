"""The history of a figure, as data and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.model.blog import Blog
from liveblog.model.figure import Reading, figure_key, is_figure_name
from liveblog.model.moment import rfc3339
from liveblog.present.comma_tables import comma_table
from liveblog.store import Store, reads
from liveblog.store.figures import readings_of
from liveblog.wire.views import JsonObject, figure_view, reading_view

_COLUMNS = ("as_of", "value", "unit", "shown", "source", "link", "entry", "parts")


@dataclass(frozen=True, slots=True)
class FigureHistory:
    """All that a figure was, in the order of its times; nothing, where nobody told of one of this name."""

    blog: Blog
    name: str
    readings: Sequence[Reading]


async def read_history(store: Store, slug: str, name: str) -> FigureHistory:
    """Read what a figure was; it is called as it was last."""
    key = figure_key(name)
    async with store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, slug)
        found = (await readings_of(transaction, blog, [key]))[key] if is_figure_name(name) else []
    return FigureHistory(blog, found[-1].name if found else name, found)


def figures_view(blog: Blog) -> JsonObject:
    """Show the figures of a blog as they stand."""
    return {"epoch": blog.epoch, "head": blog.head, "figures": [figure_view(figure) for figure in blog.figures]}


def history_view(history: FigureHistory) -> JsonObject:
    """Show all that a figure was, oldest first."""
    where = {"epoch": history.blog.epoch, "head": history.blog.head, "name": history.name}
    return where | {"readings": [reading_view(reading) for reading in history.readings]}


def history_csv(history: FigureHistory) -> str:
    """Write all that a figure was as a table (RFC 4180), oldest first; parts are `label=number`, parted by `;`."""
    return comma_table(_COLUMNS, map(_row, history.readings))


def _row(reading: Reading) -> Sequence[object]:
    said = (reading.value, reading.unit, reading.shown, reading.source, reading.link, reading.entry_id)
    return (rfc3339(reading.as_of), *said, ";".join(f"{part.label}={part.value}" for part in reading.parts))
