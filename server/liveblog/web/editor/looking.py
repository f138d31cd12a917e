"""What somebody asks of the list of a blog's desk, and since when they have not looked at it."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import BadRequest
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal
from liveblog.present.desk_entries import DeskEntries, DeskPick, DeskQuery, read_desk_entries
from liveblog.present.looks import Look, first_look, looks_text, read_looks
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.cookies import LOOKS_COOKIE, cookie, set_cookie
from liveblog.web.parameters import number_of, page_number, read_words
from liveblog.work.bounds import SEARCHES

_REMEMBERED = timedelta(days=90)


def read_desk_query(request: Request) -> DeskQuery:
    """Read which entries are wanted.

    Raises:
        BadRequest: names the parameter that can't be what it says, or does not go with another.
    """
    before = (
        number_of(request, "before", "must be the number of an entry") if "before" in request.query_params else None
    )
    query = DeskQuery(_pick(request), read_words(request), page_number(request), before)
    if query.words and query.only not in (None, DeskPick.KEY):
        raise BadRequest(sentence("can be used only for all entries, or for key events"), "q")
    if query.page and query.is_picked:
        raise BadRequest(sentence("can be used only for all entries, not for some"), "page")
    if query.before and (not query.is_picked or query.is_of_drafts):
        raise BadRequest(sentence("can be used only for a selection of entries"), "before")
    return query


def _pick(request: Request) -> DeskPick | None:
    value = request.query_params.get("only")
    try:
        return None if value is None else DeskPick(value)
    except ValueError:
        raise BadRequest(sentence("must be one of {names}", names=", ".join(DeskPick)), "only") from None


async def desk_entries(request: Request, blog: Blog, by: Principal, query: DeskQuery) -> DeskEntries:
    """Read the list; a search waits for its turn, each editor's with a share of their own, wherever they sit."""
    app, since = services(request), look_of(request, blog).since
    if not query.words:
        return await read_desk_entries(app.store, blog.slug, query, by, since)
    async with app.bulkheads[SEARCHES].place(by.key):
        return await read_desk_entries(app.store, blog.slug, query, by, since)


def look_of(request: Request, blog: Blog) -> Look:
    """Return this look at a blog's desk, after those that the browser tells of."""
    at = int(services(request).desk.clock().timestamp())
    known = {look.blog_id: look for look in read_looks(cookie(request, LOOKS_COOKIE) or "")}
    return known[blog.id].again(blog.head, at) if blog.id in known else first_look(blog.id, blog.head, at)


def keep_look(request: Request, blog: Blog, answer: Response) -> None:
    """Have the browser keep this look."""
    others = [look for look in read_looks(cookie(request, LOOKS_COOKIE) or "") if look.blog_id != blog.id]
    set_cookie(request, answer, LOOKS_COOKIE, looks_text([look_of(request, blog), *others]), _REMEMBERED)
