"""The command that writes a blog into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.web.parts import Parts

_FOR_ALL = 0o644


def export(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog to export.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; by default, stdout.")] = None,
) -> None:
    """Export a blog as a JSON document.

    “import” and “replay” read it. It holds what readers can see now: the blog, its entries as Markdown, oldest
    first, and the hand-overs. Deleted entries and earlier revisions are not in it. A file is replaced only when the
    new one is complete.
    """
    from liveblog.cli.console import say_piece
    from liveblog.cli.replacing import replacing

    if out is None:
        _export(slug, say_piece)
        return
    with replacing(out, _FOR_ALL) as new, new.open("w", encoding="utf-8") as file:
        _export(slug, file.write)


def _export(slug: str, write: Callable[[str], object]) -> None:
    from liveblog.cli.house import run_with_parts
    from liveblog.exports import written
    from liveblog.model.moment import now
    from liveblog.store import reads

    async def work(parts: "Parts") -> None:
        async with parts.store.read() as connection:
            blog = await reads.blog_by_slug(connection, slug)
            shifts = await reads.shifts_between(connection, blog, None, None)
            async for piece in written(blog, reads.all_entries(connection, blog), shifts, now()):
                write(piece)

    run_with_parts(work)
