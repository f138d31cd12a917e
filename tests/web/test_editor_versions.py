"""The versions of an entry at the desk: who made which, what changed, and one of them made new again."""

import re

import pytest

from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.web.editor.versions import LISTED
from tests.web.desks import forms

EDIT = "/desk/harbour/entries/1"
VERSIONS = f"{EDIT}/versions"
RESTORE = f"{VERSIONS}/restore"
DRAFT = EntryDraft(body="Four boats are late.\n\nThe pier is open.", headline="Boats", byline=("Ada Quist",))


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", DRAFT, COMMAND)
    return desk


def told(page: str) -> list[str]:
    """Return the lines of the list, as text."""
    rows = re.findall("<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [" ".join(re.sub("<[^>]*>", " ", row.split("</label></td>")[-1]).split()) for row in rows]


def difference(page: str) -> str:
    """Return the HTML of what the texts differ in."""
    found = re.search(r'<div class="difference"[^>]*>(.*?)</div>\n</div>', page, re.DOTALL)
    assert found
    return found[1]


async def test_each_version_has_its_editor_and_what_changed(ada, ben):
    """The newest stands first; the first one was posted."""
    await ada.fill_in(EDIT, EDIT, body="Five boats are late.\n\nThe pier is open.")
    await ben.fill_in(EDIT, EDIT, headline="Boats late", topics="Harbour")
    newest, middle, first = told((await ada.get(VERSIONS)).text)
    assert re.fullmatch("3 .* Ben Tarr headline, topics", newest)
    assert re.fullmatch("2 .* Ada Quist text", middle)
    assert re.fullmatch("1 .* command line posted", first)


async def test_the_last_two_are_compared(ada):
    """Words are marked, with words for those who can't see that; what stayed is there once."""
    await ada.fill_in(EDIT, EDIT, body="Five boats are late.\n\nThe pier is open.")
    page = (await ada.get(VERSIONS)).text
    assert "From version 1 to version 2" in page
    text = difference(page)
    assert '<del><span class="visually-hidden">removed: </span>Four</del>' in text
    assert '<ins><span class="visually-hidden">added: </span>Five</ins> boats are late.' in text
    assert text.count("The pier is open.") == 1


async def test_any_two_are_compared(ada, desk):
    """In whichever order they are named, the older one comes first; fields beside the text are told, too."""
    for body in ("Five boats.", "Six boats."):
        await ada.fill_in(EDIT, EDIT, body=body, headline=body)
    numbers = re.findall(r'name="to" value="(\d+)"', (await ada.get(VERSIONS)).text)
    newest, _, first = numbers
    page = (await ada.get(f"{VERSIONS}?from={newest}&to={first}")).text
    assert "From version 1 to version 3" in page
    assert "<dt>Headline</dt>" in page
    assert ">Six boats.</ins>" in page


async def test_text_is_escaped(ada):
    """What editors wrote is text here, never HTML."""
    await ada.fill_in(EDIT, EDIT, body="<script>alert(1)</script> & <b>", headline="<i>")
    page = (await ada.get(VERSIONS)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page


async def test_a_restored_version_is_a_new_revision(ada, desk):
    """All it said comes back, with its time; what is pinned stays so; the ones between stay in the list."""
    was = await desk.entry()
    await ada.fill_in(EDIT, EDIT, body="Wrong.", headline="", topics="Wrong", byline="", key_event="on", pinned="on")
    page = await ada.get(VERSIONS)
    form = forms(page)[RESTORE]
    answer = await ada.post(RESTORE, form.values | {"version": str(was.seq)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{VERSIONS}?done=restored")
    now = await desk.entry()
    assert (now.body, now.headline, now.topics, now.byline) == (was.body, was.headline, was.topics, was.byline)
    assert (now.revision, now.occurred_at, now.key_event, now.pinned) == (3, was.occurred_at, False, True)
    page = (await ada.get(f"{VERSIONS}?done=restored")).text
    assert "The version is restored" in page
    assert len(told(page)) == 3


async def test_nobody_restores_over_what_they_have_not_seen(ada, ben, desk):
    """Somebody else's revision in between is told of, and compared; nothing is lost."""
    first = await desk.entry()
    await ada.fill_in(EDIT, EDIT, body="Second.")
    seen = forms(await ada.get(VERSIONS))[RESTORE].values
    await ben.fill_in(EDIT, EDIT, body="Third, of Ben.")
    answer = await ada.post(RESTORE, seen | {"version": str(first.seq)})
    assert answer.status_code == 412
    assert "Third, of Ben." in answer.text
    assert (await desk.entry()).body == "Third, of Ben."


async def test_deleted_stays_deleted(ada, desk):
    """An entry that is gone has no versions, and none of them can be restored."""
    first = await desk.entry()
    await ada.fill_in(EDIT, EDIT, body="Second.")
    seen = forms(await ada.get(VERSIONS))[RESTORE].values
    await desk.services.desk.delete("harbour", 1, COMMAND)
    assert (await ada.get(VERSIONS)).status_code == 410
    answer = await ada.post(RESTORE, seen | {"version": str(first.seq)})
    assert answer.status_code in (404, 410)
    assert "Four boats" not in answer.text


@pytest.mark.parametrize("query", ["from=0", "to=abc", "from=999", "to=1", "before=-1", "from=99999999999999999999"])
async def test_a_version_that_is_none_is_refused(ada, desk, query: str):
    """Numbers of other events, of other entries, and what is no number get an error, not a page of something else."""
    await desk.services.desk.post("harbour", EntryDraft(body="Another entry."), COMMAND)
    other = "/desk/harbour/entries/2/versions"
    assert (await ada.get(f"{other}?{query}")).status_code in (400, 404)


async def test_many_versions_come_in_stretches(ada, desk):
    """The list has the newest; a link leads to the earlier ones, and all are there once."""
    for number in range(LISTED + 5):
        await desk.services.desk.revise("harbour", 1, {"body": f"Text {number}."}, COMMAND)
    page = (await ada.get(VERSIONS)).text
    further = re.search(r'href="([^"]*\?before=\d+)"', page)
    assert further
    rest = (await ada.get(further[1])).text
    numbers = [int(line.split()[0]) for line in (*told(page), *told(rest))]
    assert numbers == list(range(LISTED + 6, 0, -1))


async def test_before_the_first_version_there_is_none(ada):
    """An address that leads beyond the end says so."""
    assert (await ada.get(f"{VERSIONS}?before=1")).status_code == 404


async def test_an_entry_with_versions_leads_to_them(ada):
    """Its form has the link as soon as there is more than one."""
    assert VERSIONS not in (await ada.get(EDIT)).text
    await ada.fill_in(EDIT, EDIT, body="Second.")
    assert VERSIONS in (await ada.get(EDIT)).text
