"""Commands on blogs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from liveblog.model.blog import BlogStatus, Visibility

if TYPE_CHECKING:
    from liveblog.model.blog import Blog, BlogChanges

app = typer.Typer(no_args_is_help=True, help="Create, change, list, close, reopen and delete blogs.")

Slug = Annotated[str, typer.Argument(help="The blog's name in addresses, e.g. harbour-fire.", metavar="SLUG")]
Summary = Annotated[str | None, typer.Option(help="What is known so far, in Markdown.")]
_READERS = "Who may read it: everybody, partners and those with a right on it, or only these."

Byline = Annotated[
    list[str] | None, typer.Option("--byline", help="Who covers it; again for each name, empty: nobody.")
]


@app.command()
def create(
    slug: Slug,
    *,
    title: Annotated[str, typer.Option(help="What readers see above the entries.")],
    zone: Annotated[str, typer.Option(help="IANA zone in which times are shown, e.g. Europe/Berlin.")] = "UTC",
    description: Annotated[str, typer.Option(help="A sentence below the title.")] = "",
    language: Annotated[str, typer.Option(help="Language of the entries, as a BCP 47 tag.")] = "en",
    accent: Annotated[str | None, typer.Option(help="Colour that can be read on white, e.g. #0b5c8a.")] = None,
    summary: Summary = None,
    byline: Byline = None,
    visibility: Annotated[Visibility, typer.Option(help=_READERS)] = Visibility.PUBLIC,
) -> None:
    """Create a blog and print the address of its page."""
    from liveblog.cli.console import say

    details = {"title": title, "zone": zone, "description": description, "language": language, "visibility": visibility}
    looks = {"accent": accent, "summary": summary or "", "byline": byline or []}
    say(_create({"slug": slug, **details, **looks}))


def _create(values: dict[str, Any]) -> str:
    from liveblog.cli.environment import run_with_services, server_address
    from liveblog.intake.invalid import validated
    from liveblog.intake.models import BlogInput
    from liveblog.services import Services

    draft = validated(BlogInput, values).draft()

    async def work(services: Services) -> str:
        blog = await services.desk.create_blog(draft)
        return server_address(services.settings) + blog.path

    return run_with_services(work)


@app.command("list")
def list_blogs() -> None:
    """List all blogs, newest first: slug, status, zone, number of events, title."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.services import Services
    from liveblog.store import reads

    async def work(services: Services) -> "list[Blog]":
        async with services.store.read() as connection:
            return await reads.all_blogs(connection)

    show_table(
        ("SLUG", "STATUS", "ZONE", "EVENTS", "TITLE"),
        [(blog.slug, blog.status, blog.zone, str(blog.head), blog.title) for blog in run_with_services(work)],
    )


@app.command()
def change(
    slug: Slug,
    *,
    title: Annotated[str | None, typer.Option(help="What readers see above the entries.")] = None,
    zone: Annotated[str | None, typer.Option(help="IANA zone in which times are shown.")] = None,
    description: Annotated[str | None, typer.Option(help="A sentence below the title.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the entries, as a BCP 47 tag.")] = None,
    accent: Annotated[str | None, typer.Option(help="Colour that can be read on white; empty: the default.")] = None,
    summary: Summary = None,
    byline: Byline = None,
    show_readers: Annotated[
        bool | None, typer.Option("--show-readers/--hide-readers", help="Whether pages tell how many read them.")
    ] = None,
    show_duty: Annotated[
        bool | None, typer.Option("--show-duty/--hide-duty", help="Whether readers are told who is on duty.")
    ] = None,
    take_reports: Annotated[
        bool | None, typer.Option("--take-reports/--take-no-reports", help="Whether readers may report errors.")
    ] = None,
    visibility: Annotated[Visibility | None, typer.Option(help=_READERS)] = None,
) -> None:
    """Change what a blog says of itself, and who may read it; what no option names stays as it is."""
    from liveblog.cli.console import note
    from liveblog.intake.invalid import validated
    from liveblog.intake.models import BlogPatch

    words = {"title": title, "zone": zone, "description": description, "language": language, "summary": summary}
    switches = {"show_readers": show_readers, "show_duty": show_duty, "take_reports": take_reports}
    details: dict[str, Any] = {**words, **switches, "visibility": visibility}
    values: dict[str, Any] = {name: value for name, value in details.items() if value is not None}
    values |= {} if accent is None else {"accent": accent or None}
    values |= {} if byline is None else {"byline": [name for name in byline if name]}
    changed = _change(slug, validated(BlogPatch, values).changes())
    note(f"The blog “{slug}” is changed." if changed else "Nothing changed.")


@app.command()
def delete(
    slug: Slug,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask for the slug.")] = False,
) -> None:
    """Delete a blog for good: its log, entries, pictures and rights; its slug is never given again.

    It asks for the slug. Everybody who reads it is told at once that it is gone; what it had is deleted by a server, or
    by the next one that starts.
    """
    from liveblog.cli.console import ask, note
    from liveblog.cli.environment import run_with_services
    from liveblog.services import Services

    if not yes and ask(f"Everything in “{slug}” will be deleted. Type its slug").strip() != slug:
        raise typer.BadParameter("That is not its slug; nothing was deleted.")

    async def work(services: Services) -> None:
        await services.desk.delete_blog(slug)

    run_with_services(work)
    note(f"The blog “{slug}” is deleted.")


@app.command()
def close(slug: Slug) -> None:
    """Close a blog: it stays readable and takes no more entries."""
    _change_status(slug, BlogStatus.CLOSED)


@app.command()
def reopen(slug: Slug) -> None:
    """Reopen a blog that was closed."""
    _change_status(slug, BlogStatus.LIVE)


@app.command()
def shelve(slug: Slug) -> None:
    """Put a closed blog on the shelf: it is on no list, and stays readable. Reopening takes it down."""
    from liveblog.cli.console import note

    changed = _change(slug, {"shelved": True})
    note(f"The blog “{slug}” is on the shelf {'now' if changed else 'already'}.")


@app.command()
def unshelve(slug: Slug) -> None:
    """Take a blog off the shelf."""
    from liveblog.cli.console import note

    changed = _change(slug, {"shelved": False})
    note(f"The blog “{slug}” is {'off the shelf now' if changed else 'not on the shelf'}.")


def _change_status(slug: str, status: BlogStatus) -> None:
    from liveblog.cli.console import note

    changed = _change(slug, {"status": status})
    note(f"The blog “{slug}” is {status} {'now' if changed else 'already'}.")


def _change(slug: str, changes: "BlogChanges") -> bool:
    from liveblog.cli.environment import run_with_services
    from liveblog.model.principal import COMMAND
    from liveblog.services import Services

    async def work(services: Services) -> bool:
        return bool((await services.desk.change_blog(slug, changes, COMMAND)).seq)

    return run_with_services(work)
