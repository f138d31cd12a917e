"""Scheduling at the desk, without JavaScript: from a draft, from the form of a new entry, held and released."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from liveblog.errors import DraftNotFound
from liveblog.intake.localtime import local_text
from liveblog.model.draft import DraftState
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.web.desks import Visitor, forms
from tests.web.test_editor_drafts import DESK, DRAFTS, draft_of, posted, press


async def test_scheduled_to_the_second(ada, desk):
    """The time is meant in the blog's zone; it is shown to all, and taking it away posts nothing."""
    answer = await ada.post(DRAFTS, forms(await ada.get(DESK))[DESK].values | {"body": "The result.", "do": "keep"})
    there = answer.headers["location"].partition("?")[0]
    at = (now() + timedelta(hours=1)).replace(microsecond=0)
    answer = await press(ada, there, "schedule", publish_at=local_text(at, desk.blog.zone, seconds=True))
    assert answer.headers["location"] == f"{there}?done=schedule"
    draft = await draft_of(desk, int(there.rpartition("/")[2]))
    assert (draft.state, draft.publish_at) == (DraftState.SCHEDULED, at)
    assert f"{at.astimezone(ZoneInfo(desk.blog.zone)):%H:%M:%S}" in (await ada.get(DESK)).text or at.second == 0
    await press(ada, there, "unschedule")
    assert (await draft_of(desk, draft.id)).state is DraftState.OPEN


BESIDE = 'data-wrong="publish_at">This '
"""The fault stands beside the field of the time."""


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "This must say when."),
        ("2020-01-01T12:00", 422, "This has passed: choose another, or post it now."),
        ("2031-03-30T02:30", 422, "This did not exist in Europe/Berlin"),
        ("2031-10-26T02:30", 422, "Which of the two?"),
        ("yesterday", 422, "This must be a date and time"),
        ("2131-03-04T18:00", 422, "Schedule it for this time: Sunday, 4 March 2131, 18:00 CET"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_about(ada, desk, typed: str, status: int, said: str):
    """What clocks skip, show twice or have passed, and what is far off, is told beside the field; no word is lost."""
    await desk.services.desk.change_blog("harbour", {"zone": "Europe/Berlin"}, COMMAND)
    values = forms(await ada.get(DESK))[DESK].values | {"body": "The result.", "do": "keep"}
    there = (await ada.post(DRAFTS, values)).headers["location"].partition("?")[0]
    answer = await press(ada, there, "schedule", publish_at=typed, body="The result, later.")
    assert answer.status_code == status
    assert said in answer.text
    assert BESIDE in answer.text
    assert "The result, later." in answer.text
    assert (await draft_of(desk)).state is DraftState.OPEN


async def test_of_two_hours_the_one_that_is_chosen(ada, desk):
    """Where the clocks show an hour twice, the answer says which, and that one it is."""
    await desk.services.desk.change_blog("harbour", {"zone": "Europe/Berlin"}, COMMAND)
    values = forms(await ada.get(DESK))[DESK].values | {"body": "The result.", "do": "keep"}
    there = (await ada.post(DRAFTS, values)).headers["location"].partition("?")[0]
    await press(ada, there, "schedule", publish_at="2031-10-26T02:30", publish_meant="2031-10-26T01:30:00.000Z")
    draft = await draft_of(desk)
    assert draft.publish_at is not None
    assert draft.publish_at.isoformat() == "2031-10-26T01:30:00+00:00"


async def later(visitor: Visitor, **values: str):
    """Fill the form of a new entry, and say when it is to go out."""
    typed = forms(await visitor.get(DESK))[DESK].values | {"body": "The result.", "do": "schedule"}
    return typed, await visitor.post(DRAFTS, typed | values)


async def test_scheduled_from_the_form_of_a_new_entry(ada, desk):
    """One press makes the draft and gives it its time; the same again, from a script, makes no second one."""
    time = {"publish_date": "2131-03-04", "publish_time": "18:00:30"}
    _, asked = await later(ada, **time)
    assert "Is the time right? Nothing was saved yet" in asked.text
    time["publish_meant"] = "2131-03-04T17:00:30.000Z"
    typed, answer = await later(ada, **time)
    assert answer.headers["location"] == f"{DRAFTS}/1?done=schedule"
    draft = await draft_of(desk)
    assert (draft.state, draft.text.body) == (DraftState.SCHEDULED, "The result.")
    assert draft.publish_at is not None
    assert f"{draft.publish_at.astimezone(ZoneInfo(desk.blog.zone)):%Y-%m-%dT%H:%M:%S}" == "2131-03-04T18:00:30"
    again = (await ada.fetch(DRAFTS, typed | time)).json()
    assert (again["id"], again["state"], again["version"]) == (1, "scheduled", draft.version)
    assert "18:00:30" in again["goes_out"]
    assert await draft_of(desk) == draft
    assert await posted(desk) == []


@pytest.mark.parametrize(
    ("date", "time", "said"),
    [
        ("", "", "This must say when."),
        ("2020-01-01", "12:00", "This has passed: choose another, or post it now."),
        ("2031-03-30", "02:30", "This did not exist in Europe/Berlin"),
        ("2031-10-26", "02:30", "Which of the two?"),
        ("2131-03-04", "18:00", "Schedule it for this time: Sunday, 4 March 2131, 18:00 CET"),
    ],
)
async def test_the_form_asks_about_a_time_that_cannot_be(ada, desk, date: str, time: str, said: str):
    """The desk comes back with all that was typed and what is wrong with the time, and no draft is begun."""
    await desk.services.desk.change_blog("harbour", {"zone": "Europe/Berlin"}, COMMAND)
    _, answer = await later(ada, publish_date=date, publish_time=time)
    assert answer.status_code == 422
    assert said in answer.text
    assert BESIDE in answer.text
    assert "The result." in answer.text
    with pytest.raises(DraftNotFound):
        await draft_of(desk)


async def test_the_schedule_is_held_and_released(ada, desk):
    """One press holds all, and everybody at the desk sees it; another lets them go out again."""
    values = forms(await ada.get(DESK))[DESK].values | {"body": "The result.", "do": "keep"}
    there = (await ada.post(DRAFTS, values)).headers["location"].partition("?")[0]
    at = local_text(now() + timedelta(days=1), desk.blog.zone)
    await press(ada, there, "schedule", publish_at=at)
    await ada.fill_in(DRAFTS, "/desk/harbour/schedule", do="hold")
    assert "nothing goes out by itself" in (await ada.get(DESK)).text
    await ada.fill_in(DRAFTS, "/desk/harbour/schedule", do="release")
    assert "nothing goes out by itself" not in (await ada.get(DESK)).text
    assert (await draft_of(desk)).state is DraftState.SCHEDULED
