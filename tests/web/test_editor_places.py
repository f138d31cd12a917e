"""Places at the desk: read as they were pasted, put into the text and posted without a script, and for `places.js`."""

import pytest

from liveblog.access import csrf_token
from liveblog.web.cookies import SESSION_COOKIE
from tests.web.desks import Visitor, forms

DESK = "/desk/harbour"


def form_of(answer) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return forms(answer)[DESK].values


async def read(who: Visitor, **fields: str):
    token = csrf_token(who.client.cookies[SESSION_COOKIE]) if SESSION_COOKIE in who.client.cookies else ""
    return await who.fetch(f"{DESK}/place", {"csrf": token, **fields})


async def test_a_place_is_put_into_the_text_without_a_script(ada):
    """Typed, put into the text, posted: each press gives everything back."""
    pasted = {"place_name": "Bab [al] Hadid", "place_latitude": "36°12.0 N 37°9.6 E"}
    found = form_of(await ada.write(do="place-in", headline="News", body="Shelling again.", **pasted))
    assert found["body"] == "Shelling again.\n\n[Bab \\[al\\] Hadid](geo:36.2,37.16)"
    assert (found["headline"], found["place_name"], found["place_latitude"]) == ("News", "", "")
    dropped = form_of(await ada.write(do="no-place", body="Shelling again.", **pasted))
    assert (dropped["body"], dropped["place_name"]) == ("Shelling again.", "")


async def test_what_stands_in_the_fields_is_posted(ada):
    """Who forgets to put it into the text has it there all the same."""
    await ada.write(body="Shelling again.", place_name="Aleppo", place_latitude="36,2", place_longitude="37,16")
    snapshot = (await ada.client.get("/api/v1/blogs/harbour/entries")).json()
    assert snapshot["entries"][0]["places"] == [{"name": "Aleppo", "latitude": 36.2, "longitude": 37.16}]


@pytest.mark.parametrize("act", ["place-in", "preview", ""])
async def test_what_is_no_point_is_said_and_nothing_is_lost(ada, act):
    """A place that can't be read is told beside its field, and all that was typed is there again."""
    typed = {"body": "Shelling again.", "place_name": "Aleppo", "place_latitude": "137.16, 36.2"}
    answer = await ada.write(do=act, **typed)
    assert answer.status_code == 422
    values = forms(answer)[DESK].values
    assert {name: values[name] for name in typed} == typed
    assert "This has a latitude beyond 90 degrees: latitude comes first." in answer.text


async def test_the_script_is_told_numbers_and_line(ada):
    """What was pasted comes back as two numbers, and as the line of the text; what is wrong by field."""
    answer = await read(ada, place_name="Aleppo", place_latitude="https://maps.google.com/?q=36.2,37.16")
    assert answer.json() == {
        "place_latitude": "36.2",
        "place_longitude": "37.16",
        "block": "[Aleppo](geo:36.2,37.16)",
    }
    wrong = await read(ada, place_latitude="36,2")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "place_latitude"


async def test_only_editors_are_answered(desk):
    """Nobody else is told anything."""
    async with desk.visitor() as nobody:
        assert (await read(nobody, place_latitude="36.2, 37.16")).status_code == 401
