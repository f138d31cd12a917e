"""Commands on the people who log in at the desk."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.access.throttle import Waiting
    from liveblog.services import Services
    from liveblog.store.people import User

app = typer.Typer(
    no_args_is_help=True, help="Create and list users, make links with which they log in, and see who has to wait."
)

_SHORTEST_PASSWORD = 8


class ScopeOption(StrEnum):
    """What a person may do at the desk: an editor writes, an admin also creates blogs."""

    EDITOR = "editor"
    ADMIN = "admin"


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they log in with.")],
    *,
    byline: Annotated[str | None, typer.Option(help="How entries name them; by default, NAME.")] = None,
    role: Annotated[
        ScopeOption, typer.Option(help="An editor writes; an admin also creates blogs.")
    ] = ScopeOption.EDITOR,
    blog: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="In this blog alone; for several, give it again.")
    ] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    link: Annotated[bool, typer.Option("--link", help="No password: print a login link that is good once.")] = False,
) -> None:
    """Create a user.

    On a terminal it asks for a password; elsewhere, and with --link, it prints a login link that is good once, for an
    hour.
    """
    from liveblog.cli.console import note, say
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import named_blogs
    from liveblog.intake.invalid import validated
    from liveblog.intake.people import PersonInput
    from liveblog.model.principal import Scope

    if password_stdin and link:
        raise typer.BadParameter("--password-stdin and --link exclude each other.")
    wanted = validated(PersonInput, {"name": name, "byline": byline or name})
    password = _password(from_stdin=password_stdin, link=link)
    scope = Scope.ADMIN if role is ScopeOption.ADMIN else Scope.WRITE

    async def work(services: "Services") -> str | None:
        blogs = await named_blogs(services, blog)
        user = await services.users.create(wanted.name, wanted.byline, scope, password, blogs=blogs)
        return None if password else await _login_link(services, user)

    address = run_with_services(work)
    note(f"{wanted.name} can log in {'with the password' if password else 'once, within an hour, at'}")
    if address:
        say(address)


@app.command("list")
def list_users() -> None:
    """List all users, oldest first: name, scope, blogs, how entries name them, and whether they are shut out."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import slugs, told_grants

    async def work(services: "Services") -> "tuple[list[User], dict[int, str]]":
        return await services.users.all(), await slugs(services)

    users, known = run_with_services(work)
    show_table(
        ("NAME", "SCOPE", "BLOG", "BYLINE", "STATE"),
        [
            (user.name, *told_grants(user.grants, known), user.byline, "disabled" if user.disabled_at else "good")
            for user in users
        ],
    )


@app.command()
def grant(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose rights they are.")],
    scopes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCOPE[@SLUG]] …", help="read, submit, write or admin; with @SLUG in that blog alone."),
    ] = None,
) -> None:
    """Give a user exactly these rights, in place of those they have; without any they can do nothing.

    A running server knows it at once; whoever follows a private blog and may no longer is disconnected within a second.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import named_grants

    async def work(services: "Services") -> None:
        user = await services.users.by_name(name)
        await services.users.set_grants(user.id, await named_grants(services, scopes or []))

    run_with_services(work)
    note(f"{name} has these rights now: {' '.join(scopes or ['none'])}.")


@app.command()
def disable(name: Annotated[str, typer.Argument(metavar="NAME", help="Who is shut out.")]) -> None:
    """Shut a user out, everywhere and at once: sessions, links and invitations end. What they wrote stays theirs."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> None:
        await services.users.disable((await services.users.by_name(name)).id)

    run_with_services(work)
    note(f"{name} is shut out.")


@app.command()
def enable(name: Annotated[str, typer.Argument(metavar="NAME", help="Who is let in again.")]) -> None:
    """Let a user in again who was shut out."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> None:
        await services.users.enable((await services.users.by_name(name)).id)

    run_with_services(work)
    note(f"{name} can log in again.")


@app.command()
def link(name: Annotated[str, typer.Argument(metavar="NAME", help="Who logs in with it.")]) -> None:
    """Print a login link that is good once, for an hour; an earlier one is void."""
    from liveblog.cli.console import say
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> str:
        return await _login_link(services, await services.users.by_name(name))

    say(run_with_services(work))


@app.command()
def reset(name: Annotated[str, typer.Argument(metavar="NAME", help="Who has lost them.")]) -> None:
    """Take a user's passkeys, codes and recovery codes away, as for a phone that was lost; sessions and links end.

    The password stays. Whoever has none needs a login link afterwards: “liveblog user link”.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> bool:
        user = await services.users.by_name(name)
        await services.factors.reset(user.id)
        return user.password_hash is not None

    has_password = run_with_services(work)
    how = "with the password alone" if has_password else f"by a link: “liveblog user link {name}”"
    note(f"{name} has no passkey and no codes any more, and logs in {how}.")


@app.command()
def attempts() -> None:
    """List who got passwords wrong lately: account, place, how often, and how long the next attempt has to wait.

    Accounts are counted by place (an IPv4 address, the /64 of an IPv6 one, a device that was let in before), and all
    places together; a place also over all accounts. The place “mail” counts the links to a new password that were asked
    for, and is no reason to wait with a login. An account that nobody has is shown as “?”.
    """
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> "list[Waiting]":
        return await services.throttle.waiting([user.name for user in await services.users.all()])

    show_table(
        ("ACCOUNT", "PLACE", "WRONG", "WAITS"),
        [
            (_told(each.account), each.place or "*", str(each.failures), f"{each.seconds} s")
            for each in run_with_services(work)
        ],
    )


def _told(account: str | None) -> str:
    return "*" if account is None else account or "?"


@app.command()
def unlock(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="What they log in with.")] = None,
    *,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="An IP address, for all accounts tried from there.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All accounts and addresses.")] = False,
) -> None:
    """Let somebody try a password again at once who had to wait after too many wrong ones."""
    from liveblog.access import network_of
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    if sum((name is not None, address is not None, everybody)) != 1:
        raise typer.BadParameter("Name either an account, or an --address, or --all.")
    place = network_of((address or "").partition("/")[0]) if address else None
    if place == "":
        raise typer.BadParameter(f"“{address}” is no IP address.")
    gone = run_with_services(lambda services: services.throttle.forget(name=name, place=place))
    note(f"Counts of wrong passwords that were taken away: {gone}.")


async def _login_link(services: "Services", user: "User") -> str:
    from liveblog.cli.environment import server_address
    from liveblog.render.addresses import login_link_path

    return server_address(services.settings) + login_link_path(await services.users.new_login_link(user))


def _password(*, from_stdin: bool, link: bool) -> str | None:
    from liveblog.cli.console import ask_for_password

    if link:
        return None
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = ask_for_password()
    else:
        return None
    if len(password) < _SHORTEST_PASSWORD:
        raise typer.BadParameter(f"The password must have at least {_SHORTEST_PASSWORD} characters.")
    return password
