"""The fields of what people and programs may send: pydantic types, with their rules for the OpenAPI document."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import floor
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

from liveblog.intake.names import PARTS, is_parted
from liveblog.model import characters, language_tag
from liveblog.model.colour import LEGIBLE, WHITE, contrast, readable_on_white
from liveblog.model.moment import YEARS, normalised
from liveblog.model.picture import FOLDER, PATTERN, Picture
from liveblog.model.topic import each_once
from liveblog.sentence import sentence
from liveblog.work.bounds import MARKDOWN_TEXT, REPORT_TEXT

BODY_LIMIT = MARKDOWN_TEXT.most  # characters of a text, and bytes of a body of JSON
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_RESERVED = ("login", "logout")
NO_TIME = sentence("must be a time with its zone, such as 2031-03-04T15:58:00Z (RFC 3339)")
OUT_OF_RANGE = sentence("must lie between {first} and {last}", first=YEARS.start, last=YEARS.stop - 1)
_CLEAN = rf"[^{characters.NONE}]*"
_SPACES = r"\t\n\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_UNSEEN = f"{_SPACES}{characters.IGNORED}{characters.BLANK}"
_WHOLE = rf"^[{_UNSEEN}]*[^{characters.NONE}{_UNSEEN}{PARTS}][^{characters.NONE}{PARTS}]*$"
_FILLED = rf"^[{_UNSEEN}]*[^{characters.NONE}{_UNSEEN}]{_CLEAN}$"


@dataclass(frozen=True, slots=True, eq=False)  # types are hashed, and a dict can't be
class _Told:
    """Tells the OpenAPI document of a rule that a validator of ours holds."""

    rule: dict[str, Any]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema) | self.rule


@dataclass(frozen=True, slots=True, eq=False)
class TextShape:
    """What a text looks like: a pattern, which the OpenAPI document has, and what is said of a text that is not so."""

    pattern: str
    wrong: str

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema) | {"pattern": self.pattern}

    def _checked(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValueError(self.wrong)
        return text


def _clean(text: str) -> str:
    if wrong := characters.invalid_character(text):
        raise ValueError(
            sentence(
                "must not contain {sign}, which is a control character or not a character at all",
                sign=f"U+{ord(wrong):04X}",
            )
        )
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError(sentence("must not be empty"))
    if not characters.is_visible(text):
        raise ValueError(sentence("must contain something visible"))
    return text


def _blank_or_seen(text: str) -> str:
    return _not_blank(text) if text.strip() else ""


def _spelled_out(value: Any) -> Any:
    # Pydantic takes "1700000000" for a time, too, and guesses from its size whether these are seconds.
    if not isinstance(value, str):
        return value
    if not _DATE_TIME.fullmatch(value):
        raise ValueError(NO_TIME)
    return datetime.fromisoformat(value.upper())


def _in_range(moment: AwareDatetime) -> AwareDatetime:
    if moment.year not in YEARS:
        raise ValueError(OUT_OF_RANGE)
    return normalised(moment)


@cache
def zones() -> set[str]:
    """Return the names of all zones that this server knows."""
    return available_timezones()  # walks through hundreds of files


def known_zone(name: str) -> str:
    """Return the name of a zone as it is.

    Raises:
        ValueError: there is no such zone.
    """
    if name not in zones():
        raise ValueError(sentence("must be the name of a zone such as Europe/Berlin"))
    return name


def _well_formed(tag: str) -> str:
    if not language_tag.is_well_formed(tag):
        raise ValueError(sentence("must be a language tag such as en, pt-BR or zh-Hant (BCP 47)"))
    return tag


def _readable(colour: str) -> str:
    if not readable_on_white(colour):
        ratio = floor(contrast(colour, WHITE) * 100) / 100
        raise ValueError(
            sentence(
                "has a contrast of {ratio}:1 with white and needs {legible}:1 to be read: choose a darker one",
                ratio=ratio,
                legible=LEGIBLE,
            )
        )
    return colour.lower()


def _not_reserved(slug: str) -> str:
    # The desk of a blog is at /desk/{slug}, beside the desk's own pages.
    if slug in _RESERVED:
        raise ValueError(sentence("is reserved: choose another"))
    return slug


def _whole(name: str) -> str:
    if is_parted(name):
        raise ValueError(sentence("must be one name: a comma or semicolon separates names where they are typed"))
    return name


def _of_a_picture(path: str) -> str:
    if Picture.of_path(path) is None:
        raise ValueError(
            sentence("must be the address of an uploaded picture, such as /media/0123456789abcdef0123-1600x900.webp")
        )
    return path


def _one_line(text: str) -> str:
    return " ".join(filter(characters.is_visible, text.split())) or text


def _whole_number(value: Any) -> Any:
    """Return 5 for 5.0: JSON Schema (validation, 6.1.1) calls that an integer, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole_number)  # after the limits of a number, for they belong to its schema

_ONE_LINE = AfterValidator(_one_line)  # after the limit, which is one of what is sent

_SEEN = _Told({"pattern": _FILLED, "minLength": 1, "format": "visible-text"})
_SEEN_MARKDOWN = _Told({"pattern": _FILLED, "minLength": 1, "format": "visible-markdown"})
_EMPTY_OR_SEEN = _Told({"format": "visible-text-or-none"})
_EMPTY_OR_SEEN_MARKDOWN = _Told({"format": "visible-markdown-or-none"})

Text = Annotated[str, AfterValidator(_clean), _Told({"pattern": f"^{_CLEAN}$"})]
Label = Annotated[Text, StringConstraints(max_length=80), _ONE_LINE, AfterValidator(_not_blank), _SEEN]
ListedName = Annotated[Label, AfterValidator(_whole), _Told({"pattern": _WHOLE, "format": "visible-name"})]
Labels = Annotated[list[Label], Field(max_length=20), AfterValidator(each_once)]
Line = Annotated[Text, StringConstraints(max_length=300), _ONE_LINE, AfterValidator(_blank_or_seen), _EMPTY_OR_SEEN]
Title = Annotated[Text, StringConstraints(max_length=300), _ONE_LINE, AfterValidator(_not_blank), _SEEN]
Headline = Title
Body = Annotated[Text, StringConstraints(max_length=BODY_LIMIT), AfterValidator(_not_blank), _SEEN_MARKDOWN]
Description = Annotated[Text, StringConstraints(max_length=2000), AfterValidator(_blank_or_seen), _EMPTY_OR_SEEN]
ReportText = Annotated[Text, StringConstraints(max_length=REPORT_TEXT.most), AfterValidator(_not_blank), _SEEN]
Sentence = Annotated[Text, StringConstraints(max_length=1000), _ONE_LINE, AfterValidator(_not_blank), _SEEN]
StatementText = Annotated[
    Text, StringConstraints(max_length=1000), _ONE_LINE, AfterValidator(_not_blank), _SEEN_MARKDOWN
]
Moment = Annotated[AwareDatetime, BeforeValidator(_spelled_out), AfterValidator(_in_range)]
AllowFuture = Annotated[
    bool,
    # It says how the rest is meant and is nothing that is written: no part of what an idempotency key was used for.
    Field(exclude=True, description="The time is meant, though it is in the future; else that is refused"),
]
WebAddress = Annotated[
    str,
    TextShape(
        r"^https?://[!#-;=?-\[\]_a-z|~]{1,1990}$",
        sentence(
            "must be an address on the web, such as https://example.org/report, in plain ASCII and without spaces"
        ),
    ),
]
PicturePath = Annotated[
    str,
    StringConstraints(max_length=80),
    AfterValidator(_of_a_picture),
    _Told({"pattern": rf"^{FOLDER}{PATTERN}$", "format": "picture-path"}),
]
Slug = Annotated[
    str,
    StringConstraints(max_length=80),
    TextShape(
        "^[a-z0-9]+(-[a-z0-9]+)*$",
        sentence("must be made of the letters a to z and digits, with single hyphens between them"),
    ),
    AfterValidator(_not_reserved),
    _Told({"not": {"enum": list(_RESERVED)}}),
]
Zone = Annotated[str, AfterValidator(known_zone), _Told({"format": "iana-time-zone"})]
Language = Annotated[
    str,
    StringConstraints(max_length=35),
    AfterValidator(_well_formed),
    _Told({"pattern": language_tag.PATTERN, "format": "language-tag"}),
]

Accent = Annotated[
    str,
    TextShape("^#[0-9A-Fa-f]{6}$", sentence("must be a colour such as #0b5c8a")),
    AfterValidator(_readable),
    _Told({"format": "colour-readable-on-white"}),
    Field(description="Colour, readable on white (a contrast of 4.5:1); null: the default", examples=["#0b5c8a"]),
]
Summary = Annotated[
    Text,
    StringConstraints(max_length=4000),
    AfterValidator(_blank_or_seen),
    _EMPTY_OR_SEEN_MARKDOWN,
    Field(description="What is known so far, in Markdown", examples=["The fire is out. *Nobody* was hurt."]),
]
Note = Annotated[
    Text,
    StringConstraints(max_length=1000),
    _ONE_LINE,
    AfterValidator(_not_blank),
    _SEEN,
    Field(examples=["Ben Tarr takes over from Ada Quist."]),
]
