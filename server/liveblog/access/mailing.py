"""Mails that let people in: what to send is read, and the secret of its link made, when it is sent.

So no secret and no text lies in the table of jobs, and what was taken back meanwhile is not sent. When sending fails
and is tried again, the next mail has a secret of its own.
"""

from dataclasses import replace
from typing import Any

from liveblog.access.acting import Act, acting
from liveblog.access.email_changes import new_email_link
from liveblog.access.letters import Letters
from liveblog.access.password_links import PASSWORD_LINK_LIFETIME
from liveblog.access.secrets import digest, new_secret
from liveblog.access.users import INVITATION_LIFETIME
from liveblog.audit import NOBODY
from liveblog.errors import PermanentFailure
from liveblog.mail import Letter, Mailer
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.render import Renderer
from liveblog.render.addresses import email_change_path, invitation_path, password_link_path
from liveblog.store import Store, links, people
from liveblog.store.jobs import Job, holds_job
from liveblog.store.people import User

_UNPROVEN = Principal(NOBODY, "", ())
"""Whoever asked for a mail: it goes to whose it is, and proves nothing of who asked."""


class Mailing:
    """Does jobs of mail: `invitation:7`, `password:7` and `address:7`, to the user of that number."""

    def __init__(self, store: Store, renderer: Renderer, mailer: Mailer, root_url: str, clock: Clock = now) -> None:
        self._store = store
        self._letters = Letters(renderer)
        self._mailer = mailer
        self._root_url = root_url
        self._clock = clock

    async def __call__(self, job: Job) -> None:
        """Send it, unless there is no reason any more.

        Raises:
            Unavailable: the mail server or the store doesn't take it now.
            PermanentFailure: the mail server won't.
        """
        kind, _, number = job.subject.partition(":")
        letter = await self._letter(job, kind, int(number))
        if letter is not None:
            await self._mailer.send(letter)

    async def _letter(self, job: Job, kind: str, user_id: int) -> Letter | None:
        open_link = {
            "invitation": self._renew_invitation,
            "password": self._open_password_link,
            "address": self._open_email_change,
        }.get(kind)
        if open_link is None:
            raise PermanentFailure(f"This version knows no mail “{kind}”.")
        async with acting(self._store, _UNPROVEN, self._clock()) as act:
            user = await people.user_by_id(act.connection, user_id)
            if user is None or user.disabled_at or not await holds_job(act.connection, job):
                return None
            said = await open_link(act, user)
        if said is None:
            return None
        names = {"inviter": said.pop("inviter")} if said.get("inviter") else {}
        to, language = said.pop("to", user.email), job.data.get("language", "")
        letter = self._letters.written(user, f"mail_{kind}.txt", said, names=names, language=language)
        return replace(letter, to=to)

    async def _renew_invitation(self, act: Act, user: User) -> dict[str, Any] | None:
        if not user.email:
            return None
        secret = new_secret("invite")
        inviter = await people.inviter_of(act.connection, user.id)
        until = act.at + INVITATION_LIFETIME
        if user.password_hash or not await people.renew_invitation(act.connection, user.id, digest(secret), until):
            return None
        return {"link": self._root_url + invitation_path(secret), "inviter": inviter}

    async def _open_password_link(self, act: Act, user: User) -> dict[str, Any] | None:
        if not user.email or not user.password_hash:
            return None
        secret = new_secret("password")
        until = act.at + PASSWORD_LINK_LIFETIME
        await links.insert_password_link(act.connection, digest(secret), user.id, act.at, until)
        act.note("password.link_mailed", f"user:{user.id}")
        return {"link": self._root_url + password_link_path(secret)}

    async def _open_email_change(self, act: Act, user: User) -> dict[str, Any] | None:
        made = await new_email_link(act, user)
        if made is None:
            return None
        email, secret = made
        act.note("address.link_mailed", f"user:{user.id}")
        return {"link": self._root_url + email_change_path(secret), "to": email}
