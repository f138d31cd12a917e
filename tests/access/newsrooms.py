"""A house with a blog, a partner and its receiver: what tests of the courier begin with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from liveblog.model.blog import Blog, BlogDraft
from liveblog.model.endpoint import Endpoint, EndpointDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.services import Services
from tests.access.receivers import Receiver, receiver
from tests.apps import open_app
from tests.outbound.strangers import LOOPBACK
from tests.pace import PATIENCE
from tests.waiting import until

KEY = "k" * 40
SLUG = "harbour"
CONTACT = "web@northern-post.example"


@dataclass
class Newsroom:
    """A house with a blog, a partner, and its receiver."""

    app: Services
    blog: Blog
    receiver: Receiver
    partner_id: int
    endpoint_id: int
    secret: str

    async def post(self, body: str = "text", slug: str = SLUG) -> int:
        """Post an entry, and return its number."""
        return (await self.app.desk.post(slug, EntryDraft(body=body), COMMAND)).subject.id

    async def endpoint(self) -> Endpoint:
        """Return the endpoint as it is now."""
        return await self.app.endpoints.by_id(self.endpoint_id)

    async def noted(self, fits: Callable[[Endpoint], bool]) -> Endpoint:
        """Wait until it is written of the endpoint, and return it."""
        async with asyncio.timeout(PATIENCE):
            while not fits(endpoint := await self.endpoint()):  # noqa: ASYNC110 -- a row of a table
                await asyncio.sleep(0.01)
        return endpoint

    async def got(self, *numbers: int) -> None:
        """Wait until all these events were taken, and noted as taken, and hold that they came in order."""
        await until(lambda: len(self.receiver.numbers(SLUG)) >= len(numbers))
        assert self.receiver.numbers(SLUG) == list(numbers)
        async with asyncio.timeout(PATIENCE):
            while dict(await self.places()).get(SLUG) != numbers[-1]:  # noqa: ASYNC110 -- a row of a table
                await asyncio.sleep(0.01)

    async def places(self) -> list[tuple[str, int]]:
        """Return up to which event it was sent, for each blog."""
        return [(blog.slug, seq) for blog, seq in await self.app.endpoints.positions(self.endpoint_id)]


@asynccontextmanager
async def newsroom(
    url: str,
    draft: EndpointDraft | None = None,
    *,
    runs: bool = True,
    settings: Mapping[str, Any] | None = None,
    port: int = 0,
) -> AsyncIterator[Newsroom]:
    """Open a house, whose courier is at work where it `runs`; `port` is of a receiver that goes away and comes back."""
    more = settings or {}
    async with receiver(port) as found, open_app(url, outbound_allow=[LOOPBACK], secret_key=KEY, **more) as app:
        blog = await app.desk.create_blog(BlogDraft(slug=SLUG, title="Harbour"))
        partner_id = await app.partners.create(PartnerDraft("Post", contact=CONTACT, grants=(Grant(Scope.READ),)))
        wanted = draft or EndpointDraft("")
        endpoint_id, secret = await app.endpoints.create(
            partner_id, EndpointDraft(found.url, wanted.kinds, wanted.on_failure)
        )
        running = asyncio.create_task(app.courier.run()) if runs else None
        try:
            yield Newsroom(app, blog, found, partner_id, endpoint_id, secret)
        finally:
            if running:
                running.cancel()
                await asyncio.wait([running])
