"""Rights are kept when they become rows of their own, and beside servers that look for them where they were."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from liveblog.access import Sessions, Tokens, Users
from liveblog.access.secrets import digest
from liveblog.model.moment import now
from liveblog.model.principal import Grant, Scope
from liveblog.store import Store
from liveblog.store.access_tables import tokens, users
from liveblog.store.migrations import migrate
from tests.apps import LIMIT
from tests.model.samples import NOON
from tests.store.before import INSERT_BLOG, to_tables
from tests.store.writing import open_blog

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy.md"
TOKENS = [("read", None), ("write", None), ("admin", None), ("write", 2), ("admin", 1)]
USERS = ["read", "write", "admin"]


async def add_as_before(store: Store) -> None:
    """Make tokens and users with the statements of a server that knows no grants; a secret is its number."""
    async with store.engine.begin() as connection:
        for number, (scope, blog_id) in enumerate(TOKENS, 1):
            values = {"name": "old", "digest": digest(str(number)), "scope": scope, "blog_id": blog_id}
            await connection.execute(insert(tokens).values(**values, created_at=NOON))
        for scope in USERS:
            await connection.execute(insert(users).values(name=scope, byline=scope, scope=scope, created_at=NOON))


async def add_blogs(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(text(INSERT_BLOG), [{"id": 1, "slug": "one"}, {"id": 2, "slug": "two"}])


async def rights(store: Store) -> tuple[list[tuple[Grant, ...]], list[tuple[Grant, ...]]]:
    """Ask as the doors do: by the secret of each token, and of a session of each user."""
    by_token = [(await Tokens(store).principal(str(number))).grants for number in range(1, len(TOKENS) + 1)]
    sessions, by_user = Sessions(store, timedelta(hours=1)), []
    for name in USERS:
        principal = await sessions.principal(await sessions.open((await Users(store).by_name(name)).id))
        assert principal is not None
        by_user.append(principal.grants)
    return by_token, by_user


KEPT = (
    [(Grant(Scope(scope), blog_id),) for scope, blog_id in TOKENS],
    [(Grant(Scope(scope)),) for scope in USERS],
)


async def test_rights_of_before_are_carried_over(database_url: str):
    """Each token and each user may do after the migration what they might before, and nothing else."""
    store = Store(database_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0006"))
        await add_blogs(store)
        await add_as_before(store)
        await migrate(store.engine)
        assert await rights(store) == KEPT
    finally:
        await store.close()


async def test_what_was_made_during_the_migration_has_no_rights_until_they_are_given(store: Store):
    """The statements in the docs give them, once, and change nobody's else, however often they are run."""
    await add_blogs(store)
    await add_as_before(store)
    assert await rights(store) == ([()] * len(TOKENS), [()] * len(USERS))
    bound = await Tokens(store).create("bound", Scope.WRITE, blogs=[])
    for _ in range(2):
        async with store.engine.begin() as connection:
            for statement in re.findall(r"^    (INSERT .+);$", DEPLOY.read_text(), re.MULTILINE):
                await connection.execute(text(statement))
        assert await rights(store) == KEPT
    assert (await Tokens(store).principal(bound)).grants == ()


async def test_old_servers_see_no_more_than_is_granted(store: Store):
    """Their columns hold one grant: `read` for the scope they don't know, and what refuses for what they can't say."""
    one, two = [await open_blog(store, slug) for slug in ("one", "two")]
    for name, scope, blogs in (
        ("all", Scope.WRITE, None),
        ("new", Scope.SUBMIT, None),
        ("one", Scope.ADMIN, [one]),
        ("two", Scope.WRITE, [two, one]),
        ("none", Scope.ADMIN, []),
    ):
        await Tokens(store).create(name, scope, blogs=blogs)
        await Users(store).create(name, name, scope, blogs=blogs)
    async with store.read() as connection:
        seen = await connection.execute(select(tokens.c.scope, tokens.c.blog_id).order_by(tokens.c.id))
        assert [tuple(row) for row in seen] == [
            ("write", None),
            ("read", None),
            ("admin", one.id),
            ("write", two.id),
            ("none", None),
        ]
        known = await connection.execute(select(users.c.scope).order_by(users.c.id))
        assert list(known.scalars()) == ["write", "read", "none", "none", "none"]


async def test_grants_go_with_their_holder(store: Store):
    """No row is left that a later token of the same number could inherit."""
    blog = await open_blog(store)
    await Tokens(store).create("gone", Scope.ADMIN, blogs=[blog])
    async with store.engine.begin() as connection:
        await connection.execute(tokens.delete())
        rows = await connection.execute(text("SELECT count(*) FROM token_grants"))
        assert rows.scalar_one() == 0


@pytest.mark.parametrize("blogs", [1, 7])
async def test_asking_for_rights_costs_one_query(store: Store, blogs: int):
    """However many grants somebody has: for a token, and for a session."""
    theirs = [await open_blog(store, f"blog-{number}") for number in range(blogs)]
    secret = await Tokens(store).create("partner", Scope.WRITE, blogs=theirs)
    user = await Users(store).create("ada", "Ada", Scope.WRITE, blogs=theirs)
    sessions = Sessions(store, timedelta(hours=1), now)
    cookie = await sessions.open(user.id)
    asked: list[str] = []

    def note(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    found = [await Tokens(store).principal(secret), await sessions.principal(cookie)]
    assert [principal and len(principal.grants) for principal in found] == [blogs, blogs]
    assert len([query for query in asked if query.startswith("SELECT")]) == 2
