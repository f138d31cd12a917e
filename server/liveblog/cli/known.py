"""What is known of a coverage as a whole, told through the API: its briefing, and figures that no entry tells."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from liveblog.desk.imported_briefing import PlannedBriefing
from liveblog.model.figure import ReadingDraft
from liveblog.model.moment import now, rfc3339
from liveblog_client import Client, Problem

if TYPE_CHECKING:
    from liveblog_client.shapes import ReadingFields, StatementFields


async def tell_figures(client: Client, slug: str, readings: Iterable[ReadingDraft]) -> None:
    """Say what figures were; the same once more makes no event."""
    for each in readings:
        said: ReadingFields = {
            "value": each.value,
            "shown": each.shown,
            "unit": each.unit,
            "parts": [{"label": part.label, "value": part.value, "shown": part.shown} for part in each.parts],
            "including": each.including,
            "source": each.source or "",
            "link": each.link,
        }
        if each.as_of:
            said["as_of"] = rfc3339(each.as_of)
        if each.as_of and each.as_of > now():  # servers of before know no such member
            said["allow_future"] = each.allow_future
        await client.set_reading(slug, each.name, **said)


async def tell_briefing(client: Client, slug: str, planned: PlannedBriefing, ids: Mapping[str, int]) -> None:
    """Say what is known, where nobody has said so yet; `ids` are the entries by their keys.

    What it links to that is not there any more, or was withdrawn, it names no more.
    """
    before = await client.briefing(slug)
    if before.briefing:
        return
    meant = {key for key in planned.named if key in ids}
    standing = {key: ids[key] for key in sorted(meant) if await _stands(client, slug, ids[key])}
    statements: list[StatementFields] = [
        {"text": each.text, "status": each.status.value if each.status else None, "entries": list(each.entries)}
        for each in planned.statements(f"/blogs/{slug}", standing)
    ]
    await client.set_briefing(
        slug, statements, as_of=planned.draft.as_of, allow_future=planned.draft.allow_future, if_match=before.etag
    )


async def _stands(client: Client, slug: str, number: int) -> bool:
    try:
        entry = (await client.entry(slug, number)).entry
    except Problem as problem:
        if problem.status != HTTPStatus.GONE:
            raise
        return False
    return not any(each["kind"] == "retraction" for each in entry["corrections"])
