"""A form that may bring a picture along, as a browser sends it without JavaScript (RFC 7578)."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from liveblog.errors import BadRequest, TooLarge, Unauthenticated
from liveblog.sentence import sentence
from liveblog.web.fields import Fields, as_typed, fields_to_keep
from liveblog.web.media import upload_turn
from liveblog.web.visitor import require_same_origin, visitor
from liveblog.work.bounds import FORM_BYTES, FORM_FIELDS, PICTURE_BYTES

_FORM = "multipart/form-data"


class _Parser(MultiPartParser):
    spool_max_size = PICTURE_BYTES.most + 1
    """Bytes: a picture needs no file on the way; what is longer was refused before."""


@dataclass(frozen=True, slots=True)
class PictureForm:
    """What was typed, and the bytes of the file that came with it, if one was chosen."""

    fields: Fields
    content: bytes = b""


def is_multipart(request: Request) -> bool:
    """Tell whether it is a form that may bring a file along."""
    return request.headers.get("content-type", "").lower().startswith(_FORM)


async def picture_form(request: Request) -> PictureForm:
    """Read a form with or without a file. Only of somebody who is logged in more is read than their words.

    Raises:
        Unauthenticated, Forbidden: another site sent it, or somebody a file who is not logged in.
        TooLarge, TooSlow, Busy, BadRequest, UnsupportedMedia: it can't be read.
    """
    if not is_multipart(request):
        return PictureForm(await fields_to_keep(request))
    require_same_origin(request)
    try:
        who = await visitor(request)
    except Unauthenticated as error:
        return await _words(request, error)
    async with upload_turn(request, who.principal):
        return await _read(request, FORM_BYTES.most + PICTURE_BYTES.most)


async def _words(request: Request, error: Unauthenticated) -> PictureForm:
    """Read what somebody has typed who isn't logged in any more, to be given back."""
    try:
        return PictureForm((await _read(request, FORM_BYTES.most)).fields)
    except TooLarge:
        raise error from None


async def _read(request: Request, limit: int) -> PictureForm:
    parser = _Parser(
        request.headers,
        _bounded(request, limit),
        max_files=1,
        max_fields=FORM_FIELDS.most,
        max_part_size=FORM_BYTES.most,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise BadRequest(sentence("The form is no multipart form: {message}", message=error.message)) from error
    try:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        return PictureForm(as_typed(texts), await files[0].read() if files else b"")
    finally:
        await form.close()


async def _bounded(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(sentence("The form is over the limit of {size} KiB.", size=limit // 1024))
        yield chunk
