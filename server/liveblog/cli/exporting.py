"""The command that writes a blog into a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    import json

    from liveblog.cli.console import say
    from liveblog.cli.house import run_with_parts
    from liveblog.cli.replacing import replacing

    async def work(parts: "Parts") -> dict[str, Any]:
        return await _document(parts, slug)

    text = json.dumps(run_with_parts(work), ensure_ascii=False, indent=2)
    if out is None:
        say(text)
    else:
        with replacing(out, _FOR_ALL) as new:
            new.write_text(text + "\n", encoding="utf-8")


async def _document(parts: "Parts", slug: str) -> dict[str, Any]:
    from liveblog.cli.archive import to_document
    from liveblog.store import reads

    async with parts.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        return to_document(blog, [item async for item in reads.everything(connection, blog)])
