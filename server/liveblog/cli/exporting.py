"""The command that writes a blog into a file."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.services import Services

_PIECE = 65_536
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
            # Whoever reads a pipe may take their time; no transaction waits for them.
            with TemporaryFile("w+", encoding="utf-8") as whole:
                await _write(services, slug, whole.write)
                whole.seek(0)
                for piece in iter(lambda: whole.read(_PIECE), ""):
                    say_piece(piece)
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

    kept = _Kept(write)
    async with services.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        shifts = await reads.shifts_between(connection, blog, None, None)
        told = await has_corrections(connection, blog) or await has_claims(connection, blog)
        entries = reads.all_entries(connection, blog)
        figures = await readings_set(connection, blog)
        async for piece in export_pieces(blog, entries, shifts, now(), has_notes=told, readings=figures):
            kept.write(piece)
    kept.end()


class _Kept:
    """Writes, and keeps what goes wrong until the transaction is over: there it would be told of the database."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._failure: OSError | None = None

    def write(self, piece: str) -> None:
        """Write a piece, unless one before could not be written."""
        if self._failure is None:
            try:
                self._write(piece)
            except OSError as error:
                self._failure = error

    def end(self) -> None:
        """Raise what went wrong.

        Raises:
            OSError: what was written to is full, or gone.
        """
        if self._failure is not None:
            raise self._failure
