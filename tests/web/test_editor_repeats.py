"""Forms that come again because an answer was lost, and entries that come late: done once, told as of their writing."""

from datetime import UTC, datetime, timedelta

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import AT, YESTERDAY, forms

LIST = "/desk/harbour"
EDIT = "/desk/harbour/entries/1"
KEY = {"key": "made-by-the-browser-1"}


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", EntryDraft(body="First."), COMMAND)
    return desk


async def entry(desk, number: int = 1):
    async with desk.services.store.read() as transaction:
        return await reads.present_entry(transaction, await reads.blog_by_slug(transaction, "harbour"), number)


async def head(desk) -> int:
    async with desk.services.store.read() as transaction:
        return (await reads.blog_by_slug(transaction, "harbour")).head


async def filled(ada, page: str = EDIT, **values: str) -> dict[str, str]:
    return forms(await ada.get(page))[page].values | KEY | values


async def test_an_edit_whose_answer_was_lost_is_no_clash_with_oneself(ada, desk):
    """Sent again after somebody else changed the entry, it is answered as the first time, and undoes nothing."""
    form = await filled(ada, body="Ada's.")
    first = (await ada.fetch(EDIT, form)).json()
    await desk.services.desk.revise("harbour", 1, {"body": "Ben's, later."}, COMMAND)
    again = await ada.fetch(EDIT, form)
    assert (again.status_code, again.json()) == (200, first)
    assert (await entry(desk)).body == "Ben's, later."


async def test_another_text_from_the_same_form_is_another_change(ada, desk):
    """Nobody is told that their second edit was the first one: it clashes, as it must."""
    form = await filled(ada, body="Ada's.")
    await ada.fetch(EDIT, form)
    answer = await ada.fetch(EDIT, form | {"body": "Ada's second."})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_revision")
    assert (await entry(desk)).body == "Ada's."


async def test_a_repeated_mark_takes_nobody_s_away(ada, desk):
    """Pinned, unpinned by somebody else, and then the first press comes again: it stays unpinned."""
    form = {"csrf": (await filled(ada, LIST))["csrf"], "pinned": "on"} | KEY
    first = (await ada.fetch(f"{EDIT}/marks", form)).json()
    await desk.services.desk.revise("harbour", 1, {"pinned": False}, COMMAND)
    again = await ada.fetch(f"{EDIT}/marks", form)
    assert (again.status_code, again.json()) == (200, first)
    assert not (await entry(desk)).pinned


async def test_a_deleted_entry_is_deleted(ada, desk):
    """Deleting it again, also with the revision that was seen, is a success for scripts and for people."""
    form = {name: value for name, value in (await filled(ada)).items() if name in ("csrf", "revision")}
    for _ in range(2):
        assert (await ada.fetch(f"{EDIT}/delete", form)).json()["id"] == 1
    answer = await ada.post(f"{EDIT}/delete", form)
    assert answer.headers["location"] == f"{LIST}?done=deleted&entry=1"
    assert await head(desk) == 2


async def test_what_comes_late_happened_when_it_was_written(ada, desk):
    """A text from a tunnel stands where it belongs; the answer says when it came, and as which event."""
    written = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=17)
    form = await filled(ada, LIST, body="From the tunnel.", written=rfc3339(written))
    answer = (await ada.fetch(LIST, form)).json()
    late = await entry(desk, 2)
    assert late.occurred_at == written
    assert late.posted_at - written >= timedelta(minutes=17)
    told = {name: answer[name] for name in ("id", "seq", "occurred_at", "posted_at")}
    assert told == {"id": 2, "seq": 2, "occurred_at": rfc3339(written), "posted_at": rfc3339(late.posted_at)}


async def test_a_text_is_the_same_with_and_without_the_time_it_was_written(ada, desk):
    """Sent at once and then again later, because the answer was lost, it is one entry with the first answer."""
    form = await filled(ada, LIST, body="Once.")
    first = (await ada.fetch(LIST, form)).json()
    later = rfc3339(datetime.now(UTC) - timedelta(minutes=3))
    again = (await ada.fetch(LIST, form | {"written": later})).json()
    assert again | {"key": ""} == first | {"key": ""}
    assert await head(desk) == 2


async def test_it_can_be_asked_whether_a_text_was_posted(ada, desk):
    """Before it was, nothing is posted by asking; afterwards the answer is the post's own."""
    form = await filled(ada, LIST, body="Perhaps.")
    answer = await ada.fetch(LIST, form | {"do": "repeat"})
    assert (answer.status_code, answer.json()["code"], await head(desk)) == (409, "not_posted", 1)
    first = (await ada.fetch(LIST, form)).json()
    again = (await ada.fetch(LIST, form | {"do": "repeat"})).json()
    assert again | {"key": ""} == first | {"key": ""}
    assert await head(desk) == 2


async def test_a_time_that_its_editor_gave_stays(ada, desk):
    """When it happened is what they say, whenever it was written."""
    form = await filled(ada, LIST, body="Text.", occurred_at=AT, written=rfc3339(datetime.now(UTC)))
    assert (await ada.fetch(LIST, form)).status_code == 201
    assert (await entry(desk, 2)).occurred_at == YESTERDAY


@pytest.mark.parametrize(
    "odd", ["soon", "2126-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", "2026-01-01T12:00", "0"]
)
async def test_a_clock_that_is_wrong_moves_nothing(ada, desk, odd: str):
    """A time that can't be is no time: the entry happened when it came."""
    assert (await ada.fetch(LIST, await filled(ada, LIST, body="Text.", written=odd))).status_code == 201
    late = await entry(desk, 2)
    assert late.occurred_at == late.posted_at
