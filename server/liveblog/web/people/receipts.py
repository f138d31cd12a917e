"""Receipts at the desk: where a partner's pages and receivers are in each blog, and what they may still show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.event import Kind
from liveblog.model.moment import in_words
from liveblog.model.partner import OPAQUE_ORIGIN
from liveblog.model.receipt import PagesReceipt, Receipt
from liveblog.sentence import Sentence, counted, sentence
from liveblog.web.context import services
from liveblog.web.desk_page import draw
from liveblog.web.visitor import admin_of_all, login_first

_SECONDS = 60
_HOSTS = {OPAQUE_ORIGIN: sentence("sandboxed frames"), "": sentence("pages of an unknown site")}


@dataclass(frozen=True, slots=True)
class SiteLine:
    """The pages of one host: how many have everything, how many lack something, and how many broke off."""

    host: str
    named: Sentence | None
    current: int
    behind: PagesReceipt | None
    left: PagesReceipt | None


@login_first
async def receipts(request: Request) -> Response:
    """Show up to where a partner's pages and receivers are, and what they may still show."""
    me = await admin_of_all(request)
    partner, _ = await services(request).partners.by_id(request.path_params["partner_id"])
    found = await services(request).receipts.of_partner(partner.id)
    shown: dict[str, Any] = {
        "partner": partner,
        "known": bool(found),
        "blogs": [(each, site_lines(each.pages)) for each in found if each.pages or each.lag or each.still_shown],
        "calm": [each.blog for each in found if not (each.pages or each.lag or each.still_shown)],
        "deaf": {
            receiver.endpoint_id: receiver.url for each in found for receiver in each.endpoints if not receiver.hears
        },
        "site_lines": site_lines,
        "lacking": lacking,
        "deleted": Kind.ENTRY_DELETED,
    }
    return draw(request, "receipts.html", me, **shown)


def site_lines(pages: Iterable[PagesReceipt]) -> Sequence[SiteLine]:
    """Put together what is known of the pages of each host."""
    by_host: dict[str, list[PagesReceipt]] = {}
    for each in pages:
        by_host.setdefault(each.host, []).append(each)
    return [_line(host, some) for host, some in by_host.items()]


def _line(host: str, pages: Sequence[PagesReceipt]) -> SiteLine:
    present = [each for each in pages if each.left_at is None]
    current = sum(each.pages for each in present if not each.behind)
    behind = _together([each for each in present if each.behind])
    return SiteLine(host, _HOSTS.get(host), current, behind, _together([each for each in pages if each.left_at]))


def _together(some: Sequence[PagesReceipt]) -> PagesReceipt | None:
    """Return all of them as if they were where the last of them is."""
    if not some:
        return None
    last = min(some, key=lambda each: each.seq)
    left_at = max((each.left_at for each in some if each.left_at), default=None)
    return replace(last, pages=sum(each.pages for each in some), left_at=left_at)


def lacking(receipt: Receipt) -> Sentence:
    """Say how far behind somebody is, in events and in time."""
    seconds = round(receipt.seconds)
    time = counted("{n} second", "{n} seconds", seconds) if seconds < _SECONDS else in_words(timedelta(seconds=seconds))
    return counted(
        "at event {seq}, lacks {n} event for {time}",
        "at event {seq}, lacks {n} events for {time}",
        receipt.behind,
        seq=receipt.seq,
        time=time,
    )
