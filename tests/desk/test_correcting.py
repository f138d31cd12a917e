"""Corrections: changes of entries that readers are told about, and entries that are withdrawn."""

import pytest

from liveblog.desk.changes import Delete, Post, Revise, revision_or_retraction
from liveblog.desk.changes.revising import MAX_CORRECTIONS
from liveblog.errors import EntryRetracted, InvalidInput
from liveblog.model.correction import Correction, CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges, EntryDraft, Tombstone
from liveblog.model.event import Kind
from liveblog.store import reads
from tests.apps import open_harbour
from tests.desk.writers import ADA, SLUG, log, post

WRONG = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.")
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "The ship was another one.")


async def _save(app, correction, changes: EntryChanges | None = None):
    change = revision_or_retraction(1, changes or {}, None, correction)
    return (await app.desk.do(SLUG, change, ADA)).subject


async def test_a_typo_is_mended_without_a_word(app):
    """A silent change is a revision like any other, but says nowhere that there was one."""
    await open_harbour(app)
    await post(app.desk, body="Shps left")
    entry = await _save(app, CorrectionDraft(CorrectionKind.TYPO), {"body": "Ships left"})
    assert (entry.body, entry.revision, entry.revised_at, entry.corrections) == ("Ships left", 2, None, ())
    assert [event.kind for event in await log(app)] == [Kind.ENTRY_POSTED, Kind.ENTRY_REVISED]


async def test_a_typo_leaves_the_mark_of_an_update_before_it(app):
    """What readers were told of an earlier update stays as it was."""
    await open_harbour(app)
    await post(app.desk)
    updated = await _save(app, CorrectionDraft(CorrectionKind.UPDATE), {"body": "Ships lft"})
    mended = await _save(app, CorrectionDraft(CorrectionKind.TYPO), {"body": "Ships left"})
    assert updated.revised_at == mended.revised_at == (await log(app))[1].at


async def test_a_correction_is_told_with_its_words_and_number(app):
    """A correction makes an event of its own kind, and stays with the entry through later changes."""
    blog = await open_harbour(app)
    await post(app.desk, body="Ten ships left.")
    corrected = await _save(app, WRONG, {"body": "Nine ships left."})
    event = (await log(app))[-1]
    told = Correction(2, CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.", event.at)
    assert (event.kind, event.subject, corrected.corrections) == (Kind.ENTRY_CORRECTED, corrected, (told,))
    later = await _save(app, CorrectionDraft(CorrectionKind.CLARIFICATION, "All were ours."), {"pinned": True})
    assert [(each.id, each.kind) for each in later.corrections] == [
        (2, CorrectionKind.CORRECTION),
        (3, CorrectionKind.CLARIFICATION),
    ]
    async with app.store.read() as connection:
        assert await reads.entry_by_id(connection, blog, 1) == later


async def test_what_was_changed_before_may_be_told_later(app):
    """A correction needs no other change with it."""
    await open_harbour(app)
    before = await post(app.desk)
    corrected = await _save(app, WRONG)
    assert (corrected.body, corrected.seq, len(corrected.corrections)) == (before.body, 2, 1)


async def test_no_entry_carries_corrections_without_end(app):
    """Beyond the bound a correction is refused by name, and nothing is changed."""
    await open_harbour(app)
    await post(app.desk)
    for _ in range(MAX_CORRECTIONS):
        await _save(app, WRONG)
    with pytest.raises(InvalidInput) as refused:
        await _save(app, WRONG, {"body": "Other"})
    assert [error.field for error in refused.value.errors] == ["correction"]
    assert len(await log(app)) == MAX_CORRECTIONS + 1


async def test_a_retraction_takes_the_text_out_of_the_whole_log(app):
    """Nothing of the text is left in the log, with what was told of it; the place, the names and the reason are."""
    blog = await open_harbour(app)
    await post(app.desk, body="Ten secret ships", headline="Secret", topics=("Port",), byline=("Ada",), pinned=True)
    await _save(app, WRONG, {"body": "Nine secret ships"})
    retracted = await _save(app, NOT_SO)
    assert (retracted.body, retracted.body_html, retracted.headline) == ("", "", None)
    assert (retracted.pinned, retracted.topics, retracted.byline) == (False, ("Port",), ("Ada",))
    assert [each.text for each in retracted.corrections] == ["The ship was another one."]
    posted, corrected, event = await log(app)
    assert posted.subject == corrected.subject == Tombstone(1)
    assert (event.kind, event.subject) == (Kind.ENTRY_RETRACTED, retracted)
    async with app.store.read() as connection:
        assert (await reads.blog_by_slug(connection, blog.slug)).purges == 1


async def test_a_withdrawn_entry_counts_until_it_is_deleted(app):
    """Its text was purged, and it has its place: a blog has one entry less only once it is deleted."""
    blog = await open_harbour(app)
    counts = []
    for change in (Post(EntryDraft("Ships left")), revision_or_retraction(1, {}, None, NOT_SO), Delete(1)):
        await app.desk.do(SLUG, change, ADA)
        async with app.store.read() as connection:
            counts.append((await reads.blog_by_slug(connection, blog.slug)).entry_count)
    assert counts == [1, 1, 0]


async def test_what_was_withdrawn_can_only_be_deleted(app):
    """Nothing brings a withdrawn entry back, and a delete takes the reason away as well."""
    await open_harbour(app)
    await post(app.desk)
    await _save(app, NOT_SO)
    for change in (Revise(1, EntryChanges(body="Back")), revision_or_retraction(1, {}, None, NOT_SO)):
        with pytest.raises(EntryRetracted):
            await app.desk.do(SLUG, change, ADA)
    await app.desk.do(SLUG, Delete(1), ADA)
    assert [event.subject for event in await log(app)] == [Tombstone(1)] * 3
