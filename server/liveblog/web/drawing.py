"""Answers that are drawn of entries: of short ones where they are asked for, of long ones in a thread.

An entry may have 256 KiB of text, and a page fifty of them: to draw them takes seconds, in which nobody else is served.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar, TypeVarTuple

from starlette.requests import HTTPConnection

from liveblog.model.entry import Entry
from liveblog.web.context import services
from liveblog.work.drawing_bounds import DRAWN_AT_HAND

_Result = TypeVar("_Result")
_Arguments = TypeVarTuple("_Arguments")


async def made_of(
    request: HTTPConnection,
    shown: Iterable[object],
    draw: Callable[[*_Arguments], _Result],
    *arguments: *_Arguments,
) -> _Result:
    """Return what `draw` makes of these arguments; the entries in `shown` are what takes it long.

    Raises:
        Busy: they are long, and there is no place for it. And what `draw` raises.
    """
    if sum(len(each.body_html) for each in shown if isinstance(each, Entry)) <= DRAWN_AT_HAND:
        return draw(*arguments)
    return await services(request).drawing.run(draw, *arguments, asker=_kind(request))


def _kind(request: HTTPConnection) -> str:
    """Return which kind of answer it is: kinds take turns."""
    return str(getattr(request.scope.get("endpoint"), "__name__", ""))
