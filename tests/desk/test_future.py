"""Times that have not come: nothing gets out ahead of its time by mistake, whoever says it and however."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from liveblog.errors import TimeAhead
from liveblog.model.entry import Entry, EntryChanges, EntryDraft
from liveblog.model.moment import CLOCK_SKEW
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from tests.apps import open_app, open_harbour
from tests.desk.writers import ADA, SLUG, key, log, post
from tests.model.samples import NOON, minutes

EVENING = minutes(6 * 60)
EDGE = NOON + CLOCK_SKEW
BEYOND = EDGE + timedelta(milliseconds=1)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give the test a clock that stands at noon."""
    return Clock()


@pytest.fixture
async def app(migrated_url: str, clock: Clock) -> AsyncIterator[Services]:
    """Open an app that goes by that clock, with a blog."""
    async with open_app(migrated_url, clock) as services:
        await open_harbour(services)
        yield services


@pytest.mark.parametrize("marks", [{}, {"pinned": True}, {"key_event": True}])
@pytest.mark.parametrize("named", [None, key("once")])
async def test_what_has_not_come_is_refused_and_nothing_is_written(app, marks, named):
    """The refusal names the field and the way to say that it is meant; pinned or not, with a key or without."""
    with pytest.raises(TimeAhead, match=r"6 hours ahead.*allow_future") as refused:
        await app.desk.post(SLUG, EntryDraft("Secret.", occurred_at=EVENING, **marks), ADA, named)
    assert [error.field for error in refused.value.errors] == ["occurred_at"]
    assert await log(app) == []


async def test_clocks_may_differ_by_five_minutes_and_no_more(app):
    """The last millisecond of the allowance is taken as it is said; the next one is refused."""
    assert (await post(app.desk, occurred_at=EDGE)).occurred_at == EDGE
    with pytest.raises(TimeAhead):
        await post(app.desk, occurred_at=BEYOND)


async def test_what_is_said_to_be_meant_is_taken(app):
    """An entry and a hand-over may stand ahead, for whoever says so."""
    entry = await post(app.desk, occurred_at=EVENING, allow_future=True)
    shift = (await app.desk.hand_over(SLUG, ShiftDraft("Ben.", None, EVENING, allow_future=True), ADA)).subject
    assert (entry.occurred_at, shift.occurred_at) == (EVENING, EVENING)


async def test_a_hand_over_that_has_not_come_is_refused(app):
    """A hand-over is told to readers like an entry, and asked about like one."""
    with pytest.raises(TimeAhead):
        await app.desk.hand_over(SLUG, ShiftDraft("Ben takes over.", None, BEYOND), ADA)
    assert await log(app) == []


async def test_one_that_is_refused_keeps_nobody_else_from_posting(app):
    """Posts that meet share a commit; only the one whose time has not come is left out of it."""
    drafts = [EntryDraft(str(number), occurred_at=EVENING if number == 3 else None) for number in range(8)]
    outcomes = await asyncio.gather(*(app.desk.post(SLUG, draft, ADA) for draft in drafts), return_exceptions=True)
    assert [number for number, outcome in enumerate(outcomes) if isinstance(outcome, TimeAhead)] == [3]
    bodies = [event.subject.body for event in await log(app) if isinstance(event.subject, Entry)]
    assert sorted(bodies) == [str(number) for number in range(8) if number != 3]


async def test_an_entry_is_not_moved_ahead_unasked(app):
    """Revising is posting, too: a time that is moved ahead is refused with all else that the change says."""
    await post(app.desk, occurred_at=NOON)
    with pytest.raises(TimeAhead):
        await app.desk.revise(SLUG, 1, EntryChanges(body="Later.", occurred_at=EVENING), ADA)
    changes = EntryChanges(body="Later.", occurred_at=EVENING, allow_future=True)
    moved = (await app.desk.revise(SLUG, 1, changes, ADA)).subject
    assert (moved.body, moved.occurred_at, moved.revision) == ("Later.", EVENING, 2)


async def test_an_entry_that_stands_ahead_can_be_corrected_unasked(app):
    """Who mends a word, or sends the whole entry back as it is, moves nothing; moving it on is asked about again."""
    await post(app.desk, occurred_at=EVENING, allow_future=True)
    changed = (await app.desk.revise(SLUG, 1, EntryChanges(body="Better.", occurred_at=EVENING), ADA)).subject
    assert (changed.body, changed.occurred_at) == ("Better.", EVENING)
    with pytest.raises(TimeAhead):
        await app.desk.revise(SLUG, 1, EntryChanges(occurred_at=EVENING + timedelta(minutes=1)), ADA)
    assert (await app.desk.revise(SLUG, 1, EntryChanges(occurred_at=NOON), ADA)).subject.occurred_at == NOON


async def test_saying_that_it_is_meant_is_no_change(app):
    """The word belongs to a time; without one it says nothing, and makes no event."""
    await post(app.desk)
    assert (await app.desk.revise(SLUG, 1, EntryChanges(allow_future=True), ADA)).seq == 1
    assert len(await log(app)) == 1


async def test_a_key_is_answered_by_a_server_whose_clock_is_behind(app, clock):
    """What was posted is posted: the same request gets the same answer, wherever and whenever it is sent again."""
    first = await app.desk.post(SLUG, EntryDraft("Now.", occurred_at=NOON), ADA, key("once"))
    clock.now = NOON - timedelta(hours=1)
    again = await app.desk.post(SLUG, EntryDraft("Now.", occurred_at=NOON), ADA, key("once"))
    assert (again.replayed, again.subject) == (True, first.subject)


async def test_a_refused_key_can_be_used_when_the_time_has_come(app, clock):
    """A refusal uses nothing up: the same request is good once it is true."""
    draft = EntryDraft("Kick-off.", occurred_at=EVENING)
    with pytest.raises(TimeAhead):
        await app.desk.post(SLUG, draft, ADA, key("once"))
    clock.now = EVENING
    assert (await app.desk.post(SLUG, draft, ADA, key("once"))).subject.posted_at == EVENING
