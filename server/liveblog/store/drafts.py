"""Drafts in the database: found, begun, saved, changed, and forgotten with all that they said."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import Contended, DraftNotFound, NotFound
from liveblog.model.blog import Blog
from liveblog.model.draft import CLAIM_FIELDS, Draft, DraftNote, DraftState, DraftText, DraftVersion, NoteKind
from liveblog.model.picture import pictures_named
from liveblog.sentence import Sentence, sentence
from liveblog.store.draft_tables import draft_notes, draft_versions, drafts, schedule_holds
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN, add_jobs
from liveblog.store.reads import KeyUse, key_uses
from liveblog.store.upserts import add_new_rows
from liveblog.store.writes import remember_keys

FORGET_DRAFT = "forget_draft"
"""A kind of job: the subject is the number of a draft that was posted or discarded."""

PUBLISH_DRAFT = "publish_draft"
"""A kind of job: the subject is the number of a draft whose time has come."""

UNDO_SPAN = timedelta(days=1)
"""So long a draft that was discarded can be brought back."""

ONE_VERSION = timedelta(minutes=2)
"""What somebody types within so much time is one version."""

FormKey = tuple[int, str, str]
"""A form: the id of its blog, the key of the principal who types into it, and its own key."""

_LISTED = 200
_AT_WORK = (DraftState.OPEN, DraftState.SUBMITTED, DraftState.SCHEDULED)


async def find_draft(connection: AsyncConnection, blog: Blog, draft_id: int, *, lock: bool = False) -> Draft:
    """Read a draft; with `lock`, nobody else changes it before the end of the transaction.

    Raises:
        DraftNotFound: there is none.
    """
    found = await _one(connection, _of(blog).where(drafts.c.id == draft_id), lock=lock)
    if found is None:
        raise DraftNotFound(draft_id)
    return found


async def draft_by_key(connection: AsyncConnection, blog: Blog, author: str, key: str) -> Draft | None:
    """Read the draft that somebody began in a form, and let nobody else change it."""
    return await _one(connection, _of(blog).where(drafts.c.author == author, drafts.c.key == key), lock=True)


async def kept_of_forms(connection: AsyncConnection, forms: Collection[FormKey]) -> dict[FormKey, Draft]:
    """Read the drafts that were kept of these forms and are no entries yet, and let nobody else change them."""
    if not forms:
        return {}
    by_owner = defaultdict(list)
    for blog_id, author, key in forms:
        by_owner[blog_id, author].append(key)
    theirs = [
        and_(drafts.c.blog_id == blog_id, drafts.c.author == author, drafts.c.key.in_(keys))
        for (blog_id, author), keys in by_owner.items()
    ]
    wanted = select(drafts).where(or_(*theirs), drafts.c.entry_id.is_(None)).order_by(drafts.c.id)
    found = [_draft(row) for row in await connection.execute(wanted.with_for_update())]
    return {(draft.blog_id, draft.author, draft.key): draft for draft in found}


async def drafts_of_blog(connection: AsyncConnection, blog: Blog, reader: str, *, as_editor: bool) -> Sequence[Draft]:
    """Read those that somebody sees, last saved first: their own, shared and scheduled; editors also submitted."""
    seen: list[ColumnElement[bool]] = [
        drafts.c.author == reader,
        drafts.c.shared,
        drafts.c.state == DraftState.SCHEDULED,
    ]
    if as_editor:
        seen.append(drafts.c.state == DraftState.SUBMITTED)
    wanted = _of(blog).where(drafts.c.state.in_(_AT_WORK), or_(*seen)).order_by(drafts.c.saved_at.desc())
    return [_draft(row) for row in await connection.execute(wanted.limit(_LISTED))]


async def discarded_drafts(connection: AsyncConnection, blog: Blog, author: str) -> Sequence[Draft]:
    """Read somebody's that can still be brought back, the last first."""
    wanted = _of(blog).where(drafts.c.author == author, drafts.c.state == DraftState.DISCARDED)
    return [
        _draft(row) for row in await connection.execute(wanted.order_by(drafts.c.discarded_at.desc()).limit(_LISTED))
    ]


async def scheduled_drafts(connection: AsyncConnection, blog: Blog, *, lock: bool = False) -> Sequence[Draft]:
    """Read those that wait for their time, the next first."""
    wanted = _of(blog).where(drafts.c.state == DraftState.SCHEDULED).order_by(drafts.c.publish_at, drafts.c.id)
    return [_draft(row) for row in await connection.execute(wanted.with_for_update() if lock else wanted)]


async def scheduled_draft(connection: AsyncConnection, draft_id: int) -> Draft | None:
    """Read a draft of any blog that waits for its time."""
    wanted = select(drafts).where(drafts.c.id == draft_id, drafts.c.state == DraftState.SCHEDULED)
    return await _one(connection, wanted)


async def insert_draft(  # noqa: PLR0913, PLR0917 -- what a draft begins with
    connection: AsyncConnection, blog: Blog, author: str, key: str, text: DraftText, at: datetime
) -> Draft:
    """Begin a draft.

    Raises:
        Contended: another was begun in the same form, in the same moment.
    """
    row = {"blog_id": blog.id, "author": author, "key": key, "text": _text(text), "version": 1, "shared": False}
    moments = {"state": DraftState.OPEN, "begun_at": at, "saved_at": at, "saved_by": author}
    try:
        made = (await connection.execute(insert(drafts).values(**row, **moments).returning(drafts))).one()
    except IntegrityError as error:
        raise Contended(sentence("This draft was begun at the same moment.")) from error
    draft = _draft(made)
    await _add_version(connection, draft, at)
    return draft


async def begun_under(connection: AsyncConnection, blog: Blog, author: str, key: str) -> KeyUse | None:
    """Read what an idempotency key was used for; of one that began a draft, `seq` is the draft's number."""
    owned = (blog.id, author, key)
    return (await key_uses(connection, {owned})).get(owned)


async def remember_begun(connection: AsyncConnection, draft: Draft, key: str, fingerprint: str) -> None:
    """Record under which idempotency key a draft was begun.

    Raises:
        Contended: somebody has just used this key.
    """
    use = {(draft.blog_id, draft.author, key): KeyUse(fingerprint, draft.id)}
    try:
        await remember_keys(connection, use)
    except IntegrityError as error:
        raise Contended(sentence("This key was used at the same moment.")) from error


async def save_text(connection: AsyncConnection, draft: Draft, text: DraftText, by: str, at: datetime) -> Draft:
    """Save what was typed as the next version; of what one person types in a short time, history keeps the last."""
    saved = replace(draft, text=text, version=draft.version + 1, saved_at=at, saved_by=by)
    values = {"text": _text(text), "version": saved.version, "saved_at": at, "saved_by": by}
    await connection.execute(update(drafts).where(drafts.c.id == draft.id).values(**values))
    last = and_(draft_versions.c.draft_id == draft.id, draft_versions.c.version == draft.version)
    goes_on = (draft_versions.c.by == by, draft_versions.c.began_at > at - ONE_VERSION)
    new = {"version": saved.version, "text": _text(text), "at": at}
    if not (await connection.execute(update(draft_versions).where(last, *goes_on).values(**new))).rowcount:
        await _add_version(connection, saved, at)
    return saved


async def change_draft(connection: AsyncConnection, draft: Draft, **values: Any) -> Draft:
    """Change what else is said of a draft; a trouble that is a `Sentence` is one again when it is read."""
    kept = values | ({"trouble_parts": _parts(values["trouble"])} if "trouble" in values else {})
    await connection.execute(update(drafts).where(drafts.c.id == draft.id).values(**kept))
    return replace(draft, **values)


async def versions_of_draft(connection: AsyncConnection, draft: Draft, limit: int) -> Sequence[DraftVersion]:
    """Read its versions, newest first."""
    wanted = select(draft_versions).where(draft_versions.c.draft_id == draft.id)
    rows = await connection.execute(wanted.order_by(draft_versions.c.version.desc()).limit(limit))
    return [DraftVersion(row.version, DraftText(**row.text), row.at, row.by) for row in rows]


async def draft_version(connection: AsyncConnection, draft: Draft, version: int) -> DraftText:
    """Read what a draft said in one of its versions.

    Raises:
        NotFound: history has no such version.
    """
    wanted = select(draft_versions.c.text).where(
        draft_versions.c.draft_id == draft.id, draft_versions.c.version == version
    )
    text = (await connection.execute(wanted)).scalar_one_or_none()
    if text is None:
        raise NotFound(sentence("Draft {number} has no version {version}.", number=draft.id, version=version))
    return DraftText(**text)


async def add_note(connection: AsyncConnection, draft: Draft, note: DraftNote) -> None:
    """Add what somebody says of it."""
    values = {"draft_id": draft.id, "blog_id": draft.blog_id} | asdict(note)
    await connection.execute(insert(draft_notes).values(**values))


async def notes_on(connection: AsyncConnection, draft: Draft) -> Sequence[DraftNote]:
    """Read what was said of it, in order."""
    wanted = select(draft_notes).where(draft_notes.c.draft_id == draft.id).order_by(draft_notes.c.id)
    rows = await connection.execute(wanted)
    return [DraftNote(NoteKind(row.kind), row.version, row.text, row.at, row.by) for row in rows]


async def mark_posted(connection: AsyncConnection, draft: Draft, entry_id: int, at: datetime) -> None:
    """Note what a draft became, and delete all that it said: from now on the entry says it, or nobody does."""
    await _forget_text(connection, draft, at)
    values = {"state": DraftState.POSTED, "entry_id": entry_id, "publish_at": None, "trouble": None}
    await change_draft(connection, draft, **values)
    await add_jobs(connection, FORGET_DRAFT, [str(draft.id)], {}, UNDO_SPAN.total_seconds())


async def forget_draft(connection: AsyncConnection, draft_id: int, at: datetime) -> None:
    """Delete a draft that was posted or discarded, with all that it said; any other stays."""
    wanted = select(drafts).where(drafts.c.id == draft_id, drafts.c.state.not_in(_AT_WORK))
    draft = await _one(connection, wanted, lock=True)
    if draft is not None:
        await _forget_text(connection, draft, at)
        await connection.execute(delete(drafts).where(drafts.c.id == draft_id))


async def hold_of(connection: AsyncConnection, blog: Blog) -> datetime | None:
    """Return since when nothing of a blog goes out by itself; None: it does."""
    found = await connection.execute(select(schedule_holds.c.at).where(schedule_holds.c.blog_id == blog.id))
    since: datetime | None = found.scalar_one_or_none()
    return since


async def insert_hold(connection: AsyncConnection, blog: Blog, by: str, at: datetime) -> bool:
    """Let nothing of a blog go out by itself; False: that was so already."""
    return await add_new_rows(connection, schedule_holds, [{"blog_id": blog.id, "by": by, "at": at}]) == 1


async def delete_hold(connection: AsyncConnection, blog: Blog) -> None:
    """Let what is scheduled go out again."""
    await connection.execute(delete(schedule_holds).where(schedule_holds.c.blog_id == blog.id))


async def delete_some_drafts(connection: AsyncConnection, blog_id: int, most: int, at: datetime) -> bool:
    """Delete some drafts of a blog that was deleted; False: there are none left."""
    found = [
        _draft(row) for row in await connection.execute(select(drafts).where(drafts.c.blog_id == blog_id).limit(most))
    ]
    for draft in found:
        await _forget_text(connection, draft, at)
    await connection.execute(delete(drafts).where(drafts.c.id.in_([draft.id for draft in found])))
    await connection.execute(delete(schedule_holds).where(schedule_holds.c.blog_id == blog_id))
    return bool(found)


async def is_in_draft(connection: AsyncConnection, digest: str) -> bool:
    """Tell whether a draft shows a picture, in one of its versions."""
    query = select(draft_versions.c.text).where(draft_versions.c.text["body"].as_string().contains(digest))
    bodies = (text["body"] for text in (await connection.execute(query)).scalars())
    return any(picture.digest == digest for body in bodies for picture in pictures_named(body))


async def _forget_text(connection: AsyncConnection, draft: Draft, at: datetime) -> None:
    """Delete all that a draft says, and have the pictures deleted that nothing else shows."""
    bodies = [draft.text.body]
    told = delete(draft_versions).where(draft_versions.c.draft_id == draft.id).returning(draft_versions.c.text)
    bodies += [text["body"] for text in (await connection.execute(told)).scalars()]
    await connection.execute(delete(draft_notes).where(draft_notes.c.draft_id == draft.id))
    await connection.execute(update(drafts).where(drafts.c.id == draft.id).values(text=_text(DraftText())))
    shown = _largest(bodies)
    await add_jobs(connection, DELETE_PICTURE, shown, {LAST_SHOWN: at.timestamp()})


def _largest(bodies: Collection[str]) -> Collection[str]:
    """Return the names of the largest files of the pictures in some texts."""
    named = sorted((picture for body in bodies for picture in pictures_named(body)), key=lambda picture: picture.width)
    return {picture.digest: picture.name for picture in named}.values()


async def _add_version(connection: AsyncConnection, draft: Draft, at: datetime) -> None:
    values = {"draft_id": draft.id, "blog_id": draft.blog_id, "version": draft.version, "text": _text(draft.text)}
    await connection.execute(insert(draft_versions).values(**values, began_at=at, at=at, by=draft.saved_by))


async def _one(connection: AsyncConnection, wanted: Select[Any], *, lock: bool = False) -> Draft | None:
    row = (await connection.execute(wanted.with_for_update() if lock else wanted)).one_or_none()
    return _draft(row) if row else None


def _of(blog: Blog) -> Select[Any]:
    return select(drafts).where(drafts.c.blog_id == blog.id)


def _draft(row: Row[Any]) -> Draft:
    columns = {name: getattr(row, name) for name in Draft.__slots__}
    trouble = Sentence.of_parts(row.trouble_parts) if row.trouble_parts else row.trouble
    return Draft(**(columns | {"text": DraftText(**row.text), "state": DraftState(row.state), "trouble": trouble}))


def _parts(trouble: str | None) -> dict[str, Any] | None:
    return trouble.parts() if isinstance(trouble, Sentence) else None


def _text(text: DraftText) -> dict[str, Any]:
    """Return what is kept of a text; of a claim only what there is of one: servers of the version before know none."""
    return {name: value for name, value in asdict(text).items() if value or name not in CLAIM_FIELDS}
