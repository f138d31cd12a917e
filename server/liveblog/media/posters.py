"""The posters that were drawn last, in memory: each is drawn once, however many ask for it at once."""

from collections import OrderedDict
from functools import partial

from liveblog.media.poster_drawing import draw_poster_in_child
from liveblog.model.poster import Poster
from liveblog.work.bounds import POSTERS, POSTERS_KEPT
from liveblog.work.children import Children
from liveblog.work.single_flight import SingleFlight


class Posters:
    """The posters of all blogs."""

    def __init__(self) -> None:
        self.drawing = Children(POSTERS, draw_poster_in_child)
        self._kept: OrderedDict[Poster, bytes] = OrderedDict()
        self._flight = SingleFlight[Poster, bytes]()

    async def png(self, poster: Poster, asker: str = "") -> bytes:
        """Return a poster as PNG; `asker` is whoever wants it first.

        Raises:
            Busy, TooCostly, Unavailable: it can't be drawn now.
        """
        if poster not in self._kept:
            return await self._flight.get(poster, partial(self._draw, poster, asker))
        self._kept.move_to_end(poster)
        return self._kept[poster]

    async def close(self) -> None:
        """End the process that draws, and begin nothing more."""
        await self.drawing.close()

    async def _draw(self, poster: Poster, asker: str) -> bytes:
        (content,) = await self.drawing.run(poster.document, asker=asker)
        self._kept[poster] = content
        if len(self._kept) > POSTERS_KEPT.most:
            self._kept.popitem(last=False)
        return content
