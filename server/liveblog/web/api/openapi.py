"""The OpenAPI 3.1 document, generated from the table of operations and from the very models that validate."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response

from liveblog import __version__
from liveblog.errors import BadRequest, LiveblogError
from liveblog.web.api.operation import IF_NONE_MATCH, Operation, Parameter
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.api.schemas import Problem
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE
from liveblog.web.problems import status_of_kind
from liveblog.wire.frame import encode

_REF = "#/components/schemas/{model}"
_PATH_PARAMETERS = {
    "slug": {
        "type": "string",
        "description": "The blog's name",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "maxLength": 80,
        "examples": ["harbour-fire"],
    },
    "entry_id": {
        "type": "integer",
        "description": "The entry's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [7],
    },
    "claim_id": {
        "type": "integer",
        "description": "The claim's number, that of the event with which it was first told",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [12],
    },
    "figure": {
        "type": "string",
        "description": "What the figure is called, however its letters are written",
        "pattern": r"^[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff][^:/|\[\]\u0000-\u001f\u007f-\u009f]{0,39}$",
        "examples": ["Dead"],
    },
    "reading_id": {
        "type": "integer",
        "description": "The reading's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [12],
    },
    "draft_id": {
        "type": "integer",
        "description": "The draft's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [3],
    },
    "promise_id": {
        "type": "integer",
        "description": "The promise's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [4],
    },
    "report_id": {
        "type": "integer",
        "description": "The report's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [5],
    },
    "partner_id": {
        "type": "integer",
        "description": "The partner's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [2],
    },
    "key_id": {
        "type": "integer",
        "description": "The key's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [3],
    },
    "endpoint_id": {
        "type": "integer",
        "description": "The receiver's number",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [4],
    },
    "version": {
        "type": "integer",
        "description": "The number of a version, as its list tells it",
        "minimum": 1,
        "maximum": 999_999_999,
        "examples": [2],
    },
    "generation": {
        "type": "string",
        "description": "`{epoch}.{purges}`, as the head document names them",
        "pattern": r"^[a-z0-9]{1,32}\.[0-9]{1,15}$",
        "examples": ["k3v9x2ab.0"],
    },
    "bounds": {
        "type": "string",
        "description": "`{from}-{to}`: 100·k + 1 to 100·(k + 1)",
        "pattern": "^(1|[1-9][0-9]{0,11}01)-[1-9][0-9]{0,11}00$",
        "examples": ["1-100"],
    },
}


_OPEN = "Open to everybody; when the blog is private, it needs a token with the scope `read`."
_HEADERS = {
    "ETag": {
        "description": "For `If-None-Match`; where it names a revision of a blog or an entry, also for `If-Match`.",
        "schema": {"type": "string"},
    },
    "Location": {"description": "The address of what was made.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true`: it was done before, with this key.",
        "schema": {"const": "true"},
    },
}


@cache
def document() -> dict[str, Any]:
    """Make the document."""
    models = {model for operation in OPERATIONS for model in (operation.answer, operation.body) if model} | {Problem}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(re.sub(r":\w+}", "}", operation.path), {})[operation.method.lower()] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "liveblog API",
            "summary": "Write live coverage, read it, follow it.",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def openapi(request: Request) -> Response:
    """Serve the document; in a thread, for the best compression takes a while when it is first asked for."""
    return _response().answer(request, {"cache-control": "public, max-age=60"})


@cache
def _response() -> CachedResponse:
    return CachedResponse(encode(document()), "application/json", ONCE)


def _describe(operation: Operation) -> dict[str, Any]:
    names = re.findall(r"{(\w+)", operation.path)
    access = f"Needs a token with the scope `{operation.scope}`." if operation.scope else _OPEN
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": " ".join(filter(None, (operation.description, access if "{slug}" in operation.path else ""))),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _PATH_PARAMETERS[name]} for name in names),
            *(_parameter(parameter) for parameter in operation.parameters),
        ],
        "responses": _responses(operation),
        "security": [{"token": []}] if operation.scope else [{}, {"token": []}],
    }
    if operation.body:
        described["requestBody"] = {"required": True, "content": _content("application/json", operation.body)}
    if operation.media:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": dict.fromkeys(operation.media, binary)}
    return described


def _responses(operation: Operation) -> dict[str, Any]:
    """Describe the answers: the good one, those that are known, and under `default` whatever a server may add."""
    answers: dict[str, Any] = {str(operation.status): _good(operation)}
    if operation.name == "follow_events":
        answers["200"]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        answers["101"] = {"description": "Switching Protocols: messages follow as text frames of a WebSocket."}
    if IF_NONE_MATCH in operation.parameters:
        answers["304"] = {"description": "Not Modified"}
    for status, codes in problem_codes(operation).items():
        named = ", ".join(f"`{code}`" for code in codes)
        answers[str(status)] = _problem(f"{HTTPStatus(status).phrase}: {named}")
    return dict(sorted(answers.items())) | {"default": _problem("Any other error")}


def problem_codes(operation: Operation) -> dict[int, list[str]]:
    """Return the codes of the problems that an operation can answer, by status; 400 is every one's."""
    found: dict[int, list[str]] = {}
    kinds: dict[type[LiveblogError], None] = dict.fromkeys((*operation.problems, BadRequest))
    for kind in sorted(kinds, key=status_of_kind):
        found.setdefault(status_of_kind(kind).value, []).append(kind.code)
    return found


def _good(operation: Operation) -> dict[str, Any]:
    headers = {name: _HEADERS[name] for name in operation.headers}
    described = {
        "description": HTTPStatus(operation.status).phrase,
        "content": _content("application/json", operation.answer),
    }
    return described | ({"headers": headers} if headers else {})


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": _content("application/problem+json", Problem)}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": "string"} | ({"pattern": parameter.pattern} if parameter.pattern else {})
    described = {"name": parameter.name, "in": parameter.place, "description": parameter.description, "schema": schema}
    return described | ({"required": True} if parameter.required else {})


def _content(media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(model=model.__name__)}}}
