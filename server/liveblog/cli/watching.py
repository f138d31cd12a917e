"""The command that shows a blog live in a terminal, or as lines in a pipe."""

import sys
from typing import Annotated

import typer

from liveblog.cli.posting import Token


def watch(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The blog's page, e.g. http://127.0.0.1:8000/blogs/harbour.")
    ],
    *,
    token: Token = None,
    plain: Annotated[bool, typer.Option("--plain", help="A line for each event; so in a pipe, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The event itself as JSON, one a line.")] = False,
    after: Annotated[
        int | None, typer.Option(min=0, max=0, metavar="0", help="With lines: begin with the first event.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many events.")] = None,
) -> None:
    """Watch a blog live in the terminal.

    On a terminal it shows the newest entries, with times in the blog's zone; corrections and deletes are applied.
    In a pipe it writes a line for each event.
    """
    import asyncio

    from liveblog.cli.lines import Style, show_lines
    from liveblog.cli.screen import show_screen

    if plain and as_json:
        raise typer.BadParameter("--plain and --json exclude each other.")
    as_lines = plain or as_json or after is not None or not sys.stdout.isatty()
    try:
        if as_lines:
            style = Style.JSON if as_json else Style.PLAIN
            asyncio.run(show_lines(url, token, style=style, after=after, count=count))
        else:
            asyncio.run(show_screen(url, token, count=count))
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error
