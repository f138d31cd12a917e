"""Parameters of addresses, in paths and queries: slugs, and the numbers of entries and pages, from 1."""

import re

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request

from liveblog.errors import BadRequest

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


def number_in(value: str, name: str, rule: str) -> int:
    """Read a number that a query or a form names so.

    Raises:
        BadRequest: it is no such number; names the parameter and the rule.
    """
    if not _NUMBER.fullmatch(value):
        raise BadRequest(rule, name)
    return int(value)
