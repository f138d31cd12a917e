"""The publisher: name, links, and what the folder has of files and templates of its own."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from liveblog.settings import PublisherLink

STYLES = "publisher.css"
"""The sheet of a publisher that every page of readers loads, after ours."""

JOINED_STYLES = "publisher.bundle.css"

ICON = "icon.svg"
FOLDER = "/publisher"


@dataclass(frozen=True, slots=True, eq=False)
class PublisherFile:
    """A file that pages of the publisher may load, from our own origin."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class PublisherTemplate:
    """A template that is looked for before ours; `file` is what its errors are told by."""

    source: str
    file: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo on the pages: a file of the publisher, and its size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Publisher:
    """A publisher; `logo_address` is for search engines and shared links, `logo` for the pages.

    `corrections` is the address of the page that says how they correct what was wrong.
    `version` is a digest of all its files, and names their folder in addresses.
    """

    name: str = "Liveblog"
    logo_address: str | None = None
    corrections: str | None = None
    navigation: Sequence[PublisherLink] = ()
    footer: Sequence[PublisherLink] = ()
    files: Mapping[str, PublisherFile] = field(default_factory=dict)
    templates: Mapping[str, PublisherTemplate] = field(default_factory=dict)
    logo: Logo | None = None
    version: str = ""

    @property
    def path(self) -> str:
        """Return the folder of its files, relative to the server's root; what is in it never changes."""
        return f"{FOLDER}/{self.version}"

    @property
    def styles(self) -> str | None:
        """Return the name of its own sheet."""
        return STYLES if STYLES in self.files else None

    @property
    def joined_styles(self) -> str | None:
        """Return the name of the sheet that has ours and its own, as `with_joined_styles` makes it."""
        return JOINED_STYLES if JOINED_STYLES in self.files else None

    def with_joined_styles(self, ours: bytes) -> "Publisher":
        """Return it with our sheet and its own in one file: a page is painted only when its last sheet has come.

        A sheet that imports others stays apart, for imports stand before all else.
        """
        own = self.files.get(STYLES)
        if own is None or b"@import" in own.content.lower():
            return self
        joined = ours + b"\n" + own.content
        version = hashlib.sha256(self.version.encode() + joined).hexdigest()[: len(self.version)]
        return replace(self, files={**self.files, JOINED_STYLES: PublisherFile(joined, "text/css")}, version=version)

    @property
    def icon(self) -> str | None:
        """Return the name of its own icon for tabs and bookmarks."""
        return ICON if ICON in self.files else None


NO_PUBLISHER = Publisher()
