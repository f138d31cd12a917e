"""The command that writes a blog into a file."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from liveblog.web.parts import Parts


def export(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog to export.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to; by default, stdout.")] = None,
) -> None:
    """Export a blog as a JSON document.

    “import” and “replay” read it. It holds what readers can see now: the blog, its entries as Markdown, oldest
    first, and the hand-overs. Deleted entries and earlier revisions are not in it. A file is replaced only when the
    new one is complete.
    """
    import json

    from liveblog.cli.console import say
    from liveblog.cli.house import run_with_parts

    async def work(parts: "Parts") -> dict[str, Any]:
        return await _document(parts, slug)

    text = json.dumps(run_with_parts(work), ensure_ascii=False, indent=2)
    if out is None:
        say(text)
    else:
        _replace(out, text + "\n")


async def _document(parts: "Parts", slug: str) -> dict[str, Any]:
    from liveblog.cli.archive import to_document
    from liveblog.store import reads

    async with parts.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        return to_document(blog, [item async for item in reads.everything(connection, blog)])


def _replace(path: Path, text: str) -> None:
    """Write a file so that there is either the old one or the whole new one, whatever happens."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
