"""What can be imported and replayed: the text of a page or an export, from a file or stdin, as a plan with a report."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from liveblog.cli.input_files import decoded, opener, require_utf8
from liveblog.desk.imported_briefing import PlannedBriefing
from liveblog.desk.importing import Planned, PlannedEntry, PlannedShift
from liveblog.errors import BadRequest
from liveblog.exports import Export, is_export, readable, when
from liveblog.handrun import (
    HandRunError,
    ImportedEntry,
    ImportedShift,
    Need,
    Page,
    fitting_place,
    inventory_json,
    parse,
)
from liveblog.intake.invalid import validated
from liveblog.intake.models import BlogInput, EntryInput, ShiftInput
from liveblog.markup import is_nothing
from liveblog.model.figure import ReadingDraft
from liveblog.model.moment import distance, rfc3339

_HELP = {None: "", Need.DATE: " (--date 2031-03-04)", Need.ZONE: " (--zone Europe/Berlin)"}
_NO_PLACE = {"GMT", "UTC"}
_DETAILS = (
    "title",
    "description",
    "zone",
    "language",
    "accent",
    "summary",
    "byline",
    "picture",
    "show_readers",
    "show_duty",
    "take_reports",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A coverage to write: the items oldest first, what the file says of its blog, and a report that is ready for JSON.

    `times` says when the items happened. An export's items are read again each time that they are gone through.
    `epoch` is that of the blog an export was made of, None for a page. `notices` are sentences for whoever
    writes it, `note` is what to say when a blog is created from it, `stamps` where on a page each entry stands, by its
    key, `readings` what figures were that no entry tells.
    """

    items: Collection[Planned]
    times: Sequence[datetime]
    report: dict[str, Any]
    details: dict[str, Any]
    epoch: str | None = None
    notices: Sequence[str] = ()
    note: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    briefing: PlannedBriefing | None = None
    readings: Sequence[ReadingDraft] = ()

    def blog(self, slug: str, title: str | None) -> BlogInput:
        """Return the blog that this coverage wants.

        Raises:
            BadRequest: neither the file nor the caller gives a title.
            InvalidInput: names each wrong field.
        """
        values = self.details | {"slug": slug} | ({"title": title} if title else {})
        if not values.get("title"):
            raise BadRequest("The page has no title: give the blog one with --title.")
        return validated(BlogInput, values)


def read_source(file: str, *, zone: str | None = None, day: date | None = None, present: datetime) -> Source:
    """Read a file (`-`: stdin).

    What it holds has been published elsewhere: times that are ahead of the `present` are taken as they are, and told.

    Raises:
        BadRequest: it is not UTF-8, has no entries, or leaves a date or zone open.
        InvalidInput: something in it breaks a rule; names the field.
        OSError: it can't be read.
    """
    opened = opener(file)
    with opened() as export:
        is_page = not is_export(export)
    if not is_page:
        require_utf8(file, opened)
        return _meant(_from_export(Export(opened)), present)
    text = decoded(file, opened)
    try:
        return _meant(_from_page(parse(text, date=day, zone=zone), zone), present)
    except HandRunError as error:
        raise BadRequest(f"{error}{_HELP[error.need]}") from error


def _meant(source: Source, present: datetime) -> Source:
    """Say of times that are yet to come that they are meant."""
    ahead = [time for time in source.times if time > present]
    if not ahead:
        return source
    span = f"{len(ahead)} of its times are yet to come, the last one {distance(max(ahead), present)}"
    notice = f"{span}: readers see these entries at once, and above all that is posted until then."
    return replace(source, items=_Meant(source.items, present), notices=(*source.notices, notice))


@dataclass(frozen=True, slots=True)
class _Meant:
    """Items that all may be written, whatever their times."""

    items: Collection[Planned]
    present: datetime

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Planned]:
        return (_allowed(item, self.present) for item in self.items)

    def __contains__(self, item: object) -> bool:
        return item in self.items


def _allowed(item: Planned, present: datetime) -> Planned:
    # One by one: servers of the first versions know no such member.
    if when(item) <= present:
        return item
    if isinstance(item, PlannedEntry):
        return replace(item, draft=replace(item.draft, allow_future=True))
    return replace(item, draft=replace(item.draft, allow_future=True))


def _from_page(page: Page, zone: str | None) -> Source:
    place, note = _zone_of_blog(page, zone)
    report = inventory_json(page.inventory)
    report["references"] = {"resolved": report.pop("resolved"), "unresolved": report.pop("unresolved")}
    details = {"title": page.title, "zone": place}
    stamps = {entry.key: f"line {entry.line} ({entry.stamp})" for entry in page.entries}
    items = tuple(_planned(item) for item in page.items if isinstance(item, ImportedShift) or not is_nothing(item.body))
    left_out = _left_out(len(page.items) - len(items))
    return Source(
        items,
        [when(item) for item in items],
        {"title": page.title} | report,
        details,
        notices=left_out,
        note=note,
        stamps=stamps,
    )


def _zone_of_blog(page: Page, zone: str | None) -> tuple[str, str]:
    """Choose the zone that a created blog gets, and say why: stamps name clocks, a blog has a place."""
    first = page.entries[0]
    written = zone or next((entry.zone for entry in page.entries if entry.zone), None)
    if written in available_timezones() and (zone or written in _NO_PLACE or "/" in written):
        return written, ""
    place = fitting_place(written, first.occurred_at) if written else None
    if place:
        return place, f"Its zone is {place}, where clocks showed {written} then; --zone names another."
    return "UTC", f"Its zone is UTC, since no place is known for {written or 'its stamps'}; --zone names another."


def _planned(item: ImportedEntry | ImportedShift) -> Planned:
    if isinstance(item, ImportedShift):
        note = {"note": item.note, "editor": item.editor, "occurred_at": item.occurred_at}
        return PlannedShift(item.key, validated(ShiftInput, note).draft())
    values = {"body": item.body, "topics": list(item.topics), "byline": list(item.byline)}
    return PlannedEntry(item.key, validated(EntryInput, values | {"occurred_at": item.occurred_at}).draft())


def _from_export(export: Export) -> Source:
    details = {name: value for name in _DETAILS if (value := readable(export.blog.get(name))) is not None}
    times, left_out = export.times, _left_out(export.left_out)
    return Source(
        export,
        times,
        {"title": details.get("title")} | _report(export),
        details,
        export.blog.get("epoch"),
        left_out,
        briefing=export.briefing,
        readings=export.readings,
    )


def _left_out(number: int) -> Sequence[str]:
    return (f"{number} of its entries are left out: nobody would see anything of them.",) if number else ()


def _report(export: Export) -> dict[str, Any]:
    times = export.times
    return {
        "entries": len(export) - len(export.shifts),
        "first": rfc3339(times[0]) if times else None,
        "last": rfc3339(times[-1]) if times else None,
        "topics": dict(export.topics.most_common()),
        "hand_overs": [{"editor": shift.editor, "note": shift.note} for shift in export.shifts],
    }
