"""Writing a coverage from elsewhere: many entries in a transaction, the next ones rendered meanwhile."""

import pytest

from liveblog.desk.importing import DeskTarget, PlannedEntry, write_out
from liveblog.errors import InvalidInput, Unavailable
from liveblog.markup import render_markdown
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.event import Kind
from liveblog.services import Services
from liveblog.work.bounds import MARKDOWN_AT_HAND
from tests.apps import open_harbour
from tests.desk.writers import SLUG, log

GROUP = DeskTarget.at_once


def plan(number: int) -> list[PlannedEntry]:
    """Plan entries that begin with marks and words, refer to some far before them, and are long now and then."""
    return [PlannedEntry(f"key-{index}", EntryDraft(_body(index))) for index in range(number)]


def _body(index: int) -> str:
    if index % 7 == 6 and index >= GROUP:
        return f"- *Ship* {index}, see [an earlier one](entry:key-{index - GROUP})"
    return f"> **Ship** {index}" + (" sails" * MARKDOWN_AT_HAND if index == 2 * GROUP + 1 else "")


async def test_all_is_rendered_as_it_would_be_alone(app: Services):
    """Of three transactions' entries, each has the HTML of its text, references as links, whoever rendered it."""
    await open_harbour(app)
    items = plan(2 * GROUP + 9)
    written = [each.id async for each in write_out(DeskTarget(app.desk, SLUG), SLUG, items)]
    assert written == list(range(1, len(items) + 1))
    posted = [event for event in await log(app) if event.kind is Kind.ENTRY_POSTED]
    entries = [event.subject for event in posted if isinstance(event.subject, Entry)]
    assert [entry.body_html for entry in entries] == [render_markdown(entry.body) for entry in entries]
    assert entries[GROUP + 2].body == f"- *Ship* {GROUP + 2}, see [an earlier one](/blogs/{SLUG}/entries/3)"
    (child,) = app.desk.markdown.long._living
    assert child.pieces == 3  # the second group and the third, and the long text


async def test_what_shows_nothing_is_refused_wherever_it_stands(app: Services):
    """An entry that nobody would see is refused when its turn comes; what was planned before it is there."""
    await open_harbour(app)
    items = plan(GROUP)
    nothing = PlannedEntry("nothing", EntryDraft("---"))
    with pytest.raises(InvalidInput, match="body"):
        async for _ in write_out(DeskTarget(app.desk, SLUG), SLUG, [*items, nothing]):
            pass
    assert len(await log(app)) == len(items)


async def test_where_no_process_can_be_started_all_is_written_all_the_same(app: Services, monkeypatch):
    """Rendering ahead is a help, not a need."""

    async def refused(*_: bytes, asker: str = "") -> list[bytes]:
        raise Unavailable(f"No process can be started, {asker}.")

    monkeypatch.setattr(app.desk.markdown.long, "run", refused)
    await open_harbour(app)
    items = [PlannedEntry(f"key-{index}", EntryDraft(f"Ship {index}.")) for index in range(GROUP + 1)]
    assert len([each async for each in write_out(DeskTarget(app.desk, SLUG), SLUG, items)]) == GROUP + 1
