"""Pinning entries and making them key events from the list of the desk."""

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import forms

LIST = "/desk/harbour"
MARKS = "/desk/harbour/entries/1/marks"


@pytest.fixture
async def desk(desk):
    for body in ("The first.", "The second."):
        await desk.services.desk.post("harbour", EntryDraft(body=body, headline=body), COMMAND)
    return desk


async def entry(desk, number: int = 1):
    async with desk.services.store.read() as transaction:
        return await reads.present_entry(transaction, desk.blog, number)


async def csrf(ada) -> str:
    return forms(await ada.get(LIST))[LIST].values["csrf"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("pinned", "on", "Entry 1 is pinned."),
        ("pinned", "off", "Entry 1 is no longer pinned."),
        ("key_event", "on", "Entry 1 is a key event."),
        ("key_event", "off", "Entry 1 is no longer a key event."),
    ],
)
async def test_a_press_sets_one_mark(ada, desk, field: str, value: str, said: str):
    """It works as a plain form; the list says what was done, and nothing else of the entry has changed."""
    await desk.services.desk.revise("harbour", 1, {"pinned": value == "off", "key_event": value == "off"}, COMMAND)
    before = await entry(desk)
    answer = await ada.post(MARKS, {"csrf": await csrf(ada), field: value})
    assert answer.status_code == 303
    assert said in (await ada.get(answer.headers["location"])).text
    after = await entry(desk)
    assert getattr(after, field) is (value == "on")
    other = {"pinned": "key_event", "key_event": "pinned"}[field]
    assert (after.body, after.headline, getattr(after, other)) == (before.body, before.headline, getattr(before, other))


async def test_the_list_offers_the_opposite(ada, desk):
    """What is pinned can be unpinned, and the other way round."""
    await desk.services.desk.revise("harbour", 1, {"pinned": True}, COMMAND)
    page = (await ada.get(LIST)).text
    assert f'name="pinned" value="off" form="marks" formaction="{MARKS}">Unpin<' in page
    assert f'name="pinned" value="on" form="marks" formaction="{MARKS.replace("1", "2")}">Pin<' in page


async def test_only_one_entry_is_pinned(ada, desk):
    """The one that was pinned before gives way, as when it is done in the form."""
    await desk.services.desk.revise("harbour", 2, {"pinned": True}, COMMAND)
    await ada.post(MARKS, {"csrf": await csrf(ada), "pinned": "on"})
    assert ((await entry(desk)).pinned, (await entry(desk, 2)).pinned) == (True, False)


async def test_a_mark_does_not_undo_what_somebody_else_wrote(ada, desk):
    """Between the list and the press the text may have changed: it stays changed."""
    token = await csrf(ada)
    await desk.services.desk.revise("harbour", 1, {"body": "Corrected by Ben."}, COMMAND)
    await ada.post(MARKS, {"csrf": token, "pinned": "on"})
    marked = await entry(desk)
    assert (marked.body, marked.pinned) == ("Corrected by Ben.", True)


@pytest.mark.parametrize("fields", [{}, {"pinned": "yes"}, {"headline": "Other"}, {"pinned": ""}])
async def test_what_is_no_mark_is_refused(ada, desk, fields: dict[str, str]):
    """Nothing else can be changed here, and nothing is guessed."""
    before = await entry(desk)
    answer = await ada.post(MARKS, {"csrf": await csrf(ada), **fields})
    assert answer.status_code == 400
    assert await entry(desk) == before


async def test_what_is_gone_cannot_be_marked(ada, desk):
    """A deleted entry stays deleted; one that never was is told of."""
    token = await csrf(ada)
    await desk.services.desk.delete("harbour", 1, COMMAND)
    assert (await ada.post(MARKS, {"csrf": token, "pinned": "on"})).status_code == 410
    assert (await ada.post(MARKS.replace("1", "9"), {"csrf": token, "pinned": "on"})).status_code == 404
