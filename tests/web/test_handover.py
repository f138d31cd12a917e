"""Handing a shift over: the page of all that is open, *I have it* once, and who is on duty for readers."""

import asyncio
from datetime import timedelta

import pytest

from liveblog.desk.changes import HandOver, Revise, SetClaim
from liveblog.errors import Conflict
from liveblog.model.blog import BlogStatus
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryDraft
from liveblog.model.event import Kind
from liveblog.model.principal import COMMAND, IMPORT, Scope
from liveblog.model.promise import PromiseDraft
from liveblog.model.report import ReportDraft
from liveblog.model.shift import ShiftDraft
from liveblog.store import reads
from tests.web.desks import forms

PAGE = "/desk/harbour/handover"
NOTES = "The ministry calls back.\nDo not trust the first number."


async def blog(desk):
    async with desk.services.store.read() as connection:
        return await reads.blog_by_slug(connection, "harbour")


async def shifts(desk):
    async with desk.services.store.read() as connection:
        return await reads.shifts_between(connection, desk.blog, None, None)


def name_of(found) -> str | None:
    return found.on_duty.name if found.on_duty else None


async def press(visitor, do: str, **values: str):
    page = await visitor.get(PAGE)
    return await visitor.post(PAGE, forms(page)[PAGE].values | {"do": do} | values)


async def test_a_shift_is_handed_over(ada, ben, desk):
    """Ada leaves notes, Ben has it: one event with her words, him on duty, and she sees that he has it."""
    answer = await press(ada, "prepare", notes=NOTES, note="Ben is here now.")
    assert answer.headers["location"] == f"{PAGE}?done=prepare"
    assert "Ada Quist hands over" in (await ben.get("/desk/harbour")).text
    assert "Your hand-over waits" in (await ada.get("/desk/harbour")).text
    shown = (await ben.get(PAGE)).text
    assert "The ministry calls back.\nDo not trust the first number." in shown
    assert (await press(ben, "take")).headers["location"] == f"{PAGE}?done=take"
    (shift,) = await shifts(desk)
    assert (shift.note, shift.editor, name_of(await blog(desk))) == ("Ben is here now.", "Ben Tarr", "Ben Tarr")
    assert "Ben Tarr has it" in (await ada.get("/desk/harbour?part=watch")).text
    assert "Ben Tarr has it" not in (await ben.get("/desk/harbour?part=watch")).text


async def test_i_have_it_counts_once(ada, ben, desk):
    """Pressed twice it is one event; of two who saw the same page the second is told who was faster."""
    page = await ben.get(PAGE)
    values = forms(page)[PAGE].values | {"do": "take"}
    late = forms(await ada.get(PAGE))[PAGE].values | {"do": "take"}
    for _ in range(2):
        assert (await ben.post(PAGE, values)).status_code == 303
    assert len(await shifts(desk)) == 1
    answer = await ada.post(PAGE, late)
    assert (answer.status_code, "Ben Tarr has taken over meanwhile." in answer.text) == (409, True)
    assert (len(await shifts(desk)), name_of(await blog(desk))) == (1, "Ben Tarr")
    assert (await press(ada, "take")).status_code == 303
    assert [shift.editor for shift in await shifts(desk)] == ["Ben Tarr", "Ada Quist"]


async def test_of_two_at_the_same_time_one_has_it(ada, ben, desk):
    """However their requests meet, there is one event, and one of them is refused."""
    by = [(await visitor.get(PAGE), visitor) for visitor in (ada, ben)]
    sent = (visitor.post(PAGE, forms(page)[PAGE].values | {"do": "take"}) for page, visitor in by)
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(await shifts(desk)) == 1


async def test_who_lost_the_right_takes_nothing(ben, desk):
    """Between the page and the press, an editor became a reader: nothing is recorded."""
    values = forms(await ben.get(PAGE))[PAGE].values | {"do": "take"}
    user = await desk.services.users.by_name("ben")
    await desk.services.users.set_grants(user.id, [])
    assert (await ben.post(PAGE, values)).status_code == 403
    assert await shifts(desk) == ()


async def test_a_hand_over_is_taken_back(ada, ben, desk):
    """Then nothing waits, and nothing is told."""
    await press(ada, "prepare", notes=NOTES)
    await press(ada, "take-back")
    assert "ministry" not in (await ben.get(PAGE)).text
    assert "hands over" not in (await ben.get("/desk/harbour")).text
    assert (await press(ada, "x")).status_code == 400


async def test_the_page_has_all_that_is_open(ada, ben, desk):
    """Promises, claims, reports, links to what was changed, figures, what is scheduled and who writes: all there."""
    services = desk.services
    await services.desk.post("harbour", EntryDraft(body="Ten ships left."), COMMAND)
    await services.desk.do("harbour", SetClaim(1, ClaimDraft(ClaimStatus.REPORTED, "Ten ships left.")), COMMAND)
    await services.desk.post("harbour", EntryDraft(body="More on [then](/blogs/harbour/entries/1)."), COMMAND)
    told = CorrectionDraft(CorrectionKind.CORRECTION, "It was nine.")
    await services.desk.do("harbour", Revise(1, {"body": "Ten ships left. One came back."}, correction=told), COMMAND)
    await services.desk.post("harbour", EntryDraft(body="[[Ships: 9]]"), COMMAND)
    await services.desk.post("harbour", EntryDraft(body="[[Ships: 12]]"), COMMAND)
    await services.reports.report(desk.blog, ReportDraft(1, 1, "Were there not eleven?"))
    due = services.desk.clock() - timedelta(minutes=1)
    made = await services.promises.make(desk.blog, PromiseDraft("More at four.", due), COMMAND)
    later = {"body": "The result.", "do": "schedule", "publish_date": "2131-03-04", "publish_time": "18:00"}
    later["publish_meant"] = "2131-03-04T17:00:00.000Z"
    typed = forms(await ben.get("/desk/harbour"))["/desk/harbour"].values
    await ben.post("/desk/harbour/drafts", typed | later)
    csrf = forms(await ben.get("/desk"))["/desk/logout"].values["csrf"]
    await ben.fetch("/desk/harbour/presence", {"csrf": csrf, "page": "page-of-ben", "state": "writing", "entry": "2"})
    shown = (await ada.get(PAGE)).text
    for part, *words in (
        ("promises", f"/desk/harbour/promises#promise-{made.promise.id}", "More at four."),
        ("claims", "/desk/harbour/entries/1", "<q"),
        ("unsettled", "/desk/harbour/entries/2"),
        ("reports", "/desk/harbour/reports#report-", "Were there not eleven?"),
        ("figures", "Ships: 12", "/desk/harbour/entries/4", "before: 9"),
        ("scheduled", "/desk/harbour/drafts/1", "The result."),
        ("people", "Ben Tarr", "/desk/harbour/entries/2", "Ben Tarr is editing this"),
    ):
        section = shown.partition(f'id="h-{part}"')[2].partition("</section>")[0]
        assert [word for word in words if word not in section] == [], part


async def test_readers_are_told_who_is_on_duty(ada, desk):
    """On the page, in the API, as text and for search engines; not where the blog hides it, and not in its events."""
    await desk.services.desk.hand_over("harbour", ShiftDraft("Ben takes over.", "Ben <b>Tarr"), COMMAND)
    async with desk.visitor() as reader:

        async def doors() -> list[str]:
            there = ("/blogs/harbour", "/blogs/harbour.txt", "/blogs/harbour.md", "/api/v1/blogs/harbour")
            return [(await reader.client.get(door)).text for door in there]

        page, text, markdown, api = await doors()
        assert "On duty: <bdi>Ben &lt;b&gt;Tarr</bdi>" in page
        assert '"editor":{"@type":"Person","name":"Ben' in page
        assert "On duty: Ben <b>Tarr" in text
        assert "On duty: Ben" in markdown
        assert '"on_duty"' in api
        await desk.services.desk.change_blog("harbour", {"show_duty": False}, COMMAND)
        assert not any("On duty" in shown for shown in await doors())
        await desk.services.desk.hand_over("harbour", ShiftDraft("A new shift.", "Cem"), COMMAND)
        assert not any("Cem" in shown for shown in await doors())
    assert name_of(await blog(desk)) == "Cem"
    assert "Readers are not told." in (await ada.get(PAGE)).text


async def test_nobody_is_on_duty_after_the_end(ada, desk):
    """Closing leaves nobody, also when it is opened again; so does whoever goes without a successor."""
    await press(ada, "take")
    await desk.services.desk.change_blog("harbour", {"status": BlogStatus.CLOSED}, COMMAND)
    assert name_of(await blog(desk)) is None
    assert 'value="take"' not in (await ada.get(PAGE)).text
    await desk.services.desk.change_blog("harbour", {"status": BlogStatus.LIVE}, COMMAND)
    assert name_of(await blog(desk)) is None
    await press(ada, "take")
    await press(ada, "rest")
    assert name_of(await blog(desk)) is None


async def test_history_puts_nobody_on_duty(desk):
    """A hand-over of last week, or one before the last, is told in its place and changes nothing now."""
    at = desk.services.desk.clock()
    hand_over = desk.services.desk.hand_over
    await hand_over("harbour", ShiftDraft("x", "Ada", at - timedelta(days=7)), COMMAND)
    assert name_of(await blog(desk)) is None
    await hand_over("harbour", ShiftDraft("x", "Ben", at - timedelta(minutes=5)), COMMAND)
    await hand_over("harbour", ShiftDraft("x", "Cem", at - timedelta(minutes=9)), COMMAND)
    assert name_of(await blog(desk)) == "Ben"
    await hand_over("harbour", ShiftDraft("Good night."), COMMAND)
    assert name_of(await blog(desk)) is None


async def test_the_blog_is_told_before_the_shift(desk):
    """Readers of any version apply it as a change of the blog; the hand-over's number is that of its own event."""
    changed = await desk.services.desk.do("harbour", HandOver(ShiftDraft("x", "Ben"), 0), COMMAND)
    async with desk.services.store.read() as connection:
        told = [await reads.event_at(connection, desk.blog, seq) for seq in (1, 2)]
    assert [event.kind for event in told] == [Kind.BLOG_CHANGED, Kind.SHIFT_CHANGED]
    assert (changed.seq, changed.subject.id) == (2, 2)
    with pytest.raises(Conflict):
        await desk.services.desk.do("harbour", HandOver(ShiftDraft("x", "Ada"), 0), IMPORT)


async def test_contributors_see_who_is_there_and_their_own(desk):
    """No notes, promises, claims or reports, and nothing to press."""
    await desk.services.handovers.prepare(desk.blog, COMMAND, NOTES, "")
    due = desk.services.desk.clock()
    await desk.services.promises.make(desk.blog, PromiseDraft("More at four.", due), COMMAND)
    await desk.services.users.create("ines", "Ines", Scope.SUBMIT)
    async with desk.visitor("ines") as ines:
        page = await ines.get(PAGE)
        assert page.status_code == 200
        for hidden in ("ministry", "More at four.", "I have it", "Reports of readers"):
            assert hidden not in page.text
        assert (await ines.post(PAGE, {"do": "take", "seen": "0"})).status_code == 403
