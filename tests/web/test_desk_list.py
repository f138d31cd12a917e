"""The list of the desk: narrowed to some entries or to drafts, searched through, and what is new in it."""

import re

import pytest

from liveblog.model.blog import Visibility
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.web.desks import Visitor, forms

LIST = "/desk/harbour"


@pytest.fixture
async def posted(desk, ada: Visitor) -> None:
    """Post four entries: the second by Ada, the third pinned, the first and the last key events."""
    post = desk.services.desk.post
    await post("harbour", EntryDraft(body="The ferry leaves.", key_event=True), COMMAND)
    await ada.write(body="Written by Ada.")
    await post("harbour", EntryDraft(body="What matters most.", pinned=True), COMMAND)
    await post("harbour", EntryDraft(body="The **ferry** is back.", key_event=True), COMMAND)


async def listed(visitor: Visitor, query: str = "") -> list[int]:
    """Return the numbers of the entries that the list shows."""
    answer = await visitor.get(LIST + query)
    assert answer.status_code == 200
    return [int(number) for number in re.findall(r'<div class="item[^"]*" data-id="(\d+)"', answer.text)]


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("?only=mine", [2]),
        ("?only=pinned", [3]),
        ("?only=key", [4, 1]),
        ("?q=ferry", [4, 1]),
        ("?q=ferry+back", [4]),
        ("?q=matters&only=key", []),
        ("?only=drafts", []),
    ],
)
async def test_the_list_is_narrowed(ada: Visitor, query: str, numbers: list[int]):
    """Each filter and each search picks out what it says, newest first, in the page and in the part of it alone."""
    assert await listed(ada, query) == numbers
    assert await listed(ada, f"{query or '?'}{'&' if query else ''}part=list") == numbers


@pytest.mark.usefixtures("posted")
async def test_the_choices_say_what_there_is(ada: Visitor):
    """Beside each stands how many there are, and the one that is chosen says so."""
    page = (await ada.get(f"{LIST}?only=key")).text
    told = re.search(r'<nav class="picks".*?</nav>', page, re.DOTALL)
    assert told is not None
    words = " ".join(re.sub("<[^>]+>", " ", told[0]).split())
    assert words == "All 4 Mine Pinned 1 Key events 2 Drafts Submitted Scheduled"
    assert re.search(r'\?only=key#list" aria-current="page">Key events', told[0])


@pytest.mark.usefixtures("posted")
async def test_what_was_searched_for_is_marked(ada: Visitor):
    """As on the readers' page, and each entry can be edited and deleted there."""
    page = (await ada.get(f"{LIST}?q=ferry")).text
    assert "<mark>ferry</mark>" in page
    assert 'data-delete="4"' in page
    assert "2 entries" in page


async def test_what_was_picked_goes_on(ada: Visitor, desk):
    """Where there are more than a page has, a link leads to those below, and on it one back to the newest."""
    for number in range(23):
        await desk.services.desk.post("harbour", EntryDraft(body=f"Number {number}.", key_event=True), COMMAND)
    assert await listed(ada, "?only=key") == list(range(23, 3, -1))
    page = (await ada.get(f"{LIST}?only=key")).text
    assert f'<a href="{LIST}?only=key&amp;before=4#list" data-pick>Older</a>' in page
    assert await listed(ada, "?only=key&before=4") == [3, 2, 1]
    assert f'<a href="{LIST}?only=key#list" data-pick>Newest</a>' in (await ada.get(f"{LIST}?only=key&before=4")).text


async def test_drafts_are_listed_by_their_state(ada: Visitor):
    """A filter of drafts shows those and no others; the list of drafts is narrowed the same way."""
    form = forms(await ada.get(LIST))[LIST].values
    await ada.post(f"{LIST}/drafts", form | {"body": "Half a thought.", "do": "keep"})
    for query, is_there in (("drafts", True), ("submitted", False), ("scheduled", False)):
        for address in (f"{LIST}?only={query}", f"{LIST}/drafts?part=list&only={query}"):
            assert ("Half a thought." in (await ada.get(address)).text) is is_there
    assert "Nothing is scheduled." in (await ada.get(f"{LIST}?only=scheduled")).text


@pytest.mark.parametrize(
    "query", ["?only=nothing", "?only=mine&q=ferry", "?only=key&page=1", "?before=1", "?q=" + "x" * 201, "?before=0"]
)
async def test_what_cannot_be_asked_is_refused(ada: Visitor, query: str):
    """An address that says what can't be is answered as one, and nothing is guessed."""
    assert (await ada.get(LIST + query)).status_code == 400


@pytest.mark.usefixtures("posted")
async def test_a_private_blog_is_searched_by_its_editors(ada: Visitor, desk):
    """Nobody else is asked: the desk is behind its login."""
    await desk.services.desk.change_blog("harbour", {"visibility": Visibility.PRIVATE}, COMMAND)
    assert await listed(ada, "?q=ferry") == [4, 1]


async def test_what_others_wrote_since_is_marked(ada: Visitor, desk):
    """Not on the first look, not one's own, and as a word; what was changed since says so."""
    post, clock = desk.services.desk.post, desk.services.desk
    await post("harbour", EntryDraft(body="Seen before."), COMMAND)
    assert "unseen" not in (await ada.get(LIST)).text
    await ada.write(body="By Ada herself.")
    await post("harbour", EntryDraft(body="By somebody else."), COMMAND)
    await clock.revise("harbour", 1, {"body": "Changed since."}, COMMAND)
    page = (await ada.get(LIST)).text
    marks = re.findall(r'<div class="item( unseen)?" data-id="(\d+)"', page)
    assert marks == [(" unseen", "3"), ("", "2"), (" unseen", "1")]
    assert re.findall(r'<span class="unseen-mark">(\w+)</span>', page) == ["New", "Changed"]
