"""Who did what: the audit log, for those who look after a blog; as a page, or as JSON Lines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may, require
from liveblog.errors import NotFound
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.store.audit_log import AuditQuery, AuditRecord, audit_records
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.people.people import administered
from liveblog.web.visitor import login_first, visitor

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
    query = AuditQuery(chosen.id if chosen else None, asked.get("by") or None, asked.get("action") or None)
    as_lines = asked.get("form") == "jsonl"
    async with services(request).store.read() as transaction:
        records = await audit_records(transaction, query, EXPORTED if as_lines else SHOWN)
    if as_lines:
        return _lines(records)
    users = {f"user:{user.id}": user.byline for user in await services(request).users.all()}
    shown: dict[str, Any] = {
        "records": records,
        "names": users | {"command": "command line", "import": "import"},
        "blogs": known.values(),
        "chosen": chosen,
        "everywhere": may(me.principal, Scope.ADMIN),
        "query": query,
        "most": SHOWN,
    }
    return draw(request, "audit_log.html", me, **shown)


def _lines(records: Sequence[AuditRecord]) -> Response:
    text = "".join(json.dumps(_members(record), ensure_ascii=False) + "\n" for record in records)
    headers = {"cache-control": "private, no-store", "content-disposition": 'attachment; filename="audit.jsonl"'}
    return Response(text, media_type="application/jsonl", headers=headers)


def _members(record: AuditRecord) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(record).items() if value not in (None, {})} | {
        "at": rfc3339(record.at)
    }
