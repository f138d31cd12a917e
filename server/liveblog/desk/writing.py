"""Writing changes that meet in one transaction, so that one commit, and one fsync, does for all of them.

Why, and what it saves, is in docs/decisions/0007.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from liveblog.desk.changes import Change
from liveblog.desk.idempotency import IdempotencyKey, require_same_kind, require_same_use
from liveblog.desk.log import Batch, Log
from liveblog.desk.pen import Changed, Pen
from liveblog.errors import LiveblogError, Unavailable
from liveblog.model.event import Subject
from liveblog.model.principal import Principal
from liveblog.store import reads
from liveblog.store.reads import KeyUse, OwnedKey

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change, prepared, that somebody wants made to a blog, and the key they gave it."""

    slug: str
    change: Change[Any]
    by: Principal
    key: IdempotencyKey | None = None


ChangeResult: TypeAlias = Changed[Any] | Exception
"""What came of a proposal; an exception is for whoever proposed it."""


async def write_together(log: Log, proposals: Sequence[Proposal]) -> list[ChangeResult]:
    """Make changes in one transaction, in order; one that is refused changes nothing for the others.

    When something unforeseen keeps them from being written, each is made in a transaction of its own: then it hits
    only the one that brought it about.

    Raises:
        Unavailable: the store does not answer; nobody knows whether anything was written.
    """
    try:
        return await _write(log, proposals)
    except LiveblogError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, nothing was committed, and it comes again where it belongs
        if len(proposals) == 1:
            return [error]
        kind = type(error).__name__
        _log.warning("%s changes could not be written together; each is tried alone: %s", len(proposals), kind)
        return [await _alone(log, proposal) for proposal in proposals]


async def _alone(log: Log, proposal: Proposal) -> ChangeResult:
    try:
        return (await write_together(log, [proposal]))[0]
    except Unavailable as error:
        return error


async def _write(log: Log, proposals: Sequence[Proposal]) -> list[ChangeResult]:
    async with log.batch({proposal.slug for proposal in proposals}) as batch:
        await _look_up_keys(batch, proposals)
        return [await _made(batch, proposal) for proposal in proposals]


async def _made(batch: Batch, proposal: Proposal) -> ChangeResult:
    try:
        pen = batch.pen(proposal.slug, proposal.by)
        if earlier := await _earlier(batch, pen, proposal):
            return earlier
        subject = await proposal.change.apply(pen)
    except Unavailable:
        raise
    except LiveblogError as refusal:
        return refusal
    batch.take(pen)
    if (key := _owned(batch, proposal)) and proposal.key and pen.events:
        batch.remember(key, KeyUse(proposal.key.fingerprint, pen.events[-1].seq))
    return _changed(pen, subject)


def _changed(pen: Pen, subject: Subject) -> Changed[Any]:
    seq = pen.events[-1].seq if pen.events else getattr(subject, "seq", 0)
    return Changed(seq, pen.blog, subject, is_followed=bool(pen.rows.jobs))


async def _look_up_keys(batch: Batch, proposals: Sequence[Proposal]) -> None:
    keys = {key for proposal in proposals if (key := _owned(batch, proposal))}
    batch.used.update(await reads.key_uses(batch.connection, keys))


async def _earlier(batch: Batch, pen: Pen, proposal: Proposal) -> Changed[Any] | None:
    """Return what came of an earlier use of the key; an entry's text is in it unless purged since.

    Raises:
        IdempotencyMismatch: it was used for something else.
    """
    key = _owned(batch, proposal)
    use = batch.used.get(key) if key else None
    if use is None or proposal.key is None:
        return None
    require_same_use(proposal.key, use)
    event = await reads.event_at(await pen.reading(), pen.blog, use.seq)
    require_same_kind(event, proposal.change.event_kind)
    return Changed(use.seq, pen.blog, event.subject, replayed=True)


def _owned(batch: Batch, proposal: Proposal) -> OwnedKey | None:
    """Return the key as the store knows it: one of this principal, for this blog."""
    blog = batch.find(proposal.slug)
    return (blog.id, proposal.by.key, proposal.key.key) if blog and proposal.key else None
