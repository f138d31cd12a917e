"""Playing the script into a blog. Each step is done once, however often the server is started in the middle of it."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from liveblog.demo.script import (
    BLOG,
    LIVE,
    SO_FAR,
    BriefingStep,
    DeleteStep,
    HandOverStep,
    PostStep,
    ReviseStep,
    Step,
)
from liveblog.desk import Desk, IdempotencyKey
from liveblog.desk.changes import Revise, SetBriefing, SetClaim
from liveblog.errors import EntryDeleted, InvalidInput, LiveblogError, StaleRevision
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.event import Position
from liveblog.model.moment import now
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.services import Services

_log = logging.getLogger(__name__)

DEMO = Principal(key="demo", name="demonstration", grants=(Grant(Scope.ADMIN),))
_PAUSE_SECONDS = 9.0


async def play_so_far(desk: Desk) -> None:
    """Post what has happened before the newcomer came."""
    await _play(desk, SO_FAR, 0)


async def play(services: Services, pause: float = _PAUSE_SECONDS) -> None:
    """Post the rest, a step every `pause` seconds; what an earlier server has posted is passed over."""
    await asyncio.sleep(pause)
    try:
        # What is there already is read again, for the positions that the later steps refer to.
        await _play(services.desk, (*SO_FAR, *LIVE), pause)
    except LiveblogError as error:
        _log.info("The demonstration ends here: %s", error)


async def _play(desk: Desk, steps: Sequence[Step], pause: float) -> None:
    posted: dict[str, tuple[int, Position]] = {}
    beginning = now()
    for step in steps:
        if await _take(desk, step, posted, beginning):
            await asyncio.sleep(pause)


async def _take(desk: Desk, step: Step, posted: dict[str, tuple[int, Position]], beginning: datetime) -> bool:
    """Do a step; tell whether readers saw something new."""
    match step:
        case PostStep(key, draft, minutes_ago):
            draft = replace(draft, occurred_at=_back(beginning, minutes_ago))
            changed = await desk.post(BLOG.slug, draft, DEMO, IdempotencyKey.once(key))
            posted[key] = (changed.subject.id, Position(changed.blog.epoch, changed.seq))
            if not changed.replayed and step.settles and step.settled:
                claim = replace(step.settled, settled_by=changed.subject.id)
                await desk.do(BLOG.slug, SetClaim(posted[step.settles][0], claim), DEMO)
            return not changed.replayed
        case HandOverStep(key, shift, minutes_ago):
            shift = replace(shift, occurred_at=_back(beginning, minutes_ago))
            return not (await desk.hand_over(BLOG.slug, shift, DEMO, IdempotencyKey.once(key))).replayed
        case ReviseStep(key, changes):
            entry_id, position = posted[key]
            with suppress(StaleRevision, EntryDeleted):
                await desk.do(BLOG.slug, Revise(entry_id, changes, {position}, correction=step.correction), DEMO)
                return True
        case DeleteStep(key):
            entry_id, position = posted[key]
            with suppress(StaleRevision, EntryDeleted):
                await desk.delete(BLOG.slug, entry_id, DEMO, {position})
                return True
        case BriefingStep():
            return await _brief(desk, step, posted)
    return False


async def _brief(desk: Desk, step: BriefingStep, posted: dict[str, tuple[int, Position]]) -> bool:
    """Say what is known in place of what the script had said; whatever else stands there is a newcomer's."""
    blog = (await desk.change_blog(BLOG.slug, {}, DEMO)).blog
    if _said(blog) != [text for text, _, _ in step.before.statements] if step.before else blog.briefing:
        return False
    said = tuple(StatementDraft(text, status, (posted[key][0],)) for text, status, key in step.statements)
    seen = {Position(blog.epoch, blog.briefing.seq if blog.briefing else 0)}
    with suppress(StaleRevision, InvalidInput):
        await desk.do(BLOG.slug, SetBriefing(BriefingDraft(said), seen), DEMO)
        return True
    return False


def _said(blog: Blog) -> list[str]:
    return [each.text for each in blog.briefing.statements] if blog.briefing else []


def _back(beginning: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else beginning - timedelta(minutes=minutes)
