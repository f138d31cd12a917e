"""Commands on pictures, wherever they are kept."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.media import Moved, PictureFiles
    from liveblog.media_settings import BucketPlace
    from liveblog.services import Services

app = typer.Typer(no_args_is_help=True, help="Move pictures between a folder and a bucket.")

_TELL_SECONDS = 2.0


@app.callback()
def _group() -> None:
    pass


@app.command()
def move(
    place: Annotated[str, typer.Argument(metavar="FROM", help="Where they are: a folder, or s3://bucket/prefix.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be copied.")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete there what is here, to the last byte.")] = False,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Have those deleted that only the new place has, and nothing shows.")
    ] = False,
) -> None:
    """Copy all pictures to where the settings say that pictures are kept (LIVEBLOG_MEDIA or LIVEBLOG_MEDIA_DIR).

    Servers may run meanwhile. Each file is read back and compared. What is there already is not copied again: after an
    interruption, run it again. docs/deploy.md has the order in which nobody misses a picture.
    """
    from liveblog.cli.environment import run_with_services
    from liveblog.errors import ConfigurationError

    if dry_run and (delete or sweep):
        raise typer.BadParameter("--dry-run can be used with neither --delete nor --sweep.")

    async def work(services: "Services") -> None:
        source = _opened(place)
        if str(source) == str(services.pictures.files):
            raise ConfigurationError(
                f"Pictures are kept in {source} already: say in the settings where they are to go."
            )
        await services.pictures.files.check()
        await (_tell_plan(services, source) if dry_run else _move(services, source, delete=delete, sweep=sweep))

    run_with_services(work)


def _opened(place: str) -> "PictureFiles":
    """Open the place that was named.

    Raises:
        ConfigurationError: it can't be one.
    """
    import os

    from liveblog.errors import ConfigurationError
    from liveblog.media import open_place
    from liveblog.media_settings import require_sound_variables

    try:
        found = _meant(place)
        require_sound_variables(os.environ if not isinstance(found, Path) else {})
    except ValueError as error:
        raise ConfigurationError(f"Where the pictures are: {error}.") from error
    if isinstance(found, Path) and not found.is_dir():
        raise ConfigurationError(f"There is no folder {found}.")
    return open_place(found)


def _meant(place: str) -> "Path | BucketPlace":
    from liveblog.media_settings import read_bucket

    return read_bucket(place) if "://" in place else Path(place)


async def _tell_plan(services: "Services", source: "PictureFiles") -> None:
    from liveblog.cli.console import note
    from liveblog.media import pictures_to_move

    plan = await pictures_to_move(source, services.pictures.files)
    note(
        f"From {source} to {services.pictures.files}: {plan.copied} files to copy, {_size(plan.bytes)}; "
        f"{plan.there} are there already."
    )
    _note_strange(plan)


async def _move(services: "Services", source: "PictureFiles", *, delete: bool, sweep: bool) -> None:
    from liveblog.cli.console import note
    from liveblog.media import move_pictures
    from liveblog.model.moment import now
    from liveblog.model.principal import COMMAND
    from liveblog.store.audit_log import insert_records, record_of
    from liveblog.store.jobs import DELETE_PICTURE, add_jobs

    moved = await move_pictures(source, services.pictures.files, _Progress(), delete=delete)
    swept = list(moved.strange) if sweep else []
    async with services.store.write() as connection:
        await add_jobs(connection, DELETE_PICTURE, swept, {})
        told = record_of(COMMAND, now(), "pictures.moved", copied=moved.copied, deleted=delete, swept=len(swept))
        await insert_records(connection, [told])
    await services.hint_jobs()
    gone = f", {moved.gone} were deleted meanwhile" if moved.gone else ""
    note(f"Files copied: {moved.copied} ({_size(moved.bytes)}); {moved.there} were there already{gone}.")
    if sweep:
        note(f"Pictures that are looked at, and deleted where nothing shows them: {len(swept)}.")
    else:
        _note_strange(moved)


def _note_strange(moved: "Moved") -> None:
    from liveblog.cli.console import note

    if moved.strange:
        note(
            f"Pictures that only the new place has: {len(moved.strange)}. They were uploaded since, or deleted at the "
            "old one: --sweep deletes those that nothing shows."
        )


def _size(number: int) -> str:
    return f"{number / 1_000_000:,.1f} MB"


class _Progress:
    """Tells how far it is, every two seconds."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, done: int, number: int) -> None:
        from liveblog.cli.console import note

        if time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._told_at = time.monotonic()
            note(f"{done:,} of {number:,} files …")
