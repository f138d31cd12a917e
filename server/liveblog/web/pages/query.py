"""The query of a page's address, read: what of a blog a reader asks for."""

import re
from collections.abc import Sequence
from datetime import date

from starlette.requests import Request

from liveblog.errors import BadRequest
from liveblog.model.topic import topic_key
from liveblog.present.page_query import NEWEST_PAGE, PageQuery
from liveblog.web.parameters import number_of, page_number, read_words, text_of

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
    topic = topic_key(" ".join(text_of(request, "topic", _TOPIC_LENGTH).split())).strip()
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
        raise BadRequest("can be used only for all entries, not for some", "page")
    if choice.at and (choice.is_filtered or choice.ascending or choice.before):
        raise BadRequest("can be used only for all entries, newest first", "at")
    if choice.day and (choice.is_filtered or choice.page or choice.before or choice.at):
        raise BadRequest("can be used only for all entries, in either order", "day")
    return choice


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
    text = text_of(request, "at", _MOMENT_LENGTH).strip()
    return text.replace(" ", "+") if "T" in text else text
