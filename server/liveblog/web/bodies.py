"""Reading request bodies: JSON, each field named once, or an image; of a bounded size."""

import json
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request

from liveblog.errors import BadRequest, FieldError, InvalidInput, TooLarge, UnsupportedMedia
from liveblog.web.input import BODY_LIMIT, Input, invalid_input

_JSON = {"application/json", "application/merge-patch+json"}
IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")

_MOST_DIGITS = 18  # of a length that is worth reading: Python itself refuses numbers of some thousands

InputT = TypeVar("InputT", bound=Input)


async def read_json(request: Request, model: type[InputT]) -> InputT:
    """Read and validate a JSON body.

    Raises:
        UnsupportedMedia: it says that it is something else.
        TooLarge: it is over the limit, by what it says or by what comes.
        BadRequest: it is not JSON, or not UTF-8.
        InvalidInput: names each wrong field.
    """
    _require_json(request)
    text = _decoded(await _read(request, BODY_LIMIT))
    try:
        found = model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            raise BadRequest(f"The body is not valid JSON: {first['ctx']['error']}.") from error
        raise invalid_input(error) from error
    json.loads(text, object_pairs_hook=_each_name_once)  # what was valid is flat: this can't go deep
    return found


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
    return await _read(request, limit)


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


async def _read(request: Request, limit: int) -> bytes:
    """Read the body, no more of it than is allowed: one in chunks doesn't say how long it is."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and (len(length) > _MOST_DIGITS or int(length) > limit):
        raise _too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is over the limit of {limit // 1024} KiB.")


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not valid UTF-8: byte {error.start} is 0x{body[error.start]:02x}.") from error


def _each_name_once(pairs: list[tuple[str, Any]]) -> None:
    """Refuse an object that says a thing twice: parsers differ in which of the two they take (RFC 8259, section 4)."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise InvalidInput(FieldError(name, "is there twice"))
        seen.add(name)
