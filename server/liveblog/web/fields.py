"""What a form of the desk sent. Who sent it is asked before it is read, unless its words are to be given back."""

from starlette.requests import Request

from liveblog.errors import Unauthenticated
from liveblog.model.characters import without_invalid
from liveblog.model.principal import Scope
from liveblog.web.bodies import read_form
from liveblog.web.visitor import Ask, Visitor, anybody, checked_visitor, require_same_origin, visitor, wants_page

Fields = dict[str, str]


async def read_fields(request: Request) -> Fields:
    r"""Return the fields of a submitted form; lines end in `\n`, whatever the browser made of them.

    Characters that may stand in no text are taken out, for who pasted them can't see them; a password stays as it is.

    Raises:
        UnsupportedMedia, BadRequest, Busy: as `read_form` does.
    """
    return as_typed(await read_form(request))


def as_typed(fields: Fields) -> Fields:
    """Return fields as they were typed, whatever the browser made of them, and without what can stand in no text."""
    lines = {name: value.replace("\r\n", "\n") for name, value in fields.items()}
    return {name: value if name.endswith("password") else without_invalid(value) for name, value in lines.items()}


async def form_of(request: Request, ask: Ask = anybody) -> tuple[Visitor, Fields]:
    """Return who sent a form from a page of ours, and its fields: who it is is asked before any of it is read.

    It is asked once more when the form is there, which may take as long to come as whoever sends it likes.

    Raises:
        StaleForm, Unauthenticated, Forbidden: as `checked_visitor` does. And what `read_fields` raises.
    """
    require_same_origin(request)
    await ask(request)
    fields = await read_fields(request)
    return await checked_visitor(request, fields, ask), fields


async def fields_of_editor(request: Request) -> Fields:
    """Return the fields of a form that somebody who is logged in sent from a page of ours.

    Raises:
        Unauthenticated, Forbidden: somebody else did; nothing was read. And what `read_fields` raises.
    """
    require_same_origin(request)
    await visitor(request, Scope.SUBMIT)
    return await read_fields(request)


async def fields_to_keep(request: Request) -> Fields:
    """Return the fields of a form whose words a page gives back to who isn't logged in any more.

    Raises:
        Unauthenticated, Forbidden: another site sent it, somebody who may not, or a script, which has the words itself.
            And what `read_fields` raises.
    """
    try:
        return await fields_of_editor(request)
    except Unauthenticated:
        if not wants_page(request):
            raise
        return await read_fields(request)
