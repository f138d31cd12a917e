"""The command that writes a blog into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.services import Services

_FOR_ALL, _OWN = 0o644, 0o600


def export(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog to export.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; by default, stdout.")] = None,
) -> None:
    """Export a blog as a JSON document.

    “import” and “replay” read it. It holds what readers can see now: the blog, its entries as Markdown, oldest
    first, and the hand-overs. Deleted entries and earlier revisions are not in it. A file is replaced only when the
    new one is complete; that of a private blog is readable by you alone.
    """
    from liveblog.cli.console import say_piece
    from liveblog.cli.environment import run_with_services
    from liveblog.durable import atomic_file

    async def work(services: "Services") -> None:
        if out is None:
            await _write(services, slug, say_piece)
            return
        mode = await _mode_of(services, slug)
        with atomic_file(out, mode) as new, new.open("w", encoding="utf-8") as file:
            await _write(services, slug, file.write)

    run_with_services(work)


async def _mode_of(services: "Services", slug: str) -> int:
    from liveblog.store import reads

    async with services.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
    return _FOR_ALL if blog.is_public else _OWN


async def _write(services: "Services", slug: str, write: Callable[[str], object]) -> None:
    from liveblog.exports import export_pieces
    from liveblog.model.moment import now
    from liveblog.store import reads
    from liveblog.store.corrections import has_corrections
    from liveblog.store.figures import readings_set
    from liveblog.store.listings import has_claims

    async with services.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        shifts = await reads.shifts_between(connection, blog, None, None)
        told = await has_corrections(connection, blog) or await has_claims(connection, blog)
        entries = reads.all_entries(connection, blog)
        figures = await readings_set(connection, blog)
        async for piece in export_pieces(blog, entries, shifts, now(), has_notes=told, readings=figures):
            write(piece)
