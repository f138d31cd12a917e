"""Mails to people, as the desk shows them: sent, waiting, or given up on, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from liveblog.errors import FieldError, InvalidInput
from liveblog.store.jobs import MAIL, LastJob, last_jobs
from liveblog.web.context import services

_CALLED = {
    "invitation": "The invitation",
    "password": "The link to a new password",
    "address": "The link that confirms a new address",
}


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail to somebody: sent at a time, or not, with what the mail server said; `given_up`: nobody tries again."""

    called: str
    sent_at: datetime | None
    given_up: bool
    error: str | None


async def mails_to(request: Request, user_id: int) -> list[SentMail]:
    """Read what was mailed to somebody in the last days, or is to be."""
    found = await _all(request)
    return [_mail(kind, found[f"{kind}:{user_id}"]) for kind in _CALLED if f"{kind}:{user_id}" in found]


async def unsent(request: Request) -> set[int]:
    """Find to whom a mail could not be sent yet, by id."""
    failed = [job for job in (await _all(request)).values() if job.done_at is None and job.last_error]
    return {int(job.subject.partition(":")[2]) for job in failed}


def require_address(request: Request, address: str) -> bool:
    """Tell whether somebody is mailed to.

    Raises:
        InvalidInput: they would be, and have no address.
    """
    mails = services(request).settings.sends_mail
    if mails and not address:
        raise InvalidInput(FieldError("email", "is needed: the invitation is sent there"))
    return mails


async def _all(request: Request) -> Mapping[str, LastJob]:
    async with services(request).store.read() as connection:
        return await last_jobs(connection, MAIL)


def _mail(kind: str, job: LastJob) -> SentMail:
    given_up = job.done_at is None and job.due_at is None
    error = job.last_error and job.last_error.partition(": ")[2]  # without the name of its class
    return SentMail(_CALLED[kind], job.done_at, given_up, error)
