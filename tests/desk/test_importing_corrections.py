"""Corrections survive an export and an import: their kinds, words and times, and that an entry was withdrawn."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from liveblog.desk.changes import revision_or_retraction
from liveblog.desk.changes.revising import MAX_CORRECTIONS
from liveblog.desk.importing import DeskTarget, write_out
from liveblog.errors import BadRequest, InvalidInput
from liveblog.exports import Export, export_pieces
from liveblog.model.blog import BlogDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.corrections import corrections_of, has_corrections

WRONG = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.")
UNCLEAR = CorrectionDraft(CorrectionKind.CLARIFICATION, "All were ours.")
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "It was another port.")
NOW = datetime(2031, 3, 4, tzinfo=UTC)


async def tell(app: Services, entry: int, told: CorrectionDraft) -> None:
    """Tell readers of a change."""
    await app.desk.do("storm", revision_or_retraction(entry, EntryChanges(), None, told), COMMAND)


async def coverage(app: Services) -> None:
    """Write a blog with an entry that was corrected twice, one that was withdrawn, and one that refers to both."""
    await app.desk.create_blog(BlogDraft("storm", "Storm"))
    for body in ("Nine ships left.", "A *secret* port.", "See [this](/blogs/storm/entries/2)."):
        await app.desk.post("storm", EntryDraft(body, topics=("Port",)), COMMAND)
    for entry, told in ((1, WRONG), (1, UNCLEAR), (2, NOT_SO)):
        await tell(app, entry, told)


async def exported(app: Services, slug: str = "storm") -> str:
    """Export a blog."""
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        told = await has_corrections(connection, blog)
        entries = reads.all_entries(connection, blog)
        return "".join([piece async for piece in export_pieces(blog, entries, (), NOW, has_notes=told)])


async def imported(app: Services, text: str, slug: str = "copy") -> list[Entry]:
    """Import an export into a blog, and return what is in it."""
    async for _ in write_out(DeskTarget(app.desk, slug), slug, Export(lambda: BytesIO(text.encode()))):
        pass
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        return [entry async for entry in reads.all_entries(connection, blog)]


async def test_they_come_with_kind_words_and_time(sqlite_app: Services):
    """The copy tells what the first blog tells, of then; the numbers are those of the events that bring the entries."""
    await coverage(sqlite_app)
    await sqlite_app.desk.create_blog(BlogDraft("copy", "Copy"))
    text = await exported(sqlite_app)
    assert json.loads(text)["version"] == 2
    assert "secret" not in text
    first, withdrawn, other = await imported(sqlite_app, text)
    async with sqlite_app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, "storm")
        theirs = {entry.id: entry async for entry in reads.all_entries(connection, blog)}
    for entry in (first, withdrawn):
        said = [(each.kind, each.text, each.was, each.at) for each in entry.corrections]
        assert said == [(each.kind, each.text, each.was, each.at) for each in theirs[entry.id].corrections]
        assert {each.id for each in entry.corrections} == {entry.seq}
    assert (withdrawn.body, withdrawn.body_html, withdrawn.topics) == ("", "", ("Port",))
    assert withdrawn.retraction is not None
    assert other.body == "See [this](/blogs/copy/entries/2)."


async def test_a_second_import_changes_nothing_and_lists_are_alike(sqlite_app: Services):
    """It is recognised, withdrawn entries, too; the list of corrections of the copy is that of the first."""
    await coverage(sqlite_app)
    await sqlite_app.desk.create_blog(BlogDraft("copy", "Copy"))
    text = await exported(sqlite_app)
    assert await imported(sqlite_app, text) == await imported(sqlite_app, text)
    lists = []
    async with sqlite_app.store.read() as connection:
        for slug in ("storm", "copy"):
            found = await corrections_of(connection, await reads.blog_by_slug(connection, slug))
            lists.append([(each.correction.text, each.entry.id) for each in found.told])
    assert lists[0] == lists[1]
    assert len(lists[0]) == 3


async def test_a_blog_without_any_is_read_by_older_programs(sqlite_app: Services):
    """Its export is of the first version, and says nothing of them."""
    await sqlite_app.desk.create_blog(BlogDraft("storm", "Storm"))
    await sqlite_app.desk.post("storm", EntryDraft("Nine ships left."), COMMAND)
    document = json.loads(await exported(sqlite_app))
    assert document["version"] == 1
    assert "corrections" not in document["entries"][0]


@pytest.mark.parametrize(
    ("correction", "error"),
    [
        ({"text": ""}, InvalidInput),
        ({"kind": "typo"}, InvalidInput),
        ({"at": "yesterday"}, InvalidInput),
        ({}, BadRequest),
    ],
)
def test_what_is_damaged_is_refused(correction: dict[str, Any], error: type[Exception]):
    """A correction without its words, of an unknown kind or time is named; so are more of one entry than are told."""
    told = {"kind": "correction", "text": "No.", "was": None, "at": "2031-03-04T00:00:00.000Z"}
    many = [told | correction] * (1 if correction else MAX_CORRECTIONS + 1)
    entry = {"key": "a", "body": "x", "occurred_at": "2031-03-04T00:00:00.000Z", "corrections": many}
    document = {"format": "liveblog-export", "version": 2, "blog": {}, "entries": [entry], "shifts": []}
    with pytest.raises(error):
        Export(lambda: BytesIO(json.dumps(document).encode()))


def test_nothing_comes_with_what_was_withdrawn():
    """A file that still has a text beside the reason brings the reason alone."""
    told = {"kind": "retraction", "text": "No.", "at": "2031-03-04T00:00:00.000Z"}
    entry = {"key": "a", "body": "x", "headline": "X", "pinned": True, "occurred_at": told["at"], "corrections": [told]}
    document = {"format": "liveblog-export", "version": 2, "blog": {}, "entries": [entry], "shifts": []}
    (planned,) = Export(lambda: BytesIO(json.dumps(document).encode()))
    assert (planned.draft.body, planned.draft.headline, planned.draft.pinned) == ("", None, False)  # type: ignore[union-attr]
