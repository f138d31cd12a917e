"""What the coverage says of itself: a form that changes only what its editor has changed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import ChangeBlog
from liveblog.errors import FieldError, InvalidInput, LiveblogError
from liveblog.intake.invalid import validated
from liveblog.intake.models import BlogPatch
from liveblog.intake.names import names_in
from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.sentence import Sentence, sentence
from liveblog.web.context import services
from liveblog.web.editor.form import DetailsForm, details_form
from liveblog.web.editor.picture_form import PictureForm, picture_form
from liveblog.web.editor.responses import done, draw_blog, session_lost_page
from liveblog.web.fields import Fields
from liveblog.web.media import save_picture
from liveblog.web.visitor import EditorContext, checked_form, editor_context

_PICTURE = ("picture", "alt", "caption", "credit")
_SWITCHES = ("show_readers", "show_duty", "take_reports")
DETAILS = ("summary", "accent", "byline", *_PICTURE, *_SWITCHES)
"""What whoever writes in a blog may change."""

SETUP = ("title", "description", "zone", "language", "visibility", *DETAILS)
"""What its admins may."""

_SHOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)]*)\)")


async def change_details(request: Request) -> Response:
    """Save summary, colour, byline, picture, and whether readers are told how many they are."""
    sent = await picture_form(request)
    fields = sent.fields
    try:
        found = await checked_form(request, fields)
        await keep_file(request, found, sent)
        await save_changed(request, found, fields, DETAILS)
    except LiveblogError as error:
        if kept := session_lost_page(request, fields, error):
            return kept
        found = await editor_context(request)
        details, shown = returned_form(found.blog, fields, DETAILS), details_form(found.blog)
        return await draw_blog(request, found, error=error, details=details, shown=shown)
    return done(found, "details")


def _typed(fields: Fields, names: Sequence[str]) -> dict[str, str]:
    return {name: fields.get(name, "") for name in names}


def returned_form(blog: Blog, fields: Fields, names: Sequence[str]) -> DetailsForm:
    """Return the form to be drawn again: what was typed, and else what stands there by now.

    The form that is drawn has seen what stands there: an older value, of a field that was left alone, would be saved.
    """
    typed = {name: value for name, value in _typed(fields, names).items() if value != fields.get(f"seen_{name}")}
    return replace(details_form(blog), **typed)


async def keep_file(request: Request, found: EditorContext, sent: PictureForm) -> None:
    """Keep the file that came along; its address stands in the form from now on, whatever else is wrong.

    Raises:
        InvalidInput, TooCostly, Unavailable: as for any upload.
    """
    if not sent.content:
        return
    try:
        kept = await save_picture(request, sent.content, found.visitor.principal)
    except InvalidInput as error:
        raise InvalidInput(*(FieldError("picture", each.message) for each in error.errors)) from error
    sent.fields["picture"] = kept.path


async def save_changed(request: Request, found: EditorContext, fields: Fields, names: Sequence[str]) -> None:
    """Save what was changed of these fields since their form was drawn.

    Raises:
        InvalidInput: names what is wrong, and what somebody else has changed meanwhile.
    """
    # Somebody who chooses a colour must not put an older summary back that their form still shows.
    fields = _as_typed(fields, names)
    changed = {name: fields[name] for name in names if fields[name] != fields.get(f"seen_{name}", fields[name])}
    rule = partial(_require_same, changed, fields)
    rule(found.blog)
    if changed:
        # Asked again when it is written: to take a picture in takes seconds, in which somebody else may save.
        change = ChangeBlog(_wanted(changed, fields, found.blog), rule=rule)
        await services(request).desk.do(found.blog.slug, change, found.visitor.principal)


def _as_typed(fields: Fields, names: Sequence[str]) -> Fields:
    """Return all fields; a picture that was named as texts show it brings what it shows along."""
    typed = _typed(fields, names) | {name: value for name, value in fields.items() if name.startswith("seen_")}
    if shown := _SHOWN.fullmatch(typed["picture"].strip()):
        typed |= {"picture": shown["path"], "alt": typed["alt"] or shown["alt"]}
    return typed


def _wanted(changed: Fields, fields: Fields, blog: Blog) -> BlogChanges:
    values: dict[str, Any] = {name: value for name, value in changed.items() if name not in _PICTURE}
    if changed.get("accent", "").lower() == DEFAULT_ACCENT:
        values["accent"] = None
    if "byline" in changed:
        values["byline"] = names_in(changed["byline"], blog.byline)
    if "visibility" in changed:
        values["visibility"] = Visibility.of(changed["visibility"])
    values |= {name: bool(changed[name]) for name in _SWITCHES if name in changed}
    if changed.keys() & set(_PICTURE):
        said = {name: fields[name].strip() for name in _PICTURE}
        values["picture"] = {"url": said.pop("picture"), **said} if said["picture"] else None
    return validated(BlogPatch, values).changes()


def _require_same(changed: Fields, fields: Fields, blog: Blog) -> None:
    now = details_form(blog)
    # A picture is saved as a whole: words that are changed must not bring the one back that they were said of.
    touched = (*changed, *_PICTURE) if changed.keys() & set(_PICTURE) else changed
    wrong = [
        name for name in dict.fromkeys(touched) if getattr(now, name) not in (fields.get(f"seen_{name}"), fields[name])
    ]
    if wrong:
        raise InvalidInput(*(FieldError(name, _overtaken(getattr(now, name))) for name in wrong))


def _overtaken(value: str) -> Sentence:
    return sentence(
        "was changed by somebody else meanwhile and is now “{value}”: save again to put yours in its place",
        value=value,
    )
