"""What readers report, over the API: listed and closed, by the same acts as at the desk."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.model.report import Report
from liveblog.web.api.answers import desk_answer
from liveblog.web.auth import at_desk
from liveblog.web.context import services


async def list_reports(request: Request) -> Response:
    """List what is open, the oldest first."""
    _, blog = await at_desk(request, Scope.WRITE)
    found = await services(request).reports.open(blog)
    return desk_answer({"epoch": blog.epoch, "reports": [_view(report) for report in found]})


async def close_report(request: Request) -> Response:
    """Close a report; one that is closed already is fine."""
    by, blog = await at_desk(request, Scope.WRITE)
    reports = services(request).reports
    await reports.close(blog, request.path_params["report_id"], by)
    return desk_answer({"epoch": blog.epoch, "open": await reports.count(blog)})


def _view(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "entry_id": report.entry_id,
        "revision": report.revision,
        "text": report.text,
        "contact": report.contact or None,
        "at": rfc3339(report.at),
    }
