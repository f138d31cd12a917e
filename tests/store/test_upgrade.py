"""What an upgrade does to a house that is at work: people, tokens and sessions of the versions before go on."""

from datetime import timedelta
from functools import partial
from typing import Any

import httpx2
import pytest
from sqlalchemy import bindparam, text

from liveblog.access.passwords import fits, hashed
from liveblog.access.secrets import digest
from liveblog.app import create_app
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.store import Store
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.store.columns import Instant
from liveblog.store.migrations import migrate
from liveblog.web.cookies import SESSION_COOKIE
from tests.apps import LIMIT, open_app
from tests.store.before import INSERT_BLOG, to_tables

PASSWORD = "chosen long ago"
SECRETS = {"token": "lb_of_before", "session": "desk_of_before"}

_PEOPLE = (
    """INSERT INTO users (id, name, byline, scope, password_hash, created_at)
    VALUES (:id, :name, :byline, :scope, :kept, :at)""",
    "INSERT INTO user_grants (user_id, scope) VALUES (:id, :scope)",
)
_TOKEN = (
    "INSERT INTO tokens (id, name, digest, scope, created_at) VALUES (:id, 'old', :digest, 'write', :at)",
    "INSERT INTO token_grants (token_id, scope) VALUES (:id, 'write')",
)
_SESSION = "INSERT INTO sessions (digest, user_id, expires_at) VALUES (:digest, :id, :until)"
_EVENT = """
    INSERT INTO events (blog_id, seq, kind, at, "by", entry_id, data)
    VALUES (1, 1, 'entry.posted', :at, 'user:1', 1, '{}')
"""


async def write_as_before(store: Store, first: int = 1) -> None:
    """Make an admin and an editor, a session and a token, with the statements of a version before these tables."""
    moments = [bindparam(name, type_=Instant) for name in ("at", "until")]
    at, until = now(), now() + timedelta(hours=1)
    kept = hashed(PASSWORD)

    async with store.engine.begin() as connection:

        async def run(statement: str, **values: Any) -> None:
            used = [each for each in moments if f":{each.key}" in statement]
            await connection.execute(text(statement).bindparams(*used), values)

        for number, scope in enumerate(("admin", "write"), first):
            for statement in _PEOPLE:
                values = {
                    "id": number,
                    "scope": scope,
                    "name": f"{scope} {first}",
                    "byline": scope,
                    "kept": kept,
                    "at": at,
                }
                await run(statement, **{name: value for name, value in values.items() if f":{name}" in statement})
        for statement in _TOKEN:
            values = {"id": first, "digest": digest(f"{SECRETS['token']}{first}"), "at": at}
            await run(statement, **{name: value for name, value in values.items() if f":{name}" in statement})
        await run(_SESSION, digest=digest(f"{SECRETS['session']}{first}"), id=first, until=until)


@pytest.mark.parametrize("revision", ["0007", "0009", "0011"])
async def test_a_house_of_before_goes_on_after_the_upgrade(database_url: str, revision: str):
    """Passwords, sessions, tokens and rights hold, and so do those that an old server makes while both run.

    Nobody is shut out, invited or asked for an address; the log has what was posted before, and not in which session.
    """
    store = Store(database_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, revision))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            event = text(_EVENT).bindparams(bindparam("at", type_=Instant))
            await connection.execute(event, {"at": now()})
        await write_as_before(store)
        await migrate(store.engine)
        await write_as_before(store, 11)
    finally:
        await store.close()
    async with open_app(database_url) as app:
        for first in (1, 11):
            stay = await app.sessions.stay(f"{SECRETS['session']}{first}")
            assert stay is not None
            assert stay.principal.may(Scope.ADMIN)
            assert (stay.session.opened_at, stay.session.device, stay.session.confirmed_at) == (None, None, None)
            assert (await app.tokens.principal(f"{SECRETS['token']}{first}")).may(Scope.WRITE)
            writer = await app.users.by_name(f"write {first}")
            assert fits(writer.password_hash, PASSWORD)
            assert writer.disabled_at is None
        assert not await app.users.open_invitations()
        assert {user.email for user in await app.users.all()} == {None}
        async with app.store.read() as connection:
            (posted,) = await audit_records(connection, AuditQuery(1), 10)
        assert (posted.by, posted.subject, posted.session, posted.after) == ("user:1", "entry:1", None, 1)
        await every_screen_opens(app)


async def every_screen_opens(app: Any) -> None:
    """Open the pages of people, tokens, the log and the account in the session of before."""
    application = create_app(app.settings)
    application.state.services = app
    transport = httpx2.ASGITransport(app=application)
    cookies = {SESSION_COOKIE: f"{SECRETS['session']}1"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.test", cookies=cookies) as client:
        for page in ("", "/-/people", "/-/people/2", "/-/tokens", "/-/log", "/-/log?blog=before", "/-/account"):
            answer = await client.get(f"/desk{page}", headers={"accept": "text/html"})
            assert answer.status_code == 200, page
