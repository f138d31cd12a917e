"""What the desk's script asks for while somebody types: topics, bylines, and entries by their time or their words."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND

NAMES, LINKABLE = "/desk/harbour/names", "/desk/harbour/linkable"
NINE = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)


@pytest.fixture
async def desk(desk):
    for number, (headline, byline) in enumerate((("Gates close", "Ada Quist"), (None, "Ben Tarr"), ("Gates open", ""))):
        at = NINE + timedelta(minutes=number * 165)
        draft = EntryDraft("The **quay** is dry.", headline, ("Harbour",), (byline,) if byline else (), at)
        await desk.services.desk.post("harbour", draft, COMMAND)
    return desk


async def titles(ada, typed: str) -> list[str]:
    answer = await ada.get(f"{LINKABLE}?{urlencode({'q': typed})}")
    assert answer.status_code == 200
    return [f"{entry['time']} {entry['title']}" for entry in answer.json()["entries"]]


@pytest.mark.usefixtures("desk")
async def test_names_are_those_of_the_blog(ada):
    """Topics that are used, and who was named last; nobody keeps the answer but the editor's page."""
    answer = await ada.get(NAMES)
    assert answer.json() == {"topics": ["Harbour"], "bylines": ["Ben Tarr", "Ada Quist"], "figures": []}
    assert answer.headers["cache-control"] == "no-store"


async def test_an_entry_is_found_by_its_time_in_the_blog_s_zone(ada, desk):
    """With or without a colon, as far as it is typed, with or without a zero; by the clock of the blog."""
    for typed in ("10", "1002", "10:02", "10.0", "1"):
        assert (await titles(ada, typed))[-1] == "10:02 Gates close", typed
    await desk.services.desk.change_blog("harbour", {"zone": "UTC"}, COMMAND)
    for typed in ("9", "09", "902", "09:0"):
        assert await titles(ada, typed) == ["09:02 Gates close"], typed


@pytest.mark.usefixtures("desk")
async def test_an_entry_is_found_by_its_words(ada):
    """Parts of words of headline and text, whatever capitals; without words the newest; else none."""
    assert await titles(ada, "gat") == ["15:32 Gates open", "10:02 Gates close"]
    assert (
        await titles(ada, "QUAY")
        == await titles(ada, "")
        == [
            "15:32 Gates open",
            "12:47 The quay is dry.",
            "10:02 Gates close",
        ]
    )
    assert await titles(ada, "2031") == await titles(ada, "x" * 5000) == await titles(ada, "\0") == []


@pytest.mark.usefixtures("desk")
async def test_an_entry_leads_to_its_permalink(ada):
    """What stands in the link is an address of our own pages."""
    entries = (await ada.get(f"{LINKABLE}?q=1002")).json()["entries"]
    assert entries == [
        {"address": "/blogs/harbour/entries/1", "time": "10:02", "day": "24 Nov", "title": "Gates close"}
    ]
