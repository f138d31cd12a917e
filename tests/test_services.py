"""The servers that other tests rely on are real, separate, and end with their block."""

import asyncio
import os
import signal
import socket

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests import services
from tests.pace import PATIENCE
from tests.ports import LOOPBACK
from tests.processes import children_of


async def scalar(url: str, statement: str) -> object:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        await engine.dispose()


def refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


async def test_postgres_answers_through_asyncpg(postgres_url):
    """A test's database is a real PostgreSQL 18, reached the way the server reaches it."""
    assert str(await scalar(postgres_url, "SHOW server_version")).startswith("18.")


async def test_each_database_is_a_copy_of_its_template(postgres):
    """What one test writes no other test sees, unless it was put into the template."""
    first = postgres.create_database()
    await scalar(postgres.url(first), "CREATE TABLE mine AS SELECT 7 AS seq")
    copy, empty = postgres.create_database(template=first), postgres.create_database()
    assert await scalar(postgres.url(copy), "SELECT seq FROM mine") == 7
    assert await scalar(postgres.url(empty), "SELECT to_regclass('mine')") is None


async def test_only_a_durable_postgres_calls_fsync(postgres_url):
    """The fast server trades durability away; a test about durability can ask for it back."""
    assert await scalar(postgres_url, "SHOW fsync") == "off"
    with services.postgres_home() as home, services.postgres_in(home, durable=True) as durable:
        assert await scalar(durable.url(), "SHOW fsync") == "on"
        assert await scalar(durable.url(), "SHOW synchronous_commit") == "on"


async def test_a_failing_statement_tells_why(postgres):
    """What PostgreSQL complains about reaches the person who reads the failed test."""
    with pytest.raises(services.ServiceError, match="nonsense"):
        postgres.sql("nonsense")


async def test_valkey_carries_a_message(valkey_url):
    """What is published on one connection is heard on another, through redis-py."""
    async with Redis.from_url(valkey_url) as redis, redis.pubsub() as listener:
        await listener.subscribe("harbour")
        await listener.get_message(timeout=PATIENCE)
        assert await redis.publish("harbour", b"frame") == 1
        async with asyncio.timeout(PATIENCE):
            message = await anext(message async for message in listener.listen() if message["type"] == "message")
    assert message["data"] == b"frame"


def test_a_server_ends_with_its_block():
    """No server outlives its test, not even one that was frozen, and another can take its place."""
    with services.valkey() as first:
        first.process.send_signal(signal.SIGSTOP)
    assert refuses(first.port)
    with services.valkey(first.port) as second:
        assert not refuses(second.port)
    assert second.process.returncode is not None


def test_a_killed_server_leaves_nobody_behind(tmp_path, valkey_url):
    """Its workers have gone, too, before another takes its place: each of them held its port."""
    with services.running_server(tmp_path, "--workers", "2", environment={"LIVEBLOG_REDIS_URL": valkey_url}) as server:
        assert children_of(server.process.pid)
        server.process.kill()
    with pytest.raises(ProcessLookupError):
        os.killpg(server.process.pid, 0)


def test_a_server_that_does_not_start_shows_its_log():
    """The reason for a failed start is in the error, so that nobody has to search for it."""
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        with (
            pytest.raises(services.ServiceError, match="Address already in use"),
            services.valkey(taken.getsockname()[1]),
        ):
            pytest.fail("two servers on one port")
