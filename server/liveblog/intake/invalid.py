"""What is wrong with something that was sent, as an error of ours that names each field."""

import re
from collections.abc import Callable, Container, Mapping
from itertools import pairwise
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from liveblog.errors import FieldError, InvalidInput
from liveblog.intake.fields import NO_TIME
from liveblog.model.correction import CorrectionKind
from liveblog.sentence import sentence

ERRORS_SHOWN = 20
FIELD_SHOWN = 100
UNKNOWN = sentence("is not a field that can be sent here")
_REQUIRED = sentence("is required")
_WHOLE_NUMBER = sentence("must be a whole number")
_TRUTH = sentence("must be true or false")
_OBJECT = sentence("must be an object with named values")
_MESSAGES = {
    "missing": _REQUIRED,
    "union_tag_not_found": _REQUIRED,
    "extra_forbidden": UNKNOWN,
    "string_type": sentence("must be a text"),
    "string_unicode": sentence("must not contain half of a character (a lone surrogate)"),
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "list_type": sentence("must be a list"),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "timezone_aware": NO_TIME,
    "datetime_type": NO_TIME,
}
_CHOICE = re.compile("'([^']*)'")


def _too_long(told: Mapping[str, Any]) -> str:  # pydantic would count the “items” of a text
    return sentence("is too long: at most {count}", count=told["max_length"])


def _too_short(told: Mapping[str, Any]) -> str:
    return sentence("is too short: at least {count}", count=told["min_length"])


def _one_of(told: Mapping[str, Any]) -> str:
    choices = _CHOICE.findall(told.get("expected") or told["expected_tags"])
    return sentence("must be one of these: {choices}", choices=", ".join(choices))


_BOUNDED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "too_long": _too_long,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "string_too_short": _too_short,
    "greater_than_equal": lambda told: sentence("must be at least {least}", least=told["ge"]),
    "less_than": lambda told: sentence("must be less than {most}", most=told["lt"]),
    "less_than_equal": lambda told: sentence("must be at most {most}", most=told["le"]),
    "enum": _one_of,
    "literal_error": _one_of,
    "union_tag_invalid": _one_of,
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
    return InvalidInput(*(FieldError(_field(problem), _message(problem)) for problem in found))


def _field(problem: ErrorDetails) -> str:
    location = problem["loc"]
    if problem["type"].startswith("union_tag"):  # pydantic names the object, not the field that says its kind
        location = (*location, problem["ctx"]["discriminator"].strip("'"))
    # Of a field that is one of several kinds of object, pydantic names the kind, too: nobody has sent that as a name.
    sent = (
        part for before, part in pairwise(("", *location)) if not (before in _OF_KINDS and part in _OF_KINDS[before])
    )
    return ".".join(map(str, sent))[:FIELD_SHOWN] or "body"


def _message(problem: ErrorDetails) -> str:
    kind, told = problem["type"], problem.get("ctx", {})
    if kind == "value_error":  # ours, which a desk says in its language
        return cast("str", told["error"].args[0])
    if kind in _BOUNDED:
        return _BOUNDED[kind](told)
    return _MESSAGES.get(kind) or problem["msg"]
