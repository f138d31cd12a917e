"""The query of what is embedded, read: its parameters are the element's attributes, and others are passed over.

Whoever frames a page adds parameters of their own (Pym's `childId`, a campaign's).
"""

from starlette.requests import Request

from liveblog.errors import BadRequest
from liveblog.model.topic import each_once
from liveblog.present.embeds import PARTS, SEPARATOR, USUAL_PARTS, EmbedQuery
from liveblog.web.parameters import number_of, text_of
from liveblog.work.bounds import EMBEDDED, EMBEDDED_TOPICS

_TOPICS_LENGTH = 800
_LIMITS = ("limit", "entries")
"""The element's name for it, and the fragment's."""


def read_embed_query(request: Request, usual: int) -> EmbedQuery:
    """Read which entries are wanted; without a number as many as usual.

    Raises:
        BadRequest: names the parameter that can't be what it says.
    """
    topics = read_topics(text_of(request, "topics", _TOPICS_LENGTH))
    number = next((_limit(request, name) for name in _LIMITS if name in request.query_params), usual)
    entry = number_of(request, "entry", "must be the number of an entry") if "entry" in request.query_params else None
    key_events = one_of(request, "only", ("", "key")) == "key"
    ascending = one_of(request, "order", ("newest", "oldest")) == "oldest"
    return EmbedQuery(number, topics, key_events, ascending, entry, _parts(request))


def read_topics(text: str) -> tuple[str, ...]:
    """Read topics with commas between them, each once.

    Raises:
        BadRequest: they are too many.
    """
    topics = each_once(filter(None, (" ".join(name.split()) for name in text.split(SEPARATOR))))
    if len(topics) > EMBEDDED_TOPICS.most:
        raise BadRequest(f"has too many topics: at most {EMBEDDED_TOPICS.most}", "topics")
    return tuple(topics)


def one_of(request: Request, name: str, values: tuple[str, ...]) -> str:
    """Read a parameter that is one of a few words; without it, the first of them.

    Raises:
        BadRequest: it is none of them.
    """
    value = request.query_params.get(name, values[0])
    if value not in values:
        raise BadRequest(f"must be {' or '.join(filter(None, values))}", name)
    return value


def _parts(request: Request) -> tuple[str, ...]:
    """Read which parts stand above, in whatever order they are named; without the parameter, the usual ones."""
    if "parts" not in request.query_params:
        return USUAL_PARTS
    asked = {name.strip() for name in request.query_params["parts"].split(SEPARATOR)} - {""}
    if asked.difference(PARTS):
        raise BadRequest(f"must be some of {', '.join(PARTS)}, with commas between them", "parts")
    return tuple(name for name in PARTS if name in asked)


def _limit(request: Request, name: str) -> int:
    rule = f"must be a whole number from 1 to {EMBEDDED.most}"
    number = number_of(request, name, rule)
    if number > EMBEDDED.most:
        raise BadRequest(rule, name)
    return number
