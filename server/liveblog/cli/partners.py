"""Commands on partners, their keys, and what they use."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liveblog.cli.inputs import MOST_NUMBER
from liveblog.model.partner import KeyKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liveblog.model.partner import Partner, PartnerChanges, PartnerKey
    from liveblog.model.usage import UsageLine
    from liveblog.services import Services

app = typer.Typer(
    no_args_is_help=True, help="Add and change partners, make and revoke their keys, and tell what they use."
)

PartnerId = Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST_NUMBER, help="As “partner list” shows it.")]


Blogs = Annotated[
    list[str] | None, typer.Option(metavar="SLUG", help="They get this blog alone; for several, give it again.")
]
Topics = Annotated[
    list[str] | None,
    typer.Option(metavar="SLUG=TOPIC", help="Of this blog they get this topic's entries alone; for several, again."),
]
Accent = Annotated[str | None, typer.Option(help="Colour on their pages, e.g. #0b5c8a; empty: the blog's.")]


@app.command()
def create(
    *,
    name: Annotated[str, typer.Option(help="The organisation, as your house calls it.")],
    blog: Blogs = None,
    topic: Topics = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="A site of theirs, or null for sandboxed frames; for several, again."),
    ] = None,
    attribution: Annotated[str, typer.Option(help="The line that names you on their pages.")] = "",
    contact: Annotated[str, typer.Option(help="A mail address of theirs.")] = "",
    accent: Accent = None,
) -> None:
    """Add a partner and print its number."""
    from liveblog.cli.console import say
    from liveblog.cli.environment import run_with_services
    from liveblog.intake.invalid import validated
    from liveblog.intake.partners import PartnerInput

    values: dict[str, Any] = {"name": name, "attribution": attribution, "contact": contact, "accent": accent or None}
    wanted = validated(PartnerInput, values | {"origins": origin or []})

    async def work(services: "Services") -> int:
        return await services.partners.create(replace(wanted.draft(()), **await _rights(services, blog, topic)))

    say(str(run_with_services(work)))


@app.command()
def change(
    partner_id: PartnerId,
    *,
    name: Annotated[str | None, typer.Option(help="The organisation, as your house calls it.")] = None,
    blog: Blogs = None,
    topic: Topics = None,
    all_blogs: Annotated[bool, typer.Option("--all-blogs", help="They get all blogs that partners may read.")] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="In place of those there are: as for create; empty: every site."),
    ] = None,
    attribution: Annotated[str | None, typer.Option(help="The line that names you on their pages.")] = None,
    contact: Annotated[str | None, typer.Option(help="A mail address of theirs.")] = None,
    accent: Accent = None,
) -> None:
    """Change a partner; what no option names stays as it is.

    What it gets is said as a whole: by --blog and --topic, or by --all-blogs.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services
    from liveblog.intake.invalid import validated
    from liveblog.intake.partners import PartnerPatch

    if all_blogs and (blog or topic):
        raise typer.BadParameter("--all-blogs stands for all blogs: leave --blog and --topic out.")
    details = {"name": name, "attribution": attribution, "contact": contact}
    values: dict[str, Any] = {key: value for key, value in details.items() if value is not None}
    values |= {} if accent is None else {"accent": accent or None}
    values |= {} if origin is None else {"origins": [each for each in origin if each]}
    changes = validated(PartnerPatch, values).changes()

    async def work(services: "Services") -> None:
        rights = await _rights(services, blog, topic) if all_blogs or blog or topic else {}
        await services.partners.change(partner_id, changes | rights)

    run_with_services(work)
    note(f"Partner {partner_id} is changed.")


async def _rights(
    services: "Services", blog: "Sequence[str] | None", topic: "Sequence[str] | None"
) -> "PartnerChanges":
    """Read what a partner is to get: the blogs and topics that were named; all blogs, when none was."""
    from liveblog.cli.named_blogs import named_blogs, named_topics
    from liveblog.intake.partners import rights_of

    blogs, limited = await named_blogs(services, blog), await named_topics(services, topic or [])
    return rights_of(None if blogs is None and not limited else [*((each, ()) for each in blogs or ()), *limited])


@app.command("list")
def list_partners() -> None:
    """List all partners, oldest first: id, name, blogs, sites, good keys, and whether they are let in."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import slugs
    from liveblog.model.moment import now

    async def work(services: "Services") -> "tuple[Sequence[Partner], Sequence[PartnerKey], dict[int, str]]":
        return *await services.partners.all(), await slugs(services)

    found, keys, known = run_with_services(work)
    good = [key.partner_id for key in keys if key.is_good(now())]
    show_table(
        ("ID", "NAME", "BLOG", "SITES", "KEYS", "STATE"),
        [
            (
                str(each.id),
                each.name,
                _told_blogs(each, known),
                ",".join(each.origins) or "*",
                str(good.count(each.id)),
                "shut out" if each.disabled_at else "good",
            )
            for each in found
        ],
    )


def _told_blogs(partner: "Partner", known: "Mapping[int, str]") -> str:
    """Return what a partner gets as a cell: slugs, `*` for all, and with a blog of which it gets some their topics."""
    from liveblog.cli.named_blogs import told_grants

    limited = [f"{known.get(each.blog_id, '?')}={'/'.join(each.topics)}" for each in partner.topic_grants]
    whole = told_grants(partner.grants, known)[1] if partner.grants or not limited else ""
    return ",".join(filter(None, [whole, *limited]))


@app.command()
def key(
    partner_id: PartnerId,
    kind: Annotated[KeyKind, typer.Argument(help="pk, publishable: for addresses; sk, secret: for headers.")],
    expires: Annotated[str | None, typer.Option(metavar="30d", help="How long it is good, in m, h, d or w.")] = None,
) -> None:
    """Make a key and print it, alone, on stdout. It can't be shown again."""
    from liveblog.cli.console import say
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.inputs import duration
    from liveblog.model.moment import now

    expires_at = now() + duration(expires) if expires else None
    say(run_with_services(lambda services: services.partners.make_key(partner_id, kind, expires_at=expires_at)))


@app.command()
def keys(partner_id: PartnerId) -> None:
    """List a partner's keys, the newest first: id, kind, beginning, when it was used last, and whether it is good."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.model.moment import now, rfc3339

    _, found = run_with_services(lambda services: services.partners.by_id(partner_id))
    show_table(
        ("ID", "KIND", "KEY", "USED", "UNTIL", "STATE"),
        [
            (
                str(each.id),
                each.kind.value,
                f"{each.prefix}…",
                rfc3339(each.used_at) if each.used_at else "-",
                rfc3339(each.expires_at) if each.expires_at else "-",
                each.state(now()).value,
            )
            for each in found
        ],
    )


@app.command()
def revoke(
    partner_id: PartnerId,
    key_id: Annotated[int, typer.Argument(metavar="KEY", min=1, max=MOST_NUMBER, help="As “partner keys” shows it.")],
) -> None:
    """Revoke a key: from now on it is refused."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.partners.revoke_key(partner_id, key_id))
    note(f"Key {key_id} is revoked.")


@app.command("shut-out")
def shut_out(partner_id: PartnerId) -> None:
    """Shut a partner out: its keys open nothing until it is let in again."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.partners.shut_out(partner_id))
    note(f"Partner {partner_id} is shut out.")


@app.command("let-in")
def let_in(partner_id: PartnerId) -> None:
    """Let a partner in again: its keys open what they opened."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.partners.let_in(partner_id))
    note(f"Partner {partner_id} is let in.")


@app.command()
def usage(
    partner_id: PartnerId,
    days: Annotated[int, typer.Option(min=1, max=400, help="Of so many days (UTC), today included.")] = 30,
) -> None:
    """List what a partner used, the newest first: day, page (host), transport, and how many requests."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> "Sequence[UsageLine]":
        await services.partners.by_id(partner_id)
        return await services.usage.read(partner_id, days)

    show_table(
        ("DAY", "PAGE", "TRANSPORT", "REQUESTS"),
        [
            (each.day.isoformat(), each.page or "-", each.way.value, str(each.requests))
            for each in run_with_services(work)
        ],
    )
