"""Lists of people and tokens, a page at a time, as those who look after some blogs, or all, are to see them."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.principal import Reach
from liveblog.store.access_tables import token_grants, tokens, user_grants, users
from liveblog.store.credentials import Token, tokens_by_ids
from liveblog.store.found_names import has_words
from liveblog.store.people import USERS, User, read_users


async def count_people(connection: AsyncConnection, reach: Reach, words: str = "") -> int:
    """Count those who hold something in reach, of a whole house all; `words`: in whose names or address these stand."""
    query = select(func.count()).select_from(users).where(_holds_some(reach), _called(connection, words))
    return int((await connection.execute(query)).scalar_one())


async def list_people(
    connection: AsyncConnection, reach: Reach, limit: int, offset: int, words: str = ""
) -> list[User]:
    """Read a page of them, oldest first."""
    query = select(users.c.id).where(_holds_some(reach), _called(connection, words))
    query = query.order_by(users.c.id).limit(limit).offset(offset)
    return await people_by_ids(connection, (await connection.execute(query)).scalars().all())


async def people_by_ids(connection: AsyncConnection, ids: Collection[int]) -> list[User]:
    """Read those of these people that there are, oldest first."""
    return await read_users(connection, USERS.where(users.c.id.in_(ids))) if ids else []


async def bylines(connection: AsyncConnection, ids: Collection[int]) -> Mapping[int, str]:
    """Read what people are called, by id."""
    query = select(users.c.id, users.c.byline).where(users.c.id.in_(ids))
    return {row.id: row.byline for row in await connection.execute(query)} if ids else {}


async def byline_of(connection: AsyncConnection, key: str) -> str:
    """Return what somebody with an account is called, by the key of their principal; empty for what is no person."""
    kind, _, number = key.partition(":")
    return (await bylines(connection, [int(number)])).get(int(number), "") if kind == "user" else ""


async def count_tokens(connection: AsyncConnection, reach: Reach) -> int:
    """Count the tokens that are good for nothing out of reach."""
    query = select(func.count()).select_from(tokens).where(_holds_no_more(reach))
    return int((await connection.execute(query)).scalar_one())


async def list_tokens(connection: AsyncConnection, reach: Reach, limit: int, offset: int) -> list[Token]:
    """Read a page of them, newest first."""
    query = select(tokens.c.id).where(_holds_no_more(reach)).order_by(tokens.c.id.desc()).limit(limit).offset(offset)
    found = await tokens_by_ids(connection, (await connection.execute(query)).scalars().all())
    return found[::-1]


def _holds_some(reach: Reach) -> ColumnElement[bool]:
    held = select(user_grants.c.id).where(user_grants.c.user_id == users.c.id)
    return true() if reach.everywhere else held.where(user_grants.c.blog_id.in_(reach.blog_ids)).exists()


def _called(connection: AsyncConnection, words: str) -> ColumnElement[bool]:
    return has_words(connection, users.c.folded, words) if words.strip() else true()


def _holds_no_more(reach: Reach) -> ColumnElement[bool]:
    if reach.everywhere:
        return true()
    held = select(token_grants.c.id).where(token_grants.c.token_id == tokens.c.id)
    inside = token_grants.c.blog_id.in_(reach.blog_ids)
    return held.where(inside).exists() & ~held.where(or_(token_grants.c.blog_id.is_(None), ~inside)).exists()
