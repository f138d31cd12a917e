"""How things look as JSON objects, on every door (docs/protocol.md §3)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from liveblog.markup import places
from liveblog.model.blog import Blog, Duty, MainPicture
from liveblog.model.briefing import Briefing, Statement
from liveblog.model.claim import Claim
from liveblog.model.colour import darkened_for, lightened_for
from liveblog.model.correction import Correction
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event, Subject
from liveblog.model.figure import CarriedReading, Figure, Reading
from liveblog.model.moment import rfc3339
from liveblog.model.named_place import NamedPlace
from liveblog.model.page import EntryPage
from liveblog.model.reference import Reference
from liveblog.model.shift import Shift

JsonObject = dict[str, Any]


class Drawing(Protocol):
    """Draws the HTML that pages and events share (`render.Renderer`)."""

    def entry(self, blog: Blog, entry: Entry) -> str:
        """Return the entry's `<article>`."""
        ...

    def shift(self, blog: Blog, shift: Shift) -> str:
        """Return the hand-over's line."""
        ...

    def picture(self, blog: Blog) -> str:
        """Return the `<figure>` of the picture that stands for the blog; empty: it has none."""
        ...

    def summary(self, blog: Blog) -> str:
        """Return the HTML of what stands above its entries."""
        ...

    def duty(self, blog: Blog) -> str:
        """Return the line that says who is on duty; empty: readers are told of nobody."""
        ...

    def figures(self, blog: Blog) -> str:
        """Return the HTML of its figures; empty: it has none."""
        ...

    def briefing(self, blog: Blog) -> str:
        """Return the HTML of what is known; empty: no briefing was written."""
        ...


def blog_view(blog: Blog, draw: Drawing) -> JsonObject:
    """Show the details of a blog: what events carry of it."""
    drawn = {
        "summary": draw.summary(blog),
        "picture_html": draw.picture(blog),
        "briefing_html": draw.briefing(blog),
        "on_duty": duty_view(blog.duty_shown) if blog.duty_shown else None,
        "duty_html": draw.duty(blog),
        "figures_html": draw.figures(blog) if blog.figures else "",
    }
    return blog_details(blog) | drawn


def blog_details(blog: Blog) -> JsonObject:
    """Show the details of a blog but for what is drawn of them."""
    return {
        "slug": blog.slug,
        "url": blog.path,
        "title": blog.title,
        "description": blog.description,
        "zone": blog.zone,
        "language": blog.language,
        "accent": blog.accent,
        "accent_on_light": blog.accent and darkened_for(blog.accent),
        "accent_on_dark": blog.accent and lightened_for(blog.accent),
        "summary": blog.summary_html,
        "byline": list(blog.byline),
        "picture": _picture_view(blog.picture) if blog.picture else None,
        "figures": [figure_view(figure) for figure in blog.figures],
        "show_readers": blog.show_readers,
        "briefing": briefing_view(blog.briefing) if blog.briefing else None,
        "show_duty": blog.show_duty,
        "take_reports": blog.take_reports,
        "status": blog.status.value,
        "created_at": rfc3339(blog.created_at),
        "closed_at": rfc3339(blog.closed_at) if blog.closed_at else None,
    }


def _picture_view(picture: MainPicture) -> JsonObject:
    """Show a blog's picture as it is sent to us."""
    return {"url": picture.path, "alt": picture.alt, "caption": picture.caption, "credit": picture.credit}


def briefing_view(briefing: Briefing) -> JsonObject:
    """Show what is known, and as of when."""
    statements = [_statement_view(statement) for statement in briefing.statements]
    return {"revision": briefing.seq, "as_of": rfc3339(briefing.as_of), "statements": statements}


def _statement_view(statement: Statement) -> JsonObject:
    entries = [
        place_view((each.occurred_at, each.id))
        | {"change": each.change, "changed_at": rfc3339(each.changed_at) if each.changed_at else None}
        for each in statement.entries
    ]
    return {"text": statement.text, "html": statement.html, "status": statement.status, "entries": entries}


def duty_view(duty: Duty) -> JsonObject:
    """Show who is on duty."""
    return {"name": duty.name, "since": rfc3339(duty.since)}


def entry_view(blog: Blog, entry: Entry, draw: Drawing) -> JsonObject:
    """Show an entry as readers get it."""
    return {
        "id": entry.id,
        "revision": entry.revision,
        "url": blog.entry_path(entry.id),
        "headline": entry.headline,
        "topics": list(entry.topics),
        "byline": list(entry.byline),
        "occurred_at": rfc3339(entry.occurred_at),
        "posted_at": rfc3339(entry.posted_at),
        "revised_at": rfc3339(entry.revised_at) if entry.revised_at else None,
        "pinned": entry.pinned,
        "key_event": entry.key_event,
        "corrections": [correction_view(correction) for correction in entry.corrections],
        "cites": [reference_view(reference) for reference in entry.cites],
        "cited_by": [place_view((reference.occurred_at, reference.id)) for reference in entry.cited_by],
        "claims": [claim_view(claim) for claim in entry.claims],
        "places": [named_place_view(place) for place in places(entry.body_html)],
        "figures": [carried_view(carried) for carried in entry.figures],
        "html": draw.entry(blog, entry),
    }


def correction_view(correction: Correction) -> JsonObject:
    """Show what readers are told of a change."""
    told = {"kind": correction.kind.value, "text": correction.text, "was": correction.was}
    return {"id": correction.id, **told, "at": rfc3339(correction.at)}


def claim_view(claim: Claim) -> JsonObject:
    """Show a claim with its status."""
    settled = place_view((claim.settled_at, claim.settled_by)) if claim.settled_by and claim.settled_at else None
    said = {"status": claim.status.value, "quote": claim.quote, "source": claim.source, "link": claim.link}
    return {
        "id": claim.id,
        **said,
        "told_at": rfc3339(claim.told_at),
        "since": rfc3339(claim.since),
        "settled_by": settled,
    }


def named_place_view(place: NamedPlace) -> JsonObject:
    """Show a point of the earth that an entry names."""
    return {"name": place.name, "latitude": place.point.latitude, "longitude": place.point.longitude}


def figure_view(figure: Figure) -> JsonObject:
    """Show a figure as it stands, and what it was before."""
    return reading_view(figure.now) | {"was": reading_view(figure.was) if figure.was else None}


def carried_view(carried: CarriedReading) -> JsonObject:
    """Show what an entry tells of a figure, and what took its place."""
    return reading_view(carried.reading) | {"later": reading_view(carried.later) if carried.later else None}


def reading_view(reading: Reading) -> JsonObject:
    """Show what a figure was at a time; `hub.tail` looks for the member `carried_by`."""
    parts = [{"label": part.label, "value": part.value, "shown": part.shown} for part in reading.parts]
    said = {"name": reading.name, "value": reading.value, "shown": reading.shown, "unit": reading.unit}
    return {
        "id": reading.id,
        **said,
        "parts": parts,
        "including": reading.including,
        "source": reading.source,
        "link": reading.link,
        "as_of": rfc3339(reading.as_of),
        "carried_by": reading.entry_id,
    }


def reference_view(reference: Reference) -> JsonObject:
    """Show an entry that another links to, and what has become of it since."""
    changed_at = rfc3339(reference.changed_at) if reference.changed_at else None
    return place_view((reference.occurred_at, reference.id)) | {"change": reference.change, "changed_at": changed_at}


def entry_source_view(blog: Blog, entry: Entry, draw: Drawing) -> JsonObject:
    """Show an entry as the API gives it: with the Markdown that was written."""
    return entry_view(blog, entry, draw) | {"body": entry.body}


def tombstone_view(tombstone: Tombstone) -> JsonObject:
    """Show what is left of a deleted entry."""
    return {"id": tombstone.id, "deleted": True}


def shift_view(blog: Blog, shift: Shift, draw: Drawing) -> JsonObject:
    """Show a hand-over."""
    return {
        "id": shift.id,
        "editor": shift.editor,
        "note": shift.note,
        "occurred_at": rfc3339(shift.occurred_at),
        "html": draw.shift(blog, shift),
    }


def event_view(blog: Blog, event: Event, draw: Drawing) -> JsonObject:
    """Show an event as the message of that type."""
    name, view = _subject_view(blog, event.subject, draw)
    return {"type": "event", "seq": event.seq, "kind": event.kind.value, "at": rfc3339(event.at), name: view}


def _subject_view(blog: Blog, subject: Subject, draw: Drawing) -> tuple[str, JsonObject]:
    match subject:
        case Entry():
            return "entry", entry_view(blog, subject, draw)
        case Tombstone():
            return "entry", tombstone_view(subject)
        case Blog():
            return "blog", blog_view(subject, draw)
        case Shift():
            return "shift", shift_view(blog, subject, draw)


def floor_view(page: EntryPage) -> JsonObject | None:
    """Show the lowest place that a page covers; None when it reaches back to the first entry."""
    return place_view(page.floor) if page.floor else None


def place_view(place: tuple[datetime, int]) -> JsonObject:
    """Show where something stands in a blog."""
    return {"occurred_at": rfc3339(place[0]), "id": place[1]}


def page_view(
    page: EntryPage, draw: Drawing, show: Callable[[Blog, Entry, Drawing], JsonObject] = entry_view
) -> JsonObject:
    """Show a page of entries with the position it continues from: a snapshot (docs/protocol.md §4)."""
    blog = page.blog
    return {
        "epoch": blog.epoch,
        "purges": blog.purges,
        "head": blog.head,
        "blog": blog_view(blog, draw),
        "page": page.cut.number,
        "pages": page.cut.pages,
        "floor": floor_view(page),
        "entries": [show(blog, entry, draw) for entry in page.entries],
        "shifts": [shift_view(blog, shift, draw) for shift in page.shifts],
    }
