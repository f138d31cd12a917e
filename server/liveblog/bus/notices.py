"""Telling the desk pages of a blog, on all servers, that a part of them has changed; after the commit."""

from liveblog.bus.contract import Bus
from liveblog.model.notice import Notice
from liveblog.wire.envelope import seal_notice


def desk_channel(blog_id: int) -> int:
    """Return the channel of a blog's desk, which is not that of its readers."""
    return -blog_id


def tell_desk(bus: Bus, notice: Notice) -> None:
    """Send a notice, without waiting; who doesn't get it asks some seconds later."""
    bus.publish(desk_channel(notice.blog_id), seal_notice(notice))
