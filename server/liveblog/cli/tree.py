"""All commands, put together. What they do lives in one module a group, which imports what is heavy when it runs."""

import typer

from liveblog.cli import (
    archiving,
    backups,
    blogs,
    exporting,
    importing,
    migrating,
    posting,
    replaying,
    serve,
    tokens,
    users,
    watching,
)
from liveblog.cli.failing import SpeakingGroup

app = typer.Typer(
    name="liveblog",
    cls=SpeakingGroup,
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
app.command("migrate")(migrating.migrate)
app.add_typer(blogs.app, name="blog")
app.add_typer(tokens.app, name="token")
app.add_typer(users.app, name="user")
app.command("post")(posting.post)
app.command("watch")(watching.watch)
app.command("import")(importing.import_file)
app.command("export")(exporting.export)
app.command("archive")(archiving.archive)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("new-epochs")(backups.new_epochs)
app.command("replay")(replaying.replay)


def main() -> None:
    """Run the command line."""
    app()
