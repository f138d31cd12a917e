"""Entries of a time that has not come can wait for it: where the desk asks about the time, it offers to schedule."""

from datetime import datetime, timedelta

import pytest

from liveblog.intake.localtime import local_text
from liveblog.model.draft import Draft, DraftState
from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import Scope
from liveblog.store import drafts as rows
from liveblog.store import reads
from tests.web.desks import OpenDesk, Visitor, fields_for

DESK, DRAFTS = "/desk/harbour", "/desk/harbour/drafts"
TYPED = {"headline": "Kick-off", "body": "The game **begins**.", "topics": "Sport", "key_event": "on"}


def at(days: int) -> datetime:
    """Return a full minute so many days from now."""
    return (now() + timedelta(days=days)).replace(second=0, microsecond=0)


async def asked(visitor: Visitor, desk: OpenDesk, page: str, moment: datetime) -> dict[str, str]:
    """Have an entry of a time that has not come be asked about; return what the form has, and the answer to wait."""
    typed = TYPED | {"occurred_at": local_text(moment, desk.blog.zone), "do": "post"}
    answer = await visitor.post(page, fields_for(await visitor.get(page), page) | typed)
    assert answer.status_code == 422
    assert f'name="then" value="{rfc3339(moment)}"' in answer.text
    assert "Schedule it for then" in answer.text
    values = fields_for(answer, page) | {"then": rfc3339(moment)}
    return {name: value for name, value in values.items() if name != "do"}


async def planned(desk: OpenDesk) -> list[Draft]:
    """Read what is scheduled."""
    async with desk.services.store.read() as connection:
        return list(await rows.scheduled_drafts(connection, desk.blog))


async def posted(desk: OpenDesk) -> int:
    """Count what readers see."""
    async with desk.services.store.read() as connection:
        return (await reads.blog_by_slug(connection, "harbour")).last_entry


@pytest.mark.parametrize("days", [1, 2000])
@pytest.mark.parametrize("page", [DESK, f"{DRAFTS}/1"])
async def test_an_entry_is_scheduled_where_its_time_is_asked_about(ada, desk, page, days):
    """One press, from the desk or a draft's page, loses no word; the day that it names is not asked about again."""
    if page != DESK:
        await ada.post(DRAFTS, fields_for(await ada.get(DESK), DESK) | {"body": "Soon.", "do": "keep"})
    moment = at(days)
    values = await asked(ada, desk, page, moment)
    answer = await ada.post(DRAFTS if page == DESK else page, values)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{DRAFTS}/1?done=schedule")
    (draft,) = await planned(desk)
    assert (draft.state, draft.publish_at) == (DraftState.SCHEDULED, moment)
    assert (draft.text.headline, draft.text.body, draft.text.topics) == ("Kick-off", TYPED["body"], "Sport")
    assert draft.text.key_event
    assert await posted(desk) == 0


async def test_words_come_back_where_nothing_can_be_scheduled(ada, desk):
    """A wrong field beside it is named, with all that was typed, and the question stands there as it did."""
    values = await asked(ada, desk, DESK, at(1))
    answer = await ada.post(DRAFTS, values | {"topics": "x" * 500})
    assert answer.status_code == 422
    assert fields_for(answer, DESK)["body"].strip() == TYPED["body"]
    assert "Schedule it for then" in answer.text
    assert await planned(desk) == []


async def test_a_session_that_ended_keeps_the_wish_to_wait(ada, desk):
    """Who has to log in again need not press twice: what is given back says it still."""
    values = await asked(ada, desk, DESK, at(1))
    async with desk.visitor() as nobody:
        kept = await nobody.post(DRAFTS, values)
    assert kept.status_code == 401
    assert fields_for(kept, DRAFTS)["then"] == values["then"]


async def test_whoever_may_not_post_is_asked_nothing(desk):
    """A contributor's draft of tomorrow is submitted; its time is a question for the editor who approves it."""
    await desk.services.users.create("ines", "Ines Vale", Scope.SUBMIT)
    async with desk.visitor("ines") as ines, desk.visitor("ada") as ada:
        typed = TYPED | {"occurred_at": local_text(at(1), desk.blog.zone), "do": "submit"}
        sent = await ines.fill_in(DESK, DRAFTS, **typed)
        there = sent.headers["location"].partition("?")[0]
        wish = fields_for(await ines.get(there), there) | {"do": "", "then": "x"}
        assert (await ines.post(there, wish)).status_code == 403
        answer = await ada.post(there, fields_for(await ada.get(there), there) | {"do": "approve"})
        assert answer.status_code == 422
        assert "Schedule it for then" in answer.text
