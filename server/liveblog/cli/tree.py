"""All commands, put together. What they do lives in one module a group, which imports what is heavy when it runs."""

import logging
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from liveblog import __version__
from liveblog.cli import (
    archiving,
    auditing,
    blogs,
    database,
    endpoints,
    exporting,
    importing,
    jobs,
    media,
    partners,
    posting,
    replaying,
    serve,
    tokens,
    users,
    watching,
)
from liveblog.cli.console import say
from liveblog.cli.ending import end_when_told
from liveblog.cli.errors import ErrorSentences
from liveblog.logs import LogLevel, configure_logging

_log = logging.getLogger(__name__)

app = typer.Typer(
    name="liveblog",
    cls=ErrorSentences,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A live blog server, and the tools around it.\n\n"
    "Commands work on the database that LIVEBLOG_DATABASE_URL names, by default the file data/liveblog.db; "
    "post, replay and watch can also talk to a server.",
    epilog="Every setting is also an environment variable LIVEBLOG_…: docs/cli.md lists them.",
)
app.command("serve")(serve.serve)
app.command("migrate")(database.migrate)
app.add_typer(blogs.app, name="blog")
app.add_typer(tokens.app, name="token")
app.add_typer(partners.app, name="partner")
app.add_typer(endpoints.app, name="endpoint")
app.add_typer(users.app, name="user")
app.add_typer(jobs.app, name="jobs")
app.add_typer(media.app, name="media")
app.command("audit")(auditing.audit)
app.command("post")(posting.post)
app.command("watch")(watching.watch)
app.command("import")(importing.import_file)
app.command("export")(exporting.export)
app.command("archive")(archiving.archive)
app.command("backup")(database.backup)
app.command("restore")(database.restore)
app.command("new-epochs")(database.new_epochs)
app.command("replay")(replaying.replay)


def _tell_version(asked: bool) -> None:
    if asked:
        say(f"liveblog {__version__}")
        raise typer.Exit


@app.callback()
def _begin(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line, with the log, and the traceback of a bug, fit for a terminal."""
    level = LogLevel.INFO
    with suppress(ValueError):  # serve refuses any other, in words
        level = LogLevel(os.environ.get("LIVEBLOG_LOG_LEVEL", level))
    configure_logging(level)
    end_when_told()
    try:
        app()
    except Exception:  # noqa: BLE001 -- what is no bug was told by now
        _log.critical("This is a bug in liveblog.", exc_info=True)
        sys.exit(1)
