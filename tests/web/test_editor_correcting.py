"""What a change is, said with it at the desk; and entries that are withdrawn there. All of it without JavaScript."""

import pytest

from liveblog.model.correction import CorrectionKind
from liveblog.model.entry import EntryDraft
from liveblog.model.event import Kind
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import forms

EDIT = "/desk/harbour/entries/1"
WITHDRAW = f"{EDIT}/withdraw"
VERSIONS = f"{EDIT}/versions"
TOLD = {"correction": "correction", "tell": "Nine ships, not ten.", "was": "Ten ships left."}
NOT_SO = "The ship was another one."


@pytest.fixture
async def desk(desk):
    await desk.services.desk.post("harbour", EntryDraft(body="Ten ships left."), COMMAND)
    return desk


async def kinds(desk) -> list[Kind]:
    async with desk.services.store.read() as transaction:
        return [event.kind for event in await reads.events_after(transaction, desk.blog, 0, 100)]


async def test_a_change_is_an_update_unless_something_else_is_said(ada, desk):
    """The form offers four kinds, with the update chosen: saving asks for nothing."""
    assert forms(await ada.get(EDIT))[EDIT].values["correction"] == "update"
    await ada.fill_in(EDIT, EDIT, body="Nine ships left.")
    saved = await desk.entry()
    assert saved.revised_at is not None
    assert saved.corrections == ()


async def test_a_typo_is_silent(ada, desk):
    """Readers see no mark of it."""
    await ada.fill_in(EDIT, EDIT, body="Ten ships left!", correction="typo", tell="Never told.")
    saved = await desk.entry()
    assert (saved.revision, saved.revised_at, saved.corrections) == (2, None, ())


async def test_a_correction_is_told_in_its_words(ada, desk):
    """The sentence and what was said before go with the change, in an event of its own kind."""
    await ada.fill_in(EDIT, EDIT, body="Nine ships left.", **TOLD)
    (told,) = (await desk.entry()).corrections
    assert (told.kind, told.text, told.was) == (CorrectionKind.CORRECTION, TOLD["tell"], TOLD["was"])
    assert (await kinds(desk))[-1] is Kind.ENTRY_CORRECTED


async def test_what_was_changed_before_can_be_told_alone(ada, desk):
    """A clarification of a text that stays as it is makes a revision."""
    await ada.fill_in(EDIT, EDIT, correction="clarification", tell="All of them were ours.")
    assert [each.text for each in (await desk.entry()).corrections] == ["All of them were ours."]


async def test_a_correction_without_its_sentence_loses_nothing(ada, desk):
    """What is missing is said at its field, and all that was typed and chosen comes back."""
    answer = await ada.fill_in(EDIT, EDIT, body="Nine ships left.", **TOLD | {"tell": " "})
    values = forms(answer)[EDIT].values
    assert answer.status_code == 422
    assert 'id="wrong-tell" data-wrong="tell">This must not be empty.' in answer.text
    assert (values["body"], values["correction"], values["was"]) == ("Nine ships left.", "correction", TOLD["was"])
    assert (await desk.entry()).revision == 1


async def test_one_sentence_is_told_once(ada, desk):
    """A form that is saved again with the same words, as after more was typed, only updates the entry."""
    await ada.fill_in(EDIT, EDIT, body="Nine ships left.", **TOLD)
    await ada.fill_in(EDIT, EDIT, body="Nine ships left at dawn.", **TOLD)
    saved = await desk.entry()
    assert (saved.body, saved.revision, len(saved.corrections)) == ("Nine ships left at dawn.", 3, 1)


async def test_a_conflict_keeps_what_was_chosen(ada, ben, desk):
    """Through the page that asks about both texts, and the look at them, it still is the correction."""
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="Eight ships left.")
    answer = await ada.post(EDIT, mine.values | TOLD | {"body": "Nine ships left."})
    assert answer.status_code == 412
    looked = await ada.post(EDIT, forms(answer)[EDIT].values | {"choice-0": "mine", "do": "merge"})
    assert (await ada.post(EDIT, forms(looked)[EDIT].values)).status_code == 303
    saved = await desk.entry()
    assert (saved.body, saved.corrections[0].text) == ("Nine ships left.", TOLD["tell"])


async def test_a_conflict_keeps_the_claim(ada, ben, desk):
    """What was said to be checked goes with the text through the page that asks about both."""
    mine = forms(await ada.get(EDIT))[EDIT]
    await ben.fill_in(EDIT, EDIT, body="Eight ships left.")
    said = {"claim": "checking", "source": "A captain", "source_link": "https://h.example/"}
    answer = await ada.post(EDIT, mine.values | said | {"body": "Nine ships left.", "quote": "Nine ships left."})
    looked = await ada.post(EDIT, forms(answer)[EDIT].values | {"choice-0": "mine", "do": "merge"})
    assert (await ada.post(EDIT, forms(looked)[EDIT].values)).status_code == 303
    (claim,) = (await desk.entry()).claims
    assert (claim.status, claim.quote, claim.source, claim.link) == (
        "checking",
        "Nine ships left.",
        *list(said.values())[1:],
    )


async def test_versions_say_what_was_told(ada, desk):
    """The list of versions has the kind and the sentence; restoring is an update, and takes no sentence back."""
    await ada.fill_in(EDIT, EDIT, body="Nine ships left.", **TOLD)
    answer = await ada.get(VERSIONS)
    assert "Correction: " in answer.text
    assert answer.text.count(TOLD["tell"]) == 1
    await ada.post(f"{VERSIONS}/restore", forms(answer)[f"{VERSIONS}/restore"].values)
    saved = await desk.entry()
    assert (saved.body, len(saved.corrections)) == ("Ten ships left.", 1)
    assert (await kinds(desk))[-1] is Kind.ENTRY_REVISED


async def test_an_entry_is_withdrawn_with_a_reason(ada, desk):
    """The page says what goes and what stays; then readers have the reason, and nothing else."""
    assert 'href="/desk/harbour/entries/1/withdraw"' in (await ada.get(EDIT)).text
    assert "go for good" in (await ada.get(WITHDRAW)).text
    answer = await ada.fill_in(WITHDRAW, WITHDRAW, reason=NOT_SO)
    assert answer.headers["location"] == "/desk/harbour?done=withdrawn&entry=1"
    left = await desk.entry()
    assert left.retraction is not None
    assert (left.body, left.retraction.text) == ("", NOT_SO)
    assert "Entry 1 is withdrawn." in (await ada.get(answer.headers["location"])).text


async def test_nothing_is_withdrawn_without_a_reason_or_unseen(ada, ben, desk):
    """An empty reason is named at its field; an entry that was changed meanwhile is shown again, with the reason."""
    answer = await ada.fill_in(WITHDRAW, WITHDRAW, reason=" ")
    assert answer.status_code == 422
    assert 'data-wrong="reason">This must not be empty.' in answer.text
    form = forms(await ada.get(WITHDRAW))[WITHDRAW]
    await ben.fill_in(EDIT, EDIT, body="Nine ships left.")
    answer = await ada.post(WITHDRAW, form.values | {"reason": NOT_SO})
    assert (answer.status_code, forms(answer)[WITHDRAW].values["reason"]) == (412, NOT_SO)
    assert "Nine ships left." in answer.text
    assert (await desk.entry()).retraction is None


async def test_a_form_that_came_twice_withdraws_once(ada, desk):
    """The same reason again is what was wanted; another one is refused in words."""
    form = forms(await ada.get(WITHDRAW))[WITHDRAW]
    for reason, status in ((NOT_SO, 303), (NOT_SO, 303), ("Another.", 409)):
        answer = await ada.post(WITHDRAW, form.values | {"reason": reason})
        assert answer.status_code == status
    assert "can&#39;t be changed any more, only deleted" in answer.text
    assert (await desk.entry()).revision == 2


async def test_a_withdrawn_entry_can_only_be_deleted(ada, desk):
    """Its page says so, an edit that was open is refused with its text given back, and its marks are gone."""
    form = forms(await ada.get(EDIT))[EDIT]
    await ada.fill_in(WITHDRAW, WITHDRAW, reason=NOT_SO)
    page = await ada.get(EDIT)
    assert page.status_code == 200
    assert EDIT not in forms(page)
    refused = await ada.post(EDIT, form.values | {"body": "Nine ships left."})
    assert refused.status_code == 409
    assert "Nine ships left.</textarea>" in refused.text
    problem = await ada.fetch(EDIT, form.values | {"body": "Nine ships left."})
    assert (problem.status_code, problem.json()["code"]) == (412, "stale_revision")
    listed = (await ada.get("/desk/harbour")).text
    assert "Open<span" in listed
    assert "entries/1/marks" not in listed
    versions = (await ada.get(VERSIONS)).text
    assert "Withdrawn: <span" in versions
    assert NOT_SO in versions
    assert "Restore" not in versions
    answer = await ada.fill_in(f"{EDIT}/delete", f"{EDIT}/delete")
    assert answer.headers["location"] == "/desk/harbour?done=deleted&entry=1"
