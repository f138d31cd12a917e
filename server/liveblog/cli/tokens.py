"""Commands on API tokens."""

from typing import TYPE_CHECKING, Annotated

import typer

from liveblog.model.principal import Scope

if TYPE_CHECKING:
    from liveblog.store.credentials import Token
    from liveblog.web.parts import Parts

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
    from liveblog.cli.bound import named_blogs
    from liveblog.cli.console import say
    from liveblog.cli.house import run_with_parts
    from liveblog.cli.inputs import TokenInput, duration
    from liveblog.model.moment import now
    from liveblog.web.input import validated

    label = validated(TokenInput, {"name": name}).name
    expires_at = now() + duration(expires) if expires else None

    async def work(parts: "Parts") -> str:
        blogs = await named_blogs(parts, blog)
        return await parts.tokens.create(label, scope, blogs=blogs, expires_at=expires_at)

    say(run_with_parts(work))


@app.command("list")
def list_tokens() -> None:
    """List all tokens, oldest first: id, name, scope, blogs, when they were made, and whether they are good."""
    from liveblog.cli.bound import slugs, told_grants
    from liveblog.cli.console import show_table
    from liveblog.cli.house import run_with_parts
    from liveblog.model.moment import rfc3339

    async def work(parts: "Parts") -> "tuple[list[Token], dict[int, str]]":
        return await parts.tokens.all(), await slugs(parts)

    tokens, known = run_with_parts(work)
    show_table(
        ("ID", "NAME", "SCOPE", "BLOG", "CREATED", "STATE"),
        [
            (str(token.id), token.name, *told_grants(token.grants, known), rfc3339(token.created_at), _state(token))
            for token in tokens
        ],
    )


@app.command()
def revoke(token_id: Annotated[int, typer.Argument(metavar="ID", help="As “token list” shows it.")]) -> None:
    """Revoke a token: from now on it is refused."""
    from liveblog.cli.console import remark
    from liveblog.cli.house import run_with_parts

    run_with_parts(lambda parts: parts.tokens.revoke(token_id))
    remark(f"Token {token_id} is revoked.")


def _state(token: "Token") -> str:
    from liveblog.model.moment import now, rfc3339

    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is None:
        return "good"
    return "expired" if token.expires_at <= now() else f"good until {rfc3339(token.expires_at)}"
