"""The briefing: statements with the entries that carry them, and what becomes of it when something becomes of those."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from liveblog.desk.changes import Change, Delete, DropBriefing, DropClaim, SetBriefing, SetClaim, revision_or_retraction
from liveblog.desk.changes.briefing import MOST_EVIDENCE
from liveblog.errors import InvalidInput, StaleRevision, TimeAhead
from liveblog.model.blog import Blog
from liveblog.model.briefing import Briefing, BriefingDraft, EvidenceChange, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.event import Kind, Position
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.history import past
from tests.apps import open_harbour
from tests.desk.writers import ADA, BEN, SLUG, log, post
from tests.model.samples import NOON, minutes
from tests.store.raw import dump

CORRECTED = CorrectionDraft(CorrectionKind.CORRECTION, "Nine, not ten.")


async def brief(app: Services, *said: str | StatementDraft, **fields: object) -> Briefing | None:
    """Write a briefing of these statements and return it."""
    statements = tuple(StatementDraft(each) if isinstance(each, str) else each for each in said)
    changed = await app.desk.do(SLUG, SetBriefing(BriefingDraft(statements, **fields)), ADA)  # type: ignore[arg-type]
    return changed.blog.briefing


async def briefing(app: Services) -> Briefing | None:
    """Read the briefing."""
    async with app.store.read() as connection:
        return (await reads.blog_by_slug(connection, SLUG)).briefing


async def marks(app: Services) -> list[list[EvidenceChange | None]]:
    """Read what has become of the entries of each statement."""
    found = await briefing(app)
    assert found
    return [[entry.change for entry in statement.entries] for statement in found.statements]


async def test_a_briefing_is_an_event_that_carries_the_blog(app):
    """Its statements are rendered without blocks, and link to the entries named beside them or in their text."""
    blog = await open_harbour(app)
    await post(app.desk, occurred_at=NOON)
    await post(app.desk, occurred_at=minutes(5))
    one = StatementDraft("1. Ten *ships* left.", ClaimStatus.CONFIRMED, (1,))
    written = await brief(app, one, "Nobody was\nhurt [[#2]]", as_of=minutes(10))
    assert written
    first, second = written.statements
    assert (first.html, first.status) == ("1. Ten <em>ships</em> left.", ClaimStatus.CONFIRMED)
    assert second.text == f"Nobody was hurt [14:05]({blog.entry_path(2)})"
    assert [(each.id, each.occurred_at) for each in (*first.entries, *second.entries)] == [(1, NOON), (2, minutes(5))]
    event = (await log(app))[-1]
    assert (event.kind, event.seq, written.seq, written.as_of) == (Kind.BRIEFING_CHANGED, 3, 3, minutes(10))
    assert isinstance(event.subject, Blog)
    assert event.subject.briefing == await briefing(app) == written
    assert await brief(app, one, "Nobody was\nhurt [[#2]]", as_of=minutes(10)) == written
    assert len(await log(app)) == 3


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (StatementDraft("\u200b"), "something visible"),
        (StatementDraft("![A quay](/media/0123456789abcdef0123-1600x900.webp)"), "no picture"),
        (StatementDraft("Open.", entries=(99,)), "entry 99, which is not there"),
        (StatementDraft("Open [[#99]]"), r"\[\[#99\]\]"),
        (StatementDraft("Open.", entries=(2,)), "entry 2, which was withdrawn"),
        (StatementDraft("Open.", entries=tuple(range(3, 4 + MOST_EVIDENCE))), "10 entries at most"),
    ],
)
async def test_what_no_statement_can_be_is_refused(app, said, problem):
    """Nothing to be seen, a picture, an entry that is not there or was withdrawn, or too many: each is said."""
    await open_harbour(app)
    for _ in range(4 + MOST_EVIDENCE):
        await post(app.desk)
    await app.desk.do(SLUG, revision_or_retraction(2, {}, None, CorrectionDraft(CorrectionKind.RETRACTION, "No.")), ADA)
    with pytest.raises(InvalidInput, match=problem) as refused:
        await brief(app, said)
    assert [error.field.split(".")[0] for error in refused.value.errors] == ["statements"]


async def test_a_time_that_has_not_come_is_refused(app):
    """What is known is known now at the latest, unless it is said to be meant."""
    await open_harbour(app)
    ahead = app.desk.clock() + timedelta(hours=1)
    with pytest.raises(TimeAhead):
        await brief(app, "Open.", as_of=ahead)
    written = await brief(app, "Open.", as_of=ahead, allow_future=True)
    assert written
    assert written.as_of > app.desk.clock()


@pytest.mark.parametrize("how", ["correction", "retraction", "deletion", "disputed", "false"])
async def test_a_statement_is_flagged_when_something_becomes_of_its_entry(app, how):
    """The event comes before that of the entry, says what has become of it and when, and leaves others alone."""
    await open_harbour(app)
    await post(app.desk, "Ten ships left.")
    await post(app.desk, "Nobody was hurt.")
    before = await brief(app, "Ten ships left [[#1]]", StatementDraft("Nobody was hurt.", entries=(2,)))
    assert before
    changes: dict[str, Change[Any]] = {
        "correction": revision_or_retraction(1, {"body": "Nine ships left."}, None, CORRECTED),
        "retraction": revision_or_retraction(1, {}, None, CorrectionDraft(CorrectionKind.RETRACTION, "No.")),
        "deletion": Delete(1),
        "disputed": SetClaim(1, ClaimDraft(ClaimStatus.DISPUTED)),
        "false": SetClaim(1, ClaimDraft(ClaimStatus.FALSE)),
    }
    made = await app.desk.do(SLUG, changes[how], ADA)
    *_, told, last = await log(app)
    assert (told.kind, last.seq, last.kind) == (Kind.BRIEFING_CHANGED, made.seq, changes[how].event_kind)
    after = await briefing(app)
    assert after
    assert (after.seq, after.as_of) == (told.seq, before.as_of)
    (mark,), (other,) = (statement.entries for statement in after.statements)
    assert (mark.change, mark.changed_at, other) == (EvidenceChange(how), told.at, before.statements[1].entries[0])
    assert [statement.text for statement in after.flagged] == [after.statements[0].text]


async def test_updates_and_typos_flag_nothing_and_moves_are_followed(app):
    """Only what readers are told makes a statement doubtful; where its entry stands, it knows."""
    await open_harbour(app)
    await post(app.desk, occurred_at=NOON)
    await brief(app, StatementDraft("Ten ships left.", entries=(1,)))
    number = len(await log(app))
    await app.desk.revise(SLUG, 1, {"body": "Ten ships have left."}, ADA)
    clarified = CorrectionDraft(CorrectionKind.CLARIFICATION, "From the old harbour.")
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, clarified), ADA)
    await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.CONFIRMED)), ADA)
    assert len(await log(app)) == number + 3
    await app.desk.revise(SLUG, 1, {"occurred_at": minutes(5)}, ADA)
    found = await briefing(app)
    assert found
    assert [(entry.occurred_at, entry.change) for entry in found.statements[0].entries] == [(minutes(5), None)]


async def test_a_link_to_a_deleted_entry_goes_and_the_words_stay(app):
    """What the editor wrote is theirs; nothing of the entry was in it, so that nothing of it is left."""
    await open_harbour(app)
    await post(app.desk, "Zzyzx left.", occurred_at=NOON)
    await brief(app, "Ships left [[#1]], all of them.")
    await app.desk.do(SLUG, Delete(1), ADA)
    found = await briefing(app)
    assert found
    assert (found.statements[0].text, found.statements[0].html) == ("Ships left 14:00, all of them.",) * 2
    assert "zzyzx" not in (await dump(app.store)).casefold()


async def test_marks_stay_until_somebody_looks(app):
    """Said again as it stands a statement keeps its marks; confirmed, or said otherwise, it has none."""
    await open_harbour(app)
    for _ in range(3):
        await post(app.desk)
    said = [StatementDraft(f"Statement {number}.", entries=(number, 3)) for number in (1, 2)]
    await brief(app, *said)
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, CORRECTED), ADA)
    await app.desk.do(SLUG, Delete(2), ADA)
    correction, deletion = EvidenceChange.CORRECTION, EvidenceChange.DELETION
    assert await marks(app) == [[correction, None], [deletion, None]]
    without = StatementDraft("Statement 2.", entries=(3,))
    await brief(app, said[0], without, "Another.")
    assert await marks(app) == [[correction, None], [deletion, None], []]
    await brief(app, said[0], said[1], "Another.")
    assert await marks(app) == [[correction, None], [deletion, None], []]
    await brief(app, StatementDraft("Statement one.", entries=(1, 3)), StatementDraft("Statement 2.", None, (3,), True))
    assert await marks(app) == [[None, None], [None]]


async def test_a_dispute_that_is_over_is_a_mark_no_more(app):
    """As soon as nothing of the entry is disputed or false, or its status is taken away; a correction stays told."""
    await open_harbour(app)
    await post(app.desk, "Ten ships left. All were ours.")
    await brief(app, StatementDraft("Ten ships left.", entries=(1,)))
    disputed = await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.DISPUTED, "Ten ships left.")), ADA)
    await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.FALSE, "All were ours.")), ADA)
    assert await marks(app) == [[EvidenceChange.FALSE]]
    await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.CONFIRMED, "All were ours.")), ADA)
    assert await marks(app) == [[EvidenceChange.DISPUTED]]
    await app.desk.do(SLUG, DropClaim(1, disputed.subject.claims[0].id), ADA)
    assert await marks(app) == [[None]]
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, CORRECTED), ADA)
    await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.CONFIRMED, "Ten ships left.")), ADA)
    assert await marks(app) == [[EvidenceChange.CORRECTION]]


async def test_of_two_editors_the_second_is_refused(app):
    """Both have seen the same briefing: one of them saves, the other is told; the same for two first ones."""
    blog = await open_harbour(app)
    for seen in (0, 1):
        both = [
            app.desk.do(SLUG, SetBriefing(BriefingDraft((StatementDraft(text),)), {Position(blog.epoch, seen)}), by)
            for text, by in ((f"One {seen}", ADA), (f"Two {seen}", BEN))
        ]
        made = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(each).__name__ for each in made) == ["Changed", "StaleRevision"]
        assert len(await log(app)) == seen + 1
    with pytest.raises(StaleRevision):
        await app.desk.do(SLUG, DropBriefing({Position(blog.epoch, 1)}), ADA)


async def test_a_flag_counts_as_a_change_that_an_editor_has_to_see(app):
    """A form that was opened before an entry was corrected does not take the mark away."""
    blog = await open_harbour(app)
    await post(app.desk)
    seen = await brief(app, StatementDraft("Ten ships left.", entries=(1,)))
    assert seen
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, CORRECTED), ADA)
    late = SetBriefing(BriefingDraft((StatementDraft("Eleven ships left.", entries=(1,)),)), {_at(blog, seen)})
    with pytest.raises(StaleRevision):
        await app.desk.do(SLUG, late, ADA)


def _at(blog: Blog, briefing: Briefing) -> Position:
    return Position(blog.epoch, briefing.seq)


async def test_it_is_taken_away(app):
    """Then there is none; where there is none, nothing happens."""
    await open_harbour(app)
    await brief(app, "Open.")
    await app.desk.do(SLUG, DropBriefing(), ADA)
    assert await briefing(app) is None
    await app.desk.do(SLUG, DropBriefing(), ADA)
    assert [event.kind for event in await log(app)] == [Kind.BRIEFING_CHANGED] * 2


async def test_the_past_has_the_briefing_of_then(app):
    """None before the first, then each as it stood, with the marks of that moment."""
    blog = await open_harbour(app)
    await post(app.desk)
    await brief(app, StatementDraft("Ten ships left.", entries=(1,)))
    first = (await log(app))[-1].at
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, CORRECTED), ADA)
    flagged = (await log(app))[-1].at
    await app.desk.do(SLUG, DropBriefing(), ADA)
    seen = []
    async with app.store.read() as connection:
        there = await reads.blog_by_slug(connection, blog.slug)
        for at in (first - timedelta(milliseconds=1), first, flagged):
            found = await past(connection, there, at)
            assert found
            then = found.page.blog.briefing
            seen.append([entry.change for each in then.statements for entry in each.entries] if then else None)
    assert seen == [None, [None], [EvidenceChange.CORRECTION]]


async def test_posts_and_corrections_of_a_blog_without_one_write_no_more_than_before(app):
    """Its events are those of its entries alone."""
    await open_harbour(app)
    await post(app.desk)
    await app.desk.do(SLUG, revision_or_retraction(1, {}, None, CORRECTED), ADA)
    await app.desk.do(SLUG, SetClaim(1, ClaimDraft(ClaimStatus.FALSE)), ADA)
    await app.desk.do(SLUG, Delete(1), ADA)
    assert [event.kind for event in await log(app)] == [
        Kind.ENTRY_POSTED,
        Kind.ENTRY_CORRECTED,
        Kind.CLAIM_CHANGED,
        Kind.ENTRY_DELETED,
    ]
