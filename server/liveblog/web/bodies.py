"""Reading request bodies: JSON, a form or an image. Their sizes are bounded, and long ones are read in turns."""

import json
import re
from binascii import a2b_qp
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request

from liveblog.errors import BadRequest, FieldError, InvalidInput, TooLarge, UnsupportedMedia
from liveblog.intake.invalid import ERRORS_SHOWN, FIELD_SHOWN, UNKNOWN, invalid_input
from liveblog.intake.models import Input
from liveblog.sentence import sentence
from liveblog.web.context import asker, services
from liveblog.web.staying_allowed import still_allowed
from liveblog.work.bounds import BODIES, BODY_AT_HAND, FIELD_NAME, FORM_FIELDS, JSON_BYTES, JSON_NAMES

_JSON = {"application/json", "application/merge-patch+json"}
_FORM = "application/x-www-form-urlencoded"
_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")
IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/tiff")

_MOST_DIGITS = 18  # of a length that is worth reading: Python itself refuses numbers of some thousands

InputT = TypeVar("InputT", bound=Input)


async def read_json(request: Request, model: type[InputT]) -> InputT:
    """Read and validate a JSON body.

    Raises:
        UnsupportedMedia: it says that it is something else.
        TooLarge: it is over the limit, by what it says or by what comes.
        BadRequest: it is not JSON, or not UTF-8.
        InvalidInput: names each wrong field.
        Unauthenticated, Forbidden, NotFound: whoever sends it may not any more.
    """
    _require_json(request)
    body = await read_bytes(request, JSON_BYTES.most)
    async with body_turn(request, body):
        return _validated(_decoded(body), model)


async def read_form(request: Request) -> dict[str, str]:
    """Read a form (WHATWG URL, section 5.1); of a field that is there twice the last counts.

    Its length is bounded by its route.

    Raises:
        UnsupportedMedia: it is no form, or one with files.
        BadRequest: it has too many fields, too long a name, or is not encoded as a form is.
        Busy: too many long ones are coming in.
    """
    if _media_type(request) != _FORM:
        raise UnsupportedMedia(f"Send a form with “Content-Type: {_FORM}”.")
    body = await request.body()
    async with body_turn(request, body):
        return form_fields(body)


def form_fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        BadRequest: it has too many, too long a name, or is not encoded as a form is.
    """
    if body.count(b"&") >= FORM_FIELDS.most:
        raise BadRequest(f"The form has too many fields: at most {FORM_FIELDS.most}.")
    fields = {}
    for part in filter(None, body.split(b"&")):
        name, _, value = part.partition(b"=")
        if len(name) > FIELD_NAME.most:
            raise BadRequest(f"A field's name is too long: at most {FIELD_NAME.most} bytes.")
        fields[_unescaped(name)] = _unescaped(value)
    return fields


def _unescaped(text: bytes) -> str:
    if _STRAY.search(text):
        raise BadRequest("The form has a % without two hexadecimal digits.")
    # Quoted-printable is the same but for its sign, and decoded thirty times faster than by urllib: a megabyte of
    # escapes would hold up everybody else for half a second.
    quoted = text.replace(b"+", b" ").replace(b"=", b"%3D").replace(b"%", b"=")
    return a2b_qp(quoted).decode(errors="replace")


async def read_image(request: Request, limit: int) -> bytes:
    """Read a body that says it is an image; whether it is one, only its bytes can tell.

    Raises:
        UnsupportedMedia: it says that it is something else.
        TooLarge: it is over the limit, by what it says or by what comes.
    """
    media_type = _media_type(request)
    if media_type and media_type not in IMAGES:
        raise UnsupportedMedia(f"Send the image itself, as {', '.join(IMAGES)}; not {media_type}.")
    _require_plain(request)
    return await read_bytes(request, limit)


@asynccontextmanager
async def body_turn(request: Request, body: bytes) -> AsyncIterator[None]:
    """Wait with a long body until it is its turn to be worked through.

    Raises:
        Busy: too many long ones are coming in.
    """
    if len(body) <= BODY_AT_HAND:
        yield
        return
    async with services(request).bulkheads[BODIES].place(asker(request)):
        yield


def _validated(text: str, model: type[InputT]) -> InputT:
    with suppress(ValueError, RecursionError):  # what is no JSON, or goes too deep, is told below
        json.loads(text, object_pairs_hook=partial(_require_names, model))
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            raise BadRequest(f"The body is not valid JSON: {first['ctx']['error']}.") from error
        raise invalid_input(error) from error


def _require_json(request: Request) -> None:
    media_type = _media_type(request)
    if media_type and media_type not in _JSON:
        raise UnsupportedMedia(f"Send JSON with “Content-Type: application/json”, not {media_type}.")
    _require_plain(request)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _require_plain(request: Request) -> None:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise UnsupportedMedia(f"Send the body as it is, without “Content-Encoding: {coding}”.")


async def read_bytes(request: Request, limit: int) -> bytes:
    """Read the body, no more of it than is allowed: one in chunks doesn't say how long it is.

    Raises:
        TooLarge: it is over the limit, by what it says or by what comes.
    """
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and (len(length) > _MOST_DIGITS or int(length) > limit):
        raise _too_large(limit)
    body = bytearray()
    async with still_allowed(request):
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(sentence("The body is over the limit of {size} KiB.", size=limit // 1024))


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not valid UTF-8: byte {error.start} is 0x{body[error.start]:02x}.") from error


def _require_names(model: type[Input], pairs: list[tuple[str, Any]]) -> None:
    """Refuse an object that says a thing twice: parsers differ in which of the two they take (RFC 8259, section 4).

    One of very many names is told of the first unknown ones, for to find what is wrong with all of them takes long.
    """
    for name, _ in pairs:
        name.encode()  # half of a character is none, and could not be told; it is a ValueError, as for what is no JSON
    if len(pairs) > JSON_NAMES.most:
        unknown = islice((name for name, _ in pairs if name not in model.model_fields), ERRORS_SHOWN)
        raise InvalidInput(*(FieldError(name[:FIELD_SHOWN], UNKNOWN) for name in unknown))
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise InvalidInput(FieldError(name, "is there twice"))
        seen.add(name)
