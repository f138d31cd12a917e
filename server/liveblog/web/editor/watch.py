"""What a desk keeps an eye on, in the line below who is there."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request

from liveblog.model.handover import PreparedHandover
from liveblog.web.context import services
from liveblog.web.visitor import EditorContext

_TOLD = timedelta(hours=1)
"""So long whoever handed over is told who has it."""


async def watch_context(request: Request, found: EditorContext) -> dict[str, Any]:
    """Return what the line is drawn with, for an editor."""
    listed = await services(request).promises.listed(found.blog)
    present = services(request).desk.clock()
    state = await services(request).handovers.state(found.blog)
    return {
        "blog": found.blog,
        "now": present,
        "promises": listed,
        "due": listed.due(present),
        "handing_over": state.open,
        "taken": _taken(state.prepared, found.visitor.principal.key, present),
    }


def _taken(last: PreparedHandover | None, me: str, present: datetime) -> PreparedHandover | None:
    """Return what whoever looks has handed over lately: they see that somebody has it."""
    if last is None or last.taken_at is None or last.made_by != me or present - last.taken_at > _TOLD:
        return None
    return last
