"""What a form of the desk sent. Who sent it is asked before it is read, unless its words are to be given back."""

from starlette.requests import Request

from liveblog.model.characters import without_invalid
from liveblog.model.principal import Scope
from liveblog.web.bodies import read_form
from liveblog.web.visitor import require_same_origin, visitor, wants_page

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
        Unauthenticated, Forbidden: another site sent it, or a script, which has the words itself. And what
            `read_fields` raises.
    """
    if wants_page(request):
        require_same_origin(request)
        return await read_fields(request)
    return await fields_of_editor(request)
