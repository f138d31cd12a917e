"""The principal of a request, from a bearer token, or from an editor's session cookie where that is allowed."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast

from starlette.requests import HTTPConnection

from liveblog.access import (
    Stay,
    is_key,
    is_limited,
    may,
    partner_principal,
    readable_topics,
    require,
    require_read,
    require_somebody,
)
from liveblog.errors import Forbidden, Unauthenticated, Unavailable
from liveblog.model.blog import Blog
from liveblog.model.partner import KeyKind, Partner
from liveblog.model.principal import Principal, Scope
from liveblog.model.receipt import PartnerPage
from liveblog.store import Transaction, reads
from liveblog.web.context import asker, requested_blog, services
from liveblog.web.cookies import SESSION_COOKIE, cookie
from liveblog.web.cors import PARTNER, is_open_to_origins
from liveblog.web.sites import same_origin, site_of
from liveblog.web.staying_allowed import allowed
from liveblog.web.using import count_use


class SomeTopics(NamedTuple):
    """A blog, for somebody who may read its entries of these topics alone."""

    blog: Blog
    topics: tuple[str, ...]


class TopicReading(NamedTuple):
    """A transaction on a blog, for somebody who may read its entries of these topics alone."""

    transaction: Transaction
    blog: Blog
    topics: tuple[str, ...]


async def bearer(connection: HTTPConnection) -> Principal | None:
    """Return whose token the request carries; None when it carries none.

    Raises:
        Unauthenticated: the header is malformed or the token isn't good.
    """
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated("The Authorization header must have the form “Bearer TOKEN”.")
    return _placed(connection, await _principal(connection, secret.strip()))


async def _principal(connection: HTTPConnection, secret: str) -> Principal:
    if is_key(secret):
        holder = await services(connection).partners.holder(secret, KeyKind.SECRET)
        count_use(connection, holder.partner)
        return partner_principal(holder)
    return await services(connection).tokens.principal(secret)


async def keyed(connection: HTTPConnection) -> Principal | None:
    """Return the partner whose publishable key is in the address, where keys are taken; None: there is none.

    The answer then follows the origins of that partner (`web/cors.py`).

    Raises:
        Unauthenticated: the key isn't good.
        Forbidden: it is not for pages of the origin that asks.
    """
    if "key" not in connection.query_params or not is_open_to_origins(connection.scope["path"]):
        return None
    holder = await services(connection).partners.holder(connection.query_params["key"], KeyKind.PUBLISHABLE)
    connection.scope[PARTNER] = holder.partner
    if is_elsewhere := not same_origin(connection):
        _require_site(holder.partner, connection)
    count_use(connection, holder.partner)
    origin = connection.headers["origin"] if is_elsewhere else ""
    return _placed(connection, partner_principal(holder, origin))


def partner_page(connection: HTTPConnection) -> PartnerPage | None:
    """Return the partner's page that shows the key of this request; None: it has none in its address."""
    partner = cast("Partner | None", connection.scope.get(PARTNER))
    return PartnerPage(partner.id, site_of(connection, partner)) if partner else None


def _require_site(partner: Partner, connection: HTTPConnection) -> None:
    if not all(partner.allows(origin) for origin in connection.headers.getlist("origin")):
        raise Forbidden("This key is for pages of other sites.", f"partner:{partner.id}")


async def editor(connection: HTTPConnection) -> Principal | None:
    """Return whose session cookie the request carries."""
    found = await stay(connection)
    return found.principal if found else None


async def stay(connection: HTTPConnection) -> Stay | None:
    """Return the session whose cookie the request carries, with the person whose it is."""
    secret = cookie(connection, SESSION_COOKIE)
    found = await services(connection).sessions.stay(secret) if secret else None
    return replace(found, principal=_placed(connection, found.principal)) if found else None


def _placed(connection: HTTPConnection, principal: Principal) -> Principal:
    return replace(principal, place=asker(connection) or None)


async def administrator(connection: HTTPConnection) -> Principal:
    """Return who is asking for a change of all through the API: tokens only, so that no cookie can be made to write.

    Raises:
        Unauthenticated, Forbidden: nobody, or not they.
    """
    return await allowed(connection, partial(_administrator, connection))


async def _administrator(connection: HTTPConnection) -> Principal:
    return require(await bearer(connection), Scope.ADMIN)


async def writer(connection: HTTPConnection) -> Principal:
    """Return who wants to write, in the blog that the address names.

    Who asks is found out first: to who may not know, a private blog and none at all are the same. Which blog this is
    need not be read for who may write in all of them; the writing will read it again, and locked.

    Raises:
        Unauthenticated, BlogNotFound, Forbidden: nobody, or there is none, or they may not.
    """
    return await allowed(connection, partial(_writer, connection))


async def _writer(connection: HTTPConnection) -> Principal:
    principal = await bearer(connection)
    if principal is None or may(principal, Scope.WRITE):
        by = require(principal, Scope.WRITE)
        await services(connection).directory.require(connection.path_params["slug"])
        return by
    return require(principal, Scope.WRITE, await requested_blog(connection))


async def at_desk(connection: HTTPConnection, scope: Scope) -> tuple[Principal, Blog]:
    """Return who asks, by token, for something that the desk keeps to itself, and the blog that the address names.

    Raises:
        Unauthenticated, BlogNotFound, Forbidden: nobody, or there is none, or they may not.
    """
    return await allowed(connection, partial(_at_desk, connection, scope))


async def _at_desk(connection: HTTPConnection, scope: Scope) -> tuple[Principal, Blog]:
    known = require_somebody(await bearer(connection))
    blog = await requested_blog(connection)
    return require(known, scope, blog), blog


async def reader(connection: HTTPConnection) -> Principal | None:
    """Return who wants to read; a session counts only for pages of our own origin.

    Raises:
        Unauthenticated: with a token or a key that isn't good.
        Forbidden: with a key that is for other sites.
    """
    principal = await bearer(connection) or await keyed(connection)
    if principal is None and same_origin(connection):
        principal = await editor(connection)
    return principal


async def authorise_read(connection: HTTPConnection, blog: Blog) -> None:
    """Refuse the blog to those who may not read it.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: it isn't open to them.
    """
    require_read(await reader(connection), blog)


@asynccontextmanager
async def reading(connection: HTTPConnection) -> AsyncIterator[tuple[Transaction, Blog]]:
    """Open a transaction on the blog that the address names, for somebody who may read it.

    What is read in it is of the moment at which they might: nothing that was written after it was closed to them.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: there is none, or it isn't open to them.
    """
    async with _reading(connection, await reader(connection)) as found:
        yield found


def reading_for_all(connection: HTTPConnection) -> AbstractAsyncContextManager[tuple[Transaction, Blog]]:
    """Open a transaction on a blog that is open to all: for what is kept and given to others than who asks now.

    Raises:
        BlogNotFound: there is none, or it isn't open to all any more.
    """
    return _reading(connection, None)


@asynccontextmanager
async def _reading(connection: HTTPConnection, principal: Principal | None) -> AsyncIterator[tuple[Transaction, Blog]]:
    async with services(connection).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, connection.path_params["slug"])
        require_read(principal, blog)
        yield transaction, blog


@asynccontextmanager
async def reading_topics(connection: HTTPConnection) -> AsyncIterator[TopicReading | None]:
    """Open a transaction on the blog that the address names, for a partner who gets some topics of it; None: not so.

    Whoever is not asked so may read all of it, or nothing.

    Raises:
        Unauthenticated: with a token or a key that isn't good.
        BlogNotFound: there is none.
    """
    shows_any = "authorization" in connection.headers or "key" in connection.query_params
    principal = await reader(connection) if shows_any else None
    if not is_limited(principal):
        yield None
        return
    async with services(connection).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, connection.path_params["slug"])
        topics = readable_topics(principal, blog)
        yield TopicReading(transaction, blog, topics) if topics else None


async def some_topics(connection: HTTPConnection) -> SomeTopics | None:
    """Read what `reading_topics` would tell, and hold nothing open: for who has to wait for a turn first.

    Raises:
        Unauthenticated, BlogNotFound: as there.
    """
    async with reading_topics(connection) as limited:
        return SomeTopics(limited.blog, limited.topics) if limited else None


@asynccontextmanager
async def reading_those(connection: HTTPConnection, known: SomeTopics) -> AsyncIterator[TopicReading]:
    """Open a transaction on what was found to be read, for whoever has had to wait for a turn since.

    Raises:
        Unauthenticated, BlogNotFound: as `reading_topics`.
        Unavailable: they get other topics by now; what is made of these may be kept for those who get the former.
    """
    async with reading_topics(connection) as limited:
        if limited is None or limited.topics != known.topics:
            raise Unavailable("What this key opens has just changed: ask again.", 1)
        yield limited


async def readable_blog(connection: HTTPConnection) -> Blog:
    """Read the blog that the address names, for somebody who may read it.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: there is none, or it isn't open to them.
    """
    async with reading(connection) as (_, blog):
        return blog
