"""“Report an error”: the form below an entry of a public blog. No cookie, no account and no script is needed for it."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.errors import InvalidInput, LiveblogError, NotFound, TooManyAttempts
from liveblog.intake.invalid import validated
from liveblog.intake.models import ReportInput
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.report import ReportDraft
from liveblog.render.languages import language_for
from liveblog.store import reads
from liveblog.web.auth import reading
from liveblog.web.context import asker, services
from liveblog.web.fields import Fields, read_fields
from liveblog.web.logins import refusal_headers
from liveblog.web.problems import status_of
from liveblog.work.bounds import PAGES, REPORTS

TRAP = "website"
"""A field that nobody sees: what fills it in is a machine, which is thanked like everybody."""
_NOTHING = "Nothing can be reported here."
_DIGITS = 10  # more than any revision has


async def ask_what_is_wrong(request: Request) -> Response:
    """Show the form, with the entry that it is about; of a private blog the entry alone, which has no such form.

    A public blog that takes no reports says so.
    """
    async with services(request).bulkheads[PAGES].place(asker(request)):
        return await _form(request)


async def _form(request: Request) -> Response:
    blog, entry = await _entry(request)
    if not blog.is_public:
        return RedirectResponse(blog.entry_path(entry.id), headers={"cache-control": "private, no-store"})
    fields = {"revision": request.query_params.get("revision", "")}
    return _page(request, (blog, entry), fields, thanks=request.query_params.get("done") == "yes")


async def report(request: Request) -> Response:
    """Take what a reader says, for the desk alone; whatever is wrong with it, their words come back.

    They do, too, where no reports are taken: the page may have been open since before.

    Raises:
        NotFound, EntryDeleted: there is nothing to report of.
        UnsupportedMedia, BadRequest, Busy: as `read_fields` does.
    """
    await _reported(request)
    fields = await read_fields(request)
    async with services(request).bulkheads[REPORTS].place(asker(request)):
        return await _answer(request, fields)


async def _answer(request: Request, fields: Fields) -> Response:
    blog, entry = await _reported(request)  # a form may take minutes to come, and the entry be gone by then
    if not blog.takes_reports:
        return _page(request, (blog, entry), fields)
    try:
        if not fields.get(TRAP):
            await _take(request, blog, entry, fields)
    except (InvalidInput, TooManyAttempts) as error:
        return _page(request, (blog, entry), fields, error)
    return RedirectResponse(f"{request.url.path}?done=yes", HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def _take(request: Request, blog: Blog, entry: Entry, fields: Fields) -> None:
    said = validated(ReportInput, {name: fields.get(name, "").strip() for name in ("text", "contact")})
    draft = ReportDraft(entry.id, _revision(fields, entry), said.text, said.contact)
    app = services(request)
    await app.throttle.count_report(asker(request))
    await app.reports.report(blog, draft)


def _revision(fields: Fields, entry: Entry) -> int:
    """Return which revision was seen; what can't be one is the present one."""
    said = fields.get("revision", "")
    seen = int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else 0
    return seen if 0 < seen <= entry.revision else entry.revision


async def _reported(request: Request) -> tuple[Blog, Entry]:
    blog, entry = await _entry(request)
    if not blog.is_public:
        raise NotFound(_NOTHING)
    return blog, entry


async def _entry(request: Request) -> tuple[Blog, Entry]:
    async with reading(request) as (transaction, blog):
        entry = await reads.present_entry(transaction, blog, request.path_params["entry_id"])
    if entry.retraction:
        raise NotFound(_NOTHING)
    return blog, entry


def _page(
    request: Request,
    about: tuple[Blog, Entry],
    fields: Fields,
    error: LiveblogError | None = None,
    *,
    thanks: bool = False,
) -> Response:
    blog, entry = about
    wrong = [each.field for each in error.errors] if isinstance(error, InvalidInput) else []
    shown = {"blog": blog, "entry": entry, "fields": fields, "wrong": wrong, "error": error, "trap": TRAP}
    page = services(request).renderer.page("report.html", language_for(blog.language), thanks=thanks, **shown)
    headers = {"cache-control": "no-store", "x-robots-tag": "noindex"} | (refusal_headers(error) if error else {})
    status = HTTPStatus.OK if blog.takes_reports else HTTPStatus.FORBIDDEN
    return HTMLResponse(page, status_of(error) if error else status, headers)
