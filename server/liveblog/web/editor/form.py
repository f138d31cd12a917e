"""What an editor has typed, wrong or right: kept as it is, so that no answer loses a word, and read when needed."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from liveblog.desk import Desk, IdempotencyKey
from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import zones
from liveblog.intake.invalid import validated
from liveblog.intake.localtime import instants, local_text
from liveblog.intake.models import EntryInput, EntryPatch, Input
from liveblog.intake.names import names_in
from liveblog.intake.question import Question, meant_instant, question_on
from liveblog.markup import untold_image
from liveblog.model.blog import Blog, MainPicture
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.event import Position
from liveblog.model.picture import FOLDER
from liveblog.model.principal import Principal
from liveblog.web.editor.repeats import KEY
from liveblog.web.fields import Fields

_WORDS = ("headline", "body", "topics", "byline", "occurred_at")
_MARKS = ("pinned", "key_event")

InputT = TypeVar("InputT", bound=Input)


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The fields of an entry's form, as text.

    `key` names this form for as long as its text isn't posted; it is the idempotency key. `revision` is the position
    of the event that made the revision which is being changed; empty for a new entry. `meant` is the answer to a
    question on the time. `zone` is where the time was typed: the blog's when the form was drawn, which may have moved.
    `written` is when an entry was written that could not be sent at once: RFC 3339, by our clock; empty: now.
    """

    headline: str = ""
    body: str = ""
    topics: str = ""
    byline: str = ""
    occurred_at: str = ""
    pinned: bool = False
    key_event: bool = False
    key: str = ""
    revision: str = ""
    meant: str = ""
    zone: str = ""
    written: str = ""

    @property
    def if_match(self) -> list[Position]:
        """Return the revisions that may be replaced: the one that was loaded, or none when that can't be read."""
        position = Position.parse(self.revision)
        return [position] if position else []


def new_key() -> str:
    """Return a key for a form."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class DetailsForm:
    """The fields of the form, as text; the default accent stands for none.

    Those up to `visibility` are for admins of the blog.
    """

    title: str = ""
    description: str = ""
    zone: str = ""
    language: str = ""
    visibility: str = ""
    summary: str = ""
    accent: str = ""
    byline: str = ""
    picture: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    show_readers: str = ""


def form_in(sent: Fields) -> EntryForm:
    """Return what was typed into a form; one that comes without a good key gets a new one."""
    values: dict[str, Any] = {name: sent.get(name, "") for name in (*_WORDS, "revision", "meant", "written")}
    values["zone"] = zone if (zone := sent.get("zone", "")) in zones() else ""
    key = sent.get("key", "")
    values["key"] = key if KEY.fullmatch(key) else new_key()
    return EntryForm(**values | {name: name in sent for name in _MARKS})


def blank(by: Principal, blog: Blog) -> EntryForm:
    """Return the form of a new entry."""
    return EntryForm(byline=by.name, key=new_key(), zone=blog.zone)


def zone_of(form: EntryForm, blog: Blog) -> str:
    """Return the zone in which a form's time is meant: the one that stood beside it."""
    return form.zone or blog.zone


def form_like(entry: Entry, blog: Blog, zone: str | None = None) -> EntryForm:
    """Return the form that shows an entry, with its time in the blog's zone or another."""
    zone = zone or blog.zone
    return EntryForm(
        headline=entry.headline or "",
        body=entry.body.replace("\r\n", "\n"),
        topics=", ".join(entry.topics),
        byline=", ".join(entry.byline),
        occurred_at=local_text(entry.occurred_at, zone),
        pinned=entry.pinned,
        key_event=entry.key_event,
        key=new_key(),
        revision=revision_of(entry, blog),
        zone=zone,
    )


def details_form(blog: Blog) -> DetailsForm:
    """Return the form as it shows a blog; its text is compared with what browsers make of it."""
    picture = blog.picture or MainPicture("", "")
    return DetailsForm(
        title=blog.title,
        description=blog.description.replace("\r\n", "\n").replace("\r", "\n"),
        zone=blog.zone,
        language=blog.language,
        visibility=blog.visibility.value,
        summary=blog.summary.replace("\r\n", "\n").replace("\r", "\n"),
        accent=blog.accent or DEFAULT_ACCENT,
        byline=", ".join(blog.byline),
        picture=picture.path,
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
        show_readers="yes" if blog.show_readers else "",
    )


def revision_of(entry: Entry, blog: Blog) -> str:
    """Return what the hidden field `revision` holds."""
    return str(Position(blog.epoch, entry.seq))


def wanted_entry(form: EntryForm, blog: Blog, present: datetime, by: Principal) -> EntryInput:
    """Read a new entry.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    return _read(EntryInput, form, _WORDS + _MARKS, _Reading(zone_of(form, blog), present, (by.name,)))


def previewed_draft(form: EntryForm, blog: Blog) -> EntryDraft:
    """Read an entry that is only to be looked at: nothing is asked about its time.

    Raises:
        InvalidInput: names each wrong field.
    """
    return _read(EntryInput, form, _WORDS + _MARKS, _Reading(zone_of(form, blog))).draft()


def wanted_changes(form: EntryForm, entry: Entry, blog: Blog, present: datetime) -> EntryChanges:
    """Read only what differs from the entry as its form shows it: a form to the minute must not cut the seconds off.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    shown = form_like(entry, blog, zone_of(form, blog))
    changed = [name for name in _WORDS + _MARKS if getattr(form, name) != getattr(shown, name)]
    if "occurred_at" in changed and not form.occurred_at.strip():
        raise InvalidInput(FieldError("occurred_at", "must not be empty"))
    reading = _Reading(zone_of(form, blog), present, (*entry.topics, *entry.byline))
    return _read(EntryPatch, form, changed, reading).changes()


def question_of(form: EntryForm, blog: Blog, present: datetime, entry: Entry | None = None) -> Question | None:
    """Return what has to be asked about a form's time; of an entry that is there, only about another time than it has.

    It is asked also when it was answered, so that the answer stands in the form that shows another mistake.
    """
    zone = zone_of(form, blog)
    if entry and form.occurred_at == local_text(entry.occurred_at, zone):
        return None
    return question_on(form.occurred_at, zone, present)


async def require_told_pictures(form: EntryForm, desk: Desk, by: Principal) -> None:
    """Refuse a picture of ours without words: who can't see it, or waits for it in a train, has nothing else.

    Raises:
        InvalidInput: there is one.
        Busy, TooCostly: as for the text itself.
    """
    if FOLDER in form.body and untold_image(await desk.markdown.render(form.body, by.key)):
        raise InvalidInput(FieldError("body", "has a picture without words: write between ![ and ] what it shows"))


def idempotency_key(form: EntryForm, wanted: EntryInput) -> IdempotencyKey:
    """Return the form's key, with a digest of what it is used for."""
    return IdempotencyKey(f"desk:{form.key}", hashlib.sha256(wanted.model_dump_json().encode()).hexdigest())


def with_new_key(form: EntryForm) -> EntryForm:
    """Return the same text in a form of its own."""
    return replace(form, key=new_key())


def in_words(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Return a sentence for each field of a form; what concerns one of several topics concerns the topics."""
    known = {field.name for form in (EntryForm, DetailsForm) for field in fields(form)} | {
        "note",
        "editor",
        "sign_off",
        "typed_slug",
    }
    sentences: dict[str, str] = {}
    for error in errors:
        name = error.field.removeprefix("picture.").replace("url", "picture").partition(".")[0]
        sentences.setdefault(name if name in known else "body", f"This {error.message}.")
    return sentences


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a form is read: where its times are meant, and when, None for a preview; `known` are names as they stand."""

    zone: str
    present: datetime | None = None
    known: Sequence[str] = ()


def _read(model: type[InputT], form: EntryForm, names: Sequence[str], how: _Reading) -> InputT:
    values: dict[str, Any] = {name: getattr(form, name) for name in names if name in ("body", *_MARKS)}
    values |= {name: names_in(getattr(form, name), how.known) for name in names if name in ("topics", "byline")}
    if "headline" in names:
        values["headline"] = form.headline.strip() or None
    wrong: list[InvalidInput] = []
    if "occurred_at" in names and form.occurred_at.strip():
        try:
            values |= _time(form, how)
        except InvalidInput as error:
            wrong.append(error)
    try:
        read = validated(model, values)
    except InvalidInput as error:
        wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise InvalidInput(*(error for each in wrong for error in each.errors))
    return read


def _time(form: EntryForm, how: _Reading) -> dict[str, Any]:
    if how.present is None:
        return {"occurred_at": instants(form.occurred_at, how.zone, "occurred_at")[0]}
    moment, is_meant = meant_instant(form.occurred_at, how.zone, form.meant, how.present)
    return {"occurred_at": moment, "allow_future": is_meant}
