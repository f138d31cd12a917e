"""Mails to partners whose receiver was given up on: one each time, through a real mail server."""

import pytest

from liveblog.access import courier as module
from liveblog.model.blog import BlogChanges
from liveblog.model.principal import COMMAND
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.access.newsrooms import CONTACT, SLUG, Newsroom, newsroom
from tests.access.receivers import status
from tests.mail.mailboxes import Mailbox, text_of
from tests.web.letters import box

__all__ = ["box"]

GONE, REFUSED = status("410 Gone"), status("500 No")


async def given_up(room: Newsroom) -> None:
    """Post something, and wait until the receiver is given up on."""
    await room.post()
    await room.noted(lambda endpoint: endpoint.disabled_at is not None)


async def told(room: Newsroom, box: Mailbox) -> list[tuple[str, str, str]]:
    """Do the jobs that are due, twice, and return what was mailed since: to whom, about what, and the text."""
    before = len(box.letters)
    for _ in range(2):
        await room.app.jobs.do_due()
    return [(each["To"], each["Subject"], text_of(each)) for each in box.letters[before:]]


async def test_the_owner_is_told_once_each_time(migrated_url: str, box: Mailbox):
    """After 410, at the partner's address; again when it is given up on again, and the log has both."""
    async with newsroom(migrated_url, settings={"publisher": "The Tide", **box.settings}) as room:
        for time in (1, 2):
            room.receiver.answers = [GONE]
            await given_up(room)
            ((to, subject, text),) = await told(room, box)
            assert (to, subject) == (CONTACT, "The Tide has stopped sending to your receiver")
            assert room.receiver.url in text
            assert "410" in text
            assert "Hello Post," in text
            assert (await room.endpoint()).told_at is not None
            async with room.app.store.read() as connection:
                records = await audit_records(connection, AuditQuery(action="endpoint.owner_told"), 5)
            assert [each.subject for each in records] == [f"endpoint:{room.endpoint_id}"] * time
            await room.app.endpoints.resume(room.endpoint_id)
            await room.got(*range(1, time + 1))
            assert (await room.endpoint()).told_at is None


async def test_days_of_failure_are_told_in_the_language_of_the_blog(
    migrated_url: str, box: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    """Partners have no language here: they read the blog, so they read its own."""
    monkeypatch.setattr(module, "GIVEN_UP_SECONDS", 0.0)
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.05,) * 9)
    async with newsroom(migrated_url, settings=box.settings) as room:
        await room.app.desk.change_blog(SLUG, BlogChanges(language="de"), COMMAND)
        room.receiver.usual = REFUSED
        await given_up(room)
        ((to, _, text),) = await told(room, box)
        assert to == CONTACT
        assert "Drei Tage lang" in text


async def test_one_that_goes_on_by_then_is_told_nothing(migrated_url: str, box: Mailbox):
    """The reason is read when the mail is sent: an admin was quicker."""
    async with newsroom(migrated_url, settings=box.settings) as room:
        room.receiver.answers = [GONE]
        await given_up(room)
        await room.app.endpoints.resume(room.endpoint_id)
        assert await told(room, box) == []


async def test_a_mail_that_can_not_be_sent_is_tried_again(migrated_url: str, box: Mailbox):
    """Nothing is noted as told before the mail server has taken it."""
    async with newsroom(migrated_url, settings=box.settings) as room:
        box.answer = "451 4.3.0 Later"  # to every attempt: the next may come at once
        room.receiver.answers = [GONE]
        await given_up(room)
        assert await told(room, box) == []
        assert (await room.endpoint()).told_at is None


async def test_without_mail_nobody_is_told(migrated_url: str):
    """The job is done with nothing sent: the desk says that nobody was told."""
    async with newsroom(migrated_url) as room:
        room.receiver.answers = [GONE]
        await given_up(room)
        await room.app.jobs.do_due()
        assert (await room.endpoint()).told_at is None
