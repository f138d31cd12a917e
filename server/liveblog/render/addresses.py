"""Where what a page links to is found: on the server that draws it or, for `liveblog.archive`, in a folder of files.

Templates ask here for every address, so that the same ones draw both.
"""

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from liveblog.model.picture import FOLDER, PATTERN
from liveblog.resources import static_version

_TAG = re.compile(r"<(?:img|a)\s[^<>]*>")  # in what `markup` made, neither < nor > stands in anything but tags
_LINKED = re.compile(rf'(?<=\s)(href|src)="{FOLDER}(?={PATTERN}")')
_CANDIDATES = re.compile(r'(?<=\s)srcset="[^"]*"')
_CANDIDATE = re.compile(rf'(?:^|(?<=[\s,"])){FOLDER}(?={PATTERN}(?:[\s,"]|$))')
_IN_MARKDOWN = re.compile(rf"(?<=\]\(){FOLDER}(?={PATTERN}[\s)#])|(?<=^image: ){FOLDER}(?={PATTERN}\s*$)", re.MULTILINE)


class Addresses(Protocol):
    """The addresses of a blog and its parts; a blog is named by its `path`. None: there is nothing of that kind."""

    @property
    def served(self) -> bool:
        """Tell whether a server stands behind the page: for search, other orders, other blogs, and what is live."""
        ...

    @property
    def static(self) -> str:
        """Return the folder of scripts and styles."""
        ...

    @property
    def home(self) -> str | None:
        """Return the publisher's own address, whole."""
        ...

    def part(self, path: str, **query: str | int) -> str | None:
        """Return the address of a part of the blog, by the query that it has on a server; without one, the newest."""
        ...

    def form(self, path: str, name: str) -> str:
        """Return the address of the blog in another form: `feed.atom`, `feed.json`, `txt`, `md`."""
        ...

    def corrections(self, path: str, before: str = "") -> str | None:
        """Return the address of the page of the blog's corrections, or of a later one of them."""
        ...

    def places(self, path: str, before: int | None = None) -> str | None:
        """Return the address of the list of the blog's places, or of where it goes on below an entry."""
        ...

    def entry(self, path: str, entry_id: int) -> str:
        """Return the permalink of an entry."""
        ...

    def picture(self, path: str) -> str | None:
        """Return the address of a picture that a text refers to by this path."""
        ...

    def candidates(self, srcset: str) -> str:
        """Return the widths of a picture that a browser may choose from, with the addresses that they have here."""
        ...

    def poster(self, path: str, digest: str) -> str | None:
        """Return the address of the blog's poster, which is named by what it shows."""
        ...

    def body(self, html: str) -> str:
        """Return sanitised HTML with the addresses in it as they are here."""
        ...

    def markdown(self, text: str) -> str:
        """Return Markdown with the addresses in it as they are here."""
        ...

    def link(self, href: str) -> str | None:
        """Return where a link leads from here; None: nowhere."""
        ...

    def whole(self, address: str | None) -> str | None:
        """Return one of the above for those who are elsewhere; None where that can't be said."""
        ...

    def base(self, path: str, entry_id: int) -> str | None:
        """Return what addresses in the text of an entry are relative to, whole."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """The addresses on a server; `root` is its own, without a slash at its end.

    Pictures are loaded from below `pictures`, also without a slash, where that is set. Texts say `/media/…` for ever,
    so that pictures can be moved: where they are is said when something goes out (docs/decisions/0053).
    """

    root: str = ""
    pictures: str = ""
    served: bool = True
    static: str = f"/static/{static_version()}"

    @property
    def home(self) -> str:
        """Return the server's."""
        return self.root

    def part(self, path: str, **query: str | int) -> str:
        """Return the blog's address with the query behind it."""
        return f"{path}?{urlencode(query)}" if query else path

    def form(self, path: str, name: str) -> str:
        """Return the address beside the blog's own, or below it."""
        return f"{path}/{name}" if "." in name else f"{path}.{name}"

    def corrections(self, path: str, before: str = "") -> str:
        """Return the address below the blog's; with an empty path, of the house's."""
        return f"{path}/corrections?{urlencode({'before': before})}" if before else f"{path}/corrections"

    def places(self, path: str, before: int | None = None) -> str:
        """Return the address below the blog's."""
        return f"{path}/places?{urlencode({'before': before})}" if before else f"{path}/places"

    def entry(self, path: str, entry_id: int) -> str:
        """Return the permalink of an entry."""
        return f"{path}/entries/{entry_id}"

    def picture(self, path: str) -> str:
        """Return the path, as texts have it, or where the picture is served from."""
        return _CANDIDATE.sub(self._folder, path) if self.pictures else path

    def candidates(self, srcset: str) -> str:
        """Return them with the addresses that they have here."""
        return _CANDIDATE.sub(self._folder, srcset) if self.pictures else srcset

    def poster(self, path: str, digest: str) -> str:
        """Return the address below the blog's."""
        return f"{path}/poster-{digest}.png"

    def body(self, html: str) -> str:
        """Return the HTML, which was written for servers, with pictures from where they are."""
        return _TAG.sub(self._tag, html) if self.pictures and FOLDER in html else html

    def markdown(self, text: str) -> str:
        """Return the text with pictures from where they are."""
        return _IN_MARKDOWN.sub(self._folder, text) if self.pictures else text

    def link(self, href: str) -> str:
        """Return the link."""
        return href

    def whole(self, address: str | None) -> str | None:
        """Return an address with the server's before it, unless it is elsewhere."""
        is_elsewhere = address is None or address.startswith(("https://", "http://"))
        return address if is_elsewhere else f"{self.root}{address}"

    def base(self, path: str, entry_id: int) -> str | None:
        """Return the entry's own address."""
        return self.whole(self.entry(path, entry_id))

    @property
    def _folder(self) -> str:
        return f"{self.pictures}/"

    def _tag(self, tag: re.Match[str]) -> str:
        html = _LINKED.sub(rf'\1="{self._folder}', tag[0])
        return _CANDIDATES.sub(lambda found: self.candidates(found[0]), html)


def login_link_path(secret: str) -> str:
    """Return the path, below the server's root, of the page that logs the bearer of this secret in once."""
    return f"/desk/login/{secret}"


def beginning_path(secret: str) -> str:
    """Return the path, below the server's root, of the page on which the first admin of a house makes themselves."""
    return f"/desk/-/begin/{secret}"


def invitation_path(secret: str) -> str:
    """Return the path, below the server's root, of the page on which an invitation is accepted."""
    return f"/desk/-/invitations/{secret}"


def email_change_path(secret: str) -> str:
    """Return the path, below the server's root, of the page on which somebody confirms a mail address of theirs."""
    return f"/desk/-/address/{secret}"


def password_link_path(secret: str) -> str:
    """Return the path, below the server's root, of the page on which somebody chooses a new password."""
    return f"/desk/-/password/{secret}"
