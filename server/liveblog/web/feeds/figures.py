"""A figure's history as a table."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.figures import history_csv
from liveblog.web.cache.response import CachedResponse
from liveblog.web.figures import HistoryForm, history_answer

_AS_TABLE = HistoryForm(
    "table", lambda history: CachedResponse(history_csv(history).encode(), "text/csv; charset=utf-8; header=present")
)


async def figure_csv(request: Request) -> Response:
    """Answer with all that a figure was, oldest first."""
    return await history_answer(request, _AS_TABLE)
