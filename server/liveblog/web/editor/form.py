"""What an editor has typed, wrong or right: kept as it is, so that no answer loses a word, and read when needed."""

import hashlib
import secrets
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Protocol

from liveblog.desk import IdempotencyKey
from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import zones
from liveblog.intake.localtime import local_text
from liveblog.intake.models import EntryInput
from liveblog.intake.question import PUBLISH_FIELD, Question, question_on
from liveblog.intake.typed import MARKS, TYPED, WORDS, changes_typed, entry_typed
from liveblog.model.blog import Blog, MainPicture
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.draft import CLAIM_FIELDS, DraftText
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.event import Position
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.web.editor.card_form import CARD_FIELDS, CardForm, card_in, with_card
from liveblog.web.editor.correction_form import CORRECTION_FIELDS, CorrectionForm, correction_in
from liveblog.web.editor.place_form import PLACE_FIELDS, PlaceForm, place_in, with_place
from liveblog.web.editor.repeats import KEY
from liveblog.web.fields import Fields


@dataclass(frozen=True, slots=True)
class EntryForm(DraftText):
    """The fields of an entry's form, as text.

    `key` names this form for as long as its text isn't posted; it is the idempotency key. `revision` is the position
    of the event that made the revision which is being changed; empty for a new entry. `written` is when an entry was
    written that could not be sent at once: RFC 3339, by our clock; empty: now. `correction` says what a change is.
    """

    key: str = ""
    revision: str = ""
    written: str = ""
    card: CardForm = field(default_factory=CardForm)
    place: PlaceForm = field(default_factory=PlaceForm)
    correction: CorrectionForm = field(default_factory=CorrectionForm)

    @property
    def whole(self) -> "EntryForm":
        """Return the form with its card and its place in its text.

        Raises:
            InvalidInput: the card has no address, or nobody can tell where the place is.
        """
        return replace(self, body=with_place(with_card(self.body, self.card), self.place))

    @property
    def if_match(self) -> list[Position]:
        """Return the revisions that may be replaced: the one that was loaded, or none when that can't be read."""
        position = Position.parse(self.revision)
        return [position] if position else []

    @property
    def typed(self) -> DraftText:
        """Return what a draft keeps of it: with its card, unless that has no address yet."""
        try:
            form = self.whole
        except InvalidInput:
            form = self
        return DraftText(**{each.name: getattr(form, each.name) for each in fields(DraftText)})


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
    show_duty: str = ""
    take_reports: str = ""


def form_in(sent: Fields) -> EntryForm:
    """Return what was typed into a form; one that comes without a good key gets a new one."""
    values: dict[str, Any] = {
        name: sent.get(name, "") for name in (*WORDS, *CLAIM_FIELDS, "revision", "meant", "written")
    }
    values["zone"] = zone_in(sent)
    key = sent.get("key", "")
    values |= {"card": card_in(sent), "place": place_in(sent), "correction": correction_in(sent)}
    values["key"] = key if KEY.fullmatch(key) else new_key()
    return EntryForm(**values | {name: name in sent for name in MARKS})


def blank(by: Principal, blog: Blog) -> EntryForm:
    """Return the form of a new entry."""
    return EntryForm(byline=by.name, key=new_key(), zone=blog.zone)


def zone_in(sent: Fields) -> str:
    """Return the zone that stood beside the times of a form; empty if it names none that there is."""
    return zone if (zone := sent.get("zone", "")) in zones() else ""


def zone_sent(sent: Fields, blog: Blog) -> str:
    """Return the zone in which the times are meant that were sent."""
    return zone_in(sent) or blog.zone


class Zoned(Protocol):
    """A form that knows which zone stood beside its times."""

    @property
    def zone(self) -> str:
        """Return its name; empty: none that is known."""


def zone_of(form: Zoned, blog: Blog) -> str:
    """Return the zone in which a form's times are meant: the one that stood beside them."""
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
        show_duty="yes" if blog.show_duty else "",
        take_reports="yes" if blog.take_reports else "",
    )


def revision_of(entry: Entry, blog: Blog) -> str:
    """Return what the hidden field `revision` holds."""
    return str(Position(blog.epoch, entry.seq))


def wanted_entry(form: EntryForm, blog: Blog, present: datetime, by: Principal) -> EntryInput:
    """Read a new entry.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    return entry_typed(form.whole, blog.zone, present, (by.name,))


def previewed_draft(form: EntryForm, blog: Blog) -> EntryDraft:
    """Read an entry that is only to be looked at: nothing is asked about its time.

    Raises:
        InvalidInput: names each wrong field.
    """
    return entry_typed(form.whole, blog.zone).draft()


def wanted_changes(form: EntryForm, entry: Entry, blog: Blog, present: datetime) -> EntryChanges:
    """Read only what differs from the entry as its form shows it: a form to the minute must not cut the seconds off.

    Raises:
        InvalidInput: names each wrong field, and a time that has to be asked about.
    """
    shown, form = form_like(entry, blog, zone_of(form, blog)), form.whole
    changed = [name for name in TYPED if getattr(form, name) != getattr(shown, name)]
    if "occurred_at" in changed and not form.occurred_at.strip():
        raise InvalidInput(FieldError("occurred_at", sentence("must not be empty")))
    return changes_typed(form, changed, blog.zone, present, (*entry.topics, *entry.byline))


def question_of(form: EntryForm, blog: Blog, present: datetime, entry: Entry | None = None) -> Question | None:
    """Return what has to be asked about a form's time; of an entry that is there, only about another time than it has.

    It is asked also when it was answered, so that the answer stands in the form that shows another mistake.
    """
    zone = zone_of(form, blog)
    if entry and form.occurred_at == local_text(entry.occurred_at, zone):
        return None
    return question_on(form.occurred_at, zone, present)


def idempotency_key(form: EntryForm, wanted: EntryInput) -> IdempotencyKey:
    """Return the form's key, with a digest of what it is used for."""
    return IdempotencyKey(f"desk:{form.key}", hashlib.sha256(wanted.model_dump_json().encode()).hexdigest())


def with_new_key(form: EntryForm) -> EntryForm:
    """Return the same text in a form of its own."""
    return replace(form, key=new_key())


FIGURE_FIELDS = ("name", "number", "source", "as_of")
"""What is typed of a figure."""


def errors_in_words(errors: tuple[FieldError, ...]) -> dict[str, str]:
    """Return a sentence for each field of a form; what concerns one of several topics concerns the topics."""
    known = {field.name for form in (EntryForm, DetailsForm) for field in fields(form)} | {
        PUBLISH_FIELD,
        "comment",
        "note",
        "text",
        "due_time",
        "notes",
        "reason",
        "editor",
        "sign_off",
        "typed_slug",
        "settled_by",
        *FIGURE_FIELDS,
        *CARD_FIELDS,
        *PLACE_FIELDS,
        *CORRECTION_FIELDS,
    }
    sentences: dict[str, str] = {}
    for error in errors:
        name = error.field.removeprefix("picture.").partition(".")[0]
        name = "picture" if name == "url" else name
        sentences.setdefault(name if name in known else "body", sentence("This {fault}.", fault=error.message))
    return sentences
