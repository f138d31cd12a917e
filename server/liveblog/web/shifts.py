"""Taking a shift over, as every door does it."""

from starlette.requests import Request

from liveblog.desk import Changed
from liveblog.desk.changes import HandOver
from liveblog.intake.invalid import validated
from liveblog.intake.models import ShiftInput
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.render.texts import takes_over
from liveblog.web.context import services


async def take_over(request: Request, blog: Blog, by: Principal, seen: int) -> Changed[Shift]:
    """Put whoever asks on duty, in the words that were prepared; `seen` is the hand-over that was the last, 0: none.

    Raises:
        Conflict: somebody else has taken over since.
        BlogClosed: the coverage has ended.
    """
    app = services(request)
    waits = (await app.handovers.state(blog)).open
    note = (waits.note if waits else "") or takes_over(blog, by.name)
    draft = validated(ShiftInput, {"note": note, "editor": by.name}).draft()
    changed = await app.desk.do(blog.slug, HandOver(draft, seen), by)
    app.handovers.tell(blog)
    return changed
