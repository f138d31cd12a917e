"""Guesses at real servers: what one of them counts, all know, with Redis emptied or not."""

from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
import redis

from liveblog.access.throttle import ASKED, HERE
from liveblog.model.principal import Scope
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.services import running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

GUESS = {"name": "ada", "password": "guess"}


def send(url: str, path: str, **values: str) -> int:
    """Send a form from a page of that server, without a browser's memory, and return the status."""
    headers = {"origin": url, "accept": "text/html"}
    return httpx2.post(url + path, data=values, headers=headers, timeout=PATIENCE).status_code


async def test_two_servers_count_together_whatever_becomes_of_redis(postgres_url: str, valkey_url: str, tmp_path: Path):
    """Guesses and mails asked for, by turns at two servers: as many as one gives; an emptied Redis gives none back."""
    async with open_app(postgres_url) as app:
        await app.users.create("ada", "Ada Quist", Scope.WRITE, "harbour ships at dawn", email="ada@example.org")
    mail = {"LIVEBLOG_SMTP_URL": "smtp://127.0.0.1:9", "LIVEBLOG_MAIL_FROM": "desk@example.org"}
    environment = {"LIVEBLOG_DATABASE_URL": postgres_url, "LIVEBLOG_REDIS_URL": valkey_url} | mail
    with ExitStack() as stack:
        urls = [stack.enter_context(running_server(tmp_path, environment=environment)).url for _ in range(2)]
        guessed = [send(urls[number % 2], "/desk/login", **GUESS) for number in range(HERE.free + 1)]
        asked = [send(urls[number % 2], "/desk/-/forgotten", called="ada") for number in range(ASKED.free + 1)]
        assert guessed == [401] * HERE.free + [429]
        assert asked == [200] * ASKED.free + [429]
        with redis.Redis.from_url(valkey_url) as valkey:
            valkey.flushall()
        assert [send(url, "/desk/login", **GUESS) for url in urls] == [429, 429]
        assert [send(url, "/desk/-/forgotten", called="ada") for url in urls] == [429, 429]
