"""Commands on partners' receivers."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from liveblog.cli.inputs import MOST_NUMBER
from liveblog.model.endpoint import OnFailure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liveblog.model.blog import NamedBlog
    from liveblog.model.endpoint import DeliveryAttempt, Endpoint
    from liveblog.services import Services

app = typer.Typer(no_args_is_help=True, help="Add partners' receivers, try them, and send them something again.")

PartnerId = Annotated[
    int, typer.Argument(metavar="PARTNER", min=1, max=MOST_NUMBER, help="As “partner list” shows it.")
]
EndpointId = Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST_NUMBER, help="As “endpoint list” shows it.")]


@app.command()
def create(
    partner_id: PartnerId,
    url: Annotated[str, typer.Argument(help="Where the receiver is, on the public internet.")],
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="It gets this kind of event alone; for several, again.")
    ] = None,
    blog: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="It is told of this blog alone; for several, again.")
    ] = None,
    on_failure: Annotated[
        OnFailure, typer.Option(help="After an event that it does not take: hold, or skip it after three refusals.")
    ] = OnFailure.HOLD,
) -> None:
    """Add a receiver; print its number, and its secret, which can't be shown again."""
    from liveblog.cli.console import say
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import named_blogs
    from liveblog.intake.endpoints import EndpointInput
    from liveblog.intake.invalid import validated

    values: dict[str, Any] = {"url": url, "kinds": kind or [], "on_failure": on_failure}
    wanted = validated(EndpointInput, values)

    async def work(services: "Services") -> tuple[int, str]:
        blogs = await named_blogs(services, blog)
        return await services.endpoints.create(partner_id, wanted.draft(tuple(each.id for each in blogs or ())))

    made, secret = run_with_services(work)
    say(f"{made} {secret}")


@app.command("list")
def list_endpoints(partner_id: PartnerId) -> None:
    """List a partner's receivers, oldest first: id, address, kinds, how they do, and how far they were sent."""
    from liveblog.cli.console import show_table
    from liveblog.cli.environment import run_with_services

    async def work(services: "Services") -> "list[tuple[Endpoint, Sequence[tuple[NamedBlog, int]]]]":
        await services.partners.by_id(partner_id)
        found = await services.endpoints.of_partner(partner_id)
        return [(each, await services.endpoints.positions(each.id)) for each in found]

    show_table(
        ("ID", "URL", "KINDS", "STATE", "SENT"),
        [
            (
                str(each.id),
                each.url,
                ",".join(each.kinds) or "*",
                each.state.value,
                ",".join(f"{blog.slug}:{seq}" for blog, seq in positions) or "-",
            )
            for each, positions in run_with_services(work)
        ],
    )


@app.command()
def attempts(endpoint_id: EndpointId) -> None:
    """List what was tried last, the newest first: when, what, about which event, the answer, and milliseconds."""
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.named_blogs import slugs

    async def work(services: "Services") -> "tuple[Sequence[DeliveryAttempt], dict[int, str]]":
        await services.endpoints.by_id(endpoint_id)
        return await services.endpoints.attempts(endpoint_id), await slugs(services)

    _show(*run_with_services(work))


@app.command()
def test(endpoint_id: EndpointId) -> None:
    """Send a receiver something that is no event, and tell what came of it."""
    from liveblog.cli.environment import run_with_services

    _show([run_with_services(lambda services: services.courier.test(endpoint_id))], {})


@app.command()
def replay(
    endpoint_id: EndpointId,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The blog.")],
    seq: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, max=MOST_NUMBER, help="The number of the first event.")
    ],
) -> None:
    """Send a receiver all of a blog again, from an event on."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.endpoints.replay(endpoint_id, slug, seq))
    note(f"Receiver {endpoint_id} is sent {slug} again from event {seq} on.")


@app.command()
def pause(endpoint_id: EndpointId) -> None:
    """Send a receiver nothing until it is resumed."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.endpoints.pause(endpoint_id))
    note(f"Receiver {endpoint_id} is paused.")


@app.command()
def resume(endpoint_id: EndpointId) -> None:
    """Go on where a receiver stood, also with one that was given up on."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.endpoints.resume(endpoint_id))
    note(f"Receiver {endpoint_id} is sent what it lacks.")


@app.command()
def delete(endpoint_id: EndpointId) -> None:
    """Delete a receiver, with all that is known of what it was sent."""
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services

    run_with_services(lambda services: services.endpoints.delete(endpoint_id))
    note(f"Receiver {endpoint_id} is deleted.")


def _show(found: "Sequence[DeliveryAttempt]", known: "Mapping[int, str]") -> None:
    from liveblog.cli.console import show_table
    from liveblog.model.moment import rfc3339

    show_table(
        ("AT", "KIND", "EVENT", "ANSWER", "MS"),
        [
            (
                rfc3339(each.at),
                each.kind,
                f"{known.get(each.blog_id or 0, '?')}:{each.seq}" if each.seq else "-",
                str(each.status or each.error or "-"),
                str(each.milliseconds),
            )
            for each in found
        ],
    )
