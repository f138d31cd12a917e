"""Drafts at the desk, without JavaScript: kept, submitted, approved, sent back, discarded."""

import asyncio
import re
from datetime import timedelta

import pytest

from liveblog.errors import DraftNotFound
from liveblog.intake.localtime import local_text
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.store import drafts as rows
from liveblog.store import reads
from tests.web.desks import OpenDesk, Visitor, fields_for, forms

DESK, DRAFTS = "/desk/harbour", "/desk/harbour/drafts"


@pytest.fixture
async def desk(desk: OpenDesk) -> OpenDesk:
    """The desk, with Ines, who is a contributor, and Rosa, who may only read."""
    await desk.services.users.create("ines", "Ines Lund", Scope.SUBMIT)
    await desk.services.users.create("rosa", "Rosa Vik", Scope.READ)
    return desk


@pytest.fixture
async def ines(desk: OpenDesk):
    """Let Ines in."""
    async with desk.visitor("ines") as visitor:
        yield visitor


async def draft_of(desk: OpenDesk, number: int = 1) -> Draft:
    """Read a draft."""
    async with desk.services.store.read() as connection:
        return await rows.find_draft(connection, desk.blog, number)


async def posted(desk: OpenDesk) -> list[str]:
    """Return the texts that readers see."""
    async with desk.services.store.read() as connection:
        page = await reads.page(connection, await reads.blog_by_slug(connection, "harbour"), 1, 50)
    return [item.body for item in page.timeline if isinstance(item, Entry)] if page else []


async def submit(ines: Visitor, body: str = "Ships are leaving.", **values: str) -> str:
    """Submit what is typed at the contributor's desk, and return where the draft is."""
    answer = await ines.fill_in(DESK, DRAFTS, body=body, do="submit", **values)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


async def press(visitor: Visitor, there: str, do: str, **values: str):
    """Open a draft and press a button of it."""
    fields = fields_for(await visitor.get(there), there)
    return await visitor.post(there, fields | {"do": do} | values)


async def test_a_contributor_submits_and_an_editor_approves(ines, ada, desk):
    """Readers see nothing before it is approved, then the entry, by the contributor; the draft is no more."""
    there = await submit(ines, headline="Harbour")
    assert await posted(desk) == []
    assert "Ships are leaving." in (await ada.get(DESK)).text
    answer = await press(ada, there, "approve")
    assert answer.headers["location"] == "/desk/harbour?done=posted&entry=1"
    async with desk.services.store.read() as connection:
        entry = await reads.present_entry(connection, desk.blog, 1)
    assert (entry.body, entry.byline) == ("Ships are leaving.", ("Ines Lund",))
    assert "entry 1" in (await ines.get(there)).text


async def test_what_was_changed_since_is_not_approved(ines, ada, desk):
    """An approval is of the version that was seen: else the newer one is shown first, and nothing is posted."""
    there = await submit(ines)
    fields = fields_for(await ada.get(there), there)
    await press(ines, there, "save", body="Nine ships are leaving.")
    answer = await ada.post(there, fields | {"do": "approve"})
    assert answer.status_code == 412
    assert await posted(desk) == []
    await press(ada, there, "approve")
    assert await posted(desk) == ["Nine ships are leaving."]


async def test_two_editors_approve_at_once(ines, ada, desk):
    """It is posted once, and the second is led to the entry."""
    there = await submit(ines)
    async with desk.visitor("ben") as ben:
        values = [fields_for(await who.get(there), there) | {"do": "approve"} for who in (ada, ben)]
        answers = await asyncio.gather(ada.post(there, values[0]), ben.post(there, values[1]))
    assert {answer.headers["location"] for answer in answers} == {"/desk/harbour?done=posted&entry=1"}
    assert len(await posted(desk)) == 1


@pytest.mark.parametrize("nothing", ["", "\u200b", "\u2060 \n\u3164"], ids=ascii)
async def test_a_form_that_was_submitted_empty_can_be_filled_in(ines, desk, nothing):
    """What is refused leaves no draft behind, which the form that comes back would know nothing of."""
    refused = await ines.fill_in(DESK, DRAFTS, body=nothing, do="submit")
    assert refused.status_code == 422
    filled = fields_for(refused, DRAFTS) | {"body": "Ships are leaving.", "do": "submit"}
    assert (await ines.post(DRAFTS, filled)).status_code == 303
    assert (await draft_of(desk)).state is DraftState.SUBMITTED


@pytest.mark.parametrize("do", ["approve", "send-back", "discard", "unschedule"])
async def test_whoever_decides_a_moment_later_is_led_to_the_entry(ines, ada, desk, do):
    """The page was open, another editor has approved meanwhile: there is no error, and nothing else happens."""
    there = await submit(ines)
    async with desk.visitor("ben") as ben:
        fields = fields_for(await ben.get(there), there)
        await press(ada, there, "approve")
        answer = await ben.post(there, {name: fields[name] for name in ("csrf", "seen")} | {"do": do})
    assert answer.headers["location"] == "/desk/harbour?done=posted&entry=1"
    assert len(await posted(desk)) == 1


@pytest.mark.parametrize(
    ("do", "at"), [("post", ""), ("save", ""), ("schedule", "2031-07-28T18:00"), ("schedule", "2020-07-28T18:00")]
)
async def test_words_for_a_draft_that_was_posted_meanwhile_come_back(ines, ada, desk, do, at):
    """They are in the form of a new entry, with the sentence that says which entry the draft is; nothing is posted."""
    there = await submit(ines)
    async with desk.visitor("ben") as ben:
        fields = fields_for(await ben.get(there), there)
        await press(ada, there, "approve")
        typed = {"do": do, "body": "Nine ships are leaving.", "publish_at": at}
        answer = await ben.post(there, fields | typed)
        assert answer.status_code == 409
        assert "Nine ships are leaving." in fields_for(answer, DRAFTS.replace("/drafts", ""))["body"]
        assert "This draft was posted: it is entry 1." in answer.text
        again = fields_for(answer, DESK) | {"do": "post"}
        assert (await ben.post(DESK, again)).status_code == 303
    assert await posted(desk) == ["Nine ships are leaving.", "Ships are leaving."]


@pytest.mark.parametrize("do", ["post", "save"])
async def test_a_headline_for_a_draft_that_was_posted_meanwhile_comes_back(ines, ada, desk, do):
    """So it is also where the text is the entry's: nobody is told that it was posted with the headline they typed."""
    there = await submit(ines)
    async with desk.visitor("ben") as ben:
        fields = fields_for(await ben.get(there), there)
        await press(ada, there, "approve")
        answer = await ben.post(there, fields | {"do": do, "headline": "Nine ships"})
        assert answer.status_code == 409
        assert fields_for(answer, DESK)["headline"] == "Nine ships"


async def test_words_of_an_author_come_back_when_an_editor_was_quicker(ines, ada, desk):
    """Who may only submit has them in the form of a new draft."""
    there = await submit(ines)
    fields = fields_for(await ines.get(there), there)
    await press(ada, there, "approve")
    answer = await ines.post(there, fields | {"do": "save", "body": "Nine ships are leaving."})
    assert answer.status_code == 409
    assert "Nine ships are leaving." in answer.text
    script = await ines.fetch(there, fields | {"do": "save", "body": "Nine ships are leaving."})
    assert (script.status_code, script.json()["code"]) == (409, "draft_posted")


async def test_a_page_that_is_drawn_anew_is_no_second_look(ines, ada, desk):
    """Only who opens it has seen it now: what an open page fetches again would else tell all pages for ever."""
    there = await submit(ines)
    page = (await ada.get(there)).text
    opened = (await draft_of(desk)).seen_at
    assert opened
    parts = re.findall(r'data-part="(draft[^"]*)" data-src="([^"]+)"', page)
    assert [name for name, _ in parts] == ["draft", "draft-history"]
    for name, address in parts:
        assert f'data-part="{name}"' in (await ada.get(address)).text
    assert (await draft_of(desk)).seen_at == opened
    await ada.get(there)
    assert (await draft_of(desk)).seen_at not in (None, opened)


async def test_an_editor_sends_it_back_with_a_word(ines, ada, desk):
    """Its author reads what is missing, and by whom it was seen before; afterwards it is theirs to change."""
    there = await submit(ines, comment="Please check the number.")
    assert "Please check the number." in (await ada.get(there)).text
    told = r'seen by <span dir="auto">Ada Quist</span> <span data-ago="\d+">(just now|\d+ seconds? ago)</span>'
    assert re.search(told, (await ines.get(there)).text)
    assert re.search(told, (await ines.get(f"{DESK}/drafts")).text)
    answer = await press(ada, there, "send-back", comment="Which ships?")
    assert answer.headers["location"] == "/desk/harbour/drafts?done=send-back"
    assert "Which ships?" in (await ines.get(there)).text
    assert (await ada.get(there)).status_code == 404
    assert (await draft_of(desk)).state is DraftState.OPEN


async def test_a_word_on_what_is_missing_comes_back(ines, ada, desk):
    """Whoever sends a draft back that was saved meanwhile sees the newer one, and has their words still."""
    there = await submit(ines)
    fields = fields_for(await ada.get(there), there)
    await press(ines, there, "save", body="Ships are *leaving*.")
    answer = await ada.post(there, fields | {"do": "send-back", "comment": "Which ships?\nWhose?"})
    assert answer.status_code == 412
    assert fields_for(answer, there)["comment"] == "Which ships?\nWhose?"
    assert (await ada.post(there, fields_for(answer, there) | {"do": "send-back"})).status_code == 303
    assert "Whose?" in (await ines.get(there)).text


async def test_a_name_with_a_comma_is_signed_whole(desk, ada):
    """Whoever approves a draft has another name than its author, whose commas part nothing."""
    await desk.services.users.create("olaf", "Olaf Moe, Bergen", Scope.SUBMIT)
    async with desk.visitor("olaf") as olaf:
        there = await submit(olaf)
    await press(ada, there, "approve")
    async with desk.services.store.read() as connection:
        assert (await reads.present_entry(connection, desk.blog, 1)).byline == ("Olaf Moe, Bergen",)


@pytest.mark.parametrize("do", ["post", "approve", "schedule", "send-back", "unschedule"])
async def test_a_contributor_posts_nothing(ines, desk, do: str):
    """What is for editors is refused to contributors, in their own drafts, too."""
    there = await submit(ines)
    answer = await press(ines, there, do, publish_at=local_text(now() + timedelta(days=1), desk.blog.zone))
    assert answer.status_code == 403
    assert (await posted(desk), (await draft_of(desk)).state) == ([], DraftState.SUBMITTED)


async def test_a_private_draft_is_nobodys_business(ines, ada, desk):
    """A draft that was not submitted is not there for anybody else: not in lists, and not at its address."""
    answer = await ines.fill_in(DESK, DRAFTS, body="Only an idea.", do="keep")
    there = answer.headers["location"].partition("?")[0]
    assert "Only an idea." in (await ines.get(DRAFTS)).text
    async with desk.visitor("rosa") as rosa:
        assert (await rosa.get(there)).status_code == 403
    assert (await ada.get(there)).status_code == 404
    for page in (DESK, DRAFTS):
        assert "Only an idea." not in (await ada.get(page)).text
    assert (await press_as(ada, there, "discard")).status_code == 404


async def press_as(visitor: Visitor, there: str, do: str):
    """Press a button of a draft that one can't open."""
    csrf = forms(await visitor.get(DESK))[DESK].values["csrf"]
    return await visitor.post(there, {"csrf": csrf, "do": do, "seen": "1"})


async def test_scripts_keep_what_is_typed(ada, desk):
    """Each saving says the version that it made; one that knows none of it is refused, and nothing is lost."""
    values = forms(await ada.get(DESK))[DESK].values | {"body": "Ships are"}
    first = (await ada.fetch(DRAFTS, values)).json()
    second = (await ada.fetch(DRAFTS, values | {"body": "Ships are leaving.", "seen": str(first["version"])})).json()
    stale = await ada.fetch(DRAFTS, values | {"body": "Other."})
    assert ((first["id"], first["version"]), (second["id"], second["version"])) == ((1, 1), (1, 2))
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_revision")
    assert (await draft_of(desk)).text.body == "Ships are leaving."


async def test_a_post_ends_its_draft(ada, desk):
    """What was kept while it was typed is gone once it is posted, and a saving that comes late begins no other."""
    values = forms(await ada.get(DESK))[DESK].values | {"body": "Ships are leaving."}
    await ada.fetch(DRAFTS, values)
    await ada.post(DESK, values | {"do": "post"})
    late = await ada.fetch(DRAFTS, values | {"body": "Ships are leavin", "seen": "1"})
    other = forms(await ada.get(DESK))[DESK].values | {"body": "Posted before it was kept."}
    await ada.post(DESK, other | {"do": "post"})
    later = await ada.fetch(DRAFTS, other)
    assert (await draft_of(desk)).state is DraftState.POSTED
    assert (late.status_code, later.status_code) == (409, 409)
    assert "No words" not in (await ada.get(DRAFTS)).text


async def test_a_contributor_schedules_nothing(ines, desk):
    """Whoever may not post may not have it posted later."""
    typed = {"body": "The result.", "publish_date": "2131-03-04", "publish_time": "18:00"}
    answer = await ines.fill_in(DESK, DRAFTS, do="schedule", **typed)
    assert answer.status_code == 403
    with pytest.raises(DraftNotFound):
        await draft_of(desk)


async def test_what_is_discarded_comes_back(ines, desk):
    """It is on no list but that of discarded ones, from where it comes back as it was."""
    there = await submit(ines)
    answer = await press(ines, there, "discard")
    assert answer.headers["location"] == "/desk/harbour/drafts?done=discard"
    assert (await draft_of(desk)).state is DraftState.DISCARDED
    await press(ines, there, "bring-back")
    assert ((await draft_of(desk)).state, (await draft_of(desk)).text.body) == (DraftState.OPEN, "Ships are leaving.")


async def test_an_earlier_version_comes_back_into_the_form(ines, desk):
    """A version fills the form with what it said, and is saved over the last only when somebody says so."""
    there = await submit(ines)
    async with desk.services.store.write() as connection:
        draft = await rows.find_draft(connection, desk.blog, 1)
        await rows.save_text(connection, draft, DraftText(body="Other."), "user:9", now())
    assert "Ships are leaving." in fields_for(await ines.get(f"{there}?version=1"), there)["body"]
    assert (await draft_of(desk)).text.body == "Other."
    assert (await ines.get(f"{there}?version=7")).status_code == 404
    assert (await ines.get(f"{there}?version=x")).status_code == 400


async def test_a_session_that_ended_keeps_the_words(desk):
    """Nothing that was typed into a draft is lost when nobody is logged in any more."""
    async with desk.visitor() as stranger:
        answer = await stranger.post(DRAFTS, {"body": "Words.", "do": "keep", "csrf": "old"})
    assert answer.status_code == 401
    assert "Words." in answer.text


async def test_nothing_else_is_done_with_a_draft(ines, desk):
    """What is no act is refused by name."""
    there = await submit(ines)
    assert (await press(ines, there, "publish")).status_code == 400
    assert (await ines.fill_in(DESK, DRAFTS, body="Text.", do="post")).status_code == 400
