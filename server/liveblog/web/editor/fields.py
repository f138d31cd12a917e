"""Reading what a form sent."""

from starlette.requests import Request

from liveblog.errors import UnsupportedMedia
from liveblog.model.characters import without_invalid
from liveblog.web.input import BODY_LIMIT

FORM_LIMIT = 12 * BODY_LIMIT + 64 * 1024
"""Percent-encoded, a character of the body takes up to 12 bytes."""

Fields = dict[str, str]


async def read_fields(request: Request) -> Fields:
    r"""Return the fields of a submitted form; lines end in `\n`, whatever the browser made of them.

    Characters that may stand in no text are taken out, for who pasted them can't see them; a password stays as it is.

    Raises:
        UnsupportedMedia: it is no form, or one with files.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise UnsupportedMedia("Send a form with “Content-Type: application/x-www-form-urlencoded”.")
    form = await request.form(max_fields=50, max_part_size=FORM_LIMIT)
    lines = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
    return {name: value if name == "password" else without_invalid(value) for name, value in lines.items()}
