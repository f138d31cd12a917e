"""A mail that waits outlives its server: it is sent by the next one, when the mail server is there again."""

import asyncio
from pathlib import Path

import httpx2
import pytest

from liveblog.jobs.runner import LEASE_SECONDS
from liveblog.model.principal import Scope
from tests.apps import open_app
from tests.mail.mailboxes import SENDER, mailbox, text_of
from tests.pace import PATIENCE
from tests.ports import free_port
from tests.services import running_server
from tests.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


async def test_a_mail_is_not_lost_with_its_server(migrated_sqlite_url: str, tmp_path: Path):
    """Asked for while no mail server was there, before a kill -9: the next server sends it, and its link is good."""
    async with open_app(migrated_sqlite_url) as app:
        await app.users.create("ada", "Ada Quist", Scope.WRITE, "harbour ships at dawn", email="ada@example.org")
    environment = {"LIVEBLOG_DATABASE_URL": migrated_sqlite_url, "LIVEBLOG_MAIL_FROM": SENDER}
    away = environment | {"LIVEBLOG_SMTP_URL": f"smtp://127.0.0.1:{free_port()}"}
    with running_server(tmp_path, environment=away) as server:
        headers = {"origin": server.url, "accept": "text/html"}
        answer = httpx2.post(
            f"{server.url}/desk/-/forgotten", data={"called": "ada"}, headers=headers, timeout=PATIENCE
        )
        assert "a link is on its way" in answer.text
        server.process.kill()
        server.process.wait()
    async with mailbox() as box:
        serving = running_server(tmp_path, environment=environment | {"LIVEBLOG_SMTP_URL": box.url})
        server = await asyncio.to_thread(serving.__enter__)
        try:
            # The first server may have been killed while it tried: the job is its own until the lease ends.
            await until(lambda: bool(box.letters), LEASE_SECONDS + PATIENCE)
            (link,) = [line for line in text_of(box.letters[0]).splitlines() if line.startswith("http")]
            async with httpx2.AsyncClient(timeout=PATIENCE) as http:
                page = await http.get(link)
        finally:
            await asyncio.to_thread(serving.__exit__, None, None, None)
    assert page.status_code == 200
    assert "harbour ships" not in server.log.read_text()
    assert link.rpartition("/")[2] not in server.log.read_text()
