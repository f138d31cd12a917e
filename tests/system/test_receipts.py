"""Receipts of several servers without Redis: what one knows all tell, and what one that is killed knew is not lost."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from signal import SIGKILL

import pytest
import websockets

from liveblog.model.blog import BlogDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.model.receipt import BlogReceipts, PagesReceipt
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.services import running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

HOST = "www.post.example"


async def test_pages_of_two_servers_are_told_by_all(
    migrated_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Twenty pages on each: all are counted, whoever is asked; those of a server that is killed stay where they are."""
    async with open_app(migrated_postgres_url) as app, AsyncExitStack() as stack:
        blog = await app.desk.create_blog(BlogDraft(slug="harbour", title="Harbour"))
        partner_id = await app.partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ),)))
        key = await app.partners.make_key(partner_id, KeyKind.PUBLISHABLE)

        async def told(fits: Callable[[BlogReceipts], bool]) -> BlogReceipts:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = await app.receipts.of_partner(partner_id)
                    if found and fits(found[0]):
                        return found[0]
                    await asyncio.sleep(0.1)

        def number(some: Sequence[PagesReceipt]) -> tuple[int, int]:
            return (
                sum(each.pages for each in some if each.left_at is None),
                sum(each.pages for each in some if each.left_at is not None),
            )

        environment = {"LIVEBLOG_DATABASE_URL": migrated_postgres_url}
        servers = [
            await asyncio.to_thread(stack.enter_context, running_server(tmp_path, environment=environment))
            for _ in range(2)
        ]
        for server in servers:
            for _ in range(20):
                url = f"{server.url.replace('http', 'ws', 1)}/api/v1{blog.path}/events?key={key}"
                site = websockets.Origin(f"https://{HOST}")
                opening = websockets.connect(url, origin=site, ping_interval=None, open_timeout=PATIENCE)
                await stack.enter_async_context(opening)
        found = await told(lambda each: number(each.pages) == (40, 0))
        assert {(each.host, each.seq) for each in found.pages} == {(HOST, 0)}
        await app.desk.post("harbour", EntryDraft(body="text"), COMMAND)
        await told(lambda each: number(each.pages) == (40, 0) and {page.seq for page in each.pages} == {1})
        servers[0].process.send_signal(SIGKILL)
        await asyncio.to_thread(servers[0].process.wait)
        await app.desk.delete("harbour", 1, COMMAND)
        found = await told(lambda each: {page.seq for page in each.pages if page.behind == 0} == {2})
        assert number([each for each in found.pages if each.seq == 2]) == (20, 0)
        assert [(each.seq, each.pages) for each in found.pages if each.behind] == [(1, 20)]
        assert [each.withdrawal.entry_id for each in found.still_shown] == [1]
        monkeypatch.setattr("liveblog.store.receipts.ALIVE_SECONDS", 0.0)
        assert number((await app.receipts.of_partner(partner_id))[0].pages) == (0, 40)
