"""Figures over the API: as they stand, what they were, and setting one without an entry."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from liveblog.desk.changes import Change, DropReadings, SetReading
from liveblog.intake.figures import ReadingInput
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal
from liveblog.present.figures import history_view
from liveblog.web.api.answers import change_answer, warnings
from liveblog.web.auth import writer
from liveblog.web.bodies import read_json
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.figures import HistoryForm, figures_answer, history_answer
from liveblog.wire.frame import encode
from liveblog.wire.views import JsonObject, figure_view

_AS_DATA = HistoryForm("data", lambda history: CachedResponse(encode(history_view(history)), "application/json"))


async def list_figures(request: Request) -> Response:
    """List the figures of a blog as they stand."""
    return await figures_answer(request)


async def list_readings(request: Request) -> Response:
    """Show all that a figure was."""
    return await history_answer(request, _AS_DATA)


async def set_reading(request: Request) -> Response:
    """Say what a figure is, or was at a time."""
    by = await writer(request)
    said = await read_json(request, ReadingInput)
    reading = replace(said.draft(), name=request.path_params["figure"])
    return await _changed(request, SetReading(reading), by, warnings(request, said))


async def drop_readings(request: Request) -> Response:
    """Take away all that was said of a figure in no entry."""
    by = await writer(request)
    return await _changed(request, DropReadings(request.path_params["figure"]), by)


async def drop_reading(request: Request) -> Response:
    """Take away one reading."""
    by = await writer(request)
    figure, reading_id = request.path_params["figure"], request.path_params["reading_id"]
    return await _changed(request, DropReadings(figure, reading_id), by)


async def _changed(request: Request, change: Change[Blog], by: Principal, more: JsonObject | None = None) -> Response:
    changed = await services(request).desk.do(request.path_params["slug"], change, by)
    figures = [figure_view(figure) for figure in changed.subject.figures]
    return change_answer(request, changed, {"figures": figures} | (more or {}))
