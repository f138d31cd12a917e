"""What a request can reach: the services and kept answers of its server, the place it comes from, and its blog."""

from typing import cast

from starlette.requests import HTTPConnection

from liveblog.access import network_of
from liveblog.model.blog import Blog
from liveblog.render import Language, language_for, preferred
from liveblog.services import Services
from liveblog.store import reads


def services(connection: HTTPConnection) -> Services:
    """Return the services that serve this request."""
    return cast("Services", connection.app.state.services)


def asker(connection: HTTPConnection) -> str:
    """Return the place that a request comes from, as `access` counts it; '' if it isn't known."""
    return network_of(connection.client.host if connection.client else None)


async def requested_blog(connection: HTTPConnection) -> Blog:
    """Read the blog that the address names.

    Raises:
        BlogNotFound: there is none.
    """
    async with services(connection).store.read() as transaction:
        return await reads.blog_by_slug(transaction, connection.path_params["slug"])


def asked_language(request: HTTPConnection) -> Language:
    """Return the language that the asker's browser prefers; an answer that may be kept has to vary by it."""
    return preferred(",".join(request.headers.getlist("accept-language")))


def desk_language(request: HTTPConnection) -> Language:
    """Return the language that the desk speaks to whoever asks: the one of their account, else their browser's.

    The account's is known from when `visitor` has read it; pages for people who are not logged in yet ask the browser.
    """
    chosen = getattr(request.state, "language", None)
    return (language_for(chosen) if chosen else asked_language(request)).desk
