"""Subscribing: from a request to a place in the log, or to the reason why not. The same for all transports."""

from dataclasses import dataclass
from functools import partial

from starlette.requests import HTTPConnection

from liveblog.access import require_read
from liveblog.hub import Subscriber, Tail
from liveblog.model.event import Position
from liveblog.model.principal import Credential, Principal
from liveblog.model.receipt import PartnerPage
from liveblog.web.auth import partner_page, reader
from liveblog.web.context import asker, services
from liveblog.wire.dialects import Transport
from liveblog.wire.positions import can_continue, parse_position


@dataclass(frozen=True, slots=True)
class Subscription:
    """A reader who may follow: the tail, and where they start; `after` None: their position can't be continued.

    `credential` is what they were let in with, None for who showed none; `page` is the partner's page that they are on.
    """

    tail: Tail
    after: int | None
    credential: Credential | None = None
    page: PartnerPage | None = None


def requested_position(connection: HTTPConnection) -> Position | None:
    """Read the position that a reader brings.

    Raises:
        BadRequest: malformed; names the parameter.
    """
    query = connection.query_params
    last_event_id = connection.headers.get("last-event-id")
    return parse_position(epoch=query.get("epoch"), after=query.get("after"), last_event_id=last_event_id)


def start_after(tail: Tail, principal: Principal | None, position: Position | None) -> int | None:
    """Decide whether somebody may join a live stream, and after which event: the one rule for every way in.

    None: the position can't be continued. Without one they start at the head.

    Raises:
        BlogHidden: it is not theirs to read.
    """
    require_read(principal, tail.blog)
    if position is None:
        return tail.head
    return position.seq if can_continue(position, tail.epoch, tail.head) else None


async def subscribe(connection: HTTPConnection) -> Subscription:
    """Find the blog, ask whether it may be read, and find the place to start from.

    Raises:
        BadRequest, BlogNotFound, Unauthenticated, Unavailable: why not.
    """
    position = requested_position(connection)
    principal, hub = await reader(connection), services(connection).hub
    slug, require = connection.path_params["slug"], partial(require_read, principal)
    tail = await hub.tail(slug, require)
    if position is not None and position.seq > tail.head:
        # The reader may come from a process that is ahead of this one: the store decides, also who may read.
        await hub.refresh(tail)
        tail = await hub.tail(slug, require)
    after = start_after(tail, principal, position)
    return Subscription(tail, after, principal.credential if principal else None, partner_page(connection))


def subscriber(connection: HTTPConnection, subscription: Subscription, after: int) -> Subscriber:
    """Make the subscriber of this connection."""
    transport = Transport.WEBSOCKET if connection.scope["type"] == "websocket" else Transport.SSE
    found = services(connection).hub.subscribe(subscription.tail, after, transport, subscription.credential)
    found.asker = asker(connection)
    if subscription.page is not None:
        shown_pages = services(connection).hub.shown_pages
        found.shown_page = shown_pages.open(subscription.page, subscription.tail, after, lambda: found.seq)
    return found
