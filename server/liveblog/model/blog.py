"""A blog: one live coverage, and who is on duty in it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from liveblog.model.briefing import Briefing
from liveblog.model.figure import Figure


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who is on duty, as readers are told; the name is what the hand-over said, whoever they are here."""

    name: str
    since: datetime


class BlogStatus(StrEnum):
    """Whether entries can be posted."""

    LIVE = "live"
    CLOSED = "closed"


class Visibility(StrEnum):
    """The readers of a blog: everybody, or only those with a right on it, and among these partners or not."""

    PUBLIC = "public"
    PARTNERS = "partners"
    PRIVATE = "private"

    @classmethod
    def of(cls, chosen: str) -> "Visibility":
        """Return the one that a form names; what is none of them is public, as it is unless somebody says so."""
        return cls(chosen) if chosen in set(cls) else cls.PUBLIC

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read. Nobody else compares a visibility with one of these."""
        return self is Visibility.PUBLIC

    @property
    def is_for_partners(self) -> bool:
        """Tell whether partners with a right on it may read it."""
        return self is not Visibility.PRIVATE


@dataclass(frozen=True, slots=True)
class MainPicture:
    """The picture that stands for a blog: `path` is that of an upload (`model.picture`), `alt` says what it shows."""

    path: str
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class BlogDraft:
    """What a person says of a blog; `zone` is an IANA name, `language` a BCP 47 tag.

    `accent` is a colour, `#rrggbb`, None for the default accent; `summary`, what is known so far, is Markdown.
    `byline` names those who cover it; `show_readers` says whether its pages tell how many read them, and
    `take_reports` whether readers may report errors.
    """

    slug: str
    title: str
    description: str = ""
    zone: str = "UTC"
    language: str = "en"
    accent: str | None = None
    summary: str = ""
    byline: tuple[str, ...] = ()
    picture: MainPicture | None = None
    show_readers: bool = True
    visibility: Visibility = Visibility.PUBLIC
    show_duty: bool = True
    take_reports: bool = True


class BlogChanges(TypedDict, total=False):
    """The fields of a blog that can change; an absent key leaves the field alone."""

    title: str
    description: str
    zone: str
    language: str
    accent: str | None
    summary: str
    byline: tuple[str, ...]
    picture: MainPicture | None
    show_readers: bool
    show_duty: bool
    take_reports: bool
    on_duty: Duty | None
    visibility: Visibility
    status: BlogStatus
    shelved: bool


@dataclass(frozen=True, slots=True)
class NamedBlog:
    """What a blog is called."""

    id: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog as stored.

    `epoch` names the incarnation of its numbering, `head` is the number of its last event, `purges` counts how often
    text was taken out of the log, `last_entry` is the number of the last entry posted. `summary_html` is rendered from
    `summary` and sanitised when it is written. One that is closed may be `shelved`: it is on no list, and read as ever.
    `retractions` counts the purges after which an entry still had its place. `figures` are its named numbers, in the
    order in which they were first told. `briefing` is what is known, for whoever comes late; None: none was written.
    Readers are told who is `on_duty` only with `show_duty`. Reports are taken of public blogs, with `take_reports`.
    """

    id: int
    slug: str
    title: str
    description: str
    zone: str
    language: str
    accent: str | None
    summary: str
    summary_html: str
    byline: tuple[str, ...]
    picture: MainPicture | None
    show_readers: bool
    visibility: Visibility
    status: BlogStatus
    created_at: datetime
    closed_at: datetime | None
    epoch: str
    head: int
    purges: int
    last_entry: int
    shelved: bool = False
    retractions: int = 0
    figures: tuple[Figure, ...] = ()
    briefing: Briefing | None = None
    show_duty: bool = True
    take_reports: bool = True
    on_duty: Duty | None = None

    @property
    def duty_shown(self) -> Duty | None:
        """Return who is on duty, as far as readers are told."""
        return self.on_duty if self.show_duty else None

    @property
    def takes_reports(self) -> bool:
        """Tell whether readers may report errors in it."""
        return self.take_reports and self.is_public

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.visibility.is_public

    @property
    def is_for_partners(self) -> bool:
        """Tell whether partners with a right on it may read it."""
        return self.visibility.is_for_partners

    @property
    def alone(self) -> "Blog":
        """Return it without what is said of its entries as a whole: for whoever may not read all of them."""
        plain = replace(self, description="", summary="", summary_html="", picture=None, byline=())
        return replace(plain, figures=(), briefing=None, on_duty=None)

    @property
    def entry_count(self) -> int:
        """Return how many entries it has: each deletion is a purge; so is a retraction, which takes none away."""
        return self.last_entry - self.purges + self.retractions

    @property
    def path(self) -> str:
        """Return the address of the reader's page, relative to the server's root."""
        return f"/blogs/{self.slug}"

    def entry_path(self, entry_id: int) -> str:
        """Return the permalink of an entry, relative to the server's root."""
        return f"{self.path}/entries/{entry_id}"
