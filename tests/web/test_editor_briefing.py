"""The briefing at the desk: written, put in order, looked at again, never lost to a second editor. No JavaScript."""

import asyncio
from datetime import timedelta

from liveblog.desk.changes import Delete, SetBriefing, revision_or_retraction
from liveblog.model.briefing import Briefing, BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.model.promise import PromiseDraft
from liveblog.render.times import clock_time, short_date
from liveblog.store import reads
from tests.web.desks import BERLIN, fields_for, forms

PAGE = "/desk/harbour/briefing"


async def post(desk, body: str = "Ten ships left.") -> None:
    """Post an entry."""
    await desk.services.desk.post("harbour", EntryDraft(body), COMMAND)


async def stands(desk) -> Briefing | None:
    """Read the briefing."""
    async with desk.services.store.read() as transaction:
        return (await reads.blog_by_slug(transaction, "harbour")).briefing


async def brief(desk, *said: StatementDraft) -> None:
    """Write a briefing."""
    await desk.services.desk.do("harbour", SetBriefing(BriefingDraft(said)), COMMAND)


async def correct(desk, number: int) -> None:
    """Correct an entry."""
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships.")
    await desk.services.desk.do("harbour", revision_or_retraction(number, {}, None, told), COMMAND)


def texts(answer) -> list[str]:
    """Return what stands in the rows of the form."""
    values = forms(answer)[PAGE].values
    return [value.strip() for name, value in values.items() if name.startswith("text-")]


async def test_statements_are_written_with_their_entries(desk, ada):
    """Entries are named by number and by time, in a field of their own or in the text; what is blank says nothing."""
    await post(desk)
    await post(desk, "Nobody was hurt.")
    async with desk.services.store.read() as transaction:
        first = await reads.present_entry(transaction, desk.blog, 1)
    clock = first.occurred_at.astimezone(BERLIN).strftime("%H:%M")
    said = {"text-0": "Ten *ships* left", "entries-0": "#1, 2", "status-0": "confirmed", "text-1": "All is well [[#2]]"}
    answer = await ada.post(PAGE, fields_for(await ada.get(PAGE), PAGE) | said | {"text-2": " ", "do": "save"})
    assert answer.headers["location"] == "/desk/harbour?done=briefing"
    assert "The briefing is saved." in (await ada.get(answer.headers["location"])).text
    found = await stands(desk)
    assert found
    assert [statement.status for statement in found.statements] == [ClaimStatus.CONFIRMED, None]
    assert [[entry.id for entry in statement.entries] for statement in found.statements] == [[1, 2], [2]]
    form = fields_for(await ada.get(PAGE), PAGE)
    assert (form["entries-0"], form["entries-1"]) == ("#1, #2", "")
    wrong = await ada.post(PAGE, form | {"entries-1": f"{clock}, soon", "do": "save"})
    assert wrong.status_code == 422
    assert "must be the time of an entry" in wrong.text or "several" in wrong.text
    assert texts(wrong)[:2] == ["Ten *ships* left", found.statements[1].text]


async def test_statements_are_moved_removed_and_added(desk, ada):
    """Each button gives the form back as it was typed, in the new order, and saves nothing."""
    form = fields_for(await ada.get(PAGE), PAGE) | {"text-0": "One", "text-1": "Two", "text-2": "Three"}
    for act, order in (
        ("down-0", ["Two", "One", "Three"]),
        ("up-2", ["One", "Three", "Two"]),
        ("remove-1", ["One", "Three"]),
        ("up-0", ["One", "Two", "Three"]),
        ("remove-9", ["One", "Two", "Three"]),
        ("up-x", ["One", "Two", "Three"]),
        ("up-" + "9" * 5000, ["One", "Two", "Three"]),
    ):
        answer = await ada.post(PAGE, form | {"do": act})
        assert [text for text in texts(answer) if text] == order
        assert texts(answer)[-1] == ""
    assert await stands(desk) is None
    full = {f"text-{number}": f"Statement {number}" for number in range(7)}
    assert len(texts(await ada.post(PAGE, form | full | {"do": "add"}))) == 7


async def test_what_is_flagged_is_in_sight_and_is_confirmed(desk, ada):
    """At the desk and on its page, with why; a tick says that it still holds, and so does another text."""
    await post(desk)
    await post(desk, "Zzyzx.")
    await brief(desk, StatementDraft("Ten ships left.", entries=(1,)), StatementDraft("Two came back.", entries=(2,)))
    assert "look again" not in (await ada.get("/desk/harbour")).text
    await correct(desk, 1)
    await desk.services.desk.do("harbour", Delete(2), COMMAND)
    for page in ("/desk/harbour", PAGE):
        shown = (await ada.get(page)).text
        assert "was corrected." in shown
        assert "was deleted." in shown
    form = fields_for(await ada.get(PAGE), PAGE)
    await ada.post(PAGE, form | {"do": "save"})
    found = await stands(desk)
    assert found
    assert len(found.flagged) == 2
    form = fields_for(await ada.get(PAGE), PAGE)
    await ada.post(PAGE, form | {"confirmed-0": "yes", "text-1": "Two are back.", "do": "save"})
    assert "look again" not in (await ada.get("/desk/harbour")).text


async def test_what_was_on_another_day_says_so(desk, ada):
    """An entry that has to be looked at again, a promise that is due, and entries that are offered for a claim."""
    then = desk.services.desk.clock() - timedelta(days=2)
    await desk.services.desk.post("harbour", EntryDraft("Ten ships left.", occurred_at=then), COMMAND)
    await brief(desk, StatementDraft("Ten ships left.", entries=(1,)))
    await correct(desk, 1)
    await desk.services.promises.make(desk.blog, PromiseDraft("We have asked.", then), COMMAND)
    told = f"{short_date(then, desk.blog.zone)}, {clock_time(then, desk.blog.zone)}"
    page, briefing, claims = [(await ada.get(path)).text for path in ("/desk/harbour", PAGE, "/desk/harbour/claims")]
    assert f"Entry 1 of {told} was corrected." in page
    assert f"Entry 1 of {told} was corrected." in briefing
    assert f">{told}</time>" in page
    assert f"{told} Ten ships left." in claims


async def test_a_second_editor_keeps_their_words_and_sees_the_others(desk, ada):
    """Whoever saves later is told what stands there now, with their own words in the form; saved again they count."""
    form = fields_for(await ada.get(PAGE), PAGE)
    await brief(desk, StatementDraft("What Ben wrote."))
    late = await ada.post(PAGE, form | {"text-0": "What Ada wrote.", "do": "save"})
    assert late.status_code == 412
    assert "What Ben wrote." in late.text
    assert texts(late)[0] == "What Ada wrote."
    assert (await ada.post(PAGE, fields_for(late, PAGE) | {"do": "save"})).status_code == 303
    found = await stands(desk)
    assert found
    assert [statement.text for statement in found.statements] == ["What Ada wrote."]


async def test_of_two_who_save_at_once_one_is_asked(desk, ada):
    """Neither overwrites the other unseen."""
    form = fields_for(await ada.get(PAGE), PAGE)
    answers = await asyncio.gather(*(ada.post(PAGE, form | {"text-0": f"By {n}.", "do": "save"}) for n in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 412]


async def test_it_is_taken_away_by_an_empty_form(desk, ada):
    """Without any statement there is no briefing."""
    await brief(desk, StatementDraft("One."))
    form = fields_for(await ada.get(PAGE), PAGE)
    assert (await ada.post(PAGE, form | {"text-0": "", "do": "save"})).status_code == 303
    assert await stands(desk) is None


async def test_its_time_is_the_one_on_the_blog_s_clock(desk, ada):
    """An empty field is now, and a time that was typed is one of the blog's zone."""
    now = desk.services.desk.clock().astimezone(BERLIN)
    hour = timedelta(hours=1)
    form = fields_for(await ada.get(PAGE), PAGE) | {"text-0": "One.", "do": "save"}
    typed = (now - 26 * hour).strftime("%Y-%m-%dT%H:%M")
    assert (await ada.post(PAGE, form | {"as_of": typed})).status_code == 303
    found = await stands(desk)
    assert found
    assert found.as_of.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M") == typed


async def test_words_survive_the_end_of_a_session(desk):
    """Whoever is logged out meanwhile gets everything back that was typed."""
    async with desk.visitor("ben") as ben:
        form = fields_for(await ben.get(PAGE), PAGE) | {"text-0": "Zzyzx is calm.", "do": "save"}
        await ben.post("/desk/logout", {"csrf": form["csrf"]})
        answer = await ben.post(PAGE, form)
        assert answer.status_code == 401
        assert "Zzyzx is calm." in answer.text
