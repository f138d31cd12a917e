"""Mails that tell people what was done to their accounts, at the address that each had then.

Whoever gets into an account changes its address first, so the one before has to hear of it. What happens at once is
told in one letter.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from liveblog.access.acting import NEW_ADDRESS
from liveblog.access.letters import Letters
from liveblog.errors import LiveblogError, PermanentFailure, Unavailable
from liveblog.mail import Letter, Mailer
from liveblog.render import Renderer
from liveblog.store import Store, people
from liveblog.store.account_news import AccountNews, forget_account_news, news_of_account
from liveblog.store.jobs import Job
from liveblog.store.people import User


class AccountTelling:
    """Does jobs that tell an account what was done to it; the subject is the number of the user."""

    def __init__(self, store: Store, renderer: Renderer, mailer: Mailer | None) -> None:
        """`mailer`: None where no mail is sent; then nobody is told, and nothing is kept."""
        self._store = store
        self._letters = Letters(renderer)
        self._mailer = mailer

    async def __call__(self, job: Job) -> None:
        """Send a letter to each address that is to hear of something.

        Raises:
            Unavailable: the store doesn't take it now; or the mail server one of them, which is sent again.
            PermanentFailure: the mail server won't take one; the others were sent, and this one is not tried again.
        """
        async with self._store.read() as connection:
            user = await people.user_by_id(connection, int(job.subject))
            news = await news_of_account(connection, int(job.subject))
        by_address: defaultdict[str, list[AccountNews]] = defaultdict(list)
        for each in news:
            by_address[each.email].append(each)
        failure: LiveblogError | None = None
        for email, theirs in by_address.items():
            try:
                if self._mailer and user:
                    await self._mailer.send(self._letter(user, email, theirs))
            except Unavailable as error:
                failure = error
                continue  # the others hear of it now: often there is another address because this one fails
            except PermanentFailure as error:
                failure = failure or error
            await self._forget(theirs)
        if failure:
            raise failure

    async def _forget(self, news: Sequence[AccountNews]) -> None:
        async with self._store.write() as connection:
            await forget_account_news(connection, [each.id for each in news])

    def _letter(self, user: User, email: str, news: Sequence[AccountNews]) -> Letter:
        moved = any(each.action == NEW_ADDRESS for each in news)
        said = {"news": news, "moved": moved, "zone": user.zone or "UTC"}
        return replace(self._letters.written(user, "mail_account.txt", said), to=email)
