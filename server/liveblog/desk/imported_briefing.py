"""Writing the briefing of an export into a blog that its entries were written into."""

import re
from collections.abc import Collection, Mapping
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

    @property
    def named(self) -> Collection[str]:
        """Return the keys of all entries that carry it, or that it links to."""
        texts = {key for said in self.draft.statements for _, key in _LINK.findall(said.text)}
        return texts | {key for keys in self.keys for key in keys}

    def statements(self, path: str, standing: Mapping[str, int]) -> tuple[StatementDraft, ...]:
        """Return its statements with links below a blog's path; what does not stand they name no more."""
        said = zip(self.draft.statements, self.keys, strict=True)
        return tuple(_linked(each, keys, path, standing) for each, keys in said)


async def import_briefing(store: Store, desk: Desk, slug: str, planned: PlannedBriefing) -> None:
    """Write a briefing where there is none; what it links to that is not there, or was withdrawn, it names no more."""
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        known = await reads.entries_by_key(connection, blog, IMPORT.key)
        ids = {key: entry.id for key, entry in known.items() if entry}
        found = await reads.present_entries(connection, blog, {ids[key] for key in planned.named if key in ids})
    standing = {key: id_ for key, id_ in ids.items() if id_ in found and not found[id_].retraction}
    statements = planned.statements(blog.path, standing)
    with suppress(StaleRevision):  # somebody has written one
        change = SetBriefing(replace(planned.draft, statements=statements), {Position(blog.epoch, 0)})
        await desk.do(slug, change, IMPORT)


def _linked(said: StatementDraft, keys: tuple[str, ...], path: str, ids: Mapping[str, int]) -> StatementDraft:
    def link(match: re.Match[str]) -> str:
        return f"[{match[1]}]({path}/entries/{ids[match[2]]})" if match[2] in ids else match[1]

    entries = tuple(ids[key] for key in keys if key in ids)
    return replace(said, text=_LINK.sub(link, said.text), entries=entries)
