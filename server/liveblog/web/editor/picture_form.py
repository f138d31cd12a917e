"""A form that may bring a picture along, as a browser sends it without JavaScript (RFC 7578)."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from liveblog.errors import BadRequest, TooLarge, Unauthenticated
from liveblog.model.principal import Scope
from liveblog.sentence import sentence
from liveblog.web.bodies import body_turn, read_bytes
from liveblog.web.fields import Fields, as_typed, fields_to_keep
from liveblog.web.media import upload_turn
from liveblog.web.visitor import editor_context, require_same_origin, wants_page
from liveblog.work.bounds import BODY_AT_HAND, FORM_BYTES, FORM_FIELDS, PICTURE_BYTES

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


async def picture_form(request: Request, scope: Scope = Scope.WRITE) -> PictureForm:
    """Read a form with or without a file, of somebody who holds a scope for the blog that the address names.

    Of somebody who isn't logged in any more what they have typed is read, for a page that gives it back.

    Raises:
        Unauthenticated, Forbidden, BlogNotFound: another site sent it, somebody who may not, or a script of a stranger.
        TooLarge, TooSlow, Busy, BadRequest, UnsupportedMedia: it can't be read.
    """
    if not is_multipart(request):
        return PictureForm(await fields_to_keep(request))
    require_same_origin(request)
    try:
        found = await editor_context(request, scope)
    except Unauthenticated as error:
        if not wants_page(request):
            raise
        return await _words(request, error)
    async with upload_turn(request, found.visitor.principal):
        return await _parsed(request, _bounded(request, FORM_BYTES.most + PICTURE_BYTES.most))


async def _words(request: Request, error: Unauthenticated) -> PictureForm:
    """Read what a stranger has typed; it takes turns, as all that anybody may send."""
    try:
        body = await read_bytes(request, FORM_BYTES.most)
    except TooLarge:
        raise error from None
    async with body_turn(request, body):
        return PictureForm((await _parsed(request, _pieces(body))).fields)


async def _parsed(request: Request, body: AsyncGenerator[bytes, None]) -> PictureForm:
    parser = _Parser(
        request.headers,
        body,
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


async def _pieces(body: bytes) -> AsyncGenerator[bytes, None]:
    """Yield a body in pieces, each of which is parsed in a moment; between them others are answered."""
    for at in range(0, len(body), BODY_AT_HAND):
        yield body[at : at + BODY_AT_HAND]
        await asyncio.sleep(0)


async def _bounded(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(sentence("The form is over the limit of {size} KiB.", size=limit // 1024))
        yield chunk
