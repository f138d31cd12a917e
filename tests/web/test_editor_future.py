"""Times that the desk asks about: ahead, far off, or shown by the clocks twice. Nothing that was typed is lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from liveblog.model.entry import Entry
from liveblog.store import reads
from tests.model.samples import NOON
from tests.web.desks import OpenDesk, Visitor, forms, open_desk

NEW, EDIT = "/desk/harbour", "/desk/harbour/entries/1"
TYPED = {"headline": "Kick-off", "body": "The game **begins**.", "topics": "Sport", "key_event": "on"}
EVENING = "2014-07-27T18:00"  # in Berlin, where it is 14:00
EVENING_MEANT = "2014-07-27T16:00:00.000Z"
TWICE = "2013-10-27T02:30"
SAID = {
    "/desk/harbour/briefing": {"text-0": "All are safe."},
    "/desk/harbour/figures": {"name": "Dead", "number": "35"},
}
"""What is typed on a page where something is said as of a time."""


@pytest.fixture
async def desk(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk by whose clock it is noon."""
    async with open_desk(migrated_sqlite_url, clock=lambda: NOON) as desk:
        yield desk


async def entries(desk: OpenDesk) -> list[Entry]:
    """Read what readers see."""
    async with desk.services.store.read() as transaction:
        page = await reads.page(transaction, await reads.blog_by_slug(transaction, "harbour"))
    return list(page.entries) if page else []


async def asked(visitor: Visitor, path: str = NEW, **values: str) -> Any:
    """Fill in the form, see that it is asked about, and return the page."""
    answer = await visitor.fill_in(path, path, **values)
    assert answer.status_code == 422
    assert "Is the time right? Nothing was saved yet" in answer.text
    assert 'aria-describedby="wrong-occurred_at' in answer.text
    return answer


async def test_a_time_that_has_not_come_is_asked_about_and_nothing_is_lost(ada, desk):
    """The page says why, offers to say that it is meant, has every word in its place, and nothing is out."""
    answer = await asked(ada, **TYPED, occurred_at=EVENING)
    assert "This is 4 hours ahead, and readers see it at once: entries don&#39;t wait for their time." in answer.text
    assert "Post now with this time: Sunday, 27 July 2014, 18:00 CEST" in answer.text
    form = forms(answer)[NEW]
    assert form.values.items() >= (TYPED | {"occurred_at": EVENING}).items()
    assert "meant" not in form.values  # nobody has said yes yet
    assert await entries(desk) == []
    assert (await ada.post(NEW, form.values)).status_code == 422
    assert (await ada.post(NEW, form.values | {"meant": EVENING_MEANT})).status_code == 303
    (entry,) = await entries(desk)
    assert (entry.headline, entry.occurred_at) == ("Kick-off", datetime(2014, 7, 27, 16, tzinfo=UTC))


async def test_the_answer_holds_for_the_time_that_was_asked_about(ada, desk):
    """Who says yes to six o'clock and then types another year is asked again."""
    form = forms(await asked(ada, **TYPED, occurred_at=EVENING))[NEW]
    again = await ada.post(NEW, form.values | {"meant": EVENING_MEANT, "occurred_at": "2062-07-27T18:00"})
    assert again.status_code == 422
    assert "This is 48 years ahead" in again.text
    assert await entries(desk) == []


async def test_an_answer_stays_beside_another_mistake(ada):
    """A yes that comes with an empty text comes back ticked."""
    answer = await ada.write(**TYPED | {"body": " "}, occurred_at=EVENING, meant=EVENING_MEANT)
    assert answer.status_code == 422
    assert forms(answer)[NEW].values["meant"] == EVENING_MEANT
    assert "This must not be empty." in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1962-07-27T14:00", "52 years ago"), ("2013-07-27T14:00", "1 year ago"), ("2014-06-27T13:59", "30 days ago")],
)
async def test_a_time_far_off_is_asked_about(ada, desk, typed, said):
    """A mistyped year or month is told before readers see it."""
    answer = await asked(ada, body="Once.", occurred_at=typed)
    assert f"This is {said}." in answer.text
    assert "Schedule it for then" not in answer.text  # it has been
    assert await entries(desk) == []


@pytest.mark.parametrize("typed", ["", "2014-07-27T14:00", "2014-07-27T14:01", "2014-07-27T13:00", "2014-06-27T14:00"])
async def test_usual_times_are_not_asked_about(ada, typed):
    """Nor is the next minute: whose clock is a few seconds ahead has typed the present."""
    assert (await ada.write(body="Now.", occurred_at=typed)).status_code == 303


async def test_two_minutes_ahead_are_asked_about(ada):
    """Who types a time that the desk's own clock hasn't reached means it, or misread the field."""
    await asked(ada, body="Soon.", occurred_at="2014-07-27T14:02")


async def test_a_time_that_came_twice_is_asked_about(ada, desk):
    """Both are offered by the names that clocks had then; the one that is chosen is posted."""
    answer = await asked(ada, body="In the night.", occurred_at=TWICE)
    assert "This came twice that night, when the clocks were put back" in answer.text
    for label in ("02:30 CEST", "02:30 CET"):
        assert f"Sunday, 27 October 2013, {label}" in answer.text
    form = forms(answer)[NEW]
    for number, meant in enumerate(("2013-10-27T00:30:00.000Z", "2013-10-27T01:30:00.000Z")):
        key = forms(await ada.get(NEW))[NEW].values["key"]
        posted = await ada.post(NEW, form.values | {"meant": meant, "key": key})
        assert posted.status_code == 303
        assert (await entries(desk))[number].occurred_at == datetime.fromisoformat(meant)


async def test_an_hour_that_never_was_is_named(ada):
    """There is nothing to choose from: the sentence says why, and no question is asked."""
    answer = await ada.write(body="Never.", occurred_at="2014-03-30T02:30")
    assert answer.status_code == 422
    assert "This did not exist in Europe/Berlin: the clocks were put forward past it." in answer.text
    assert 'name="meant"' not in answer.text


async def test_an_entry_is_moved_only_when_it_is_meant(ada, desk):
    """Saving asks as posting does, says “Save”, and leaves the entry as it is until it is answered."""
    await ada.write(body="Now.")
    answer = await asked(ada, EDIT, body="Later.", occurred_at=EVENING)
    assert "Save now with this time: Sunday, 27 July 2014, 18:00 CEST" in answer.text
    assert "Schedule it for then" not in answer.text  # it is out
    form = forms(answer)[EDIT]
    assert (form.values["body"], form.values["occurred_at"]) == ("Later.", EVENING)
    assert (await entries(desk))[0].body == "Now."
    assert (await ada.post(EDIT, form.values | {"meant": EVENING_MEANT})).status_code == 303
    assert [(entry.body, entry.occurred_at.hour) for entry in await entries(desk)] == [("Later.", 16)]


async def test_an_entry_that_stands_there_is_corrected_unasked(ada, desk):
    """Its time was meant when it was posted: also one that came twice, or is ahead."""
    await ada.write(body="Frist.", occurred_at=TWICE, meant="2013-10-27T01:30:00.000Z")
    assert (await ada.fill_in(EDIT, EDIT, body="First.")).status_code == 303
    (entry,) = await entries(desk)
    assert (entry.body, entry.occurred_at) == ("First.", datetime(2013, 10, 27, 1, 30, tzinfo=UTC))


async def test_a_preview_asks_and_publishes_nothing(ada, desk):
    """Looking at it is free, with a time that came twice, too; the question stands there early."""
    for typed in (EVENING, TWICE):
        page = await ada.write(**TYPED, occurred_at=typed, do="preview")
        assert page.status_code == 200
        assert 'name="meant"' in page.text
    await ada.write(body="Now.")
    page = await ada.fill_in(EDIT, EDIT, occurred_at=TWICE, do="preview")
    assert page.status_code == 200
    assert len(await entries(desk)) == 1


async def test_scripts_are_told_with_a_code_of_its_own(ada, desk):
    """`editor.js` gets the field and a code; its answer is taken like a page's."""
    form = forms(await ada.get(NEW))[NEW]
    values = form.values | TYPED | {"occurred_at": EVENING}
    told = await ada.fetch(NEW, values)
    assert (told.status_code, told.json()["code"]) == (422, "time_in_question")
    assert [error["field"] for error in told.json()["errors"]] == ["occurred_at"]
    assert (await ada.fetch(NEW, values | {"meant": EVENING_MEANT})).status_code == 201
    assert len(await entries(desk)) == 1


@pytest.mark.parametrize("meant", ["on", "true", "2014-07-27T18:00", "2014-07-27T17:00:00.000Z", "x" * 5000])
async def test_what_answers_no_question_is_no_answer(ada, desk, meant):
    """Only the instant that is typed says that it is meant."""
    await asked(ada, body="Secret.", occurred_at=EVENING, meant=meant)
    assert await entries(desk) == []


async def test_a_session_that_ended_keeps_the_answer(ada, desk):
    """Who has said yes and has to log in again need not say it twice."""
    async with desk.visitor() as nobody:
        kept = await nobody.post(NEW, TYPED | {"occurred_at": EVENING, "meant": EVENING_MEANT, "key": "k" * 16})
    assert kept.status_code == 401
    assert forms(kept)[NEW].values["meant"] == EVENING_MEANT


async def times_said(desk: OpenDesk) -> list[datetime]:
    """Read of which times the briefing and the figures are."""
    async with desk.services.store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, "harbour")
    return [*([blog.briefing.as_of] if blog.briefing else []), *(figure.now.as_of for figure in blog.figures)]


@pytest.mark.parametrize("page", SAID)
async def test_what_is_said_as_of_a_time_that_has_not_come_is_asked_about(ada, desk, page):
    """A briefing or a figure of six o'clock waits for the answer, with all that was typed, and is then of that time."""
    answer = await ada.fill_in(page, page, **SAID[page], as_of=EVENING)
    assert (answer.status_code, await times_said(desk)) == (422, [])
    assert "Is the time right? Nothing was saved yet" in answer.text
    assert ">This is 4 hours ahead.<" in answer.text
    assert "now with this time: Sunday, 27 July 2014, 18:00 CEST" in answer.text
    values = forms(answer)[page].values
    assert {name: values[name].strip() for name in SAID[page]} == SAID[page]
    assert (values["as_of"], "meant" in values) == (EVENING, False)
    assert (await ada.post(page, values | {"meant": EVENING_MEANT})).status_code == 303
    assert await times_said(desk) == [datetime(2014, 7, 27, 16, tzinfo=UTC)]


@pytest.mark.parametrize("page", SAID)
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1962-07-27T14:00", "is 52 years ago"),
        (TWICE, "came twice that night, when the clocks were put back: is 273 days ago"),
        ("0962-07-27T14:00", "must lie between 1900 and 2199"),
    ],
)
async def test_what_is_said_as_of_an_unlikely_time_is_not_taken(ada, desk, page, typed, why):
    """A mistyped year is asked about, and so is which of two hours is meant; one that nobody means is refused."""
    answer = await ada.fill_in(page, page, **SAID[page], as_of=typed)
    assert (answer.status_code, await times_said(desk)) == (422, [])
    assert f">This {why}.<" in answer.text


async def test_a_reading_that_is_ahead_is_corrected_unasked(ada, desk):
    """Its time was meant when it was set."""
    page = "/desk/harbour/figures"
    await ada.fill_in(page, page, name="Dead", number="35", as_of=EVENING, meant=EVENING_MEANT)
    async with desk.services.store.read() as transaction:
        (figure,) = (await reads.blog_by_slug(transaction, "harbour")).figures
    again = f"{page}?figure=dead&reading={figure.now.id}"
    assert (await ada.fill_in(again, page, number="36")).status_code == 303
    assert await times_said(desk) == [datetime(2014, 7, 27, 16, tzinfo=UTC)]


async def test_a_preview_names_a_figure_whose_time_may_be_mistyped(ada):
    """An instant in a text is no field: it is told below the preview, and nothing is asked."""
    page = await ada.write(body="[[Dead: 35 | Police | 2062-07-27T12:00:00Z]]", do="preview")
    assert "<bdi>Dead</bdi>: its time has not come, or is far from now" in page.text
    usual = await ada.write(body="[[Dead: 35 | Police | 2014-07-27T11:00:00Z]]", do="preview")
    assert "far from now" not in usual.text
