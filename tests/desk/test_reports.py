"""Reports of readers beside what editors do in the same moment."""

import asyncio

import pytest

from liveblog.errors import EntryDeleted
from liveblog.model.blog import BlogDraft
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.model.report import ReportDraft
from liveblog.store import reads
from liveblog.store.writes import purge_entry
from tests.apps import open_app
from tests.store.writing import be_waited_for


async def test_a_report_of_what_is_being_deleted_is_not_kept(migrated_url: str):
    """It may quote the entry: whoever reports waits for the deletion, and is told of it."""
    async with open_app(migrated_url) as app:
        blog = await app.desk.create_blog(BlogDraft(slug="harbour", title="Harbour"))
        entry = (await app.desk.post(blog.slug, EntryDraft(body="a secret word"), COMMAND)).subject
        assert isinstance(entry, Entry)
        async with app.store.write() as connection:
            await purge_entry(connection, blog, entry, 2, now())
            told = asyncio.create_task(app.reports.report(blog, ReportDraft(entry.id, 1, "“a secret word” is wrong")))
            await be_waited_for(app.store)
        with pytest.raises(EntryDeleted):
            await told
        async with app.store.read() as connection:
            assert await reads.present_entries(connection, blog, [entry.id]) == {}
        assert await app.reports.count(blog) == 0
