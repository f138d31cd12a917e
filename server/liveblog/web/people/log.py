"""Who did what: the audit log, for those who look after a blog; as a page, or as JSON Lines."""

import json
import re
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liveblog.access import may, reach, record_for, require, token_is_theirs
from liveblog.errors import BadRequest, NotFound
from liveblog.model.blog import NamedBlog
from liveblog.model.characters import without_invalid
from liveblog.model.principal import Reach, Scope
from liveblog.sentence import sentence
from liveblog.store import Transaction
from liveblog.store.audit_log import AuditPlace, AuditQuery, AuditRecord, audit_page, known_parts
from liveblog.store.blog_lists import SUGGESTED, blog_names, named_blog, named_blogs
from liveblog.web.actors import OTHERS, actor_names
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.people.audit_words import actions_of, blogs_of, told_action, told_facts
from liveblog.web.people.granting import meant
from liveblog.web.visitor import Visitor, admin_of_some, login_first

SHOWN = 200
DOWNLOADED = 1000
"""So many records are read at a time for the download, which has all."""

_PLACE = re.compile(r"([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})", re.ASCII)


@login_first
async def audit_log(request: Request) -> Response:
    """Show a page of the records of a blog, or of the house without what was done to entries."""
    me = await admin_of_some(request)
    async with services(request).store.read() as transaction:
        shown = await _Asked.of(transaction, request, me)
        if request.query_params.get("form") == "jsonl":
            return _lines(request, shown, me)
        return draw(request, "audit_log.html", me, **await _page(transaction, shown, me))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the log is wanted: the query, the blog where it is of one, and the slugs that whoever asks may know."""

    query: AuditQuery
    reach: Reach
    chosen: NamedBlog | None
    slugs: Collection[str]

    @classmethod
    async def of(cls, transaction: Transaction, request: Request, me: Visitor) -> "_Asked":
        """Read it from the address.

        Raises:
            NotFound: there is no such blog, as far as they are to know.
            Forbidden: they look after no house.
            BadRequest: the page begins nowhere.
        """
        asked, theirs = request.query_params, reach(me.principal, Scope.ADMIN)
        known = () if theirs.everywhere else await named_blogs(transaction, theirs)
        chosen = await _named(transaction, theirs, asked["blog"]) if asked.get("blog") else next(iter(known), None)
        if chosen is None:
            require(me.principal, Scope.ADMIN)
        by, action = [without_invalid(asked.get(name, "")) or None for name in ("by", "action")]
        query = AuditQuery(chosen.id if chosen else None, by, action)
        if "below" in asked:
            query = replace(query, below=_place(asked["below"]))
        return cls(query, theirs, chosen, {blog.slug for blog in known})


async def _named(transaction: Transaction, theirs: Reach, typed: str) -> NamedBlog:
    found = await named_blog(transaction, theirs, typed)
    called = [found] if found else meant(typed, await named_blogs(transaction, theirs))
    if len(called) != 1:
        raise NotFound(sentence("There is no such blog, or there are several of this title: its slug names one."))
    return called[0]


def _place(value: str) -> AuditPlace:
    found = _PLACE.fullmatch(value)
    if not found:
        raise BadRequest(sentence("must be two numbers, such as 120.34"), "below")
    return AuditPlace(int(found[1]), int(found[2]))


async def _page(transaction: Transaction, asked: _Asked, me: Visitor) -> dict[str, Any]:
    query, by = asked.query, me.principal
    found, older = await audit_page(transaction, query, SHOWN)
    records = [record_for(by, record, asked.slugs) for record in found]
    actions, actors = await known_parts(transaction, query.blog_id)
    keys = {*actors, *(str(key) for record in records for key in _named_in(record) if key)}
    names = await actor_names(transaction, keys, lambda token: token_is_theirs(by, token))
    blogs = await blog_names(transaction, asked.reach, blogs_of(records))
    return {
        "records": [
            (record, told_action(record.action), told_facts(record, blogs, names, me.zone)) for record in records
        ],
        "names": names | {f"blog:{blog.id}": blog.title for blog in blogs.values()},
        "actors": sorted(((key, names[key]) for key in actors if key in names and key not in OTHERS), key=_called),
        "actions": actions_of(asked.chosen, actions),
        "blogs": [(blog.slug, blog.title) for blog in await named_blogs(transaction, asked.reach, SUGGESTED)],
        "chosen": asked.chosen,
        "everywhere": may(by, Scope.ADMIN),
        "query": query,
        "older": f"{older.record}.{older.event}" if older else None,
    }


def _named_in(record: AuditRecord) -> tuple[object, ...]:
    """Return the keys of those whom a record names: by whom, to whom, on whose behalf."""
    return record.by, record.subject, record.facts.get("author")


def _called(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def _lines(request: Request, asked: _Asked, me: Visitor) -> Response:
    headers = {"cache-control": "private, no-store", "content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(_downloaded(request, asked, me), media_type="application/jsonl", headers=headers)


async def _downloaded(request: Request, asked: _Asked, me: Visitor) -> AsyncIterator[str]:
    """Give all records, some at a time: nobody holds a transaction, or the whole log, while somebody downloads.

    Raises:
        Unauthenticated, Forbidden, NotFound: they may not read it any more. The answer breaks off.
    """
    below: AuditPlace | None = asked.query.below
    while below is not None:
        async with services(request).store.read() as transaction:
            records, below = await audit_page(transaction, replace(asked.query, below=below), DOWNLOADED)
        yield _told([record_for(me.principal, record, asked.slugs) for record in records])
        me = await admin_of_some(request)
        async with services(request).store.read() as transaction:
            asked = await _still(transaction, asked, me)


async def _still(transaction: Transaction, asked: _Asked, me: Visitor) -> _Asked:
    """Return the same for somebody who may still read it, as of what they may know by now."""
    theirs = reach(me.principal, Scope.ADMIN)
    if asked.chosen is None:
        require(me.principal, Scope.ADMIN)
        return asked
    await _named(transaction, theirs, asked.chosen.slug)
    known = () if theirs.everywhere else await named_blogs(transaction, theirs)
    return replace(asked, reach=theirs, slugs={blog.slug for blog in known})


def _told(records: Sequence[AuditRecord]) -> str:
    return "".join(json.dumps(record.members(), ensure_ascii=False) + "\n" for record in records)
