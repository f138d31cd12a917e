"""The coverage's summary and colour: a form that changes only what its editor has changed."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import FieldError, InvalidInput, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.models import BlogPatch
from liveblog.model.blog import Blog, BlogChanges
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.web.context import services
from liveblog.web.editor.fields import Fields, fields_to_keep
from liveblog.web.editor.form import DetailsForm, details_form
from liveblog.web.editor.responses import done, draw_blog, session_lost_page
from liveblog.web.editor.session import EditorContext, checked_form, editor_context

_NAMES = ("summary", "accent")


async def change_details(request: Request) -> Response:
    """Save the summary and the colour."""
    fields = await fields_to_keep(request)
    try:
        found = await checked_form(request, fields)
        await _change(request, found, fields)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        details = DetailsForm(*(fields.get(name, "") for name in _NAMES))
        return await draw_blog(request, await editor_context(request), error=error, details=details)
    return done(found, "details")


async def _change(request: Request, found: EditorContext, fields: Fields) -> None:
    # Somebody who chooses a colour must not put an older summary back that their form still shows.
    changed = {name: fields[name] for name in _NAMES if name in fields and fields[name] != fields.get(f"seen_{name}")}
    _require_same(found.blog, changed, fields)
    if changed:
        await services(request).desk.change_blog(found.blog.slug, _wanted(changed), found.visitor.principal)


def _wanted(changed: Fields) -> BlogChanges:
    values: dict[str, Any] = dict(changed)
    if changed.get("accent", "").lower() == DEFAULT_ACCENT:
        values["accent"] = None
    return validated(BlogPatch, values).changes()


def _require_same(blog: Blog, changed: Fields, fields: Fields) -> None:
    now = details_form(blog)
    wrong = [name for name in changed if fields.get(f"seen_{name}") != getattr(now, name)]
    if wrong:
        raise InvalidInput(*(FieldError(name, _OVERTAKEN.format(getattr(now, name))) for name in wrong))


_OVERTAKEN = "was changed by somebody else meanwhile and is now “{}”: save again to put yours in its place"
