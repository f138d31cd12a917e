"""The form of a briefing: rows of what is typed, and what is made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from liveblog.desk.mentions import entry_meant
from liveblog.errors import FieldError, InvalidInput, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.models import BriefingInput
from liveblog.intake.names import names_in
from liveblog.intake.question import meant_instant
from liveblog.model.blog import Blog
from liveblog.model.briefing import MOST_STATEMENTS, BriefingDraft, Evidence, EvidenceChange, Statement
from liveblog.model.claim import ClaimStatus
from liveblog.model.moment import Clock, rfc3339
from liveblog.store import Transaction
from liveblog.web.editor.form import zone_sent
from liveblog.web.fields import Fields
from liveblog.web.parameters import is_number

AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as it is typed: `entries` are times and numbers, with commas between them."""

    text: str = ""
    status: str = ""
    entries: str = ""
    confirmed: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is said in it."""
        return not (self.text.strip() or self.entries.strip())


def rows_of(blog: Blog) -> list[Row]:
    """Return the rows for what a briefing says now."""
    return [_row(blog, statement) for statement in (blog.briefing.statements if blog.briefing else ())]


def rows_in(fields: Mapping[str, str]) -> list[Row]:
    """Read the rows that were sent."""
    return [
        Row(
            fields.get(f"text-{number}", ""),
            fields.get(f"status-{number}", ""),
            fields.get(f"entries-{number}", ""),
            f"confirmed-{number}" in fields,
        )
        for number in range(MOST_STATEMENTS)
        if f"text-{number}" in fields
    ]


def with_room(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with one to write into, if there may be more."""
    needs = len(rows) < MOST_STATEMENTS and not any(row.is_blank for row in rows)
    return [*rows, *([Row()] if needs else [])]


def moved(rows: list[Row], act: str) -> tuple[list[Row], int]:
    """Return the rows after a button was pressed, `up-2`, `down-2`, `remove-2` or `add`, and the row to go on in."""
    name, _, place = act.partition("-")
    at = min(int(place), len(rows)) if place == "0" or is_number(place) else len(rows)
    if name == "remove":
        return rows[:at] + rows[at + 1 :], max(0, at - 1)
    to = at + {"up": -1, "down": 1}.get(name, 0)
    if name in ("up", "down") and at < len(rows) and 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        return rows, to
    return rows, min(len(rows), MOST_STATEMENTS - 1)


def marked_in(blog: Blog, rows: Sequence[Row]) -> list[Sequence[Evidence]]:
    """Return for each row what has become of the entries of the statement that stands in it."""
    said = {each.text: each for each in (blog.briefing.statements if blog.briefing else ())}
    return [said[row.text].changed if row.text in said else () for row in rows]


def as_of_in(fields: Fields, blog: Blog, clock: Clock) -> Mapping[str, Any]:
    """Return of when a briefing is said to be, and whether that is meant; nothing: of now.

    Raises:
        InvalidInput: it can't be read, or the clocks skipped it.
        TimeInQuestion: it has to be asked about.
    """
    typed = fields.get(AS_OF, "")
    if not typed.strip():
        return {}
    moment, is_meant = meant_instant(typed, zone_sent(fields, blog), fields.get("meant", ""), clock(), AS_OF)
    return {AS_OF: rfc3339(moment), "allow_future": is_meant}


async def wanted_briefing(
    connection: Transaction, blog: Blog, rows: Sequence[Row], as_of: Mapping[str, Any]
) -> BriefingDraft:
    """Read what the rows say; those that are blank say nothing.

    Raises:
        InvalidInput: names what is wrong, by the row's own field.
    """
    filled = [(number, row) for number, row in enumerate(rows) if not row.is_blank]
    statements = []
    for number, row in filled:
        field = f"entries-{number}"
        named = [await entry_meant(connection, blog, each, field) for each in names_in(row.entries)]
        statement = {"text": row.text, "status": _status(row), "entries": named, "confirmed": row.confirmed}
        statements.append(statement)
    try:
        return validated(BriefingInput, {"statements": statements, **as_of}).draft()
    except InvalidInput as error:
        raise by_rows(error, rows) from error


def _status(row: Row) -> ClaimStatus | str | None:
    known = row.status in list(ClaimStatus)
    return ClaimStatus(row.status) if known else row.status or None


def by_rows(error: LiveblogError, rows: Sequence[Row]) -> LiveblogError:
    """Return an error with the fields of the form, where it names those of what was read out of it."""
    if not isinstance(error, InvalidInput) or not any(each.field.startswith("statements") for each in error.errors):
        return error
    filled = [number for number, row in enumerate(rows) if not row.is_blank]
    return InvalidInput(*(replace(each, field=_field(each, filled)) for each in error.errors))


def _field(wrong: FieldError, filled: Sequence[int]) -> str:
    parts = wrong.field.split(".")
    if parts[0] != "statements":
        return wrong.field
    if len(parts) < 2:  # noqa: PLR2004 -- a list, a place in it
        return f"text-{filled[0] if filled else 0}"
    name = parts[2] if len(parts) > 2 else "text"  # noqa: PLR2004 -- and a member
    return f"{name}-{filled[int(parts[1])]}"


def _row(blog: Blog, statement: Statement) -> Row:
    standing = (each for each in statement.unlinked(blog.path) if each.change is not EvidenceChange.DELETION)
    return Row(statement.text, statement.status or "", ", ".join(f"#{each.id}" for each in standing))
