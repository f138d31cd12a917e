"""The query of a page's address, read: what of a blog a reader asks for."""

import re
from collections.abc import Sequence
from datetime import date

from starlette.requests import Request

from liveblog.errors import BadRequest
from liveblog.model.characters import invalid_character
from liveblog.model.search_terms import read_terms
from liveblog.model.topic import topic_key
from liveblog.present.page_query import NEWEST_PAGE, PageQuery
from liveblog.web.parameters import number_of, page_number
from liveblog.work.bounds import SEARCH_LENGTH, SEARCH_WORDS

_TOPIC_LENGTH = 80
_MOMENT_LENGTH = 40
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_query(request: Request) -> PageQuery:
    """Read what is chosen; parameters that are not ours (a campaign's, say) are passed over.

    Raises:
        BadRequest: names the parameter that can't be what it says.
    """
    if not request.scope["query_string"]:
        return NEWEST_PAGE  # as nearly everybody asks
    query = request.query_params
    topic = topic_key(" ".join(_text(request, "topic", _TOPIC_LENGTH).split())).strip()
    choice = PageQuery(
        page=page_number(request),
        ascending=_one_of(request, "order", ("newest", "oldest")) == "oldest",
        topic=topic or None,
        key_events=_one_of(request, "only", ("key",)) == "key",
        words=read_words(request),
        before=number_of(request, "before", "must be the number of an entry") if "before" in query else None,
        at=read_moment(request),
        day=_day(request),
    )
    if choice.is_filtered and choice.page:
        raise BadRequest("goes with all entries, not with some", "page")
    if choice.at and (choice.is_filtered or choice.ascending or choice.before):
        raise BadRequest("goes with all entries, newest first", "at")
    if choice.day and (choice.is_filtered or choice.page or choice.before or choice.at):
        raise BadRequest("goes with all entries, in either order", "day")
    return choice


def read_words(request: Request) -> str:
    """Read `?q=`, what is searched for; blanks count once.

    Raises:
        BadRequest: it is too long, has too many words, or holds what is no text.
    """
    words = " ".join(_text(request, "q", SEARCH_LENGTH.most).split())
    if len(read_terms(words).terms) > SEARCH_WORDS.most:
        raise BadRequest(f"has too many words: at most {SEARCH_WORDS.most}", "q")
    return words


def _one_of(request: Request, name: str, values: Sequence[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in values:
        raise BadRequest(f"must be {' or '.join(values)}", name)
    return value


def _day(request: Request) -> date | None:
    value = request.query_params.get("day")
    if value is None:
        return None
    try:
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        raise BadRequest("must be a date such as 2031-07-27", "day") from None


def read_moment(request: Request) -> str:
    """Read `?at=`; a plus that nobody escaped came as a space (`2031-07-27T14:05+02:00`)."""
    text = _text(request, "at", _MOMENT_LENGTH).strip()
    return text.replace(" ", "+") if "T" in text else text


def _text(request: Request, name: str, length: int) -> str:
    value = request.query_params.get(name, "")
    if len(value) > length:
        raise BadRequest(f"is too long: at most {length}", name)
    if wrong := invalid_character(value):
        raise BadRequest(f"must not contain U+{ord(wrong):04X}, which is a control character or none at all", name)
    return value
