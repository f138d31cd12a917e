"""Changing and deleting entries from the desk, also when two editors do it at once."""

import asyncio
from datetime import UTC, datetime

import pytest

from liveblog.model.entry import EntryDraft, Tombstone
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import AT, YESTERDAY, forms

EDIT = "/desk/harbour/entries/1"
DRAFT = EntryDraft(
    body="The *first* text.",
    headline="Ferries",
    topics=("Paris, Texas", "Harbour"),
    byline=("Ada Quist",),
    occurred_at=datetime(2014, 10, 26, 1, 30, 15, 250_000, tzinfo=UTC),
)


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", DRAFT, COMMAND)
    return desk


async def is_deleted(desk) -> bool:
    async with desk.services.store.read() as transaction:
        return isinstance(await reads.entry_by_id(transaction, desk.blog, 1), Tombstone)


async def test_the_form_shows_the_entry(ada):
    """Editing begins with what is there, in the blog's own time."""
    values = forms(await ada.get(EDIT))[EDIT].values
    assert (values["headline"], values["body"]) == ("Ferries", "The *first* text.")
    assert (values["topics"], values["occurred_at"]) == ("Paris, Texas, Harbour", "2014-10-26T02:30")


async def test_only_what_was_changed_changes(ada, desk):
    """Seconds aren't cut off, a topic with a comma stays one topic, the second 02:30 of a night stays the second."""
    answer = await ada.fill_in(EDIT, EDIT, body="A better text.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/harbour?done=saved&entry=1")
    changed = await desk.entry()
    assert (changed.body, changed.revision) == ("A better text.", 2)
    assert (changed.topics, changed.occurred_at) == (DRAFT.topics, DRAFT.occurred_at)


async def test_every_field_can_be_changed(ada, desk):
    """What is typed into a field, or taken out of it, is saved."""
    values = {"headline": "", "topics": "One, Two", "byline": "", "occurred_at": AT, "pinned": "on"}
    await ada.fill_in(EDIT, EDIT, **values)
    changed = await desk.entry()
    assert (changed.headline, changed.topics, changed.byline) == (None, ("One", "Two"), ())
    assert (changed.occurred_at, changed.pinned) == (YESTERDAY, True)


async def test_saving_without_a_change_makes_no_revision(ada, desk):
    """Readers are not told “updated” when nothing is new."""
    assert (await ada.fill_in(EDIT, EDIT)).status_code == 303
    assert (await desk.entry()).revision == 1


async def test_errors_in_an_edit_lose_nothing(ada, desk):
    """As in a new entry: all comes back, with a sentence at the field."""
    answer = await ada.fill_in(EDIT, EDIT, body=" ", headline="New", occurred_at="")
    assert answer.status_code == 422
    assert forms(answer)[EDIT].values["headline"] == "New"
    assert answer.text.count("This must not be empty.") == 1
    answer = await ada.fill_in(EDIT, EDIT, body=" ", headline="New")
    assert "This must not be empty." in answer.text
    assert (await desk.entry()).revision == 1


async def test_changes_of_different_paragraphs_are_put_together(ada, ben, desk):
    """Two at once, in two places: the second is shown both changes in one form, and saves it with one press."""
    await ada.fill_in(EDIT, EDIT, body="One.\n\nTwo.\n\nThree.")
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="One.\n\nTwo.\n\nThree, by Ben.", topics="Paris, Texas, Harbour, Rail")
    answer = await ada.post(EDIT, mine.values | {"body": "One, by Ada.\n\nTwo.\n\nThree.", "headline": "By Ada"})
    assert answer.status_code == 412
    assert "Your changes and those of Ben Tarr have been merged in this form" in answer.text
    assert (await desk.entry()).body == "One.\n\nTwo.\n\nThree, by Ben."
    form = forms(answer)[EDIT]
    assert (await ada.post(EDIT, form.values)).status_code == 303
    saved = await desk.entry()
    assert (saved.body, saved.headline) == ("One, by Ada.\n\nTwo.\n\nThree, by Ben.", "By Ada")
    assert saved.topics == ("Paris, Texas", "Harbour", "Rail")


@pytest.mark.parametrize(
    ("choice", "body"), [("mine", "Ada's text."), ("theirs", "Ben's text."), ("both", "Ben's text.\n\nAda's text.")]
)
async def test_only_what_both_changed_is_asked_about(ada, ben, desk, choice: str, body: str):
    """Both versions of the paragraph and of the headline stand beside each other; all else is decided already."""
    await ada.fill_in(EDIT, EDIT, body="The text.\n\nThe end.")
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="Ben's text.\n\nThe end.", headline="By Ben")
    answer = await ada.post(EDIT, mine.values | {"body": "Ada's text.\n\nThe end.", "headline": "By Ada"})
    assert answer.status_code == 412
    shown = answer.text.replace("&#39;", "'")
    asked = [text for text in ("Ben's text.", "Ada's text.", "By Ben", "By Ada") if f">{text}</span>" in shown]
    assert len(asked) == 4
    assert ">The end.<" not in shown
    choices = {"choice-0": choice, "choice-headline": "theirs", "do": "merge"}
    looked = await ada.post(EDIT, forms(answer)[EDIT].values | choices)
    assert looked.status_code == 200
    assert (await ada.post(EDIT, forms(looked)[EDIT].values)).status_code == 303
    saved = await desk.entry()
    assert (saved.body, saved.headline) == (f"{body}\n\nThe end.", "By Ben")


async def test_a_third_who_saves_meanwhile_is_put_together_too(ada, ben, desk):
    """What was chosen is compared with what stands there by then, like any edit: no text is overwritten unseen."""
    await ada.fill_in(EDIT, EDIT, body="One.\n\nTwo.")
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="One, by Ben.\n\nTwo.")
    answer = await ada.post(EDIT, mine.values | {"body": "One, by Ada.\n\nTwo."})
    await ben.fill_in(EDIT, EDIT, body="One, by Ben.\n\nTwo, by Ben.")
    looked = await ada.post(EDIT, forms(answer)[EDIT].values | {"choice-0": "mine", "do": "merge"})
    again = await ada.post(EDIT, forms(looked)[EDIT].values)
    assert again.status_code == 412
    assert (await ada.post(EDIT, forms(again)[EDIT].values)).status_code == 303
    assert (await desk.entry()).body == "One, by Ada.\n\nTwo, by Ben."


async def test_what_it_was_typed_over_may_not_be_known(ada, ben, desk):
    """Then both texts stand beside each other as they are, and their editor decides."""
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="Ben's text.")
    for values in ({"revision": ""}, {"do": "merge", "over": "nonsense"}):
        answer = await ada.post(EDIT, mine.values | {"body": "Ada's text."} | values)
        assert answer.status_code == 412
        assert "Ada's text." in answer.text.replace("&#39;", "'")
    values = forms(await ada.post(EDIT, mine.values | {"body": "Ada's text.", "revision": ""}))[EDIT].values
    assert values["body"] == "Ada's text."
    assert (await ada.post(EDIT, values)).status_code == 303
    assert (await desk.entry()).body == "Ada's text."


async def test_of_many_editors_at_once_one_wins(ada, desk):
    """However close they are, no text is overwritten unseen."""
    form = forms(await ada.get(EDIT))[EDIT]
    answers = await asyncio.gather(*(ada.fetch(EDIT, form.values | {"body": f"Text {n}."}) for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    assert (await desk.entry()).revision == 2


async def test_an_edit_whose_answer_was_lost_can_be_sent_again(ada, desk):
    """The second time it is already so: no conflict with oneself, and no second revision."""
    form = forms(await ada.get(EDIT))[EDIT]
    for _ in range(2):
        assert (await ada.fetch(EDIT, form.values | {"body": "Sent twice."})).status_code == 200
    assert (await desk.entry()).revision == 2


@pytest.mark.parametrize("revision", ["", "x", "aaaaaaaa.1", "1"])
async def test_an_edit_of_nobody_knows_which_text_is_a_conflict(ada, desk, revision):
    """A form without a good revision overwrites nothing unasked."""
    assert (await ada.fill_in(EDIT, EDIT, revision=revision, body="New.")).status_code == 412
    assert (await desk.entry()).revision == 1


async def test_what_was_written_into_a_deleted_entry_can_be_posted_anew(ada, ben, desk):
    """Somebody deletes what another edits: the words go into the form of a new entry, whose old time is asked about."""
    form = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(f"{EDIT}/delete", f"{EDIT}/delete")
    answer = await ada.post(EDIT, form.values | {"body": "Not in vain."})
    assert answer.status_code == 410
    anew = forms(answer)["/desk/harbour"]
    assert anew.values["body"] == "Not in vain."
    meant = {"meant": "2014-10-26T01:30:00.000Z"}
    assert meant["meant"] in answer.text
    assert (await ada.post(anew.action, anew.values | meant)).status_code == 303


async def test_a_preview_of_an_edit_changes_nothing(ada, desk):
    """Looking is free."""
    answer = await ada.fill_in(EDIT, EDIT, body="Perhaps **this**.", do="preview")
    assert answer.status_code == 200
    assert "<strong>this</strong>" in answer.text
    assert (await desk.entry()).revision == 1


async def test_deleting_asks_first(ada, desk):
    """Following the link deletes nothing; the button on its page does."""
    page = await ada.get(f"{EDIT}/delete")
    assert "Delete entry 1?" in page.text
    assert not await is_deleted(desk)
    form = forms(page)[f"{EDIT}/delete"]
    answer = await ada.post(form.action, form.values)
    assert answer.headers["location"] == "/desk/harbour?done=deleted&entry=1"
    assert await is_deleted(desk)
    assert "first" not in (await ada.get("/desk/harbour")).text


async def test_nobody_deletes_a_text_they_have_not_seen(ada, ben, desk):
    """When it changes between asking and deleting, the question is asked again with what is there now."""
    form = forms(await ada.get(f"{EDIT}/delete"))[f"{EDIT}/delete"]
    await ben.fill_in(EDIT, EDIT, body="Newer.")
    answer = await ada.post(form.action, form.values)
    assert answer.status_code == 412
    assert "Newer." in answer.text
    again = forms(answer)[f"{EDIT}/delete"]
    assert (await ada.post(again.action, again.values)).status_code == 303


async def test_deleting_needs_the_token(ada, desk):
    """Like every change."""
    assert (await ada.post(f"{EDIT}/delete", {"csrf": "no"})).status_code == 403
    assert (await ada.fetch(f"{EDIT}/delete", {"csrf": "no"})).json()["code"] == "stale_form"
    assert not await is_deleted(desk)


async def test_a_button_pressed_after_the_session_ended_leads_to_the_login(ada, desk):
    """Nothing was typed there, so nothing has to be kept; the script is told instead of sent."""
    status, delete = "/desk/harbour/status", f"{EDIT}/delete"
    ada.client.cookies.clear()
    answer = await ada.post(delete, {"csrf": "x"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/desk/login?next=%2Fdesk%2Fharbour%2Fentries%2F1%2Fdelete",
    )
    answer = await ada.post(status, {"csrf": "x", "status": "closed"})
    assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Fharbour"
    assert (await ada.fetch(delete, {"csrf": "x"})).json()["code"] == "unauthenticated"
    assert not await is_deleted(desk)


async def test_what_is_not_there_is_a_page_that_says_so(ada):
    """Wrong addresses below the desk are answered in words."""
    for path in (
        "/desk/none",
        f"/desk/harbour/entries/{10**30}",
        "/desk/harbour/entries/99",
        "/desk/harbour/entries/99/delete",
    ):
        assert (await ada.get(path)).status_code == 404
    assert (await ada.fill_in("/desk/harbour", "/desk/harbour")).status_code == 422
    assert (await ada.fill_in(f"{EDIT}/delete", f"{EDIT}/delete")).status_code == 303
    assert (await ada.get(EDIT)).status_code == 410
