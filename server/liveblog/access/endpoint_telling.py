"""Mails that tell a partner that its receiver was given up on, so that somebody mends it.

What is said is read when it is sent: a receiver that goes on by then is told nothing.
"""

from datetime import datetime

from liveblog.access.acting import acting
from liveblog.access.letters import Letters
from liveblog.audit import NOBODY
from liveblog.mail import Letter, Mailer
from liveblog.model.moment import Clock, now
from liveblog.model.principal import Principal
from liveblog.render import Renderer
from liveblog.store import Store, endpoints, partners, reads
from liveblog.store.jobs import Job

_COURIER = Principal(NOBODY, "", ())


class EndpointTelling:
    """Does jobs that tell the owner of an endpoint; the subject is its number.

    The data say `since` when it is given up on, whether it was `gone` (410), and the `blog` whose event it refused.
    """

    def __init__(self, store: Store, renderer: Renderer, mailer: Mailer | None, clock: Clock = now) -> None:
        """`mailer`: None where no mail is sent; then nobody is told, and the desk says so."""
        self._store = store
        self._letters = Letters(renderer)
        self._mailer = mailer
        self._clock = clock

    async def __call__(self, job: Job) -> None:
        """Send it, unless it was sent, or there is no reason any more.

        Raises:
            Unavailable: the mail server or the store doesn't take it now.
            PermanentFailure: the mail server won't.
        """
        endpoint_id, since = int(job.subject), datetime.fromisoformat(job.data["since"])
        letter = await self._letter(job, endpoint_id, since)
        if letter is None or self._mailer is None:
            return
        await self._mailer.send(letter)
        async with acting(self._store, _COURIER, self._clock()) as act:
            if await endpoints.note_told(act.connection, endpoint_id, since, act.at):
                act.note("endpoint.owner_told", f"endpoint:{endpoint_id}")

    async def _letter(self, job: Job, endpoint_id: int, since: datetime) -> Letter | None:
        async with self._store.read() as connection:
            endpoint = await endpoints.endpoint_by_id(connection, endpoint_id)
            if endpoint is None or endpoint.disabled_at != since or endpoint.told_at is not None:
                return None
            partner = await partners.partner_by_id(connection, endpoint.partner_id)
            blog = await reads.blog_by_id(connection, job.data["blog"]) if job.data.get("blog") else None
        if partner is None or not partner.contact:
            return None
        said = {"address": endpoint.url, "gone": bool(job.data.get("gone")), "failures": endpoint.failures}
        language = blog.language if blog else ""
        names = {"partner": partner.name}
        return self._letters.addressed(partner.contact, "mail_receiver.txt", said, names=names, language=language)
