"""The OpenAPI document and the page that shows it: valid, complete, and the same as what the server does."""

import re
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from liveblog.intake.drafts import CommentInput, DraftInput, DraftPatch, HoldInput, PublishAtInput, ShareInput
from liveblog.intake.models import BlogInput, BlogPatch, EntryInput, EntryPatch, ShiftInput
from liveblog.present.corrections import since_text
from liveblog.web.api.openapi import document
from liveblog.web.api.operation import BEFORE
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.routes import ROUTES
from tests.web.live_app import LiveApp


def template(path: str) -> str:
    return re.sub(r":\w+}", "}", path)


def test_the_document_is_valid():
    """The document is OpenAPI 3.1, by its meta-schema and all that a schema can't say."""
    assert document()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document()).validate()


def test_operations_and_routes_are_the_same():
    """Every route of the API is an operation of the document and the other way round, by path and method."""
    routed = {
        (template(route.path), method)
        for route in ROUTES
        if isinstance(route, Route) and route.path.startswith(("/api/", "/healthz", "/readyz"))
        for method in (route.methods or set()) - {"HEAD"}
    }
    described = {(path, method.upper()) for path, item in document()["paths"].items() for method in item}
    assert described == routed == {(template(operation.path), operation.method) for operation in OPERATIONS}


def test_no_route_takes_numbers_that_no_database_holds():
    """Entries are named by our own kind of number, whose length is limited, on every surface."""
    assert not [route.path for route in ROUTES if isinstance(route, Route) and ":int}" in route.path]


@pytest.mark.parametrize(
    "model",
    [
        *(BlogInput, BlogPatch, EntryInput, EntryPatch, ShiftInput, DraftInput, DraftPatch),
        *(CommentInput, HoldInput, PublishAtInput, ShareInput),
    ],
)
def test_the_document_is_made_of_the_models_that_validate(model):
    """The fields of each body are those of the model that reads it, closed to all others, and its examples are good."""
    schema = document()["components"]["schemas"][model.__name__]
    assert set(schema["properties"]) == set(model.model_fields)
    assert schema["additionalProperties"] is False
    examples = {name: field["examples"][0] for name, field in schema["properties"].items() if "examples" in field}
    assert examples.keys() >= set(schema.get("required", ()))
    model.model_validate(examples, strict=False)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_operations_tell_what_to_expect(operation):
    """Each operation documents its good answer, its problems with their codes, and who may do it."""
    described = document()["paths"][template(operation.path)][operation.method.lower()]
    assert described["description"]
    assert {"default", str(operation.status)} <= described["responses"].keys()
    for kind in operation.problems:
        assert any(f"`{kind.code}`" in answer["description"] for answer in described["responses"].values())
    assert ({"token": []} in described["security"]) is True
    assert ({} in described["security"]) is (operation.scope is None)


async def test_document_and_page_are_served(live_app: LiveApp):
    """Both are there for everybody; the page names every operation, field and status, and holds no script."""
    served = await live_app.http.get("/openapi.json")
    assert served.json() == document()
    assert served.headers["access-control-allow-origin"] == "*"
    page = await live_app.http.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.text)
    for operation in OPERATIONS:
        assert f'<section id="{operation.name}">' in page.text
        assert f'href="#{operation.name}"' in page.text
        for field in operation.body.model_fields if operation.body else ():
            assert f"<code>{field}</code>" in page.text
    assert HTTPStatus.PRECONDITION_FAILED.phrase in page.text
    assert f"curl -X POST {live_app.services.settings.root_url}/api/v1/blogs/harbour-fire/entries" in page.text.replace(
        "&#39;", "'"
    )


def test_every_place_of_a_list_that_we_give_is_one_that_we_take():
    """The pattern of `before` has each day of the calendar and no other."""
    pattern = re.compile(BEFORE.pattern or "", re.ASCII)
    days = [date(2000, 1, 1) + timedelta(days=number) for number in range(150 * 366)]
    moments = [datetime.combine(day, time(23, 59, 59, 999000), UTC) for day in days]
    assert not [moment for moment in moments if not pattern.fullmatch(since_text((moment, 7)))]
    for none in ("2031-02-29", "2100-02-29", "2031-04-31", "2031-00-01", "2031-13-01", "2031-01-32", "2031-01-00"):
        assert not pattern.fullmatch(f"{none}T00:00:00.000Z-7")
