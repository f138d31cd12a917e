"""Revising, pinning and deleting entries; changing blogs."""

import asyncio
from datetime import timedelta, timezone

import pytest

from liveblog.errors import BlogNotFound, EntryDeleted, EntryNotFound, NameTaken, StaleRevision
from liveblog.model.blog import Blog, BlogChanges
from liveblog.model.entry import EntryChanges, Tombstone
from liveblog.model.event import Kind, Position
from liveblog.store import reads
from tests.apps import open_harbour
from tests.desk.writers import ADA, SLUG, log, log_of_entries, position, post
from tests.model.samples import NOON


async def test_a_revision_changes_what_it_names_and_nothing_else(app):
    """A new body is rendered anew; the rest stays; revision, number and time of the change are told."""
    blog = await open_harbour(app)
    before = await post(app.desk, headline="Out", topics=("Port",))
    after = (await app.desk.revise(SLUG, 1, EntryChanges(body="Ships *left*."), ADA)).subject
    assert (after.body_html, after.headline, after.topics) == ("<p>Ships <em>left</em>.</p>", "Out", ("Port",))
    assert (after.revision, after.seq, after.posted_at) == (2, 2, before.posted_at)
    assert after.revised_at == (await log(app))[1].at
    async with app.store.read() as connection:
        assert await reads.entry_by_id(connection, blog, 1) == after


async def test_a_revision_that_changes_nothing_makes_no_event(app):
    """Saving a form that wasn't touched is not news, also when its time is written in another zone."""
    await open_harbour(app)
    before = await post(app.desk, occurred_at=NOON)
    same = NOON.astimezone(timezone(timedelta(hours=2)))
    changed = await app.desk.revise(SLUG, 1, EntryChanges(body=before.body, occurred_at=same), ADA)
    assert (changed.subject, changed.seq) == (before, 1)
    assert len(await log(app)) == 1


async def test_of_two_editors_who_saw_the_same_revision_the_second_is_refused(app):
    """Nobody overwrites what they haven't seen; whoever doesn't ask for that, may."""
    blog = await open_harbour(app)
    seen = [position(await post(app.desk), blog.epoch)]
    revised = (await app.desk.revise(SLUG, 1, EntryChanges(body="One"), ADA, seen)).subject
    with pytest.raises(StaleRevision):
        await app.desk.revise(SLUG, 1, EntryChanges(body="Other"), ADA, seen)
    with pytest.raises(StaleRevision):
        await app.desk.delete(SLUG, 1, ADA, seen)
    await app.desk.revise(SLUG, 1, EntryChanges(body="Third"), ADA, [position(revised, blog.epoch)])
    assert (await app.desk.revise(SLUG, 1, EntryChanges(body="Fourth"), ADA)).seq == 4


async def test_a_revision_of_another_epoch_is_stale(app):
    """Numbers of two epochs can't be compared, not even equal ones."""
    await open_harbour(app)
    entry = await post(app.desk)
    with pytest.raises(StaleRevision):
        await app.desk.revise(SLUG, 1, EntryChanges(body="One"), ADA, [Position("aaaaaaaa", entry.seq)])


async def test_revisions_at_the_same_time_are_all_kept_in_order(app):
    """Each revision has its number; none gets lost."""
    await open_harbour(app)
    await post(app.desk)
    changes = [EntryChanges(headline=f"{number}") for number in range(6)]
    await asyncio.gather(*(app.desk.revise(SLUG, 1, change, ADA) for change in changes))
    assert [entry.revision for _, entry in await log_of_entries(app)] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("by_posting", [True, False], ids=["by posting", "by revising"])
async def test_a_pin_moves_by_events(app, by_posting):
    """A blog has one pinned entry; who loses the pin gets an event before who gets it."""
    blog = await open_harbour(app)
    await post(app.desk, pinned=True)
    if by_posting:
        await post(app.desk, pinned=True)
    else:
        await post(app.desk)
        await app.desk.revise(SLUG, 2, EntryChanges(pinned=True), ADA)
    last = [(kind, entry.id, entry.pinned) for kind, entry in (await log_of_entries(app))[-2:]]
    gets = Kind.ENTRY_POSTED if by_posting else Kind.ENTRY_REVISED
    assert last == [(Kind.ENTRY_REVISED, 1, False), (gets, 2, True)]
    async with app.store.read() as connection:
        assert [entry.id for entry in await reads.pinned_entries(connection, blog)] == [2]


async def test_revising_a_pinned_entry_leaves_the_pin(app):
    """A pin that stays makes no events of its own."""
    await open_harbour(app)
    await post(app.desk, pinned=True)
    assert (await app.desk.revise(SLUG, 1, EntryChanges(headline="Out"), ADA)).subject.pinned
    assert len(await log(app)) == 2


async def test_a_delete_purges_all_earlier_events(app):
    """The log keeps numbers and kinds, holds no text any more, and the blog counts the purge."""
    await open_harbour(app)
    await post(app.desk, "Nobody must read this")
    await app.desk.revise(SLUG, 1, EntryChanges(headline="Nor this"), ADA)
    await post(app.desk, "But this")
    deleted = await app.desk.delete(SLUG, 1, ADA)
    assert (deleted.seq, deleted.subject, deleted.blog.purges) == (4, Tombstone(1), 1)
    events = await log(app)
    assert [event.kind for event in events] == [
        Kind.ENTRY_POSTED,
        Kind.ENTRY_REVISED,
        Kind.ENTRY_POSTED,
        Kind.ENTRY_DELETED,
    ]
    assert [event.subject == Tombstone(1) for event in events] == [True, True, False, True]
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        assert (blog.purges, blog.head, blog.last_entry) == (1, 4, 2)


async def test_what_was_deleted_can_not_be_touched(app):
    """A deleted entry is gone, one that never was is not found, and neither makes an event."""
    await open_harbour(app)
    await post(app.desk)
    await app.desk.delete(SLUG, 1, ADA)
    for entry_id, refusal in ((1, EntryDeleted), (2, EntryNotFound)):
        with pytest.raises(refusal):
            await app.desk.revise(SLUG, entry_id, EntryChanges(body="x"), ADA)
        with pytest.raises(refusal):
            await app.desk.delete(SLUG, entry_id, ADA)
    assert len(await log(app)) == 2


async def test_the_number_of_a_deleted_entry_is_not_given_out_again(app):
    """A permalink never leads to another entry."""
    await open_harbour(app)
    await post(app.desk)
    await app.desk.delete(SLUG, 1, ADA)
    assert (await post(app.desk)).id == 2


async def test_a_blogs_details_are_changed_by_an_event(app):
    """Title, zone and the rest reach the readers; changing nothing doesn't."""
    await open_harbour(app)
    changed = await app.desk.change_blog(SLUG, BlogChanges(title="Harbour: over"), ADA)
    same = await app.desk.change_blog(SLUG, BlogChanges(title="Harbour: over"), ADA)
    assert (changed.seq, changed.subject.title, same.seq) == (1, "Harbour: over", 0)
    (event,) = await log(app)
    assert isinstance(event.subject, Blog)
    assert (event.kind, event.subject.title) == (Kind.BLOG_CHANGED, "Harbour: over")


async def test_a_blogs_summary_is_rendered_when_it_is_written(app):
    """Its Markdown and its HTML are stored together and go out with the event; a change of other things keeps both."""
    await open_harbour(app)
    changed = await app.desk.change_blog(SLUG, BlogChanges(summary="*Open* <b>"), ADA)
    assert (changed.blog.summary, changed.blog.summary_html) == ("*Open* <b>", "<p><em>Open</em> &lt;b&gt;</p>")
    again = await app.desk.change_blog(SLUG, BlogChanges(summary="*Open* <b>", accent="#0b5c8a"), ADA)
    assert (again.blog.summary_html, again.blog.accent) == (changed.blog.summary_html, "#0b5c8a")
    async with app.store.read() as connection:
        assert (await reads.event_at(connection, again.blog, 2)).subject == again.blog
    assert (await app.desk.change_blog(SLUG, BlogChanges(summary=""), ADA)).blog.summary_html == ""


async def test_a_blog_that_was_written_in_since_is_not_changed(app):
    """`if_match` names the head that the editor saw."""
    blog = await open_harbour(app)
    await post(app.desk)
    with pytest.raises(StaleRevision):
        await app.desk.change_blog(SLUG, BlogChanges(title="x"), ADA, [Position(blog.epoch, 0)])
    assert (await app.desk.change_blog(SLUG, BlogChanges(title="x"), ADA, [Position(blog.epoch, 1)])).seq == 2


async def test_a_blog_is_created_once_in_an_epoch_of_its_own(app):
    """A slug is taken once; the epoch is eight signs, as the protocol says."""
    blog = await open_harbour(app)
    assert len(blog.epoch) == 8
    assert blog.epoch.isalnum()
    with pytest.raises(NameTaken):
        await open_harbour(app)
    with pytest.raises(BlogNotFound):
        await app.desk.change_blog("nowhere", BlogChanges(title="x"), ADA)
