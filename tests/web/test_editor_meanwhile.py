"""Forms that are open while the coverage changes: what was typed means what it meant when it was typed."""

from datetime import UTC, datetime

import pytest

from liveblog.desk.changes import SetReading
from liveblog.model.blog import BlogChanges
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.figure import ReadingDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.promise import PromiseDraft
from liveblog.store import reads
from liveblog.store.drafts import scheduled_drafts
from tests.web.desks import fields_for, forms

DESK = "/desk/harbour"
EDIT = "/desk/harbour/entries/1"
MOMENT = datetime(2014, 7, 26, 1, 30, 15, 250_000, tzinfo=UTC)
MEANT = {"occurred_at": "2014-07-26T03:30", "meant": "2014-07-26T01:30:00.000Z"}
"""In Berlin; long ago, which is asked about."""


async def move(desk) -> None:
    """Give the coverage, which is in Berlin, another zone."""
    await desk.services.desk.change_blog("harbour", BlogChanges(zone="America/New_York"), COMMAND)


async def entries(desk) -> list[Entry]:
    async with desk.services.store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, "harbour")
        page = await reads.page(transaction, blog)
    return list(page.entries) if page else []


async def test_a_time_is_meant_in_the_zone_that_stood_beside_it(ada, desk):
    """The coverage moves while somebody writes: the entry happened when they said; the next form has the new zone."""
    form = forms(await ada.get(DESK))[DESK]
    await move(desk)
    answer = await ada.post(form.action, form.values | MEANT | {"body": "Text."})
    assert answer.status_code == 303
    (entry,) = await entries(desk)
    assert entry.occurred_at == MOMENT.replace(second=0, microsecond=0)
    assert forms(await ada.get(DESK))[DESK].values["zone"] == "America/New_York"


async def test_an_open_edit_moves_no_time(ada, desk):
    """Who corrects a word while the coverage moves doesn't touch the time, to the millisecond."""
    await desk.services.desk.post("harbour", EntryDraft("Frist.", occurred_at=MOMENT), COMMAND)
    form = forms(await ada.get(EDIT))[EDIT]
    await move(desk)
    assert (await ada.post(EDIT, form.values | {"body": "First."})).status_code == 303
    (entry,) = await entries(desk)
    assert (entry.body, entry.occurred_at, entry.revision) == ("First.", MOMENT, 2)


async def test_a_time_that_is_edited_is_meant_where_it_stands(ada, desk):
    """Another time is read in the zone of the form, too."""
    await desk.services.desk.post("harbour", EntryDraft("First.", occurred_at=MOMENT), COMMAND)
    form = forms(await ada.get(EDIT))[EDIT]
    await move(desk)
    later = {"occurred_at": "2014-07-26T04:00", "meant": "2014-07-26T02:00:00.000Z"}
    assert (await ada.post(EDIT, form.values | later)).status_code == 303
    (entry,) = await entries(desk)
    assert entry.occurred_at == datetime(2014, 7, 26, 2, tzinfo=UTC)


@pytest.mark.parametrize("path", [DESK, EDIT])
async def test_a_form_that_comes_back_keeps_its_zone(ada, desk, path):
    """A mistake, or a question, gives the form back as it was typed: the zone stands beside the time."""
    await desk.services.desk.post("harbour", EntryDraft("First.", occurred_at=MOMENT), COMMAND)
    form = forms(await ada.get(path))[path]
    await move(desk)
    again = await ada.post(path, form.values | {"body": "", "occurred_at": "2014-07-26T06:30"})
    assert again.status_code == 422
    assert forms(again)[path].values["zone"] == "Europe/Berlin"
    assert 'Happened at <span class="muted" data-zone>Europe/Berlin</span>' in again.text
    asked = await ada.post(path, form.values | {"body": "Text.", "occurred_at": "2014-07-26T06:30"})
    assert "Saturday, 26 July 2014, 06:30 CEST" in asked.text


async def test_a_form_that_is_sent_again_is_the_same_after_a_move(ada, desk):
    """The answer got lost, the coverage moved, the browser sends the form again: still one entry."""
    form = forms(await ada.get(DESK))[DESK]
    values = form.values | MEANT | {"body": "Once."}
    first = await ada.post(DESK, values)
    await move(desk)
    second = await ada.post(DESK, values)
    assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])
    assert len(await entries(desk)) == 1


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe/Berlin\0"])
async def test_a_zone_that_is_none_is_the_coverage_s(ada, desk, zone):
    """A form of before, or a crafted one, is read in the blog's zone."""
    form = forms(await ada.get(DESK))[DESK]
    assert (await ada.post(DESK, form.values | MEANT | {"body": "Text.", "zone": zone})).status_code == 303
    (entry,) = await entries(desk)
    assert entry.occurred_at == MOMENT.replace(second=0, microsecond=0)


async def scheduled(desk) -> datetime | None:
    """Return when the draft goes out that has a time."""
    async with desk.services.store.read() as transaction:
        (draft,) = await scheduled_drafts(transaction, desk.blog)
    return draft.publish_at


async def due(desk) -> datetime:
    """Return when the newest promise is due, or the one that there is."""
    moments: list[datetime] = [each.due_at for each in (await desk.services.promises.listed(desk.blog)).open]
    return max(moments)


async def known(desk) -> datetime:
    """Return of when the one figure is, or the briefing."""
    async with desk.services.store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, "harbour")
    moment: datetime = blog.briefing.as_of if blog.briefing else blog.figures[0].now.as_of
    return moment


DRAFTS, PROMISES = f"{DESK}/drafts", f"{DESK}/promises"
DRAWN = {DRAFTS: DESK, f"{PROMISES}/1": PROMISES}
"""Where forms stand that are sent to another address."""

DUE = {"due_date": "2131-03-04", "due_time": "18:00"}
KNOWN = {"meant": "2014-03-04T17:00:00.000Z"}
SURE = {"publish_meant": "2131-03-04T17:00:00.000Z"}
"""The answers to what is asked of times that are far off."""

LATER = {"body": "Text.", "do": "schedule", "publish_date": "2131-03-04", "publish_time": "18:00"} | SURE


@pytest.mark.parametrize(
    ("form", "when", "typed"),
    [
        (DRAFTS, scheduled, LATER),
        (f"{DRAFTS}/1", scheduled, {"do": "schedule", "publish_at": "2131-03-04T18:00"} | SURE),
        (PROMISES, due, {"text": "We call."} | DUE),
        (f"{PROMISES}/1", due, {"do": "move"} | DUE),
        (f"{DESK}/figures", known, {"name": "Ships", "number": "3", "as_of": "2014-03-04T18:00"} | KNOWN),
        (f"{DESK}/briefing", known, {"text-0": "Known.", "as_of": "2014-03-04T18:00"} | KNOWN),
    ],
)
async def test_every_time_is_meant_in_the_zone_that_stood_beside_it(ada, desk, form, when, typed):
    """What goes out, is due or was so at a time does by those clocks, also when the form came back before."""
    await ada.post(DRAFTS, forms(await ada.get(DESK))[DESK].values | {"body": "Text.", "do": "keep"})
    await desk.services.promises.make(desk.blog, PromiseDraft("We ask.", MOMENT), COMMAND)
    page = DRAWN.get(form, form)
    action = DESK if form == DRAFTS else form
    values = fields_for(await ada.get(page), action) | typed
    await move(desk)
    if typed.get("do") != "move":  # what is moved is chosen anew out of the list
        wrong = {name: "noon" for name in typed if name.endswith(("_at", "_time", "as_of"))}
        again = await ada.post(form, values | wrong)
        assert again.status_code == 422
        assert "data-zone>Europe/Berlin</span>" in again.text
        values = fields_for(again, action) | typed
    assert (await ada.post(form, values)).status_code == 303
    assert f"{await when(desk):%H:%M}" == "17:00"


async def test_what_is_put_right_of_a_figure_moves_no_time(ada, desk):
    """Whoever corrects a number while the coverage moves leaves the moment that it is of, to the millisecond."""
    await desk.services.desk.do("harbour", SetReading(ReadingDraft("Ships", "7", "7", as_of=MOMENT)), COMMAND)
    async with desk.services.store.read() as transaction:
        (figure,) = (await reads.blog_by_slug(transaction, "harbour")).figures
    form = forms(await ada.get(f"{DESK}/figures?figure=ships&reading={figure.now.id}"))[f"{DESK}/figures"]
    await move(desk)
    assert (await ada.post(form.action, form.values | {"number": "8"})).status_code == 303
    assert await known(desk) == MOMENT


async def test_a_draft_of_before_goes_out_when_it_was_to(ada, desk):
    """A draft that was begun before the coverage moved says its time by the clocks that it names, and is saved so."""
    begun = await ada.post(DRAFTS, forms(await ada.get(DESK))[DESK].values | LATER)
    there = begun.headers["location"].partition("?")[0]
    await move(desk)
    values = fields_for(await ada.get(there), there)
    assert (values["publish_at"], values["zone"]) == ("2131-03-04T18:00:00", "Europe/Berlin")
    assert (await ada.post(there, values | SURE | {"do": "schedule"})).status_code == 303
    assert f"{await scheduled(desk):%H:%M}" == "17:00"


async def test_the_script_hears_what_its_next_save_replaces(ada, desk):
    """What is typed while a save is under way is saved over the revision that the answer names."""
    await desk.services.desk.post("harbour", EntryDraft("First."), COMMAND)
    form = forms(await ada.get(EDIT))[EDIT]
    saved = await ada.fetch(EDIT, form.values | {"body": "Second."})
    values = form.values | {"body": "Third.", "revision": saved.json()["position"]}
    assert (await ada.fetch(EDIT, values)).status_code == 200
    (entry,) = await entries(desk)
    assert (entry.body, entry.revision) == ("Third.", 3)


@pytest.mark.parametrize(
    ("page", "path", "typed"),
    [
        (f"{EDIT}/claims", f"{EDIT}/claims", {"claim": "reported", "source": "A captain", "from": "entry"}),
        (f"{DESK}/figures", f"{DESK}/figures", {"name": "Ships", "number": "35", "source": "A captain"}),
        (f"{EDIT}/withdraw", f"{EDIT}/withdraw", {"reason": "The ship was another one."}),
        ("/desk/-/blogs", "/desk/-/blogs", {"title": "A fire", "slug": "fire"}),
    ],
)
async def test_what_was_typed_outlives_its_session(desk, page, path, typed):
    """Whoever is logged out while they type gets their words back, logs in elsewhere, and finds them in the form."""
    await desk.services.users.create("cleo", "Cleo Roth", Scope.ADMIN)
    await desk.services.desk.post("harbour", EntryDraft("Ten ships left."), COMMAND)
    async with desk.visitor("cleo") as before:
        form = forms(await before.get(page))[path]
    async with desk.visitor() as nobody:
        lost = await nobody.post(path, form.values | typed)
    assert lost.status_code == 401
    assert typed.items() <= forms(lost)[path].values.items()
    async with desk.visitor("cleo") as after:
        again = await after.post(path, forms(lost)[path].values)
        assert "You have logged in again" in again.text
        shown = forms(again)[path].values
        assert {name: shown.get(name) for name in typed if name != "claim"}.items() <= typed.items()
        assert (await after.post(path, shown | typed)).status_code == 303
