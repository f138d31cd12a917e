"""What is told of a partner's receipts: made of what servers wrote, and of where its endpoints stand in the logs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from liveblog.access.partners import partner_reader
from liveblog.access.rules import delivered_topics
from liveblog.model.blog import Blog, BlogStatus, NamedBlog
from liveblog.model.endpoint import Endpoint
from liveblog.model.event import PURGING
from liveblog.model.partner import Partner
from liveblog.model.receipt import (
    BlogReceipts,
    EndpointReceipt,
    PagesAt,
    PagesReceipt,
    StillShown,
    Withdrawal,
)
from liveblog.store import Transaction, endpoints, receipts
from liveblog.store.receipts import EndpointPlace

_MOST_BLOGS = 100


async def read_receipts(connection: Transaction, partner: Partner) -> Sequence[BlogReceipts]:
    """Tell of each blog where the partner's pages and endpoints are: first where something is still shown.

    Blogs that have ended, of which nobody lacks anything, are left out, and so are all after the first hundred.
    """
    found = await _read(connection, partner)
    told = [(blog, await _told(connection, found, blog)) for blog in found.blogs]
    wanted = [each for blog, each in told if blog.status is BlogStatus.LIVE or each.lag or each.still_shown]
    return sorted(wanted, key=lambda each: (-len(each.still_shown), -each.lag, each.blog.title))[:_MOST_BLOGS]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of a partner."""

    blogs: Sequence[Blog]
    endpoints: Mapping[int, Endpoint]
    pages: Sequence[PagesAt]
    places: Sequence[EndpointPlace]
    waiting: Mapping[tuple[int, int], float]
    refused: Mapping[int, Collection[tuple[int, int]]]

    def pages_of(self, blog: Blog) -> Sequence[PagesReceipt]:
        """Return where the pages are that show a blog: by host, and who is behind first."""
        told = [
            PagesReceipt(each.seq, *self._lag(blog, each.epoch, each.seq), each.page.host, each.pages, each.left_at)
            for each in self.pages
            if each.blog_id == blog.id
        ]
        return sorted(told, key=lambda each: (each.host, each.left_at is not None, each.seq))

    def endpoints_of(self, blog: Blog) -> Sequence[EndpointReceipt]:
        """Return where the endpoints are that are sent a blog."""
        here = [(each, self.endpoints[each.endpoint_id]) for each in self.places if each.blog_id == blog.id]
        mine = [(place, each) for place, each in here if not each.blog_ids or blog.id in each.blog_ids]
        return [
            EndpointReceipt(
                place.seq,
                *self._lag(blog, place.epoch, place.seq),
                endpoint.id,
                endpoint.url,
                hears=all(endpoint.wants(kind) for kind in PURGING),
            )
            for place, endpoint in sorted(mine, key=lambda pair: pair[1].id)
        ]

    def _lag(self, blog: Blog, epoch: str, seq: int) -> tuple[int, float]:
        """Return how many events somebody lacks, and for how many seconds the first; all, where a log was restored."""
        if epoch != blog.epoch:
            return blog.head, 0.0
        return max(0, blog.head - seq), self.waiting.get((blog.id, seq), 0.0)


async def _read(connection: Transaction, partner: Partner) -> _Found:
    pages = await receipts.pages_of_partner(connection, partner.id)
    known = await endpoints.endpoints_of_partner(connection, partner.id)
    places = await receipts.places_of_endpoints(connection, known)
    there = await receipts.blogs_by_id(connection, {each.blog_id for each in pages} | {each.blog_id for each in places})
    reader = partner_reader(partner)
    readable = [blog for blog in there.values() if delivered_topics(reader, blog) != ()]
    heads = {blog.id: blog.head for blog in readable}
    everywhere = {(each.blog_id, each.seq) for each in pages} | {(each.blog_id, each.seq) for each in places}
    behind = {(blog_id, seq) for blog_id, seq in everywhere if seq < heads.get(blog_id, 0)}
    waiting = await receipts.waiting_since(connection, behind)
    refused = await receipts.refused_withdrawals(connection, known)
    return _Found(readable, {each.id: each for each in known}, pages, places, waiting, refused)


async def _told(connection: Transaction, found: _Found, blog: Blog) -> BlogReceipts:
    pages, theirs = found.pages_of(blog), found.endpoints_of(blog)
    refused = [seq for some in found.refused.values() for blog_id, seq in some if blog_id == blog.id]
    reached = [each.seq for each in pages] + [each.seq for each in theirs]
    first = min([*reached, *(seq - 1 for seq in refused)], default=blog.head)
    withdrawn = await receipts.withdrawals_after(connection, blog.id, first) if first < blog.head else ()
    shown = [_still_shown(each, found, blog, pages, theirs) for each in withdrawn]
    still = tuple(each for each in shown if each.pages or each.endpoints)
    named = NamedBlog(blog.id, blog.slug, blog.title)
    return BlogReceipts(named, blog.epoch, blog.head, tuple(pages), tuple(theirs), still)


def _still_shown(
    withdrawal: Withdrawal,
    found: _Found,
    blog: Blog,
    pages: Sequence[PagesReceipt],
    theirs: Sequence[EndpointReceipt],
) -> StillShown:
    """Find who was given an entry, and was not told, or did not want to hear, that it is withdrawn."""
    place = (blog.id, withdrawal.seq)
    refusing = {endpoint_id for endpoint_id, some in found.refused.items() if place in some}
    return StillShown(
        withdrawal,
        tuple(each for each in pages if withdrawal.is_missing_at(each.seq)),
        tuple(each for each in theirs if withdrawal.is_missing_at(each.seq) or each.endpoint_id in refusing),
    )
