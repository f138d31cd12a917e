"""Parameters of addresses, in paths and queries: slugs, words, and the numbers of entries and pages, from 1."""

import re

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request

from liveblog.errors import BadRequest
from liveblog.model.characters import invalid_character
from liveblog.model.search_terms import read_terms
from liveblog.work.bounds import SEARCH_LENGTH, SEARCH_WORDS

PATTERN = "[1-9][0-9]{0,8}"
"""Nine digits: no blog comes near them, and every database and language can hold them."""

_NUMBER = re.compile(PATTERN, re.ASCII)


class NumberConvertor(Convertor[int]):
    """Numbers in routes; Starlette's `int` lets through what no database holds."""

    regex = PATTERN

    def convert(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write the number."""
        return str(value)


register_url_convertor("number", NumberConvertor())
ENTRY_ID = "{entry_id:number}"
"""An entry's number as a part of a route."""


DRAFT_ID = "{draft_id:number}"
"""A draft's number as a part of a route."""

CLAIM_ID = "{claim_id:number}"
"""A claim's number as a part of a route."""

PROMISE_ID = "{promise_id:number}"
REPORT_ID = "{report_id:number}"
"""A promise's number as a part of a route."""

PARTNER_ID = "{partner_id:number}"
KEY_ID = "{key_id:number}"
ENDPOINT_ID = "{endpoint_id:number}"
"""The numbers of a partner, of a key and of a receiver as parts of a route."""

READING_ID = "{reading_id:number}"
"""A reading's number as a part of a route."""

VERSION = "{version:number}"
"""The number of a version, of a draft or an entry, as a part of a route."""


class SlugConvertor(Convertor[str]):
    """Slugs in routes, as far as they have to be told from `storm.txt`; whether there is such a blog is the store's."""

    regex = "[^/.]+"

    def convert(self, value: str) -> str:
        """Read the slug."""
        return value

    def to_string(self, value: str) -> str:
        """Write the slug."""
        return value


register_url_convertor("slug", SlugConvertor())
SLUG = "{slug:slug}"
"""A blog's slug as a part of a route."""


def page_number(request: Request) -> int | None:
    """Read `?page=`; None when it isn't there: the newest page.

    Raises:
        BadRequest: it is no such number.
    """
    if "page" not in request.query_params:
        return None
    return number_of(request, "page", "must be a whole number from 1, the oldest page, to 999999999")


def number_of(request: Request, name: str, rule: str) -> int:
    """Read a number from the query.

    Raises:
        BadRequest: it is no such number; names the parameter and the rule.
    """
    return number_in(request.query_params[name], name, rule)


def is_number(value: str) -> bool:
    """Tell whether a form or a button names a number so: no other can be of anything, or be held by every database."""
    return _NUMBER.fullmatch(value) is not None


def number_in(value: str, name: str, rule: str) -> int:
    """Read a number that a query or a form names so.

    Raises:
        BadRequest: it is no such number; names the parameter and the rule.
    """
    if not is_number(value):
        raise BadRequest(rule, name)
    return int(value)


def read_words(request: Request) -> str:
    """Read `?q=`, what is searched for; blanks count once.

    Raises:
        BadRequest: it is too long, has too many words, or holds what is no text.
    """
    words = " ".join(text_of(request, "q", SEARCH_LENGTH.most).split())
    if len(read_terms(words).terms) > SEARCH_WORDS.most:
        raise BadRequest(f"has too many words: at most {SEARCH_WORDS.most}", "q")
    return words


def text_of(request: Request, name: str, length: int) -> str:
    """Read a text from the query; '' when it isn't there.

    Raises:
        BadRequest: it is too long, or holds what is no text.
    """
    value = request.query_params.get(name, "")
    if len(value) > length:
        raise BadRequest(f"is too long: at most {length}", name)
    if wrong := invalid_character(value):
        raise BadRequest(f"must not contain U+{ord(wrong):04X}, which is a control character or none at all", name)
    return value
