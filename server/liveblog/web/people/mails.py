"""Mails to people, as the desk shows them: sent, waiting, or given up on, and why."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from liveblog.errors import FieldError, InvalidInput
from liveblog.sentence import sentence
from liveblog.store.account_news import TELL_ACCOUNT
from liveblog.store.jobs import MAIL, LastJob, last_jobs
from liveblog.web.context import services

_CALLED = {
    "invitation": sentence("The invitation"),
    "password": sentence("The link to a new password"),
    "address": sentence("The link that confirms a new address"),
}
_NEWS = sentence("What was done to the account")


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail to somebody: sent at a time, or not, with what the mail server said; `given_up`: nobody tries again."""

    called: str
    sent_at: datetime | None
    given_up: bool
    error: str | None


async def mails_to(request: Request, user_id: int) -> list[SentMail]:
    """Read what was mailed to somebody in the last days, or is to be."""
    if not services(request).settings.sends_mail:
        return []
    async with services(request).store.read() as connection:
        found, news = await last_jobs(connection, MAIL), await last_jobs(connection, TELL_ACCOUNT)
    mails = {called: found.get(f"{kind}:{user_id}") for kind, called in _CALLED.items()}
    mails[_NEWS] = news.get(str(user_id))
    return [_mail(called, job) for called, job in mails.items() if job]


async def unsent(request: Request) -> set[int]:
    """Find to whom a mail could not be sent yet, by id."""
    async with services(request).store.read() as connection:
        found = await last_jobs(connection, MAIL)
    failed = [job for job in found.values() if job.done_at is None and job.last_error]
    return {int(job.subject.partition(":")[2]) for job in failed}


def require_address(request: Request, address: str) -> bool:
    """Tell whether somebody is mailed to.

    Raises:
        InvalidInput: they would be, and have no address.
    """
    mails = services(request).settings.sends_mail
    if mails and not address:
        raise InvalidInput(FieldError("email", sentence("is needed: the invitation is sent there")))
    return mails


def _mail(called: str, job: LastJob) -> SentMail:
    given_up = job.done_at is None and job.due_at is None
    error = job.last_error and job.last_error.partition(": ")[2]  # without the name of its class
    return SentMail(called, job.done_at, given_up, error)
