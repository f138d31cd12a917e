"""The command that imports the text of a page of live coverage, or an export."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from liveblog.cli.sources import Source
    from liveblog.model.blog import Blog
    from liveblog.services import Services
    from liveblog.store.reads import Keyed

Zone = Annotated[
    str | None, typer.Option(metavar="ZONE", help="For times whose zone the page doesn't say: Europe/Berlin, GMT, +02.")
]
Date = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the oldest entry, if the page doesn't say it.")
]


def import_file(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A page's text or an export; - reads stdin.")],
    *,
    blog: Annotated[str, typer.Option(metavar="SLUG", help="The blog to import into.")],
    create: Annotated[bool, typer.Option("--create", help="Create the blog when there is none.")] = False,
    title: Annotated[str | None, typer.Option(help="Title of a created blog; by default, the page's own.")] = None,
    zone: Zone = None,
    date: Date = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the report as JSON.")] = False,
) -> None:
    """Import the text of a page of live coverage, or an export.

    A page is UTF-8 text in which each entry begins with its time ("1558 GMT: Harbour. …"), in either order. Entries get
    the time they bear; "see update 1149" becomes a link; a hand-over between editors is recorded as one. What is
    imported already is recognised: a second import changes nothing.
    """
    from liveblog.cli.console import note
    from liveblog.cli.environment import run_with_services
    from liveblog.cli.sources import read_source
    from liveblog.model.moment import now

    source = read_source(file, zone=zone, day=date.date() if date else None, present=now())

    async def work(services: "Services") -> dict[str, Any]:
        if dry_run:
            return await _foresee(services, source, blog, create=create)
        await _require_blog(services, source, blog, title=title, create=create)
        return await _carry_out(services, source, blog)

    counts = run_with_services(work)
    for notice in source.notices:
        note(notice)
    _show({"blog": blog, "dry_run": dry_run} | source.report | counts, as_json=as_json)


async def _require_blog(services: "Services", source: "Source", slug: str, *, title: str | None, create: bool) -> None:
    from liveblog.cli.console import note
    from liveblog.errors import Conflict, NotFound

    blog = await _find(services, slug)
    if blog is None and not create:
        raise NotFound(f"There is no blog “{slug}” yet: make it with --create, or by “liveblog blog create”.")
    if blog is None:
        await services.desk.create_blog(source.blog(slug, title).draft())
        if source.note:
            note(f"The blog “{slug}” is made. {source.note}")
    elif blog.epoch == source.epoch:
        raise Conflict(f"This is an export of the blog “{slug}” itself: all of it is there already.")


async def _carry_out(services: "Services", source: "Source", slug: str) -> dict[str, Any]:
    from liveblog import audit
    from liveblog.desk.changes import SetReading
    from liveblog.desk.imported_briefing import import_briefing
    from liveblog.desk.importing import DeskTarget, write_out
    from liveblog.model.principal import IMPORT

    changed = await _changed(services, source, slug)
    items = (item for item in source.items if item.key not in changed)
    counted: Counter[bool] = Counter()
    with audit.summed_up():
        async for written in write_out(DeskTarget(services.desk, slug), slug, items):
            counted[written.replayed] += 1
        if source.briefing:
            await import_briefing(services.store, services.desk, slug, source.briefing)
        for reading in source.readings:
            await services.desk.do(slug, SetReading(reading), IMPORT)  # the same once more makes no event
    audit.record("blog.imported", IMPORT.key, blog=slug, new=counted[False], known=counted[True])
    return {"new": counted[False], "already_there": counted[True]} | _told(source, changed)


async def _foresee(services: "Services", source: "Source", slug: str, *, create: bool) -> dict[str, Any]:
    """Count what an import would write."""
    from liveblog.cli.console import note

    if await _find(services, slug) is None and not create:
        note(f"There is no blog “{slug}” yet: create it first, or import with --create.")
    changed, known = await _changed(services, source, slug), await _imported(services, slug)
    there = sum(item.key in known for item in source.items)
    return {"new": len(source.items) - there - len(changed), "already_there": there} | _told(source, changed)


async def _changed(services: "Services", source: "Source", slug: str) -> dict[str, int]:
    """Find the entries that a page has with other words than when it was imported, by their keys.

    They bear the stamp of one that was imported from an earlier state of the page and is no longer on it. Nobody can
    tell here which of the two is right, so a person is told.
    """
    if not source.stamps:
        return {}
    known, keys = await _imported(services, slug), {item.key for item in source.items}
    before = {entry.occurred_at: entry.id for key, entry in known.items() if entry and key not in keys}
    new = {item.key: item.draft.occurred_at for item in source.items if item.key not in known}
    return {key: before[at] for key, at in new.items() if at in before and key in source.stamps}


async def _imported(services: "Services", slug: str) -> "dict[str, Keyed | None]":
    from liveblog.model.principal import IMPORT
    from liveblog.store import reads

    blog = await _find(services, slug)
    if blog is None:
        return {}
    async with services.store.read() as connection:
        return await reads.entries_by_key(connection, blog, IMPORT.key)


def _told(source: "Source", changed: dict[str, int]) -> dict[str, Any]:
    return {"changed": [{"stamp": source.stamps[key], "entry": number} for key, number in changed.items()]}


async def _find(services: "Services", slug: str) -> "Blog | None":
    from liveblog.errors import BlogNotFound
    from liveblog.store import reads

    async with services.store.read() as connection:
        try:
            return await reads.blog_by_slug(connection, slug)
        except BlogNotFound:
            return None


def _show(report: dict[str, Any], *, as_json: bool) -> None:
    from liveblog.cli.console import say_json, show_table

    if as_json:
        say_json(report, indent=2)
    else:
        show_table(("REPORT", ""), list(_lines(report)))


def _lines(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the report as lines for people; what is long is counted first, then listed."""
    done = "would be new" if report["dry_run"] else "new"
    yield "title", report["title"] or "none"
    yield "entries", f"{report['entries']}, from {report['first']} to {report['last']}"
    yield "topics", ", ".join(f"{topic} {count}" for topic, count in report["topics"].items()) or "none"
    yield "hand-overs", _listed(report["hand_overs"], lambda each: each["editor"] or "unnamed")
    if report.get("references"):
        yield from _page_lines(report)
    if changed := report["changed"]:
        places = _listed(changed, lambda each: f"{each['stamp']} is entry {each['entry']}")
        yield "other words than before, left alone; correct them at the desk", places
    yield "result", f"{report['new']} {done}, {report['already_there']} there already"


def _page_lines(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what is told of a page, and of no export."""
    yield "references resolved", _listed(report["references"]["resolved"], _place)
    yield (
        "references not resolved",
        _listed(report["references"]["unresolved"], lambda each: f"{_place(each)}: {each['reason']}"),
    )
    yield "map marks", _listed(report["map_marks"], lambda each: each["stamp"])
    points = [each for each in report["map_marks"] if each["point"]]
    yield (
        "map marks that say where, and are places",
        _listed(points, lambda each: f"{each['stamp']} {each['point']}"),
    )
    yield "figures", _listed(report["figures"], lambda each: f"{each['stamp']} {each['text']}")
    yield "what may be figures, and is text alone", _listed(report["uncertain_figures"], lambda each: each["stamp"])
    yield "missing embeds", _listed(report["lost_embeds"], lambda each: each["stamp"])
    yield "uncertain", _listed(report["uncertain"], lambda each: each["stamp"])
    yield "taken out", _listed(report["dropped"], lambda each: f"line {each['line']} {each['text']}")
    yield "left out", _listed(report["left_out"], lambda each: f"line {each['line']} ({each['reason']})")
    yield from (("note", note) for note in report["notes"])


def _listed(items: list[dict[str, Any]], describe: Any) -> str:
    return f"{len(items)}: {', '.join(map(describe, items))}" if items else "none"


def _place(reference: dict[str, Any]) -> str:
    return f"{reference['stamp']} → {reference['text']}"
