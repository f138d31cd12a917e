"""Claims, and links to what has changed, at the desk. All of it without JavaScript."""

import pytest

from liveblog.desk.changes import Delete, SetClaim, revision_or_retraction
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store.reads import present_entry
from tests.web.desks import fields_for, forms

LIST = "/desk/harbour/claims"
FIRST = "/desk/harbour/entries/1/claims"
TEXT = "Ten ships left. All were ours."


@pytest.fixture
async def desk(desk):
    await _post(desk, TEXT)
    return desk


async def _post(desk, body: str, **fields) -> None:
    await desk.services.desk.post("harbour", EntryDraft(body, **fields), COMMAND)


async def _claim(desk, **said) -> None:
    claim = ClaimDraft(ClaimStatus.REPORTED, **said)
    await desk.services.desk.do("harbour", SetClaim(1, claim), COMMAND)


async def _correct(desk, number: int) -> None:
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships.")
    await desk.services.desk.do("harbour", revision_or_retraction(number, {}, None, told), COMMAND)


async def _entry(desk, number: int) -> Entry:
    async with desk.services.store.read() as transaction:
        return await present_entry(transaction, desk.blog, number)


async def test_a_claim_is_made_with_a_post(desk, ada):
    """The form says what of the entry is only reported, and by whom: readers get both with the same event."""
    said = {"claim": "reported", "quote": "Two came back.", "source": "A captain", "source_link": "https://h.example/"}
    answer = await ada.write(body="Two came back. Others stayed.", do="post", **said)
    assert answer.status_code == 303
    (claim,) = (await _entry(desk, 2)).claims
    assert (claim.status, claim.quote, claim.source, claim.link) == tuple(said.values())
    assert claim.id == (await _entry(desk, 2)).seq


async def test_a_quote_that_is_not_there_gives_the_words_back(desk, ada):
    """Nothing is posted, the field says why, and all that was typed stands there still."""
    answer = await ada.write(body="Two came back.", do="post", claim="checking", quote="Three came back.")
    assert answer.status_code == 422
    assert "must be words of this entry" in answer.text
    assert forms(answer)["/desk/harbour"].values["quote"] == "Three came back."
    assert forms(answer)["/desk/harbour"].values["claim"] == "checking"


async def test_a_claim_comes_with_an_edit_or_alone(desk, ada):
    """With other changes it is in their revision; alone it makes none."""
    edit = "/desk/harbour/entries/1"
    await ada.fill_in(edit, edit, do="post", claim="reported")
    assert [(each.status, each.quote) for each in (await _entry(desk, 1)).claims] == [("reported", None)]
    assert (await _entry(desk, 1)).revision == 1
    await ada.fill_in(edit, edit, do="post", body="Nine ships left.", claim="disputed", quote="Nine ships left.")
    entry = await _entry(desk, 1)
    assert (entry.revision, [each.status for each in entry.claims]) == (2, ["reported", "disputed"])
    assert entry.claims[1].id == entry.seq


async def test_a_draft_keeps_the_claim(desk, ada):
    """What is kept to be posted later has its claim, which goes out with it."""
    kept = await ada.fetch(
        "/desk/harbour/drafts",
        forms(await ada.get("/desk/harbour"))["/desk/harbour"].values
        | {"body": "Two came back.", "do": "keep", "claim": "checking", "source": "A captain"},
    )
    there = f"/desk/harbour/drafts/{kept.json()['id']}"
    values = fields_for(await ada.get(there), there)
    assert (values["claim"], values["source"]) == ("checking", "A captain")
    await ada.post(there, values | {"do": "post"})
    assert [each.status for each in (await _entry(desk, 2)).claims] == ["checking"]


async def test_open_claims_are_listed_and_settled_by_one_press(desk, ada):
    """The list has the oldest first; a status is a button, and what settled it is named by its time or number."""
    await _post(desk, "Nine ships, says the harbour.")
    await _claim(desk, quote="Ten ships left.", source="A captain")
    page = await ada.get(LIST)
    assert "Ten ships left." in page.text
    assert "A captain" in page.text
    assert f'href="{LIST}"' in (await ada.get("/desk/harbour")).text
    answer = await ada.fill_in(LIST, FIRST, claim="false", settled_by="#2")
    assert answer.headers["location"] == f"{LIST}?done=set"
    (claim,) = (await _entry(desk, 1)).claims
    assert (claim.status, claim.settled_by, claim.source) == (ClaimStatus.FALSE, 2, "A captain")
    done = await ada.get(answer.headers["location"])
    assert "The claim has its status." in done.text
    assert "No claim is open." in done.text


@pytest.mark.parametrize("typed", ["#9", "25:99", "yesterday"])
async def test_what_settled_it_must_be_there(desk, ada, typed):
    """An entry that is not there, or no entry at all, is told beside the field, and nothing is changed."""
    await _claim(desk)
    answer = await ada.fill_in(LIST, FIRST, claim="false", settled_by=typed)
    assert answer.status_code == 422
    assert 'id="wrong-settled_by-1-2"' in answer.text
    assert forms(answer)[FIRST].values["settled_by"] == typed
    assert (await _entry(desk, 1)).claims[0].status is ClaimStatus.REPORTED


async def test_an_entry_has_a_page_of_its_claims(desk, ada):
    """There one is added, for a sentence or for all, and one is taken away."""
    answer = await ada.fill_in(f"{FIRST}?quote=All%20were%20ours.", FIRST, claim="disputed")
    assert answer.headers["location"] == f"{FIRST}?done=set"
    (claim,) = (await _entry(desk, 1)).claims
    assert (claim.quote, claim.status) == ("All were ours.", ClaimStatus.DISPUTED)
    csrf = forms(await ada.get(FIRST))[FIRST].values["csrf"]
    await ada.post(FIRST, {"csrf": csrf, "drop": str(claim.id), "from": "entry"})
    assert (await _entry(desk, 1)).claims == ()


async def test_what_links_to_something_changed_is_listed_until_it_is_right(desk, ada):
    """The list says what has changed; “still right” takes the mark off for readers, until it changes again."""
    await _post(desk, "As we said: [[#1]]")
    await _correct(desk, 1)
    page = await ada.get(LIST)
    assert "Entry 1 was corrected" in page.text
    assert "Nine ships." in page.text
    right = "/desk/harbour/entries/2/still-right"
    seen = forms(page)[right].values
    assert (await ada.post(right, seen)).headers["location"] == f"{LIST}?done=right"
    entry = await _entry(desk, 2)
    assert [(each.id, each.change) for each in entry.cites] == [(1, None)]
    assert entry.revision == 1
    assert right not in forms(await ada.get(LIST))
    await _correct(desk, 1)
    await ada.post(right, seen)  # of what had changed when that page was drawn
    assert right in forms(await ada.get(LIST))


async def test_an_edit_or_a_delete_deals_with_it_too(desk, ada):
    """A text that is saved anew has no mark; a link to what was deleted is noted no longer once it is dealt with."""
    await _post(desk, "As we said: [[#1]]")
    await _post(desk, "Also: [[#1]]")
    await desk.services.desk.do("harbour", Delete(1), COMMAND)
    assert (await ada.get(LIST)).text.count("Entry 1 was deleted") == 2
    await desk.services.desk.revise("harbour", 2, {"body": "As we said."}, COMMAND)
    assert (await ada.get(LIST)).text.count("Entry 1 was deleted") == 1
    right = "/desk/harbour/entries/3/still-right"
    await ada.fill_in(LIST, right)
    assert (await _entry(desk, 3)).cites == ()


@pytest.mark.parametrize("until", ["", "today", "2031-03-04T16:20:00", "0001-01-01T00:00:00+23:00"])
async def test_still_right_says_until_when(desk, ada, until):
    """A form without the moment that was seen is refused."""
    csrf = forms(await ada.get("/desk/harbour"))["/desk/harbour"].values["csrf"]
    answer = await ada.post("/desk/harbour/entries/1/still-right", {"csrf": csrf, "until": until})
    assert answer.status_code == 400


async def test_a_claim_without_a_quote_is_called_by_the_words_of_its_entry(desk, ada):
    """As readers see them, and not as they were typed."""
    await _post(desk, "More on [the **ships**](/blogs/harbour/entries/1) that left.")
    await desk.services.desk.do("harbour", SetClaim(2, ClaimDraft(ClaimStatus.REPORTED)), COMMAND)
    for address in (LIST, "/desk/harbour/entries/2/claims"):
        page = (await ada.get(address)).text
        assert ">More on the ships that left.</span>" in page, address
