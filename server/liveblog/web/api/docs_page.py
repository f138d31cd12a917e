"""The page at /docs: the OpenAPI document told for people. It says nothing that isn't in the document."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.web.api.openapi import document
from liveblog.web.api.operation import Operation
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import services

_VARIABLES = {
    "slug": "harbour-fire",
    "entry_id": "7",
    "claim_id": "12",
    "figure": "Dead",
    "reading_id": "12",
    "draft_id": "3",
    "promise_id": "4",
    "report_id": "5",
    "partner_id": "2",
    "key_id": "3",
    "endpoint_id": "4",
    "version": "2",
    "generation": "k3v9x2ab.0",
    "bounds": "1-100",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field, parameter or header, as a row of a table."""

    name: str
    place: str
    kind: str
    required: bool
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """All that is told of an operation."""

    operation: Operation
    path: str
    description: str
    parameters: tuple[FieldRow, ...]
    fields: tuple[FieldRow, ...]
    answer: tuple[FieldRow, ...]
    answers: tuple[tuple[str, str], ...]
    curl: str


async def docs(request: Request) -> Response:
    """Show the reference, which is the same until the server is another."""
    kept = await caches(request).pages.get("reference", partial(_reference, request))
    return kept.answer(request, {"cache-control": "public, max-age=60"})


async def _reference(request: Request) -> CachedResponse:
    root = services(request).settings.root_url
    chapters = [_chapter(operation, root) for operation in OPERATIONS]
    page = services(request).renderer.page(
        "docs.html", info=document()["info"], chapters=chapters, shapes=_shapes(), root=root
    )
    return CachedResponse(page.encode(), "text/html")


def _shapes() -> dict[str, tuple[FieldRow, ...]]:
    """Return the shapes that answers are made of, but not the answers and bodies themselves."""
    told = {operation.answer.__name__ for operation in OPERATIONS}
    told |= {operation.body.__name__ for operation in OPERATIONS if operation.body}
    schemas = document()["components"]["schemas"]
    return {name: tuple(_fields(name)) for name in schemas if name not in told and "properties" in schemas[name]}


def _chapter(operation: Operation, root: str) -> Chapter:
    path = re.sub(r":\w+}", "}", operation.path)
    described = document()["paths"][path][operation.method.lower()]
    answers = {status: answer["description"] for status, answer in described["responses"].items()}
    return Chapter(
        operation=operation,
        path=path,
        description=described["description"],
        parameters=tuple(_parameter(parameter) for parameter in described["parameters"]),
        fields=tuple(_fields(operation.body.__name__)) if operation.body else (),
        answer=tuple(_fields(operation.answer.__name__)),
        answers=tuple(answers.items()),
        curl=_curl(operation, root + path.format(**_VARIABLES)),
    )


def _parameter(parameter: dict[str, Any]) -> FieldRow:
    schema = parameter["schema"]
    description = parameter.get("description") or schema.get("description", "")
    required = parameter.get("required", False)
    return FieldRow(parameter["name"], parameter["in"], _kind(schema), required, description, _example(schema))


def _fields(model: str) -> Iterator[FieldRow]:
    schema = document()["components"]["schemas"][model]
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        yield FieldRow(name, "body", _kind(field), name in required, field.get("description", ""), _example(field))


def _kind(schema: dict[str, Any]) -> str:
    """Name a type as one would in conversation: `text or null`, `list of text`."""
    if options := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(_kind(option) for option in options)
    if "$ref" in schema:
        return _referred(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return json.dumps(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    limit = f", up to {schema['maxLength']}" if schema.get("maxLength") else ""
    words = {"string": f"text{limit}", "boolean": "true or false", "null": "null"}
    words |= dict.fromkeys(("integer", "number"), "number")
    return "time" if schema.get("format") == "date-time" else words[schema["type"]]


def _referred(model: str) -> str:
    schema = document()["components"]["schemas"][model]
    return " or ".join(json.dumps(value) for value in schema["enum"]) if "enum" in schema else model


def _example(schema: dict[str, Any]) -> str:
    return json.dumps(schema["examples"][0], ensure_ascii=False) if "examples" in schema else ""


def _curl(operation: Operation, address: str) -> str:
    lines = [f"curl {address}" if operation.method == "GET" else f"curl -X {operation.method} {address}"]
    if operation.scope:
        lines.append("-H 'Authorization: Bearer TOKEN'")
    if operation.body:
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(_sample(operation.body.__name__))}'"]
    if operation.media:
        lines += [f"-H 'Content-Type: {operation.media[0]}'", "--data-binary @picture.jpg"]
    if operation.name == "follow_events":
        lines.append("-N -H 'Accept: text/event-stream'")
    return " \\\n  ".join(lines)


def _sample(model: str) -> dict[str, Any]:
    properties = document()["components"]["schemas"][model]["properties"]
    return {name: field["examples"][0] for name, field in properties.items() if "examples" in field}
