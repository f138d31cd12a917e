"""Commands on API tokens."""

from typing import TYPE_CHECKING, Annotated

import typer

from liveblog.cli.inputs import MOST_NUMBER
from liveblog.model.principal import Scope

if TYPE_CHECKING:
    from liveblog.services import Services
    from liveblog.store.credentials import Token

app = typer.Typer(no_args_is_help=True, help="Create, list and revoke API tokens.")


@app.command()
def create(
    *,
    name: Annotated[str, typer.Option(help="Who will use it; it stands in the log of who did what.")],
    scope: Annotated[Scope, typer.Option(help="What it may do; each includes those before it.")],
    blog: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="Good for this blog alone; for several, give it again.")
    ] = None,
    expires: Annotated[str | None, typer.Option(metavar="30d", help="How long it is good, in m, h, d or w.")] = None,
) -> None:
    """Create a token and print it, alone, on stdout. It can't be shown again."""
    from liveblog.cli.console import say
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.inputs import duration
    from liveblog.cli.named_blogs import named_blogs
    from liveblog.intake.invalid import validated
    from liveblog.intake.people import TokenInput
    from liveblog.model.moment import now

    label = validated(TokenInput, {"name": name}).name
    expires_at = now() + duration(expires) if expires else None

    async def work(services: "Services") -> str:
        blogs = await named_blogs(services, blog)
        return await services.tokens.create(label, scope, blogs=blogs, expires_at=expires_at)

    say(run_with_services(work))


@app.command("list")
def list_tokens() -> None:
    """List all tokens, oldest first: id, name, scope, blogs, when they were made, and whether they are good."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import slugs, told_grants
    from liveblog.model.moment import rfc3339

    async def work(services: "Services") -> "tuple[list[Token], dict[int, str]]":
        return await services.tokens.all(), await slugs(services)

    tokens, known = run_with_services(work)
    show_table(
        ("ID", "NAME", "SCOPE", "BLOG", "CREATED", "STATE"),
        [
            (str(token.id), token.name, *told_grants(token.grants, known), rfc3339(token.created_at), _state(token))
            for token in tokens
        ],
    )


@app.command()
def revoke(
    token_id: Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST_NUMBER, help="As “token list” shows it.")],
) -> None:
    """Revoke a token: from now on it is refused."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.tokens.revoke(token_id))
    note(f"Token {token_id} is revoked.")


def _state(token: "Token") -> str:
    from liveblog.model.moment import now, rfc3339

    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is None:
        return "good"
    return "expired" if token.expires_at <= now() else f"good until {rfc3339(token.expires_at)}"
