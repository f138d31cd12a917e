"""Posting what is scheduled, when its time has come: a job, done once whatever is killed in between."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from liveblog.desk.changes import Post, Publish
from liveblog.desk.desk import Desk
from liveblog.desk.drafts import Drafts
from liveblog.errors import InvalidInput, LiveblogError, StaleRevision, Unavailable
from liveblog.intake.typed import entry_typed
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft
from liveblog.model.principal import COMMAND, Principal
from liveblog.sentence import sentence
from liveblog.store import Store, reads
from liveblog.store import drafts as rows
from liveblog.store.house_lists import byline_of
from liveblog.store.jobs import Job, seconds_until

_FIELDS = {
    "headline": sentence("Headline"),
    "body": sentence("Text"),
    "topics": sentence("Topics"),
    "byline": sentence("By"),
    "occurred_at": sentence("Happened at"),
}

FindWriter: TypeAlias = Callable[[str, Blog], Awaitable[Principal | None]]
"""Finds somebody by the key of a principal, if they may post in a blog now."""


class Publication:
    """Posts a draft for whoever scheduled it, if they still may; what can't go out is open again, and says why."""

    def __init__(self, store: Store, desk: Desk, drafts: Drafts, find_writer: FindWriter) -> None:
        self._store = store
        self._desk = desk
        self._drafts = drafts
        self._find_writer = find_writer

    async def __call__(self, job: Job) -> float | None:
        """Post it, or return in how many seconds its time comes; what is no longer scheduled is left alone.

        The entry happened at the time that was planned, also when it goes out late, unless it says another.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.read() as connection:
            draft = await rows.scheduled_draft(connection, int(job.subject))
            if draft is None or draft.publish_at is None:
                return None
            if (seconds := await seconds_until(connection, draft.publish_at)) > 0:
                return seconds
            blog = await reads.blog_by_id(connection, draft.blog_id)
            if blog is None or await rows.hold_of(connection, blog) is not None:
                return None  # releasing it adds the job anew
        writer = await self._find_writer(draft.publish_by or "", blog)
        if writer is None:
            return await self._give_up(
                COMMAND,
                blog,
                draft,
                sentence("Its time came, but the person who scheduled it may no longer post here."),
            )
        return await self._post(blog, draft, writer)

    async def _post(self, blog: Blog, draft: Draft, writer: Principal) -> float | None:
        planned = draft.publish_at
        try:
            async with self._store.read() as connection:
                names = (writer.name, await byline_of(connection, draft.author))
            entry = entry_typed(draft.text, blog.zone, planned, names).draft()
            entry = replace(entry, occurred_at=entry.occurred_at or planned, allow_future=True)
            await self._desk.do(blog.slug, Publish(draft.id, draft.version, Post(entry), planned), writer)
        except StaleRevision:  # it was saved just now: that is what goes out
            return 0.0
        except Unavailable:
            raise
        except LiveblogError as error:
            return await self._give_up(
                writer,
                blog,
                draft,
                sentence("Its time came, but it could not be posted: {error}", error=_reason(error)),
            )
        return None

    async def _give_up(self, by: Principal, blog: Blog, draft: Draft, why: str) -> float | None:
        given_up = await self._drafts.give_up(by, blog, draft, why)
        return None if given_up else 0.0  # somebody saved, moved or held it just now: it is looked at anew


def _reason(error: LiveblogError) -> str:
    """Return what is wrong, for editors: of wrong fields the first one, by the name that it has in the form."""
    if not isinstance(error, InvalidInput):
        return str(error)
    first = error.errors[0]
    field = _FIELDS.get(first.field.partition(".")[0], first.field)
    return sentence("{field}: {fault}.", field=field, fault=first.message)
