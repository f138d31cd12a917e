"""What stands in an event's `data`: the subject as it was, for the log to be read back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from liveblog.model.blog import Blog, BlogStatus, MainPicture, Visibility
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import OF_BLOG, Event, Kind, Subject
from liveblog.model.moment import rfc3339
from liveblog.model.shift import Shift
from liveblog.store.briefings import briefing_document, briefing_in
from liveblog.store.columns import duty_in, duty_out
from liveblog.store.figure_documents import figures_in, figures_out
from liveblog.store.notes import NOTES

Document = dict[str, Any]

BEFORE = "before"
"""Where the document of a change of the blog holds that of the blog before it; those of the first versions don't."""

FIGURES = "figures"
"""Where the document of a blog holds its figures, and that of an entry the readings it carries, if there are any."""

_ENTRY_TIMES = ("occurred_at", "posted_at", "revised_at")
# Events of earlier versions lack some of these.
_BLOG_LATER: Document = {
    "accent": None,
    "summary": "",
    "summary_html": "",
    "byline": [],
    "picture": None,
    "show_readers": True,
    "shelved": False,
    "show_duty": True,
    "take_reports": True,
    "on_duty": None,
}
_BLOG_WORDS = ("slug", "title", "description", "zone", "language", *_BLOG_LATER)
_BLOG_DETAILS = (*_BLOG_WORDS, "visibility", "status")


def to_document(subject: Subject) -> Document:
    """Make the document of a subject."""
    match subject:
        case Entry():
            document = {name: getattr(subject, name) for name in Entry.__slots__}
            document |= {name: _text(document[name]) for name in _ENTRY_TIMES}
            document |= {name: form.write(document[name]) for name, form in NOTES.items()}
            # Only where there are some: a server of the version before reads the others.
            return {name: value for name, value in document.items() if value or name not in NOTES}
        case Tombstone():
            return {"id": subject.id, "deleted": True}
        case Blog():
            details = {name: getattr(subject, name) for name in _BLOG_DETAILS}
            details |= {"byline": list(subject.byline), "picture": asdict(subject.picture) if subject.picture else None}
            details |= {"on_duty": duty_out(subject.on_duty)}
            details |= {FIGURES: figures_out(subject.figures)} if subject.figures else {}
            if subject.briefing:  # servers of the version before know none
                details["briefing"] = briefing_document(subject.briefing)
            return details | {"created_at": _text(subject.created_at), "closed_at": _text(subject.closed_at)}
        case Shift():
            return {
                "id": subject.id,
                "note": subject.note,
                "editor": subject.editor,
                "occurred_at": _text(subject.occurred_at),
            }


def to_event(blog: Blog, seq: int, kind: Kind, at: datetime, document: Document) -> Event:
    """Read an event of this blog back."""
    return Event(seq, kind, at, _subject(blog, kind, document))


def _subject(blog: Blog, kind: Kind, document: Document) -> Subject:
    match kind:
        case _ if kind in OF_BLOG:
            return _blog(blog, document)
        case Kind.SHIFT_CHANGED:
            return Shift(**(document | {"occurred_at": _time(document["occurred_at"])}))
        case _:
            return Tombstone(document["id"]) if document.get("deleted") else _entry(document)


def _entry(document: Document) -> Entry:
    times = {name: _time(document[name]) for name in _ENTRY_TIMES}
    lists = {"topics": tuple(document["topics"]), "byline": tuple(document["byline"])}
    later = {name: form.read(document.get(name, ())) for name, form in NOTES.items()}
    return Entry(**(document | times | lists | later))


def _blog(blog: Blog, document: Document) -> Blog:
    details = _BLOG_LATER | document
    picture = MainPicture(**details["picture"]) if details["picture"] else None
    details |= {"byline": tuple(details["byline"]), "picture": picture, "on_duty": duty_in(details["on_duty"])}
    return Blog(
        **{name: details[name] for name in _BLOG_WORDS},
        visibility=Visibility(document["visibility"]),
        status=BlogStatus(document["status"]),
        created_at=blog.created_at,
        closed_at=_time(document["closed_at"]),
        figures=figures_in(document.get(FIGURES, ())),
        briefing=briefing_in(document.get("briefing")),
        **{name: getattr(blog, name) for name in ("id", "epoch", "head", "purges", "retractions", "last_entry")},
    )


def _text(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None


def _time(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None
