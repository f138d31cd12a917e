"""Grants as rows: what tokens, users and partners may do, on which blog. Called by what writes or reads these."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.principal import Grant, Scope

_NONE = "none"
"""A scope that no version knows: a server that reads it refuses its holder."""


class ProvidedGrant(NamedTuple):
    """What somebody may do because a login provider, by its name in the settings, says that they are in a group."""

    provider: str
    grant: Grant


async def insert_grants(
    connection: AsyncConnection, table: Table, holder: Mapping[str, int], grants: Sequence[Grant]
) -> None:
    """Add what somebody may do; `holder` is the column that says whose the grants are, with its value."""
    rows = [{**holder, "blog_id": grant.blog_id, "scope": grant.scope} for grant in grants]
    if rows:
        await connection.execute(insert(table), rows)


async def insert_user_grants(
    connection: AsyncConnection, table: Table, user_id: int, made: Sequence[Grant], provided: Sequence[ProvidedGrant]
) -> tuple[Grant, ...]:
    """Add what a user may do, by hand and by providers, and return what that comes to: of each blog the widest."""
    rows: dict[int | None, dict[str, Any]] = {}
    for grant in made:
        row = rows.setdefault(grant.blog_id, {"made": None, "provided": {}})
        row["made"] = _widest(row["made"], grant.scope)
    for provider, grant in provided:
        row = rows.setdefault(grant.blog_id, {"made": None, "provided": {}})
        row["provided"][provider] = _widest(row["provided"].get(provider), grant.scope)
    found = [
        {"user_id": user_id, "blog_id": blog_id, "scope": _widest(row["made"], *row["provided"].values())} | row
        if row["provided"]
        else {"user_id": user_id, "blog_id": blog_id, "scope": row["made"], "made": None, "provided": None}
        for blog_id, row in rows.items()
    ]
    if found:
        await connection.execute(insert(table), found)
    return tuple(Grant(row["scope"], row["blog_id"]) for row in found)


def _widest(*scopes: Scope | None) -> Scope:
    return max((scope for scope in scopes if scope is not None), key=tuple(Scope).index)


def made_by_hand(rows: Iterable[Any]) -> tuple[Grant, ...]:
    """Return what of a user's rows was given by hand."""
    return tuple(
        Grant(Scope(row.made or row.scope), row.blog_id)
        for row in rows
        if row.scope is not None and (row.made or not row.provided)
    )


def provided_grants(rows: Iterable[Any]) -> tuple[ProvidedGrant, ...]:
    """Return what of a user's rows comes from providers."""
    return tuple(
        ProvidedGrant(provider, Grant(Scope(scope), row.blog_id))
        for row in rows
        for provider, scope in (row.provided or {}).items()
    )


def by_holder(rows: Iterable[Any]) -> Iterator[tuple[Any, tuple[Grant, ...]]]:
    """Gather rows of an outer join with a table of grants, in the order of their `id`: one of each, and its grants."""
    for _, found in groupby(rows, key=lambda row: row.id):
        first, *rest = found
        yield first, tuple(granted(row) for row in (first, *rest) if row.scope is not None)


def granted(row: Any) -> Grant:
    """Return the grant of a row."""
    return Grant(Scope(row.scope), row.blog_id)


def as_before(grants: Sequence[Grant], *, can_be_bound: bool) -> dict[str, Any]:
    """Return the columns in which servers of the version before look: one grant, and never more than there is.

    They know no `submit`, which gives what `read` gives, and no users who are bound to blogs (`can_be_bound`): those
    they refuse.
    """
    widest = sorted(grants, key=lambda grant: grant.blog_id is not None)
    known = [grant for grant in widest if can_be_bound or grant.blog_id is None]
    if not known:
        return {"scope": _NONE}
    scope = Scope.READ if known[0].scope is Scope.SUBMIT else known[0].scope
    return {"scope": scope} | ({"blog_id": known[0].blog_id} if can_be_bound else {})
