"""The list of drafts, as it stands on the desk and on a page of its own."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request

from liveblog.access import may
from liveblog.model.moment import ago, coming, old, since
from liveblog.model.principal import Scope
from liveblog.present.drafts import read_drafts
from liveblog.web.actors import actor_names
from liveblog.web.context import services
from liveblog.web.visitor import EditorContext

SPANS = {"ago": ago, "coming": coming, "old": old, "since": since}
"""How templates say how long something is from now."""


async def list_context(request: Request, found: EditorContext) -> dict[str, Any]:
    """Return what the list is drawn with, for whoever looks at it."""
    by, app = found.visitor.principal, services(request)
    is_editor = may(by, Scope.WRITE, found.blog)
    listed = await read_drafts(app.store, found.blog, by, as_editor=is_editor)
    called = await names(request, listed.people)
    said = {"names": called, "is_editor": is_editor, "now": app.desk.clock()}
    return {"drafts": listed, **said, **SPANS}


async def names(request: Request, keys: Iterable[str | None]) -> dict[str, str]:
    """Return what these people and programs are called, by their keys."""
    async with services(request).store.read() as connection:
        return await actor_names(connection, {key for key in keys if key})
