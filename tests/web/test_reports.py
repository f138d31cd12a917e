"""What readers report of an entry: taken without cookies or scripts, within bounds, and seen by editors alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from liveblog.access.throttle import REPORTED
from liveblog.desk.changes import Retract
from liveblog.jobs import ReportForgetting
from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.model.report import ReportDraft
from liveblog.store import reports as rows
from liveblog.store.desk_tables import reports
from liveblog.store.jobs import Job, seconds_to_next_job
from liveblog.work.bounds import REPORTS_OF_A_DAY
from tests.web.desks import forms

FORM = "/blogs/harbour/entries/1/report"
LIST = "/desk/harbour/reports"
WRONG = "It was nine ships, and here is where I saw it: https://a.example"


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", EntryDraft(body="Ten ships left."), COMMAND)
    return desk


@pytest.fixture
async def reader(desk):
    async with desk.visitor() as visitor:
        yield visitor


async def there(desk):
    return await desk.services.reports.open(desk.blog)


async def report(reader, **values: str):
    return await reader.client.post(FORM, data={"text": WRONG, "revision": "1"} | values)


@pytest.mark.parametrize("change", ["delete", "close", "hide"])
async def test_a_report_that_comes_slowly_is_answered_as_things_are_when_it_is_there(reader, desk, change):
    """While it is on its way the entry may go, reports be taken no more, or the blog be private: nothing is shown."""

    async def slowly():
        yield b"revision=1&text="
        if change == "delete":
            await desk.services.desk.delete("harbour", 1, COMMAND)
        else:
            changes = {"take_reports": False} if change == "close" else {"visibility": Visibility.PRIVATE}
            await desk.services.desk.change_blog("harbour", changes, COMMAND)
        yield b"" if change == "delete" else b"Nine+ships"

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await reader.client.post(FORM, content=slowly(), headers=headers)
    assert answer.status_code == {"delete": 410, "close": 403, "hide": 404}[change]
    assert ("Ten ships" in answer.text) == (change == "close")
    assert await there(desk) == []


async def test_a_report_reaches_the_desk_with_the_revision_that_was_seen(ada, reader, desk):
    """From the entry's own page to the editors' list, which shows the entry now and leads to what changed since."""
    assert f"{FORM}?revision=1" in (await reader.get("/blogs/harbour/entries/1")).text
    page = await reader.get(f"{FORM}?revision=1")
    assert (page.status_code, page.headers["x-robots-tag"], page.headers["cache-control"]) == (
        200,
        "noindex",
        "no-store",
    )
    await desk.services.desk.revise("harbour", 1, EntryChanges(body="Nine ships left."), COMMAND)
    values = forms(page)[FORM].values | {"text": WRONG, "contact": "eve@example.org"}
    answer = await reader.client.post(FORM, data=values)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FORM}?done=yes")
    assert "set-cookie" not in answer.headers | page.headers
    assert "The newsroom has your report." in (await reader.get(answer.headers["location"])).text
    shown = (await ada.get(LIST)).text
    assert "It was nine ships" in shown
    assert "eve@example.org" in shown
    assert "the reader saw version 1 of 2" in shown
    assert "/desk/harbour/entries/1/versions?from=1" in shown
    assert 'href="/desk/harbour/reports">Reports' in (await ada.get("/desk/harbour")).text


async def test_a_report_is_corrected_and_closed(ada, reader, desk):
    """*Correct …* opens the form with the correction chosen; *Done* takes the report off the list, once."""
    await report(reader)
    shown = await ada.get(LIST)
    assert 'href="/desk/harbour/entries/1?correction=correction"' in shown.text
    edit = await ada.get("/desk/harbour/entries/1?correction=correction")
    assert forms(edit)["/desk/harbour/entries/1"].values["correction"] == "correction"
    (one,) = await there(desk)
    done = f"{LIST}/{one.id}"
    for _ in range(2):
        assert (await ada.post(done, forms(shown)[done].values)).headers["location"] == f"{LIST}?done=yes"
    assert await there(desk) == []
    assert "Nothing is open." in (await ada.get(LIST)).text
    assert (await ada.post(f"{LIST}/999", forms(shown)[done].values)).status_code == 404


@pytest.mark.parametrize(
    "values", [{"text": " "}, {"text": "\u200b"}, {"contact": "\u2060"}, {"text": "x" * 2001}, {"contact": "x" * 301}]
)
async def test_what_is_wrong_comes_back(reader, desk, values: dict[str, str]):
    """An empty or too long report is refused in words, with what was typed."""
    answer = await report(reader, **values)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert forms(answer)[FORM].values["text"].strip() == ({"text": WRONG} | values)["text"].strip()
    assert await there(desk) == []


async def test_a_machine_is_thanked_and_not_heard(reader, desk):
    """What fills in the field that nobody sees is not kept."""
    assert (await report(reader, website="https://b.example")).status_code == 303
    assert await there(desk) == []


@pytest.mark.parametrize("revision", ["", "0", "2", "-1", "x", "٣", "9" * 40])
async def test_a_revision_that_cannot_be_is_the_present_one(reader, desk, revision: str):
    """Whatever an address says, the report is of a version that there is."""
    assert (await report(reader, revision=revision)).status_code == 303
    assert [each.revision for each in await there(desk)] == [1]


async def test_one_place_reports_so_often_and_no_more(reader, desk):
    """Then it is asked to wait, with its words given back; of the address nothing is in the database."""
    for _ in range(REPORTED.free):
        assert (await report(reader)).status_code == 303
    answer = await report(reader)
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)
    assert forms(answer)[FORM].values["text"].strip() == WRONG
    assert len(await there(desk)) == REPORTED.free
    assert not [each for each in await desk.services.throttle.waiting([]) if "127.0.0.1" in each.place]


async def test_a_blog_takes_so_many_a_day(reader, desk):
    """Whoever has many addresses fills no database: over the bound of a day nothing is taken."""
    async with desk.services.store.write() as connection:
        for _ in range(REPORTS_OF_A_DAY.most):
            await rows.add_report(connection, desk.blog, ReportDraft(1, 1, "x"), desk.services.desk.clock())
    assert (await report(reader)).status_code == 429


async def test_reports_go_with_what_they_are_about(reader, desk):
    """They quote the entry: its withdrawal or deletion takes them, and nothing can be reported of it then."""
    await report(reader)
    await desk.services.desk.do("harbour", Retract(1, "Not so."), COMMAND)
    assert await there(desk) == []
    assert (await reader.get(FORM)).status_code == 404
    await desk.services.desk.post("harbour", EntryDraft(body="More."), COMMAND)
    await desk.services.reports.report(desk.blog, ReportDraft(2, 1, "x"))
    await desk.services.desk.delete("harbour", 2, COMMAND)
    assert await there(desk) == []
    assert (await reader.get("/blogs/harbour/entries/2/report")).status_code == 410


async def test_nothing_is_reported_of_a_private_blog(ada, desk):
    """Those who may read it are led to the entry; there is no link and no form, and no door to be flooded."""
    await desk.services.desk.change_blog("harbour", BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
    answer = await ada.get(FORM)
    assert (answer.status_code, answer.headers["location"]) == (307, "/blogs/harbour/entries/1")
    assert (await ada.post(FORM, {"text": WRONG})).status_code == 404
    assert "/report?" not in (await ada.get("/blogs/harbour/entries/1")).text


async def test_a_blog_can_take_no_reports(ada, reader, desk):
    """Switched off in the form, no page leads to the door, and the door says so, with the words of who comes late."""
    assert " data-reports" in (await reader.get("/blogs/harbour")).text
    assert "At the moment this coverage takes no reports." not in (await ada.get(LIST)).text
    face = forms(await ada.get("/desk/harbour"))["/desk/harbour/details"].values
    assert face.pop("take_reports") == "yes"
    assert (await ada.post("/desk/harbour/details", face)).status_code == 303
    for page in ("", "/entries/1"):
        shown = (await reader.get(f"/blogs/harbour{page}")).text
        assert " data-reports" not in shown
        assert "/report?" not in shown
    for answer in (await reader.get(FORM), await report(reader)):
        assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
        assert "This coverage takes no reports from readers at the moment." in answer.text
        assert FORM not in forms(answer)
    assert "here is where I saw it" in answer.text
    assert await there(desk) == []
    assert "At the moment this coverage takes no reports." in (await ada.get(LIST)).text


@pytest.mark.parametrize(("closed", "kept"), [(True, rows.KEPT), (False, rows.KEPT_OPEN)])
async def test_a_job_deletes_what_is_old(desk, closed, kept):
    """A report is there until its time is over, whether or not another one comes, and then it is gone from the rows."""
    began = desk.services.desk.clock()
    await desk.services.reports.report(desk.blog, ReportDraft(1, 1, WRONG, "eve@example.org"))
    (one,) = await there(desk)
    if closed:
        await desk.services.reports.close(desk.blog, one.id, COMMAND)
    async with desk.services.store.read() as connection:
        waits = await seconds_to_next_job(connection, [rows.FORGET_REPORTS])
    assert waits == pytest.approx(kept.total_seconds(), abs=60)
    forgetting = Job(1, rows.FORGET_REPORTS, str(desk.blog.id), 1, began, {})
    assert await ReportForgetting(desk.services.store, lambda: began + kept / 2)(forgetting) == pytest.approx(
        kept.total_seconds() / 2, abs=60
    )
    assert await count(desk) == 1
    assert await ReportForgetting(desk.services.store, lambda: began + kept + timedelta(hours=1))(forgetting) is None
    assert await count(desk) == 0


async def count(desk) -> int:
    async with desk.services.store.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(reports))).scalar_one())


async def test_no_public_door_has_a_report(reader, desk):
    """Neither page, text, feed nor API says a word of it."""
    await report(reader)
    for door in ("", "/entries/1", ".txt", ".md", "/feed.atom", "/feed.json", "/entries/1/report"):
        assert "nine ships" not in (await reader.client.get(f"/blogs/harbour{door}")).text
    for door in ("", "/entries", "/entries/1", "/events"):
        assert "nine ships" not in (await reader.client.get(f"/api/v1/blogs/harbour{door}")).text


async def test_a_page_that_is_old_closes_no_other_report(ada, desk):
    """The number of a report that went with its entry is given to no other: *Done* on an old page finds nothing."""
    await desk.services.reports.report(desk.blog, ReportDraft(1, 1, WRONG))
    done = f"{LIST}/{(await there(desk))[0].id}"
    pressed = forms(await ada.get(LIST))[done].values
    await desk.services.desk.delete("harbour", 1, COMMAND)
    await desk.services.desk.post("harbour", EntryDraft(body="Nine ships left."), COMMAND)
    await desk.services.reports.report(desk.blog, ReportDraft(2, 1, "Which ships?"))
    assert (await ada.post(done, pressed)).status_code == 404
    assert [each.text for each in await there(desk)] == ["Which ships?"]
