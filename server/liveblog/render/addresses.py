"""Where what a page links to is found: on the server that draws it or, for `liveblog.archive`, in a folder of files.

Templates ask here for every address, so that the same ones draw both.
"""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from liveblog.resources import static_version


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

    def entry(self, path: str, entry_id: int) -> str:
        """Return the permalink of an entry."""
        ...

    def picture(self, path: str) -> str | None:
        """Return the address of a picture that a text refers to by this path."""
        ...

    def poster(self, path: str, digest: str) -> str | None:
        """Return the address of the blog's poster, which is named by what it shows."""
        ...

    def body(self, html: str) -> str:
        """Return sanitised HTML with the addresses in it as they are here."""
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
    """The addresses on a server; `root` is its own, without a slash at its end."""

    root: str = ""
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

    def entry(self, path: str, entry_id: int) -> str:
        """Return the permalink of an entry."""
        return f"{path}/entries/{entry_id}"

    def picture(self, path: str) -> str:
        """Return the path: texts are written for servers."""
        return path

    def poster(self, path: str, digest: str) -> str:
        """Return the address below the blog's."""
        return f"{path}/poster-{digest}.png"

    def body(self, html: str) -> str:
        """Return the HTML: it was written for servers."""
        return html

    def link(self, href: str) -> str:
        """Return the link."""
        return href

    def whole(self, address: str | None) -> str | None:
        """Return an address with the server's before it."""
        return None if address is None else self.root + address

    def base(self, path: str, entry_id: int) -> str | None:
        """Return the entry's own address."""
        return self.whole(self.entry(path, entry_id))


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
