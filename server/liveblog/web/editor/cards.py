"""Cards of addresses at the desk: found by the server, shown as fields to be changed, and put into the text."""

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog import audit
from liveblog.model.principal import Scope
from liveblog.web.context import services
from liveblog.web.editor.card_form import LOOK_UP, PREFIX, CardForm, card_in, card_of, with_card
from liveblog.web.editor.form import EntryForm
from liveblog.web.editor.place_form import PlaceForm, with_place
from liveblog.web.editor.responses import confirm
from liveblog.web.fields import fields_of_editor
from liveblog.web.media import note_picture
from liveblog.web.visitor import EditorContext, checked_form

ACTS = (LOOK_UP, "card-in", "no-card", "place-in", "no-place")
"""What a button of the entry's form says, without JavaScript, that is about its card or its place."""


async def find_card(request: Request) -> Response:
    """Answer `cards.js` with the fields of a card."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields, Scope.SUBMIT)
    card = await _found(request, found, card_in(fields))
    return confirm(**{PREFIX + name: getattr(card, name) for name in CardForm.__slots__})


async def acted(request: Request, found: EditorContext, form: EntryForm, act: str) -> EntryForm:
    """Return the form after one of the acts.

    Raises:
        InvalidInput, TooManyAttempts, Busy: there is no card to be had, or nobody can tell where a place is.
    """
    if act in ("place-in", "no-place"):
        body = with_place(form.body, form.place) if act == "place-in" else form.body
        return replace(form, body=body, place=PlaceForm())
    if act == LOOK_UP:
        return replace(form, card=await _found(request, found, form.card))
    body = with_card(form.body, form.card) if act == "card-in" else form.body
    return replace(form, body=body, card=CardForm())


async def _found(request: Request, found: EditorContext, asked: CardForm) -> CardForm:
    by = found.visitor.principal
    card = await services(request).unfurler.find(asked.url, by.key, partial(note_picture, request, by))
    shown = card.picture.name if card.picture else None
    audit.record("card.fetched", by.key, blog=found.blog.slug, kind=card.kind, picture=shown, place=by.place)
    return card_of(card, asked.at or asked.url, found.blog.zone)
