"""Rows as values of the model."""

from typing import Any

from sqlalchemy import Row

from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift


def to_blog(row: Row[Any]) -> Blog:
    """Read a row of `blogs`."""
    return Blog(**(row._asdict() | {"visibility": Visibility(row.visibility), "status": BlogStatus(row.status)}))


def to_entry(row: Row[Any]) -> Entry:
    """Read a row of `entries` that is not deleted."""
    columns = {name: getattr(row, name) for name in Entry.__slots__}
    return Entry(**(columns | {"topics": tuple(row.topics), "byline": tuple(row.byline)}))


def to_shift(row: Row[Any]) -> Shift:
    """Read a row of `shifts`."""
    return Shift(id=row.id, note=row.note, editor=row.editor, occurred_at=row.occurred_at)
