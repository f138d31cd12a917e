"""Where a blog is: its addresses, from any of those that people copy. Asking there is done elsewhere."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

# A reader's page, the blog in the API, or its events; a server may live below a path of its host.
_PATH = re.compile(r"(?P<root>.*?)(?:/api/v1)?/blogs/(?P<slug>[^/]+)(?:/events)?/?")


@dataclass(frozen=True, slots=True)
class Address:
    """The server's root, without a slash at its end, and a blog's slug as URLs write it."""

    root: str
    slug: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read the address of a blog's page, of the blog in the API, or of its events.

        Raises:
            ValueError: it is none of them.
        """
        parts = urlsplit(url)
        match = _PATH.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not parts.netloc or match is None:
            raise ValueError(f"{url!r} is not the address of a blog, such as https://example.org/blogs/harbour")
        return cls(f"{parts.scheme}://{parts.netloc}{match['root']}", match["slug"])

    @property
    def events(self) -> str:
        """Where the blog is followed over HTTP."""
        return f"{self.root}/api/v1/blogs/{self.slug}/events"

    @property
    def websocket(self) -> str:
        """Where the blog is followed over a WebSocket: http becomes ws, https becomes wss."""
        return "ws" + self.events.removeprefix("http")
