"""What the desk promises: made, kept and moved by forms, due at its time, private, and gone with its entry."""

from datetime import UTC, datetime, timedelta

import pytest

from liveblog.desk.changes import Retract
from liveblog.desk.promises import MOST_PROMISES
from liveblog.errors import Conflict, EntryDeleted, InvalidInput, NotFound
from liveblog.intake.promises import due_moment
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft, PromiseState
from liveblog.store.jobs import are_jobs_due
from liveblog.store.promises import KEPT, REMIND_DESK
from tests.web.desks import forms

LIST = "/desk/harbour/promises"
WORDS = "We have asked the ministry."


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", EntryDraft(body="Ten ships left."), COMMAND)
    return desk


def at(desk, **span: float) -> datetime:
    present: datetime = desk.services.desk.clock()
    return present + timedelta(**span)


async def promise(desk, entry_id: int | None = None, **span: float):
    made = await desk.services.promises.make(desk.blog, PromiseDraft(WORDS, at(desk, **span), entry_id), COMMAND)
    return made.promise


async def there(desk):
    return (await desk.services.promises.listed(desk.blog)).open


async def test_a_promise_is_made_once_by_its_form(ada, desk):
    """A form that is sent twice promises once; its time is the next that the blog's clocks show."""
    page = await ada.get(f"{LIST}?entry=1")
    values = forms(page)[LIST].values | {"text": WORDS, "due_time": "16:00"}
    for _ in range(2):
        assert (await ada.post(LIST, values)).headers["location"] == f"{LIST}?done=made"
    (one,) = await there(desk)
    assert (one.text, one.entry_id, one.due_at > desk.services.desk.clock()) == (WORDS, 1, True)
    shown = (await ada.get(LIST)).text
    assert WORDS in shown
    assert "/desk/harbour/entries/1" in shown
    assert "1 promise<" in (await ada.get("/desk/harbour")).text


async def test_what_is_due_stands_at_the_top_of_the_desk(ada, desk):
    """Without JavaScript it is there on the next load, first what is due longest, with a button that ends it there."""
    await promise(desk, minutes=-1)
    first = await promise(desk, minutes=-5)
    await promise(desk, hours=1)
    page = await ada.get("/desk/harbour")
    done = f"{LIST}/{first.id}"
    assert ">2 due<" in page.text
    assert (await ada.post(done, forms(page)[done].values | {"do": "done"})).headers["location"] == "/desk/harbour"
    assert ">2 due<" not in (await ada.get("/desk/harbour?part=watch")).text
    assert len(await there(desk)) == 2


@pytest.mark.parametrize(("do", "state"), [("done", "done"), ("drop", "dropped")])
async def test_what_is_ended_can_be_opened_again(ada, desk, do: str, state: str):
    """For a day it stands below the others, with who ended it."""
    one = await promise(desk, hours=1)
    form = f"{LIST}/{one.id}"
    page = await ada.get(LIST)
    assert (await ada.post(form, forms(page)[form].values | {"do": do})).headers["location"] == f"{LIST}?done={do}"
    assert await there(desk) == []
    page = await ada.get(LIST)
    assert f"{state} by " in page.text
    await ada.post(form, forms(page)[form].values | {"do": "open"})
    assert [(each.state, each.ended_at) for each in await there(desk)] == [(PromiseState.OPEN, None)]


async def test_a_promise_is_moved(ada, desk):
    """By half an hour from now, or to a time; a time that is none is refused beside its field."""
    one = await promise(desk, minutes=-5)
    form = f"{LIST}/{one.id}"
    values = forms(await ada.get(LIST))[form].values
    await ada.post(form, values | {"do": "later"})
    assert at(desk, minutes=29) < (await there(desk))[0].due_at <= at(desk, minutes=31)
    answer = await ada.post(form, values | {"do": "move", "due_time": ""})
    assert (answer.status_code, "must say when" in answer.text) == (422, True)
    await ada.post(form, values | {"do": "move", "due_time": "12:00", "due_date": "2131-03-04"})
    assert (await there(desk))[0].due_at == datetime(2131, 3, 4, 11, tzinfo=UTC)
    assert (await ada.post(form, values | {"do": "x"})).status_code == 400


async def test_what_is_wrong_comes_back(ada, desk):
    """A promise without words or time is refused in words, with what was typed."""
    values = forms(await ada.get(LIST))[LIST].values
    answer = await ada.post(LIST, values | {"text": WORDS, "due_time": "25:00"})
    assert (answer.status_code, forms(answer)[LIST].values["text"]) == (422, WORDS)
    answer = await ada.post(LIST, values | {"text": " ", "due_time": "16:00"})
    assert (answer.status_code, forms(answer)[LIST].values["due_time"]) == (422, "16:00")
    assert await there(desk) == []


async def is_asked_for(desk) -> bool:
    """Tell whether the job of a promise is due now."""
    async with desk.services.store.read() as connection:
        return await are_jobs_due(connection, [REMIND_DESK])


async def test_the_desk_is_reminded_at_the_time(desk):
    """The job is there with the promise, moves with it, and goes when it is kept; a browser's test follows it on."""
    one = await promise(desk, minutes=-1)
    change = desk.services.promises.change
    assert await is_asked_for(desk)
    await change(desk.blog, one.id, {"due_at": at(desk, hours=1)}, COMMAND)
    assert not await is_asked_for(desk)
    await change(desk.blog, one.id, {"due_at": at(desk, minutes=-2)}, COMMAND)
    assert await is_asked_for(desk)
    await change(desk.blog, one.id, {"state": PromiseState.DONE}, COMMAND)
    assert not await is_asked_for(desk)


async def test_promises_go_with_the_text_they_are_about(desk):
    """They may quote the entry: its withdrawal or deletion takes them; none can be made about it then."""
    await promise(desk, 1, hours=1)
    kept = await promise(desk, hours=1)
    await desk.services.desk.do("harbour", Retract(1, "Not so."), COMMAND)
    assert await there(desk) == [kept]
    await promise(desk, 1, hours=1)
    await desk.services.desk.delete("harbour", 1, COMMAND)
    assert await there(desk) == [kept]
    with pytest.raises(EntryDeleted):
        await promise(desk, 1, hours=1)


async def test_there_are_only_so_many(desk):
    """Over the bound none is made, and none is opened again."""
    one = await promise(desk, hours=1)
    await desk.services.promises.change(desk.blog, one.id, {"state": PromiseState.DONE}, COMMAND)
    for _ in range(MOST_PROMISES):
        await promise(desk, hours=1)
    with pytest.raises(Conflict):
        await promise(desk, hours=1)
    with pytest.raises(Conflict):
        await desk.services.promises.change(desk.blog, one.id, {"state": PromiseState.OPEN}, COMMAND)
    with pytest.raises(NotFound):
        await desk.services.promises.change(desk.blog, 9999, {"state": PromiseState.OPEN}, COMMAND)


async def test_what_was_ended_long_ago_is_deleted(desk, monkeypatch: pytest.MonkeyPatch):
    """The next change sweeps it."""
    old = await promise(desk, hours=1)
    await desk.services.promises.change(desk.blog, old.id, {"state": PromiseState.DONE}, COMMAND)
    later = at(desk) + KEPT + timedelta(minutes=1)
    monkeypatch.setattr(desk.services.promises, "_clock", lambda: later)
    await promise(desk, days=31)
    with pytest.raises(NotFound):
        await desk.services.promises.change(desk.blog, old.id, {"state": PromiseState.OPEN}, COMMAND)


async def test_no_public_door_has_a_promise(desk):
    """Neither page, text, feed nor API says a word of it."""
    await promise(desk, 1, minutes=-1)
    async with desk.visitor() as reader:
        for door in ("", "/entries/1", ".txt", ".md", "/feed.atom", "/feed.json"):
            assert "ministry" not in (await reader.client.get(f"/blogs/harbour{door}")).text
        for door in ("", "/entries", "/entries/1", "/events"):
            assert "ministry" not in (await reader.client.get(f"/api/v1/blogs/harbour{door}")).text


NIGHTS = [
    ("16:00", "", "2026-03-01T12:00", "2026-03-01T15:00"),
    ("00:30", "", "2026-03-01T22:50", "2026-03-01T23:30"),  # ten to midnight in Berlin
    ("12:00", "", "2026-03-01T12:00", "2026-03-02T11:00"),  # an hour ago there: tomorrow
    ("02:30", "2026-10-25", "2026-10-24T12:00", "2026-10-25T00:30"),  # twice: the first
    ("02:30", "", "2026-10-25T00:45", "2026-10-25T01:30"),  # twice, and the first is over
    ("02:30", "", "2026-03-29T18:00", "2026-03-30T00:30"),  # skipped this morning: tomorrow
    ("09:00", "", "2026-03-28T20:00", "2026-03-29T07:00"),  # over the night in which the clocks go forward
]


@pytest.mark.parametrize(("time", "day", "present", "due"), NIGHTS)
def test_a_time_is_the_next_that_the_clocks_show(time: str, day: str, present: str, due: str):
    """In the blog's zone, over midnight and in nights in which the clocks change."""
    moment = datetime.fromisoformat(f"{present}:00+00:00")
    assert due_moment(time, day, "Europe/Berlin", moment) == datetime.fromisoformat(f"{due}:00+00:00")


def test_a_time_that_the_clocks_skip_is_refused():
    """Half past two on the day in which they go from two to three."""
    with pytest.raises(InvalidInput):
        due_moment("02:30", "2026-03-29", "Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC))
