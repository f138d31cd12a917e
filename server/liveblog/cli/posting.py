"""The command that posts an entry: into the database, or to a server."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.intake.models import EntryInput
    from liveblog.services import Services

Url = Annotated[
    str | None, typer.Option(envvar="LIVEBLOG_URL", help="Root of a running server, e.g. https://live.example.org.")
]
Token = Annotated[str | None, typer.Option(envvar="LIVEBLOG_TOKEN", help="API token for that server.")]


def post(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog to post to.")],
    body: Annotated[str, typer.Argument(metavar="[BODY]", help="The text, in Markdown; - reads stdin.")] = "-",
    *,
    headline: Annotated[str | None, typer.Option(help="A headline.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="A topic; may be given several times.")] = None,
    byline: Annotated[list[str] | None, typer.Option(help="Who wrote it; may be given several times.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it happened, e.g. 2031-03-04T15:58+01:00; by default, now.")
    ] = None,
    pin: Annotated[bool, typer.Option("--pin", help="Pin it; takes the pin from any other entry.")] = False,
    key_event: Annotated[bool, typer.Option("--key-event", help="Mark it as a key event.")] = False,
    allow_future: Annotated[
        bool, typer.Option("--allow-future", help="TIME is meant, though it is in the future: readers see it at once.")
    ] = False,
    url: Url = None,
    token: Token = None,
) -> None:
    """Post an entry and print the address of its page.

    It goes straight into the database, and readers of a running server see it within a second; with --url it goes
    through the API of a server.
    """
    import asyncio

    from liveblog.cli.console import note, say
    from liveblog.intake.invalid import validated
    from liveblog.intake.models import EntryInput
    from liveblog.model.moment import distance, is_far, now

    values = {"body": sys.stdin.read() if body == "-" else body, "headline": headline}
    lists = {"topics": topic or [], "byline": byline or []}
    marks = {"occurred_at": at, "pinned": pin, "key_event": key_event, "allow_future": allow_future}
    entry = validated(EntryInput, values | lists | marks)
    say(asyncio.run(_post_to(url, token, slug, entry)) if url else _post_here(slug, entry))
    if entry.occurred_at and is_far(entry.occurred_at, now()):
        note(f"Its time is {distance(entry.occurred_at, now())}: is the date right?")


def _post_here(slug: str, entry: "EntryInput") -> str:
    from liveblog.cli.environment import run_with_services, server_address
    from liveblog.model.principal import COMMAND

    async def work(services: "Services") -> str:
        changed = await services.desk.post(slug, entry.draft(), COMMAND)
        return server_address(services.settings) + changed.blog.entry_path(changed.subject.id)

    return run_with_services(work)


async def _post_to(url: str, token: str | None, slug: str, entry: "EntryInput") -> str:
    from liveblog_client import Client

    async with Client(url, token) as client:
        change = await client.post(slug, **entry.model_dump(), allow_future=entry.allow_future)
    return url.rstrip("/") + change.entry["url"]
