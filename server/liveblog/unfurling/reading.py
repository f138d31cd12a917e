"""Reading what came, where it can be ended: a function of a child process, and its two ends."""

import json
from dataclasses import asdict

from liveblog.webpages import PageSummary, read_oembed, read_summary
from liveblog.work.children import Children
from liveblog.work.pipe import Parts

_PAGE, _POST, _OTHER = b"page", b"post", b"other"


def read_parts(kind: bytes, body: bytes, content_type: bytes) -> Parts:
    """Read a page or an answer for another process, which speaks in parts of bytes; nothing: there is none."""
    if kind == _PAGE:
        found: PageSummary | None = read_summary(body, content_type.decode())
    else:
        found = read_oembed(body, is_post=kind == _POST)
    return (json.dumps(asdict(found)).encode(),) if found else (b"",)


class PageReader:
    """Reads pages and answers in child processes."""

    def __init__(self, children: Children) -> None:
        self._children = children

    async def page(self, body: bytes, content_type: str, asker: str) -> PageSummary:
        """Return what a page says.

        Raises:
            TooCostly, Busy, Unavailable: it can't be read, or not now.
        """
        (said,) = await self._children.run(_PAGE, body, content_type.encode(), asker=asker)
        return PageSummary(**json.loads(said))

    async def oembed(self, body: bytes, asker: str, *, is_post: bool) -> PageSummary | None:
        """Return what an oEmbed answer says; None when it is none. Raises as `page` does."""
        (said,) = await self._children.run(_POST if is_post else _OTHER, body, b"", asker=asker)
        return PageSummary(**json.loads(said)) if said else None
