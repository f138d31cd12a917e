"""Frames of events as a process makes them: of short entries where they are asked for, of long ones in a thread.

The thread is for these alone, and nobody is refused for want of a place in it: what finds none is made at once, for an
event that is written already has to be told.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from liveblog.errors import Busy
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import Event, Subject
from liveblog.wire.frame import Encoder, EventFrame
from liveblog.work.bulkhead import Threads
from liveblog.work.drawing_bounds import FRAME_AT_HAND, FRAMES
from liveblog.work.pieces import each_made

_FEW = 20  # frames that are made in a moment

_Made = TypeVar("_Made")


class Frames:
    """Makes frames of events, and what else tells of one entry that was written."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.threads = Threads(FRAMES)

    async def of(self, blog: Blog, event: Event, asker: str = "") -> EventFrame:
        """Make the frame of an event."""
        return await self.made(event.subject, partial(self.encoder.event, blog, event), asker)

    async def of_all(self, blog: Blog, events: Sequence[Event], asker: str = "") -> Sequence[EventFrame]:
        """Make the frames of events, in order; unless they are `at_hand`, others have the loop in between.

        After such a wait, who may have them is to be asked again.
        """
        if self.at_hand(events):
            return [self.encoder.event(blog, event) for event in events]
        return await each_made(lambda event: self.of(blog, event, asker), events)

    def at_hand(self, events: Sequence[Event]) -> bool:
        """Tell whether events are so few and short that all their frames are made in a moment."""
        return len(events) <= _FEW and all(is_short(event.subject) for event in events)

    async def made(self, subject: Subject, make: Callable[[], _Made], asker: str = "") -> _Made:
        """Return what is made of an event's subject: at once, or of a long one in the thread, in the askers' turns."""
        if is_short(subject):
            return make()
        try:
            return await self.threads.run(make, asker=asker)
        except Busy:
            return make()

    def close(self) -> None:
        """Begin nothing more."""
        self.threads.close()


def is_short(subject: Subject) -> bool:
    """Tell whether something is drawn in a moment."""
    return not isinstance(subject, Entry) or len(subject.body_html) <= FRAME_AT_HAND
