"""What is wrong with something that was sent, as an error of ours that names each field."""

from collections.abc import Container, Mapping
from itertools import pairwise
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.correction import CorrectionKind
from liveblog.sentence import sentence

ERRORS_SHOWN = 20
FIELD_SHOWN = 100
UNKNOWN = sentence("is not a field that can be sent here")
_MESSAGES = {
    "missing": sentence("is required"),
    "extra_forbidden": UNKNOWN,
    "string_unicode": sentence("must not contain half of a character (a lone surrogate)"),
}

_OF_KINDS: Mapping[int | str, Container[object]] = {"correction": frozenset(CorrectionKind)}

ModelT = TypeVar("ModelT", bound=BaseModel)


def validated(model: type[ModelT], values: dict[str, Any]) -> ModelT:
    """Validate values that came from a form or a command line.

    Raises:
        InvalidInput: names each wrong field.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid_input(error) from error


def invalid_input(error: ValidationError) -> InvalidInput:
    """Translate pydantic's error; a field in a list is named like `topics.0`.

    Bounded: what was sent may have tens of thousands of wrong fields, with long names.
    """
    found = error.errors(include_url=False, include_input=False)[:ERRORS_SHOWN]
    return InvalidInput(*(FieldError(_field(problem["loc"]), _message(problem)) for problem in found))


def _field(location: tuple[int | str, ...]) -> str:
    # Of a field that is one of several kinds of object, pydantic names the kind, too: nobody has sent that as a name.
    sent = (
        part for before, part in pairwise(("", *location)) if not (before in _OF_KINDS and part in _OF_KINDS[before])
    )
    return ".".join(map(str, sent))[:FIELD_SHOWN] or "body"


def _message(problem: ErrorDetails) -> str:
    if problem["type"] in ("too_long", "string_too_long"):  # pydantic would count the “items” of a text
        return sentence("is too long: at most {count}", count=problem["ctx"]["max_length"])
    if problem["type"] == "value_error":  # ours, which a desk says in its language
        return cast("str", problem["ctx"]["error"].args[0])
    return _MESSAGES.get(problem["type"]) or problem["msg"]
