"""Lists of corrections: those of a blog, or of the whole house, as the page and the feeds of them ask for it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from liveblog.errors import BadRequest
from liveblog.model.blog import Blog
from liveblog.model.moment import rfc3339
from liveblog.present.feed import Links
from liveblog.present.feed_ids import correction_name, corrections_name
from liveblog.render import Addresses, Language, language_for
from liveblog.render.texts import time_of, title
from liveblog.render.told import kind_said, was_said
from liveblog.store import Store, reads
from liveblog.store.corrections import CorrectionList, Since, ToldCorrection, corrections_of, public_corrections
from liveblog.wire.views import JsonObject, correction_view

TITLE = "Corrections"
_SINCE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)-([1-9][0-9]{0,14})", re.ASCII)
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as a line of a list, in the language of its blog."""

    told: ToldCorrection
    addresses: Addresses
    relative: bool = False

    @property
    def blog(self) -> Blog:
        """Return the blog that it is told in."""
        return self.told.blog

    @property
    def at(self) -> datetime:
        """Return when it was told."""
        return self.told.correction.at

    @property
    def kind(self) -> str:
        """Return its kind as a word."""
        return kind_said(self.told.correction, language_for(self.blog.language))

    @property
    def text(self) -> str:
        """Return what is told."""
        return self.told.correction.text

    @property
    def was(self) -> str:
        """Return the sentence that says what had been said; empty: that is not told."""
        return was_said(self.told.correction, language_for(self.blog.language))

    @property
    def headline(self) -> str:
        """Return what the entry is called; of one that was withdrawn, the time at which it stands."""
        entry = self.told.entry
        return time_of(self.blog, entry) if entry.retraction else title(self.blog, entry)

    @property
    def place(self) -> str:
        """Return where the entry is read from the page."""
        return self.addresses.entry(self.blog.path, self.told.entry.id)

    @property
    def address(self) -> str | None:
        """Return the entry's address, for those who are elsewhere."""
        return Links(self.blog, self.addresses, self.relative).entry(self.told.entry)

    @property
    def name(self) -> str:
        """Return the name by which feed readers know it."""
        return correction_name(self.blog, self.told.entry.id, self.told.correction)


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """A page of corrections, newest first; without `blog`, of the whole house. `before` is where it begins."""

    found: CorrectionList
    addresses: Addresses
    publisher: str
    language: Language
    blog: Blog | None = None
    before: Since | None = None
    relative: bool = False

    @property
    def lines(self) -> Sequence[CorrectionLine]:
        """Return the corrections, as lines."""
        return [CorrectionLine(told, self.addresses, self.relative) for told in self.found.told]

    @property
    def older(self) -> str:
        """Return the query value of the next page; empty: there is none."""
        return since_text(self.found.below) if self.found.below else ""

    @property
    def title(self) -> str:
        """Return what the list is called, in a feed."""
        return f"{self.language.gettext(TITLE)}: {self.blog.title if self.blog else self.publisher}"

    @property
    def name(self) -> str:
        """Return the name by which feed readers know the list."""
        return corrections_name(self.blog) if self.blog else self.document("")

    @property
    def changed_at(self) -> datetime:
        """Return when the last of it was told."""
        begun = self.blog.created_at if self.blog else _NEVER
        return max((line.at for line in self.lines), default=begun)

    def document(self, form: str) -> str:
        """Return the address of the list, as a page or in a form (`.atom`, `.json`), as it is known elsewhere."""
        if self.blog is None:
            return f"{self.addresses.home or ''}/corrections{form}"
        links = Links(self.blog, self.addresses, self.relative)
        return (links.document(f"corrections{form}") if form else links.corrections()) or ""


def since_text(since: Since) -> str:
    """Write a place in a list, for an address."""
    return f"{rfc3339(since[0])}-{since[1]}"


def since_of(text: str) -> Since:
    """Read a place in a list back.

    Raises:
        BadRequest: it is none.
    """
    found = _SINCE.fullmatch(text)
    try:
        if found:
            return datetime.fromisoformat(found[1]), int(found[2])
    except ValueError:
        pass
    raise BadRequest("must be what the list before it gave as the next", "before")


async def read_corrections(
    store: Store, slug: str, addresses: Addresses, publisher: str, before: Since | None = None
) -> CorrectionsView:
    """Read a page of a blog's corrections."""
    async with store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, slug)
        found = await corrections_of(transaction, blog, before)
    return CorrectionsView(found, addresses, publisher, language_for(blog.language), blog, before)


async def read_public_corrections(
    store: Store, may_see: Callable[[Blog], bool], empty: CorrectionsView
) -> CorrectionsView:
    """Read the corrections of all blogs that everybody may read into a page without any."""
    async with store.read() as transaction:
        found = await public_corrections(transaction, empty.before)
    return replace(empty, found=replace(found, told=[told for told in found.told if may_see(told.blog)]))


def corrections_view(view: CorrectionsView) -> JsonObject:
    """Show a page of a blog's corrections as the API gives it."""
    assert view.blog  # noqa: S101 -- of a blog's list
    told = [_correction_view(line) for line in view.lines]
    return {"epoch": view.blog.epoch, "head": view.blog.head, "corrections": told, "next": view.older or None}


def _correction_view(line: CorrectionLine) -> JsonObject:
    """Show a correction with where it stands."""
    entry = line.told.entry
    where = {"entry": entry.id, "url": line.place, "headline": entry.headline}
    return correction_view(line.told.correction) | where
