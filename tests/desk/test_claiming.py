"""Claims: what entries say, with a status that changes without a revision, and what settled it."""

from datetime import timedelta

import pytest

from liveblog.desk.changes import Delete, DropClaim, SetClaim, revision_or_retraction
from liveblog.desk.changes.claiming import MOST_CLAIMS
from liveblog.errors import EntryRetracted, InvalidInput
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.model.reference import ReferenceChange
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.history import past
from liveblog.store.listings import open_claims
from tests.apps import open_harbour
from tests.desk.writers import ADA, SLUG, log, post
from tests.model.samples import NOON, minutes
from tests.store.raw import dump


async def _set(app: Services, status: ClaimStatus, entry_id: int = 1, **said: object) -> Entry:
    claim = ClaimDraft(status, **said)  # type: ignore[arg-type]
    return (await app.desk.do(SLUG, SetClaim(entry_id, claim), ADA)).subject


async def test_a_status_is_an_event_and_no_revision(app):
    """An entry gets its status and a later one without becoming another revision; each says since when."""
    await open_harbour(app)
    first = await post(app.desk, "Ten ships left.")
    reported = await _set(app, ClaimStatus.REPORTED, source="A captain")
    confirmed = await _set(app, ClaimStatus.CONFIRMED, source="The harbour office", link="https://harbour.example/")
    (claim,), (earlier,) = confirmed.claims, reported.claims
    events = await log(app)
    assert [event.kind for event in events] == [Kind.ENTRY_POSTED, Kind.CLAIM_CHANGED, Kind.CLAIM_CHANGED]
    assert (confirmed.revision, confirmed.seq, confirmed.revised_at) == (1, first.seq, None)
    assert (claim.id, claim.told_at, claim.since) == (earlier.id, events[1].at, events[2].at) == (2, *_times(events))
    assert await _set(app, ClaimStatus.CONFIRMED, source="The harbour office", link="https://harbour.example/") == (
        confirmed
    )
    assert len(await log(app)) == 3


def _times(events):
    return events[1].at, events[2].at


async def test_a_sentence_has_a_status_of_its_own(app):
    """Each quote is a claim; it has to be words of the entry; one that is dropped leaves the others."""
    await open_harbour(app)
    await post(app.desk, "Ten ships left. All were ours.")
    await _set(app, ClaimStatus.CONFIRMED, quote="Ten ships left.")
    both = await _set(app, ClaimStatus.FALSE, quote="All were ours.")
    assert [(claim.quote, claim.status) for claim in both.claims] == [
        ("Ten ships left.", ClaimStatus.CONFIRMED),
        ("All were ours.", ClaimStatus.FALSE),
    ]
    with pytest.raises(InvalidInput) as refused:
        await _set(app, ClaimStatus.FALSE, quote="Nine ships left.")
    assert [error.field for error in refused.value.errors] == ["quote"]
    dropped = (await app.desk.do(SLUG, DropClaim(1, both.claims[0].id), ADA)).subject
    assert [claim.quote for claim in dropped.claims] == ["All were ours."]
    assert (await app.desk.do(SLUG, DropClaim(1, both.claims[0].id), ADA)).subject == dropped


async def test_a_quote_may_be_as_readers_see_it(app):
    """A sentence is named by its words, whatever of them is set in bold or leads elsewhere."""
    await open_harbour(app)
    await post(app.desk, "**Ten** [ships](https://ships.example/) left. All were ours.")
    said = await _set(app, ClaimStatus.REPORTED, quote="Ten ships left.")
    assert [claim.quote for claim in said.claims] == ["Ten ships left."]


async def test_what_settled_a_claim_is_noted_on_both_ends(app):
    """The claim says which entry told it and when, also when that moves; when it is deleted, nothing settled it."""
    await open_harbour(app)
    await post(app.desk, "Ten ships left.")
    await post(app.desk, "Nine ships, says the harbour.", occurred_at=NOON)
    settled = await _set(app, ClaimStatus.FALSE, settled_by=2)
    assert (settled.claims[0].settled_by, settled.claims[0].settled_at) == (2, NOON)
    await app.desk.revise(SLUG, 2, {"occurred_at": minutes(5)}, ADA)
    first, second = await _entries(app)
    assert first.claims[0].settled_at == minutes(5)
    assert [each.id for each in second.cited_by] == [1]
    await app.desk.do(SLUG, Delete(2), ADA)
    (first,) = await _entries(app)
    assert (first.claims[0].settled_by, first.claims[0].settled_at) == (None, None)
    assert [each.change for each in first.cites] == [ReferenceChange.DELETION]
    with pytest.raises(InvalidInput):
        await _set(app, ClaimStatus.FALSE, settled_by=2)


async def _entries(app: Services) -> list[Entry]:
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        found = await reads.present_entries(connection, blog, range(1, 9))
        return [found[number] for number in sorted(found)]


async def test_open_claims_are_listed_by_age(app):
    """What is reported, checked or disputed waits for somebody, the oldest first; what is settled does not."""
    await open_harbour(app)
    for _ in range(4):
        await post(app.desk)
    for number, status in ((3, "reported"), (1, "disputed"), (2, "confirmed"), (4, "checking"), (4, "false")):
        await _set(app, ClaimStatus(status), number)
    async with app.store.read() as connection:
        found = await open_claims(connection, await reads.blog_by_slug(connection, SLUG))
    assert [(entry.id, claim.status) for entry, claim in found] == [(3, "reported"), (1, "disputed")]


async def test_the_past_shows_the_status_of_then(app):
    """A page of a moment has the claims as they stood."""
    blog = await open_harbour(app)
    await post(app.desk)
    await _set(app, ClaimStatus.REPORTED)
    then = (await log(app))[-1].at
    await _set(app, ClaimStatus.FALSE)
    async with app.store.read() as connection:
        found = await past(connection, await reads.blog_by_slug(connection, blog.slug), then)
        before = await past(
            connection, await reads.blog_by_slug(connection, blog.slug), then - timedelta(milliseconds=1)
        )
    assert found
    assert before
    assert [claim.status for entry in found.page.entries for claim in entry.claims] == [ClaimStatus.REPORTED]
    assert not any(entry.claims for entry in before.page.entries)


@pytest.mark.parametrize("by", ["delete", "retraction"])
async def test_claims_go_with_the_text(app, by):
    """A quote and a source are text: nothing of them is left anywhere, and no more claims are made."""
    await open_harbour(app)
    await post(app.desk, "Zzyzx left. Others stayed.")
    await _set(app, ClaimStatus.REPORTED, quote="Zzyzx left.", source="Quixote")
    retraction = revision_or_retraction(1, {}, None, CorrectionDraft(CorrectionKind.RETRACTION, "Not so."))
    await app.desk.do(SLUG, Delete(1) if by == "delete" else retraction, ADA)
    left = (await dump(app.store)).casefold()
    assert "zzyzx" not in left
    assert "quixote" not in left
    if by == "retraction":
        with pytest.raises(EntryRetracted):
            await _set(app, ClaimStatus.REPORTED)


async def test_no_entry_carries_claims_without_end(app):
    """One more than the bound is refused by name."""
    await open_harbour(app)
    await post(app.desk, " ".join(f"Sentence {number}." for number in range(MOST_CLAIMS + 1)))
    for number in range(MOST_CLAIMS):
        await _set(app, ClaimStatus.REPORTED, quote=f"Sentence {number}.")
    with pytest.raises(InvalidInput):
        await _set(app, ClaimStatus.REPORTED, quote=f"Sentence {MOST_CLAIMS}.")
