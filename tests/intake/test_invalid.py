"""What is said of something wrong that was sent: words of ours, whatever it is, and the field that it is in."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from liveblog.intake.invalid import invalid_input
from liveblog.intake.models import BlogInput, ClaimInput, EntryInput, EntryPatch, Input
from liveblog.sentence import Sentence
from liveblog.web.api.operations import OPERATIONS


def models() -> list[type[Input]]:
    """Find every model of what is sent, wherever it is, patches and nested ones too."""
    found, new = set[type[Input]](), [Input]
    while new:
        new = [each for model in new for each in model.__subclasses__()]
        found.update(new)
    return sorted(found, key=lambda model: model.__qualname__)


WRONG: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**12,
    "",
    "\t",
    "no such thing",
    "x" * 200_000,
    [],
    [[]],
    [""],
    {},
    {"kind": "no"},
]


@pytest.mark.parametrize("model", models())
def test_whatever_is_wrong_is_said_in_our_words(model: type[Input]):
    """Each field, sent as anything that it is not, is answered with a sentence of ours, which a desk can translate."""
    assert OPERATIONS  # with them all models are loaded
    said: list[Any] = []
    for name in model.model_fields:
        for value in WRONG:
            try:
                model.model_validate_json(json.dumps({name: value}))
            except ValidationError as error:
                said += invalid_input(error).errors
    assert [each for each in said if not isinstance(each.message, Sentence)] == []


@pytest.mark.parametrize(
    ("model", "sent", "field", "message"),
    [
        (EntryInput, {"body": 7}, "body", "must be a text"),
        (EntryInput, {"body": "x", "topics": "Harbour"}, "topics", "must be a list"),
        (EntryInput, {"body": "x", "pinned": "perhaps"}, "pinned", "must be true or false"),
        (EntryInput, {"body": "x", "occurred_at": 1}, "occurred_at", "must be a time with its zone"),
        (EntryPatch, {"correction": {"kind": "slip"}}, "correction.kind", "must be one of these: typo, update, "),
        (EntryPatch, {"correction": {"text": "x"}}, "correction.kind", "is required"),
        (EntryPatch, {"correction": "typo"}, "correction", "must be an object"),
        (ClaimInput, {"status": "true"}, "status", "must be one of these: reported, checking, confirmed"),
        (ClaimInput, {"status": "false", "link": "ftp://a.example"}, "link", "must be an address on the web"),
        (ClaimInput, {"status": "false", "settled_by": 0}, "settled_by", "must be at least 1"),
        (ClaimInput, {"status": "false", "settled_by": 1.5}, "settled_by", "must be a whole number"),
        (BlogInput, {"title": "x", "slug": "Harbour fire"}, "slug", "must be made of the letters a to z"),
        (BlogInput, {"title": "x", "slug": "fire\n"}, "slug", "must be made of the letters a to z"),
        (BlogInput, {"title": "x", "slug": "fire", "accent": "red"}, "accent", "must be a colour such as"),
    ],
)
def test_a_wrong_field_is_named_and_told_what_it_must_be(
    model: type[Input], sent: dict[str, Any], field: str, message: str
):
    """The field that was sent is named, never one that pydantic made up, and what is said helps to mend it."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(json.dumps(sent))
    (error,) = invalid_input(caught.value).errors
    assert error.field == field
    assert error.message.startswith(message)
