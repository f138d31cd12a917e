"""Receipts as JSON, for programs of the house: where pages and endpoints are, and what they may still show."""

from liveblog.model.moment import rfc3339
from liveblog.model.receipt import BlogReceipts, EndpointReceipt, PagesReceipt, StillShown
from liveblog.wire.views import JsonObject


def receipts_view(told: BlogReceipts) -> JsonObject:
    """Show what is known of a blog."""
    return {
        "blog": {"slug": told.blog.slug, "title": told.blog.title},
        "epoch": told.epoch,
        "head": told.head,
        "pages": [_pages(each) for each in told.pages],
        "endpoints": [_endpoint(each) for each in told.endpoints],
        "still_shown": [_still_shown(each) for each in told.still_shown],
    }


def _pages(receipt: PagesReceipt) -> JsonObject:
    return {
        "host": receipt.host,
        "pages": receipt.pages,
        "seq": receipt.seq,
        "behind": receipt.behind,
        "behind_seconds": round(receipt.seconds, 1),
        "left_at": rfc3339(receipt.left_at) if receipt.left_at else None,
    }


def _endpoint(receipt: EndpointReceipt) -> JsonObject:
    return {
        "id": receipt.endpoint_id,
        "url": receipt.url,
        "seq": receipt.seq,
        "behind": receipt.behind,
        "behind_seconds": round(receipt.seconds, 1),
        "hears_withdrawals": receipt.hears,
    }


def _still_shown(shown: StillShown) -> JsonObject:
    withdrawal = shown.withdrawal
    return {
        "entry": withdrawal.entry_id,
        "type": withdrawal.kind.value,
        "seq": withdrawal.seq,
        "at": rfc3339(withdrawal.at),
        "pages": [_pages(each) for each in shown.pages],
        "endpoints": [_endpoint(each) for each in shown.endpoints],
    }
