"""Figures at the desk, without JavaScript: what each was, setting one, correcting and removing what was set."""

import re
from datetime import UTC, datetime

import pytest

from liveblog.desk.changes import SetReading
from liveblog.model.entry import EntryDraft
from liveblog.model.figure import ReadingDraft
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import forms

LIST = "/desk/harbour/figures"


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", EntryDraft(body="[[Dead: 35 (30 a + 4 b) | Red Crescent]]"), COMMAND)
    return desk


async def figures(desk):
    async with desk.services.store.read() as transaction:
        return (await reads.blog_by_slug(transaction, "harbour")).figures


async def send(ada, address: str, form: str, **values: str):
    """Fill in a form of a page and send it."""
    return await ada.fill_in(address, form, **values)


async def test_a_figure_is_set_corrected_and_removed(ada, desk):
    """What an entry tells leads to the entry, and says that its parts don't add up; what is set is the form's."""
    shown = (await ada.get(LIST)).text
    assert "The parts do not add up to that" in shown
    assert 'href="/desk/harbour/entries/1"' in shown
    assert f'href="{LIST}">Figures' in (await ada.get("/desk/harbour")).text
    answer = await send(ada, f"{LIST}?figure=dead", LIST, number="70 people (including 4 children)")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?done=set")
    (figure,) = await figures(desk)
    assert (figure.now.name, figure.now.value, figure.now.unit, figure.now.source) == (
        *("Dead", "70", "people"),
        "Red Crescent",
    )
    again = f"{LIST}?figure=dead&reading={figure.now.id}"
    values = forms(await ada.get(again))[LIST].values
    assert values["number"] == "70 people (including 4 children)"
    await send(ada, again, LIST, number="71 people", source="The governor https://gov.example/")
    (figure,) = await figures(desk)
    assert (figure.now.value, figure.now.link, [point.value for point in figure.line]) == (
        *("71", "https://gov.example/"),
        ["35", "71"],
    )
    gone = await send(ada, LIST, f"{LIST}/drop")
    assert gone.headers["location"] == f"{LIST}?done=gone"
    assert "The reading is gone." in (await ada.get(gone.headers["location"])).text
    assert [figure.now.value for figure in await figures(desk)] == ["35"]


async def test_the_preview_says_where_parts_do_not_add_up(ada, desk):
    """With and without a script, and it goes out all the same."""
    page = await ada.get("/desk/harbour")
    values = forms(page)["/desk/harbour"].values | {"body": "[[Left: 70 (40 a + 20 b)]]"}
    part = (await ada.client.post("/desk/harbour/preview", data=values)).text
    whole = (await ada.client.post("/desk/harbour", data=values | {"do": "preview"})).text
    for shown in (part, whole):
        assert "<bdi>Left</bdi>: the parts do not add up to that" in shown
    right = values | {"body": "[[Left: 70 (40 a + 30 b)]]"}
    assert "add up" not in (await ada.client.post("/desk/harbour/preview", data=right)).text
    assert (await ada.client.post("/desk/harbour", data=values | {"do": "post"})).status_code == 201
    assert [figure.now.name for figure in await figures(desk)] == ["Dead", "Left"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Dead", "number": "many"}, "number"),
        ({"name": "Dead", "number": "35 (several)"}, "number"),
        ({"name": "7", "number": "35"}, "name"),
        ({"name": "Dead", "number": "35", "source": "a | b"}, "source"),
        ({"name": "Dead", "number": "35", "as_of": "noon"}, "as_of"),
        ({"name": "\u200b", "number": "35"}, "name"),
    ],
)
async def test_what_cannot_be_read_is_named_and_kept(ada, desk, typed, field):
    """The field says what is wrong with it, what was typed is still there, and nothing was set."""
    before = await figures(desk)
    answer = await send(ada, LIST, LIST, **typed)
    assert answer.status_code == 422
    assert re.search(rf'id="wrong-{field}" data-wrong="{field}">[^<]*must ', answer.text)
    values = forms(answer)[LIST].values
    assert {name: values[name] for name in typed} == typed
    assert await figures(desk) == before


async def test_what_an_entry_tells_is_not_removed_here(ada, desk):
    """A forged removal of it is refused, in words; one of what isn't there is fine."""
    await send(ada, LIST, LIST, name="Wind", number="3 m/s")
    refused = await send(ada, LIST, f"{LIST}/drop", figure="Dead", reading="1")
    assert refused.status_code == 409
    assert "This reading of “Dead” comes from an entry" in refused.text
    for reading in ("999", "x", ""):
        assert (await send(ada, LIST, f"{LIST}/drop", figure="Dead", reading=reading)).status_code == 303
    assert len(await figures(desk)) == 2


async def test_the_script_learns_the_lines_of_figures(ada, desk):
    """Each figure comes with its number and the line in which an entry would tell it as it is now."""
    told = (await ada.get("/desk/harbour/names")).json()["figures"]
    assert told == [{"name": "Dead", "number": "35", "line": "[[Dead: 35 (30 a + 4 b) | Red Crescent]]"}]


async def test_a_correction_of_the_number_moves_no_time(ada, desk):
    """A browser sends a whole minute without its seconds: in the hour that comes twice it stays the one it was."""
    first = datetime(2014, 10, 26, 0, 30, tzinfo=UTC)  # 02:30 in Berlin, and so an hour later
    await desk.services.desk.do("harbour", SetReading(ReadingDraft("Ships", "7", "7", as_of=first)), COMMAND)
    address = f"{LIST}?figure=ships&reading={(await _ships(desk)).id}"
    assert (await send(ada, address, LIST, number="8", as_of="2014-10-26T02:30")).status_code == 303
    ships = await _ships(desk)
    assert (ships.shown, ships.as_of) == ("8", first)


@pytest.mark.parametrize("day", ["2012-02-29", "2012-07-31", "2012-10-30", "1971-12-09"])
async def test_a_correction_keeps_the_moment_to_the_millisecond(ada, desk, day):
    """On every day of a month, and of a year long ago: the form shows the second, and the reading keeps its place."""
    moment = datetime.fromisoformat(f"{day}T16:28:05.678Z")
    await desk.services.desk.do("harbour", SetReading(ReadingDraft("Ships", "7", "7", as_of=moment)), COMMAND)
    address = f"{LIST}?figure=ships&reading={(await _ships(desk)).id}"
    assert (await send(ada, address, LIST, number="8")).status_code == 303
    ships = await _ships(desk)
    assert (ships.shown, ships.as_of) == ("8", moment)


async def _ships(desk):
    return next(figure.now for figure in await figures(desk) if figure.now.name == "Ships")
