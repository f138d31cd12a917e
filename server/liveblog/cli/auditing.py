"""The command that reads the audit log."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from liveblog.services import Services
    from liveblog.store.audit_log import AuditRecord


def audit(
    *,
    blog: Annotated[
        str | None, typer.Option(metavar="SLUG", help="What was done to this blog, and to its entries.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="KEY", help="What was done by one, such as user:2.")] = None,
    action: Annotated[
        str | None, typer.Option(metavar="KIND", help="What was done of one kind, such as user.granted.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="So many, the newest.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """Tell who did what, the newest first: to people, tokens and blogs; with --blog, to entries, too.

    It holds ids and numbers, never a text.
    """
    from liveblog.cli.console import say_json, show_table
    from liveblog.cli.environment import run_with_services
    from liveblog.store import reads
    from liveblog.store.audit_log import AuditQuery, audit_records

    async def work(services: "Services") -> "list[AuditRecord]":
        async with services.store.read() as connection:
            found = await reads.blog_by_slug(connection, blog) if blog else None
            query = AuditQuery(found.id if found else None, by, action)
            return await audit_records(connection, query, limit)

    records = run_with_services(work)
    if as_json:
        for record in records:
            say_json(record.members())
    else:
        show_table(("AT", "BY", "SESSION", "ACTION", "SUBJECT", "NUMBER", "FACTS"), map(_cells, records))


def _cells(record: "AuditRecord") -> tuple[str, ...]:
    from liveblog.model.moment import rfc3339

    facts = " ".join(f"{name}={fact}" for name, fact in record.facts.items())
    number = "" if record.after is None else str(record.after)
    return rfc3339(record.at), record.by, record.session or "", record.action, record.subject or "", number, facts
