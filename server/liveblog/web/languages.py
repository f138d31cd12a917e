"""The language in which a page without a blog speaks; all others speak their blog's."""

from starlette.requests import Request

from liveblog.render import Language, preferred


def asked_language(request: Request) -> Language:
    """Return the language that the asker's browser prefers; an answer that may be kept has to vary by it."""
    return preferred(",".join(request.headers.getlist("accept-language")))
