"""What keeps a server from starting is said before it starts; and what a newcomer sees of the demonstration."""

import re
import socket

import pytest
from pydantic import SecretStr

from liveblog import demo
from liveblog.access import Beginnings
from liveblog.cli import serve
from liveblog.demo.script import BLOG, LIVE, SO_FAR, DeleteStep, HandOverStep, PostStep, ReviseStep
from liveblog.errors import Unavailable
from liveblog.markup import places, render_markdown
from liveblog.model.blog import BlogStatus
from liveblog.model.entry import Tombstone
from liveblog.model.principal import COMMAND
from liveblog.store import reads, waiting
from tests.apps import Given, open_harbour
from tests.cli.conftest import serving
from tests.services import running_server
from tests.web.certificates import make_certificate


def test_several_workers_need_redis(command):
    """Without Redis they are refused, and the sentence says why."""
    result = command("serve", "--workers", "2", "--port", "0")
    assert result.exit_code == 1
    assert "2 workers need a bus that reaches all of them" in result.stderr


def test_a_port_in_use_is_named(command):
    """A port that somebody has is refused before anything is promised."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = command("serve", "--port", port, "--demo")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"can't listen on 127.0.0.1, port {port}: Address already in use." in result.stderr


@pytest.mark.parametrize("host", ["a" * 64, "live..example.org"])
def test_what_is_no_name_of_a_host_is_told(command, host):
    """Also what could not even be looked up is one sentence."""
    result = command("serve", "--host", host, "--port", "0")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"liveblog: The server can't listen on {host}: it is no name of a host.\n"


def test_files_that_are_no_certificate_are_named(command, tmp_path, monkeypatch):
    """Before anything is promised: no address and no first link is printed by a server that can't speak TLS."""
    made, file = make_certificate(tmp_path), tmp_path / "letter.txt"
    file.write_text("Dear Ada,")
    for certificate, key in ((file, made["tls_key"]), (made["tls_certificate"], file), (None, made["tls_key"])):
        for name, path in (("CERTIFICATE", certificate), ("KEY", key)):
            monkeypatch.delenv(f"LIVEBLOG_TLS_{name}", raising=False)
            if path:
                monkeypatch.setenv(f"LIVEBLOG_TLS_{name}", str(path))
        result = command("serve", "--port", "0")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "LIVEBLOG_TLS_CERTIFICATE" in result.stderr
        assert result.stderr.count("\n") == 1


def test_postgresql_is_migrated_by_hand(command, monkeypatch, postgres_url):
    """A server on an empty PostgreSQL says what to run; after `migrate`, which may be run again, commands work."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", postgres_url)
    refused = command("serve", "--port", "0")
    assert refused.exit_code == 1
    assert "liveblog migrate" in refused.stderr
    assert command("migrate").exit_code == 0
    assert command("migrate").exit_code == 0
    assert command("blog", "list").exit_code == 0


async def test_a_database_that_is_hurt_again_is_waited_for(sqlite_url, monkeypatch, capsys, caplog):
    """Also after a server has reached it: it does not give up, and prints the first link when that can be made."""
    offer, failures = Beginnings.offer, [Unavailable("The database does not answer now.")] * 2

    async def offer_at_last(beginnings: Beginnings) -> str | None:
        if failures:
            raise failures.pop()
        return await offer(beginnings)

    monkeypatch.setattr(Beginnings, "offer", offer_at_last)
    monkeypatch.setattr(waiting, "_BREATH_SECONDS", 0.01)
    assert not await serve._prepare(Given(database_url=SecretStr(sqlite_url)), demo=False)
    assert "Begin here" in capsys.readouterr().out
    assert caplog.text.count("waiting for it") == 1


def test_postgresql_without_redis_is_warned_of(command, monkeypatch, tmp_path, postgres_url):
    """One server can't know of another: it says what would be slower, and runs."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", postgres_url)
    command("migrate")
    with serving(tmp_path, postgres_url) as server:
        assert "set LIVEBLOG_REDIS_URL when you run more than one" in server.log.read_text()


@pytest.mark.parametrize(
    "step", [step for step in (*SO_FAR, *LIVE) if isinstance(step, PostStep)], ids=lambda step: step.key
)
def test_the_demonstration_is_well_written(step):
    """Each entry of it renders to more than its Markdown marks, and has a byline."""
    assert step.draft.byline
    assert "**" not in render_markdown(step.draft.body)


def test_the_demonstration_shows_what_there_is():
    """It has a pinned summary, key events, a quote, a hand-over, a correction and a delete."""
    posts = [step.draft for step in (*SO_FAR, *LIVE) if isinstance(step, PostStep)]
    assert sum(draft.pinned for draft in posts) == 1
    assert any(draft.key_event for draft in posts)
    assert any("\n> " in draft.body for draft in posts)
    assert any(isinstance(step, HandOverStep) for step in SO_FAR)
    assert any(isinstance(step, DeleteStep) for step in LIVE)
    assert any(isinstance(step, ReviseStep) and step.correction for step in SO_FAR)
    assert len({topic for draft in posts for topic in draft.topics}) > 5


async def test_the_demonstration_tells_what_is_true(sqlite_app):
    """At its beginning it has a figure with a history, a briefing, a place, a settled claim, a correction, a link."""
    await demo.set_up(sqlite_app)
    async with sqlite_app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, BLOG.slug)
        page = await reads.page(connection, blog)
    assert [(figure.now.shown, figure.was and figure.was.shown) for figure in blog.figures] == [
        ("96", None),
        ("1,900", "1,400"),
    ]
    assert blog.briefing
    assert all(statement.entries for statement in blog.briefing.statements)
    assert page
    entries = page.entries
    assert [len(places(entry.body_html)) for entry in entries if places(entry.body_html)] == [1]
    assert [claim.settled_by for entry in entries for claim in entry.claims] == [_entry_id("kestrel")]
    assert [told.kind for entry in entries for told in entry.corrections] == ["correction"]
    assert _entry_id("harbourmaster") in {cited.id for entry in entries for cited in entry.cites}
    assert blog.on_duty
    assert blog.on_duty.name == "Tom Hask"
    await demo.play(sqlite_app, pause=0)
    async with sqlite_app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, BLOG.slug)
    assert [figure.now.shown for figure in blog.figures] == ["117", "500"]
    assert blog.briefing
    assert blog.briefing.statements[0].text.startswith("High tide has passed")


async def test_the_demonstration_is_played_once(sqlite_app):
    """Played again, as after a restart, it posts nothing; and no restart brings a deleted entry back."""
    assert await demo.set_up(sqlite_app) is not None
    await demo.play(sqlite_app, pause=0)
    async with sqlite_app.store.read() as connection:
        played = await reads.blog_by_slug(connection, BLOG.slug)
    again = await demo.set_up(sqlite_app)
    assert again is not None
    assert again.token is None
    await demo.play(sqlite_app, pause=0)
    async with sqlite_app.store.read() as connection:
        assert await reads.blog_by_slug(connection, BLOG.slug) == played
        twice = await reads.entry_by_id(connection, played, _entry_id("twice"))
    assert isinstance(twice, Tombstone)


def _entry_id(key: str) -> int:
    return [step.key for step in (*SO_FAR, *LIVE) if isinstance(step, PostStep)].index(key) + 1


async def test_what_a_newcomer_has_corrected_stays(sqlite_app):
    """The demonstration revises only what nobody else has revised."""
    await demo.set_up(sqlite_app)
    summary = _entry_id("summary")
    await sqlite_app.desk.revise(BLOG.slug, summary, {"body": "Mine."}, COMMAND)
    await demo.play(sqlite_app, pause=0)
    async with sqlite_app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, BLOG.slug)
        entry = await reads.entry_by_id(connection, blog, summary)
    assert not isinstance(entry, Tombstone)
    assert entry.body == "Mine."


async def test_a_closed_demonstration_does_not_stop_the_server(sqlite_app):
    """Whatever a newcomer does to the blog, playing ends and raises nothing."""
    await demo.set_up(sqlite_app)
    await sqlite_app.desk.change_blog(BLOG.slug, {"status": BlogStatus.CLOSED}, COMMAND)
    await demo.play(sqlite_app, pause=0)


async def test_only_an_empty_database_gets_it(sqlite_app):
    """A database with a blog of somebody's own is left alone."""
    await open_harbour(sqlite_app)
    assert await demo.set_up(sqlite_app) is None


def test_a_newcomer_is_told_where_to_begin(tmp_path):
    """The four things are printed before the server runs, and the curl line is good."""
    with running_server(tmp_path, "--demo") as server:
        said = server.log.read_text()
    assert f"{server.url}/blogs/{BLOG.slug}" in said
    assert re.search(rf"{re.escape(server.url)}/desk/login/login_\S+", said)
    (token,) = re.findall(r"API token\s+(lb_\S+)", said)
    assert f"curl -H 'Authorization: Bearer {token}'" in said
    assert f"{server.url}/api/v1/blogs/{BLOG.slug}/entries" in said
    assert f"liveblog runs at {server.url}" in said
