"""Partners who get some topics of a blog: what their receivers are sent, and receivers of some blogs alone."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest

from liveblog.desk.changes import DropBriefing, Retract, Revise, SetBriefing
from liveblog.errors import BlogNotFound
from liveblog.model.blog import BlogDraft
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from liveblog.model.shift import ShiftDraft
from tests.access.newsrooms import SLUG, Newsroom, newsroom
from tests.waiting import until

FERRIES = "Ferries"
SECRET = "a secret word"


@pytest.fixture
async def room(migrated_url: str) -> AsyncIterator[Newsroom]:
    """Open a house whose partner gets one topic of its blog, on each database."""
    async with newsroom(migrated_url) as opened:
        limited = (TopicGrant(opened.blog.id, (FERRIES,)),)
        await opened.app.partners.change(opened.partner_id, {"grants": (), "topic_grants": limited})
        yield opened


async def post(room: Newsroom, body: str, *topics: str) -> int:
    """Post an entry with topics."""
    draft = EntryDraft(body=body, topics=topics)
    return (await room.app.desk.post(SLUG, draft, COMMAND)).subject.id


async def revise(room: Newsroom, number: int, **changes: Any) -> None:
    """Change an entry."""
    await room.app.desk.revise(SLUG, number, cast("EntryChanges", changes), COMMAND)


def told(room: Newsroom) -> Sequence[tuple[str, int]]:
    """Return what the receiver was told, in order: kinds, and the entries that they are about."""
    return [(each.said["type"], each.said["data"]["entry"]["id"]) for each in room.receiver.deliveries]


async def all_sent(room: Newsroom) -> None:
    """Post a last entry with the topic, and wait until it has arrived: all before it were dealt with."""
    number = await post(room, "the last one", FERRIES)
    await until(lambda: ("entry.posted", number) in told(room))


def said(room: Newsroom) -> bytes:
    """Return all that the receiver was sent."""
    return b"".join(each.body for each in room.receiver.deliveries)


async def test_nothing_but_its_topics_is_sent(room: Newsroom):
    """Entries without the topic, hand-overs and what is told of the blog as a whole are passed over."""
    await post(room, "The first ferry.", "ferries".title(), "Weather")
    await post(room, SECRET, "Roads")
    await revise(room, 2, body=f"{SECRET}, again")
    await revise(room, 1, body="The second ferry.")
    await room.app.desk.hand_over(SLUG, ShiftDraft(note=SECRET), COMMAND)
    await room.app.desk.change_blog(SLUG, {"summary": SECRET}, COMMAND)
    await room.app.desk.do(SLUG, SetBriefing(BriefingDraft((StatementDraft(SECRET),)), None), COMMAND)
    await room.app.desk.do(SLUG, DropBriefing(None), COMMAND)
    await all_sent(room)
    assert told(room) == [("entry.posted", 1), ("entry.revised", 1), ("entry.posted", 3)]
    assert SECRET.encode() not in said(room)


async def test_an_entry_comes_and_goes_with_its_topic(room: Newsroom):
    """Getting it, it is posted; losing it, it is deleted, without the new text; and so again."""
    await post(room, "About roads.", "Roads")
    await revise(room, 1, topics=("Roads", FERRIES), body="About both.")
    await revise(room, 1, topics=("Roads",), body=SECRET)
    await revise(room, 1, body=f"{SECRET}, still")
    await revise(room, 1, topics=(FERRIES,), body="About ferries.")
    await all_sent(room)
    assert told(room) == [("entry.posted", 1), ("entry.deleted", 1), ("entry.posted", 1), ("entry.posted", 2)]
    assert room.receiver.deliveries[1].said["data"]["entry"] == {"id": 1, "deleted": True}
    assert SECRET.encode() not in said(room)


async def test_corrections_and_withdrawals_are_told(room: Newsroom):
    """What is corrected keeps its kind; what is withdrawn says so with the topic, and is deleted without it."""
    for topic in (FERRIES, "Roads"):
        await post(room, f"{SECRET} in {topic}", topic)
    wrong = CorrectionDraft(CorrectionKind.CORRECTION, "It was late.")
    await room.app.desk.do(SLUG, Revise(1, {"body": "The ferry."}, correction=wrong), COMMAND)
    await until(lambda: ("entry.corrected", 1) in told(room))
    for number in (1, 2):
        await room.app.desk.do(SLUG, Retract(number, "It was not so."), COMMAND)
    await all_sent(room)
    assert told(room)[-4:] == [
        ("entry.corrected", 1),
        ("entry.retracted", 1),
        ("entry.deleted", 2),
        ("entry.posted", 3),
    ]
    assert b"not so" not in room.receiver.deliveries[-2].body


async def test_what_other_entries_say_is_not_in_one(room: Newsroom):
    """Links between entries, and what a figure came to be elsewhere, are not told with an entry that has the topic."""
    await post(room, "There are {{Dead: 12}}.", FERRIES)
    await post(room, f"There are {{{{Dead: 987654}}}} by [now](/blogs/{SLUG}/entries/1).", "Roads")
    await all_sent(room)
    assert [number for _, number in told(room)] == [1, 3]
    for delivery in room.receiver.deliveries:
        entry = delivery.said["data"]["entry"]
        assert (entry["cites"], entry["cited_by"]) == ([], [])
        assert b"987654" not in delivery.body


async def test_deletions_are_told_of_every_entry(room: Newsroom):
    """By its number alone: which topics it had is kept nowhere; what waited says nothing of what was deleted."""
    await room.app.endpoints.pause(room.endpoint_id)
    for topic in (FERRIES, "Roads"):
        await post(room, SECRET, topic)
    for number in (1, 2):
        await room.app.desk.delete(SLUG, number, COMMAND)
    await room.app.endpoints.resume(room.endpoint_id)
    await all_sent(room)
    assert told(room) == [("entry.deleted", 1), ("entry.deleted", 2), ("entry.posted", 3)]
    assert SECRET.encode() not in said(room)


async def test_replays_and_single_events_are_limited_too(room: Newsroom):
    """What is sent again is told as it was; an event that is not theirs is not sent."""
    await post(room, "One ferry.", FERRIES)
    await post(room, SECRET, "Roads")
    await all_sent(room)
    before = told(room)
    assert await room.app.courier.send_again(room.endpoint_id, room.blog.id, 2) is None
    assert await room.app.courier.send_again(room.endpoint_id, room.blog.id, 1) is not None
    await room.app.endpoints.replay(room.endpoint_id, SLUG, 1)
    await until(lambda: len(told(room)) == 2 * len(before) + 1)
    assert told(room)[-len(before) :] == before
    assert SECRET.encode() not in said(room)


async def test_a_topic_that_is_taken_away_counts_at_once(room: Newsroom):
    """Without any right the position stays; with all of the blog everything is sent from there."""
    await room.app.partners.change(room.partner_id, {"topic_grants": ()})
    await post(room, "One.", "Roads")
    await room.app.courier.deliver(room.endpoint_id)
    assert room.receiver.deliveries == []
    await room.app.partners.change(room.partner_id, {"grants": (Grant(Scope.READ),)})
    room.app.courier.wake()
    await until(lambda: told(room) == [("entry.posted", 1)])


async def test_a_receiver_of_some_blogs(room: Newsroom):
    """It is told of these alone, of one that is chosen later from then on, and replays of others are refused."""
    app = room.app
    quay = await app.desk.create_blog(BlogDraft(slug="quay", title="Quay"))
    await app.partners.change(room.partner_id, {"grants": (Grant(Scope.READ),), "topic_grants": ()})
    await app.endpoints.change(room.endpoint_id, EndpointDraft(room.receiver.url, blog_ids=(room.blog.id,)))
    await room.post("at the quay", "quay")
    await room.post("in the harbour")
    await until(lambda: room.receiver.numbers(SLUG) == [1])
    with pytest.raises(BlogNotFound):
        await app.endpoints.replay(room.endpoint_id, "quay", 1)
    assert room.receiver.numbers("quay") == []
    await app.endpoints.change(room.endpoint_id, {"blog_ids": (quay.id,)})
    await room.post("at the quay again", "quay")
    await room.post("in the harbour again")
    await until(lambda: room.receiver.numbers("quay") == [2])
    assert room.receiver.numbers(SLUG) == [1]
