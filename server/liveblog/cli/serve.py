"""The command that runs the server."""

import math
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from liveblog.settings import Settings

Level = Literal["debug", "info", "warning", "error"]

_NO_REDIS = (
    "Without Redis, readers of another server on this database would hear up to a second late of what is posted here: "
    "set LIVEBLOG_REDIS_URL when you run more than one."
)


def serve(
    *,
    host: Annotated[str | None, typer.Option(envvar="LIVEBLOG_HOST", help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[
        int | None, typer.Option(envvar="LIVEBLOG_PORT", min=0, max=65535, help="Port [8000]; 0: a free one.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(envvar="LIVEBLOG_WORKERS", min=1, help="Processes [1]; more than one need Redis.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="In an empty database, begin with a blog to look at.")] = False,
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="LIVEBLOG_DATABASE_URL",
            metavar="URL",
            help="sqlite+aiosqlite:///FILE or postgresql+asyncpg://… [the file data/liveblog.db].",
        ),
    ] = None,
    redis_url: Annotated[
        str | None,
        typer.Option(
            envvar="LIVEBLOG_REDIS_URL",
            metavar="URL",
            help="redis://… or rediss://…, Redis or Valkey: carries news between processes.",
        ),
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option(
            envvar="LIVEBLOG_PUBLIC_URL", metavar="URL", help="Where readers reach it, e.g. https://live.example.org."
        ),
    ] = None,
    drain_seconds: Annotated[
        float | None,
        typer.Option(envvar="LIVEBLOG_DRAIN_SECONDS", help="How long a stopping server lets requests end [5]."),
    ] = None,
    log_level: Annotated[Level, typer.Option(envvar="LIVEBLOG_LOG_LEVEL", help="How much goes to stderr.")] = "info",
) -> None:
    """Run the server until Ctrl-C or SIGTERM.

    A SQLite database is brought up to date at the start; PostgreSQL wants “liveblog migrate” before. A stopping server
    tells its readers to come back elsewhere and exits with 0. What is seldom changed has an environment
    variable only: docs/cli.md lists them.
    """
    from liveblog.cli.environment import read_settings

    settings = read_settings(
        host=host,
        port=port,
        workers=workers,
        database_url=database_url,
        redis_url=redis_url,
        public_url=public_url,
        drain_seconds=drain_seconds,
    )
    _run(settings, log_level, demo=demo)


def _run(settings: "Settings", level: Level, *, demo: bool) -> None:
    import asyncio

    from liveblog import serving
    from liveblog.cli.console import note
    from liveblog.cli.ending import end_when_told
    from liveblog.demo import play
    from liveblog.logs import LogLevel

    serving.meet_certificate(settings)
    end_when_told(0)  # an end that was asked for is no failure, also while the database is waited for
    with serving.listen(settings.host, settings.port, shared=settings.workers > 1) as listener, ExitStack() as held:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        held.enter_context(_alone(settings))
        scraped_on = serving.listen_for_scrapes(settings, held)
        has_demo = asyncio.run(_prepare(settings, demo=demo))
        if not settings.on_sqlite and settings.redis_url is None:
            note(_NO_REDIS)
        note(f"liveblog runs at {settings.root_url} (Ctrl-C stops it)")
        serving.serve(settings, listener, LogLevel(level), play if has_demo else None, scraped_on)


def _alone(settings: "Settings") -> AbstractContextManager[None]:
    """Keep other servers away from a SQLite file."""
    from liveblog.store import sole_server, sqlite_file

    file = sqlite_file(settings.database_url.get_secret_value())
    return sole_server(file, settings.root_url) if file else nullcontext()


async def _prepare(settings: "Settings", *, demo: bool) -> bool:
    """Meet now whatever would keep the server from starting; tell whether there is a demonstration to play.

    On an empty database a link is printed by which the first admin begins.
    """
    from liveblog.assembly import open_services
    from liveblog.cli.console import say
    from liveblog.cli.environment import meet_pictures
    from liveblog.demo import set_up
    from liveblog.render.addresses import beginning_path
    from liveblog.store import until_answered

    # Whoever was told to run goes on waiting for a database that is slow or hurt, and says so in the log.
    async with open_services(settings, patience=math.inf) as services:
        await meet_pictures(services)
        invitation = await set_up(services) if demo else None
        secret = await until_answered(services.beginnings.offer) if invitation is None else None
    if secret:
        say(f"\n  Begin here   {settings.root_url}{beginning_path(secret)}  (once, within a day)\n")
    if invitation is None:
        return False
    say(invitation.text())
    return True
