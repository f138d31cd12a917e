"""A feed: what its formats have to say, as one value. How each says it is in `atom` and `jsonfeed`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.page import PAGE_SIZE, Cut, EntryPage
from liveblog.render import Addresses, direction_of, in_language, language_for
from liveblog.render.briefed import briefed
from liveblog.render.tables import aligned_without_styles
from liveblog.render.told import duty_said, figures_said, told_html
from liveblog.store import Transaction
from liveblog.store.activity import changed_at, noted_at
from liveblog.store.deletions import Deletion, deleted_lately, lost_lately
from liveblog.store.listings import Part, listing_of_topics

_TAG = re.compile(r"<(?:a|img|source)\s[^>]+>")  # the sanitiser leaves neither < nor > but in tags
_ADDRESS = re.compile(r'(?<=\s)(href|src)="([^"]*)"')
_WHOLE = ("https://", "http://")
_CANDIDATES = re.compile(r'(?<=\s)srcset="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a blog as a feed.

    `removals` are the entries that readers have to forget: of this page and, on the newest, of all lately.
    `blog_changed_at` is when the blog's last event happened, `noted_at` when claims of entries last changed, by the
    entry's id: they are told in its text.
    """

    page: EntryPage
    removals: Sequence[Deletion]
    blog_changed_at: datetime
    noted_at: Mapping[int, datetime]
    addresses: Addresses
    publisher: str

    @property
    def blog(self) -> Blog:
        """Return the blog as it was before the page was read."""
        return self.page.blog

    @property
    def newest_first(self) -> Sequence[Entry]:
        """Return the entries in the order of the page; hand-overs are the page's alone."""
        return self.page.entries[::-1]

    @property
    def is_newest(self) -> bool:
        """Tell whether this is the document that readers subscribe to, and not an older, full page."""
        return self.page.cut.number == self.page.cut.pages

    @property
    def changed_at(self) -> datetime:
        """Return when this document changed: an older one does not whenever something is posted."""
        if self.is_newest:
            return self.blog_changed_at
        changes = (*map(self.changed, self.page.entries), *(removal.at for removal in self.removals))
        return max(changes, default=self.blog.created_at)

    def changed(self, entry: Entry) -> datetime:
        """Return when what is told of an entry changed last."""
        return told_at(entry, self.noted_at)

    @property
    def links(self) -> "Links":
        """Return where the feed leads."""
        return Links(self.blog, self.addresses)


def told_at(entry: Entry, noted_at: Mapping[int, datetime]) -> datetime:
    """Return when what a feed tells of an entry changed last: its text, or one of its claims."""
    return max(entry.changed_at, noted_at.get(entry.id, entry.changed_at))


async def topics_feed(
    transaction: Transaction, blog: Blog, topics: Sequence[str], addresses: Addresses, publisher: str
) -> Feed:
    """Read the newest entries of these topics as a feed of one page, for whoever may not read the rest.

    What was deleted lately is named, as elsewhere, and so is what has none of the topics any more. Nothing is told of
    the blog as a whole but its title.
    """
    found = await listing_of_topics(transaction, blog, Part(PAGE_SIZE), topics)
    entries = tuple(entry.alone for entry in reversed(found.entries))
    removals = [*await deleted_lately(transaction, blog), *await lost_lately(transaction, blog, topics)]
    page = EntryPage(blog.alone, Cut(1, 1, 0, len(entries)), None, entries, ())
    times = await changed_at(transaction, blog), await noted_at(transaction, blog, entries)
    return Feed(page, removals, *times, addresses, publisher)


@dataclass(frozen=True, slots=True)
class Links:
    """Where a feed of a blog leads, whole: it will be read far from here. None: nobody knows where that stands."""

    blog: Blog
    addresses: Addresses
    relative: bool = False  # what isn't known whole is said from the document's own place, if the format allows it

    def page(self, number: int | None = None) -> str | None:
        """Return the address of a page for people; without a number, of the newest, which is never numbered."""
        return self._whole(self.addresses.part(self.blog.path, **({"page": number} if number else {})))

    def document(self, name: str, number: int | None = None) -> str | None:
        """Return the address of a page as a feed."""
        address = self._whole(self.addresses.form(self.blog.path, name))
        return f"{address}?page={number}" if address and number else address

    def corrections(self) -> str | None:
        """Return the address of the page of corrections."""
        return self._whole(self.addresses.corrections(self.blog.path))

    def places(self) -> str | None:
        """Return the address of the list of places."""
        return self._whole(self.addresses.places(self.blog.path))

    def entry(self, entry: Entry) -> str | None:
        """Return the permalink of an entry."""
        return self._whole(self.addresses.entry(self.blog.path, entry.id))

    def picture(self, path: str) -> str | None:
        """Return the address of a picture."""
        return self._whole(self.addresses.picture(path))

    def content(self, entry: Entry) -> str:
        """Return an entry's HTML as it is read far from here, and what is told of its changes."""
        said = self._far(entry.body_html, self.addresses.base(self.blog.path, entry.id))
        return turned(self.blog, said + told_html(self.blog, entry))

    def summary(self) -> str:
        """Return the HTML of what stands above the entries, as it is read far from here."""
        said = f"{_duty_html(self.blog)}{_briefing_html(self.blog)}{self.blog.summary_html}{_figures_html(self.blog)}"
        return self._far(said, self.page())

    def _far(self, html: str, base: str | None) -> str:
        """Return HTML without our style sheets, and with whole addresses, if possible."""
        html = in_language(self.addresses.body(html), self.blog.zone, language_for(self.blog.language))
        html = aligned_without_styles(html, inline=True)
        return _TAG.sub(lambda tag: _with_whole_addresses(tag[0], base), html) if base else html

    def _whole(self, address: str | None) -> str | None:
        return self.addresses.whole(address) or (address if self.relative else None)


def turned(blog: Blog, html: str) -> str:
    """Return HTML that runs the way its language does, also in a program that runs the other way, as most do.

    Neither format can say it, and programs don't read it off the language.
    """
    return f'<div dir="rtl">{html}</div>' if direction_of(blog.language) == "rtl" else html


def _duty_html(blog: Blog) -> str:
    said = duty_said(blog)
    return f"<p>{escape(said)}</p>\n" if said else ""


def _figures_html(blog: Blog) -> str:
    lines = "".join(f"<li>{escape(said)}</li>" for said in figures_said(blog))
    return f"\n<ul>{lines}</ul>\n" if lines else ""


def _briefing_html(blog: Blog) -> str:
    said = briefed(blog)
    if said is None:
        return ""
    lines = (f"<li>{statement.html} {escape(behind)}</li>" for statement, behind in said.lines)
    return f"<p><strong>{escape(said.title)}</strong></p>\n<ul>{''.join(lines)}</ul>\n"


def _with_whole_addresses(tag: str, base: str) -> str:
    def whole(value: str) -> str:
        return value if value.startswith(_WHOLE) else escape(urljoin(base, unescape(value)))

    def candidate(text: str) -> str:
        address, _, width = text.strip().partition(" ")
        return f"{whole(address)} {width}".rstrip()

    tag = _ADDRESS.sub(lambda found: f'{found[1]}="{whole(found[2])}"', tag)
    return _CANDIDATES.sub(lambda found: f'srcset="{", ".join(map(candidate, found[1].split(",")))}"', tag)
