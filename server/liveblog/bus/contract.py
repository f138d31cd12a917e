"""What every bus does, and how the desk pages of a blog are told over it that a part of them has changed."""

from collections.abc import Callable
from typing import Protocol

from liveblog.model.notice import Notice
from liveblog.wire.envelope import seal_notice

Deliver = Callable[[bytes], None]
"""Takes one message; called in the event loop, must return at once."""


class Bus(Protocol):
    """Channels on which every process hears what any process says.

    They are numbers: one for each blog, one for each blog's desk (`desk_channel`), and 0 for those who do jobs.
    """

    @property
    def is_up(self) -> bool:
        """Tell whether other processes can be heard and can hear, as far as the last attempts say."""
        ...

    async def run(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        """Carry messages until cancelled.

        `deliver` gets every message of the followed blogs, those of this process too. `uncertain` is called when
        messages may have been lost. Outages are survived here and never raised.
        """
        ...

    def publish(self, blog_id: int, data: bytes) -> None:
        """Send to all processes, this one included, without waiting: it may get lost, and that is not an error."""
        ...

    def follow(self, blog_id: int) -> None:
        """Begin to listen to a blog; messages of the next moment may still be missed."""
        ...

    def unfollow(self, blog_id: int) -> None:
        """Stop listening to a blog."""
        ...


def desk_channel(blog_id: int) -> int:
    """Return the channel of a blog's desk, which is not that of its readers."""
    return -blog_id


def tell_desk(bus: Bus, notice: Notice) -> None:
    """Send a notice after its commit, without waiting; who doesn't get it asks some seconds later."""
    bus.publish(desk_channel(notice.blog_id), seal_notice(notice))
