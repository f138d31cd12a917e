"""Receipts over the API: up to which event a partner's pages and endpoints are."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.receipt_views import receipts_view
from liveblog.web.api.answers import desk_answer
from liveblog.web.auth import administrator
from liveblog.web.context import services


async def list_receipts(request: Request) -> Response:
    """Tell of each blog where they are, and what may still be shown."""
    await administrator(request)
    found = await services(request).receipts.of_partner(request.path_params["partner_id"])
    return desk_answer({"receipts": [receipts_view(each) for each in found]})
