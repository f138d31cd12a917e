"""Writing the briefing of an export into a blog that its entries were written into."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from liveblog.desk.changes import SetBriefing
from liveblog.desk.desk import Desk
from liveblog.errors import StaleRevision
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.event import Position
from liveblog.model.principal import IMPORT
from liveblog.store import Store, reads

_LINK = re.compile(r"\[([^\[\]]*)\]\(entry:([^\s()]+)\)")


@dataclass(frozen=True, slots=True)
class PlannedBriefing:
    """A briefing to write, with links of the target `entry:KEY`; `keys` are those of the entries of each statement."""

    draft: BriefingDraft
    keys: tuple[tuple[str, ...], ...]


async def import_briefing(store: Store, desk: Desk, slug: str, planned: PlannedBriefing) -> None:
    """Write a briefing where there is none; what it links to that is not there, or was withdrawn, it names no more."""
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        known = await reads.entries_by_key(connection, blog, IMPORT.key)
        ids = {key: entry.id for key, entry in known.items() if entry}
        found = await reads.present_entries(connection, blog, set(ids.values()) & _meant(planned, ids))
    standing = {key: id_ for key, id_ in ids.items() if id_ in found and not found[id_].retraction}
    statements = tuple(
        _linked(said, keys, blog.path, standing)
        for said, keys in zip(planned.draft.statements, planned.keys, strict=True)
    )
    with suppress(StaleRevision):  # somebody has written one
        change = SetBriefing(replace(planned.draft, statements=statements), {Position(blog.epoch, 0)})
        await desk.do(slug, change, IMPORT)


def _meant(planned: PlannedBriefing, ids: Mapping[str, int]) -> set[int]:
    texts = (key for said in planned.draft.statements for _, key in _LINK.findall(said.text))
    named = (key for keys in planned.keys for key in keys)
    return {ids[key] for key in (*texts, *named) if key in ids}


def _linked(said: StatementDraft, keys: tuple[str, ...], path: str, ids: Mapping[str, int]) -> StatementDraft:
    def link(match: re.Match[str]) -> str:
        return f"[{match[1]}]({path}/entries/{ids[match[2]]})" if match[2] in ids else match[1]

    entries = tuple(ids[key] for key in keys if key in ids)
    return replace(said, text=_LINK.sub(link, said.text), entries=entries)
