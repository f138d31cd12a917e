"""Who did what: the audit log, for those who look after a blog; as a page, or as JSON Lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may, require, token_is_theirs, visible_grants
from liveblog.errors import NotFound
from liveblog.model.characters import without_invalid
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.store.audit_log import AuditQuery, AuditRecord, audit_records, known_actions
from liveblog.web.actors import OTHERS, actor_names
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.people.people import administered
from liveblog.web.people.telling import actions_of, told_action, told_facts
from liveblog.web.visitor import Visitor, login_first, visitor

SHOWN = 200
EXPORTED = 100_000


@login_first
async def audit_log(request: Request) -> Response:
    """Show the newest records of a blog, or of the house without what was done to entries."""
    me = await visitor(request, Scope.ADMIN)
    asked, known = request.query_params, await administered(request, me)
    chosen = next((blog for blog in known.values() if blog.slug == asked.get("blog")), None)
    if chosen is None and asked.get("blog"):
        raise NotFound("There is no such blog.")
    if chosen is None and not may(me.principal, Scope.ADMIN):
        chosen = next(iter(known.values()))
    if chosen is None:
        require(me.principal, Scope.ADMIN)
    by, action = [without_invalid(asked.get(name, "")) or None for name in ("by", "action")]
    query = AuditQuery(chosen.id if chosen else None, by, action)
    as_lines = asked.get("form") == "jsonl"
    async with services(request).store.read() as transaction:
        records = await audit_records(transaction, query, EXPORTED if as_lines else SHOWN)
        actions = await known_actions(transaction, query.blog_id)
    if as_lines:
        return _lines(records)
    names, people = await _names(request, me)
    shown: dict[str, Any] = {
        "records": [(record, told_action(record.action), told_facts(record, known)) for record in records],
        "names": names | {f"blog:{blog.id}": blog.title for blog in known.values()},
        "people": [*people.items()],
        "actions": actions_of(chosen, actions),
        "blogs": [(blog.slug, blog.title) for blog in known.values()],
        "chosen": chosen,
        "everywhere": may(me.principal, Scope.ADMIN),
        "query": query,
        "most": SHOWN,
    }
    return draw(request, "audit_log.html", me, **shown)


async def _names(request: Request, me: Visitor) -> tuple[dict[str, str], dict[str, str]]:
    """Return what keys of principals are called, and of these the people and tokens that one looks after."""
    users = await services(request).users.all()
    tokens = [token for token in await services(request).tokens.all() if token_is_theirs(me.principal, token)]
    sees_all = may(me.principal, Scope.ADMIN)
    chosen = [user for user in users if sees_all or visible_grants(me.principal, user)]
    return actor_names(users, tokens) | OTHERS, actor_names(chosen, tokens)


def _lines(records: Sequence[AuditRecord]) -> Response:
    text = "".join(json.dumps(_members(record), ensure_ascii=False) + "\n" for record in records)
    headers = {"cache-control": "private, no-store", "content-disposition": 'attachment; filename="audit.jsonl"'}
    return Response(text, media_type="application/jsonl", headers=headers)


def _members(record: AuditRecord) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(record).items() if value not in (None, {})} | {
        "at": rfc3339(record.at)
    }
