"""The command that writes a finished blog into a folder of files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from liveblog.archive import Archived
    from liveblog.services import Services


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise typer.BadParameter(f"“{text}” is not an address such as https://example.org/archive/storm.")
    return text.rstrip("/")


def archive(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog; it has to be closed.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; it must not be there, or be empty.")],
    *,
    url: Annotated[
        str | None, typer.Option(callback=_address, help="Where the folder will stand, for search engines and feeds.")
    ] = None,
) -> None:
    """Write a closed blog into a folder that any file host serves and any browser opens.

    It holds the pages, feeds, text, the export and all pictures, with checksums, and needs no server. The folder is
    there when it is complete, or not at all. The same blog gives the same files.
    """
    from liveblog.archive import make_archive
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> "Archived":
        return await make_archive(services, slug, folder, url)

    made = run_with_services(work)
    note(
        f"The blog “{slug}” was archived in {folder}: entries: {made.entries}, pages: {made.pages}, "
        f"pictures: {made.pictures}, files: {made.files}."
    )
    if made.missing:
        note(f"Pictures that are no longer there, and were left out: {', '.join(made.missing)}.")
    if made.is_private:
        note("The blog is private: whoever can read the folder can read it.")
