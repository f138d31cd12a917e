"""Who is at the desk, as pages say it and as it is drawn: by form, by script, and for contributors, too."""

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND, Scope
from tests.web.desks import forms

DESK, ENTRY = "/desk/harbour", "/desk/harbour/entries/1"


@pytest.fixture
async def ben(desk):
    """Let Ben in, beside Ada; there is an entry."""
    await desk.services.desk.post("harbour", EntryDraft(body="Text."), COMMAND)
    async with desk.visitor("ben") as visitor:
        yield visitor


async def say(visitor, **fields: str):
    """Say what a page says of itself."""
    csrf = forms(await visitor.get("/desk"))["/desk/logout"].values["csrf"]
    return await visitor.fetch(f"{DESK}/presence", {"csrf": csrf, "page": "page-of-test"} | fields)


async def test_others_see_it_on_their_pages(ada, ben):
    """On the desk, at the entry in the list, on the entry's page, and in the part that is fetched anew."""
    answer = await say(ben, state="writing", entry="1")
    assert answer.json() == {"holder": "Ben Tarr", "mine": True}
    for page in (DESK, ENTRY, f"{DESK}/presence?entry=1", f"{DESK}/presence"):
        assert "Ben Tarr" in (await ada.get(page)).text
    assert "Ben Tarr is editing this" in (await ada.get(DESK)).text
    assert (await say(ada, state="writing", entry="1")).json() == {"holder": "Ben Tarr", "mine": False}
    assert (await ada.get(f"{DESK}/presence")).headers["cache-control"] == "private, no-store"


async def test_an_entry_is_taken_over_with_a_form(ada, ben):
    """Without a script the press leads back to the entry, which is theirs then."""
    await say(ben, state="writing", entry="1")
    answer = await ada.fill_in(ENTRY, f"{ENTRY}/lease")
    assert (answer.status_code, answer.headers["location"]) == (303, ENTRY)
    assert (await say(ben, state="writing", entry="1")).json() == {"holder": "Ada Quist", "mine": False}


async def test_the_lease_keeps_nobody_from_saving_or_deleting(ada, ben, desk):
    """It is courtesy."""
    await say(ben, state="writing", entry="1")
    assert (await ada.fill_in(ENTRY, ENTRY, body="By Ada.")).status_code == 303
    assert (await ada.fill_in(f"{ENTRY}/delete", f"{ENTRY}/delete")).status_code == 303


async def test_what_somebody_is_on_is_said_with_a_form(ada, ben):
    """It stands on the other's desk until it is taken back; blanks around it are nothing."""
    answer = await ada.fill_in(DESK, f"{DESK}/on-it", line="  Fire at\nthe station ")
    assert (answer.status_code, answer.headers["location"]) == (303, DESK)
    assert "Fire at the station" in (await ben.get(DESK)).text
    await ada.fill_in(DESK, f"{DESK}/on-it", do="end")
    assert "Fire at the station" not in (await ben.get(DESK)).text
    assert (await ada.fill_in(DESK, f"{DESK}/on-it", line="x" * 121)).status_code == 422


async def test_contributors_are_there_too(ada, desk):
    """Who only hands texts in is seen, and gets no lease."""
    await desk.services.desk.post("harbour", EntryDraft(body="Text."), COMMAND)
    await desk.services.users.create("cleo", "Cleo Marr", Scope.SUBMIT)
    async with desk.visitor("cleo") as cleo:
        assert (await say(cleo, state="writing", entry="1")).json() == {"holder": None, "mine": False}
    assert "Cleo Marr" in (await ada.get(DESK)).text


@pytest.mark.parametrize(
    "fields", [{"state": "sleeping"}, {"page": "short"}, {"page": "x" * 65}, {"state": "viewing", "entry": "x"}, {}]
)
async def test_what_no_page_says_is_refused(ada, fields: dict[str, str]):
    """A page without a good name, and states and entries that there are not."""
    assert (await say(ada, **fields)).status_code == 400


async def test_a_page_that_is_left_says_so(ada, ben):
    """Its person has left just now; leaving what nobody knows of is nothing."""
    await say(ben, state="viewing")
    assert (await say(ben, state="left")).status_code == 200
    assert (await say(ben, state="left", page="another-page")).status_code == 200
    assert "left just now" in (await ada.get(DESK)).text
