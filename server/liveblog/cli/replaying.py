"""The command that plays a coverage again, through the API of a server."""

from typing import Annotated

import typer

from liveblog.cli.importing import Date, Zone
from liveblog.cli.posting import Token


def replay(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A page's text or an export; - reads stdin.")],
    *,
    blog: Annotated[str, typer.Option(metavar="SLUG", help="The blog to post to.")],
    url: Annotated[str, typer.Option(envvar="LIVEBLOG_URL", help="Root of the server.")] = "http://127.0.0.1:8000",
    token: Token = None,
    speed: Annotated[float, typer.Option(min=0, help="So many times as fast as it was; 0: without waiting.")] = 60,
    max_gap: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Wait no longer than this.")] = 60,
    create: Annotated[bool, typer.Option("--create", help="Create the blog when there is none.")] = False,
    title: Annotated[str | None, typer.Option(help="Title of a created blog; by default, the page's own.")] = None,
    zone: Zone = None,
    date: Date = None,
) -> None:
    """Play the text of a page of live coverage, or an export, to a server.

    That is in its order and with its gaps, only faster. Entries keep the times they bear. A replay that was
    interrupted can be started again: what is there already is passed over.
    """
    import asyncio

    from liveblog.cli.console import note
    from liveblog.cli.player import Destination, gaps, play
    from liveblog.cli.sources import read_source
    from liveblog.model.moment import now

    source = read_source(file, zone=zone, day=date.date() if date else None, present=now())
    for notice in source.notices:
        note(notice)
    new = source.blog(blog, title).model_dump(mode="json", exclude_unset=True) if create else None
    asyncio.run(play(source, gaps(source.times, speed, max_gap), Destination(url, token, blog, new)))
