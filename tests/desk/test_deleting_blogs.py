"""A blog that is deleted for good: gone at once for everybody, and after a while without a trace but its slug."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from liveblog.errors import BlogGone, BlogNotFound, NameTaken
from liveblog.jobs import BlogDeletion
from liveblog.model.blog import MainPicture, Visibility
from liveblog.model.draft import DraftText
from liveblog.model.entry import EntryDraft
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from liveblog.store import blog_deletion, reads
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.store.columns import metadata
from liveblog.store.jobs import DELETE_PICTURE, claim_jobs, open_jobs
from liveblog.store.postings import begin_block
from liveblog.store.tables import blogs
from tests.apps import HARBOUR, open_app, open_harbour
from tests.desk.writers import ADA, SLUG, key, post
from tests.media.pictures import photo
from tests.pace import PATIENCE
from tests.waiting import until

KEPT = {"audit_log", "audit_blogs", "tokens", "jobs", "blogs"}
"""Tables in which the number of a blog that is gone may stand: who did what, and what older servers read of tokens."""


@pytest.fixture
async def app(migrated_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    """Open an app with a picture store, the blogs “harbour” and “quay”, and somebody with rights on both."""
    async with open_app(migrated_url, media_dir=tmp_path / "media") as services:
        await open_harbour(services)
        await services.desk.create_blog(replace(HARBOUR, slug="quay"))
        yield services


async def upload(app: Services, slug: str, width: int) -> Picture:
    return await app.pictures.save(photo(width, 400), ADA.key, lambda each: app.desk.note_upload(slug, each, ADA))


async def fill(app: Services, slug: str) -> None:
    """Write all that a blog can have."""
    for number in range(3):
        draft = EntryDraft(f"Entry {number}", topics=("Ships",))
        await app.desk.post(slug, draft, ADA, key(f"{slug}-{number}"))
    await app.desk.hand_over(slug, ShiftDraft(note="Ben takes over."), ADA)
    blog = await blog_of(app, slug)
    await app.drafts.keep(ADA, blog, f"form-{slug}", DraftText(body="Not told."))
    await app.users.create(f"user-{slug}", "User", Scope.WRITE, blogs=[blog])
    await app.tokens.create(f"token-{slug}", Scope.WRITE, blogs=[blog])


async def blog_of(app: Services, slug: str):
    async with app.store.read() as connection:
        return await reads.blog_by_slug(connection, slug)


async def counted(app: Services, blog_id: int) -> dict[str, int]:
    """Count the rows of each table that are of a blog, but for tables that may keep some."""
    async with app.store.read() as connection:
        found = {}
        for table in metadata.tables.values():
            if "blog_id" in table.c and table.name not in KEPT:
                query = select(func.count()).select_from(table).where(table.c.blog_id == blog_id)
                found[table.name] = int((await connection.execute(query)).scalar_one())
    return found


async def deleted(app: Services, slug: str = SLUG) -> None:
    """Delete a blog, and do all that follows."""
    await app.desk.delete_blog(slug, ADA)
    async with asyncio.timeout(PATIENCE):
        while await left(app):  # what is under way already is nobody else's
            await app.jobs.do_due()


async def left(app: Services) -> int:
    async with app.store.read() as connection:
        return len(await open_jobs(connection))


@pytest.fixture
def waiting_jobs(app: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no job be done."""
    monkeypatch.setattr(app.desk, "_jobs_now", None)


async def test_nothing_is_left_of_it_and_all_of_others(app: Services):
    """Every table with blogs in it has no row of this one, and as many of the other as before."""
    for slug in (SLUG, "quay"):
        await fill(app, slug)
    harbour, quay = await blog_of(app, SLUG), await blog_of(app, "quay")
    before = await counted(app, quay.id)
    there = await counted(app, harbour.id)
    assert (there["entries"], there["drafts"], there["draft_versions"]) == (3, 1, 1)
    await deleted(app)
    assert set((await counted(app, harbour.id)).values()) == {0}
    assert await counted(app, quay.id) == before
    assert [grant.blog_id for grant in (await app.users.by_name("user-quay")).grants] == [quay.id]
    assert (await app.users.by_name(f"user-{SLUG}")).grants == ()
    async with app.store.read() as connection:
        row = (await connection.execute(select(blogs).where(blogs.c.id == harbour.id))).one()
    assert (row.title, row.description, row.summary, row.byline, row.picture) == ("", "", "", (), None)


@pytest.mark.usefixtures("waiting_jobs")
async def test_it_is_gone_when_the_answer_is_there(app: Services):
    """Whatever is asked of it or written in it is refused, though no job has run; its slug is not given again."""
    await fill(app, SLUG)
    await app.desk.delete_blog(SLUG, ADA)
    with pytest.raises(BlogGone):
        await blog_of(app, SLUG)
    with pytest.raises(BlogGone):
        await post(app.desk, "Late.")
    with pytest.raises(BlogGone):
        await app.desk.delete_blog(SLUG, ADA)
    with pytest.raises(NameTaken, match="be used again"):
        await app.desk.create_blog(HARBOUR)
    async with app.store.read() as connection:
        assert [blog.slug for blog in await reads.all_blogs(connection)] == ["quay"]
        assert await reads.heads(connection, [1]) == {}


async def test_of_a_private_one_nobody_learns_that_it_was(app: Services):
    """It is said not to be there, as it was said to outsiders before."""
    await app.desk.change_blog(SLUG, {"visibility": Visibility.PRIVATE}, COMMAND)
    await app.desk.delete_blog(SLUG, ADA)
    for asked in (blog_of(app, SLUG), post(app.desk, "Late."), app.desk.delete_blog(SLUG, ADA)):
        with pytest.raises(BlogNotFound):
            await asked


async def test_its_pictures_go_but_for_those_that_others_show(app: Services):
    """Shown in an entry, in an earlier state of the blog, uploaded and not shown; one that another blog shows stays."""
    shown, main, unused, shared = [await upload(app, SLUG, 600 + 100 * number) for number in range(4)]
    await post(app.desk, f"![Waves]({shown.path}) ![Gulls]({shared.path})")
    await app.desk.change_blog(SLUG, {"picture": MainPicture(main.path, "Quay")}, ADA)
    await app.desk.change_blog(SLUG, {"picture": None}, ADA)
    await app.desk.post("quay", EntryDraft(body=f"![Gulls]({shared.path})"), ADA)
    await deleted(app)
    there = [await app.pictures.read(each) is not None for each in (shown, main, unused, shared)]
    assert there == [False, False, False, True]


async def test_who_did_what_stays(app: Services):
    """The audit log says who deleted which blog, and what was done before to its people."""
    await fill(app, SLUG)
    await deleted(app)
    async with app.store.read() as connection:
        actions = {record.action: record for record in await audit_records(connection, AuditQuery(), 50)}
    assert {"user.created", "token.created", "blog.deleted"} <= actions.keys()
    assert actions["blog.deleted"].by == ADA.key
    assert actions["blog.deleted"].facts == {"slug": SLUG, "entries": 3}


@pytest.mark.usefixtures("waiting_jobs")
async def test_it_goes_in_portions(app: Services, monkeypatch: pytest.MonkeyPatch):
    """A large one takes many short transactions, and other jobs have their turn between some of them."""
    await fill(app, SLUG)
    monkeypatch.setattr(blog_deletion, "PORTION", 1)
    monkeypatch.setattr("liveblog.jobs.deletion._PORTIONS", 2)
    await app.desk.delete_blog(SLUG, ADA)
    async with app.store.write() as connection:
        (job,) = await claim_jobs(connection, [blog_deletion.DELETE_BLOG], 1, 60)
    delete, turns = BlogDeletion(app.store), 0
    while await delete(job) is not None:
        turns += 1
    assert turns >= 4
    assert set((await counted(app, 1)).values()) == {0}


@pytest.mark.usefixtures("waiting_jobs")
async def test_pictures_and_uploads_go_in_portions_too(app: Services, monkeypatch: pytest.MonkeyPatch):
    """Entries that show many pictures make no transaction longer, and neither do many uploads."""
    pictures = [f"![Waves](/media/{number:020x}-1600x900.webp)" for number in range(12)]
    for first in range(0, 12, 3):
        await app.desk.post(SLUG, EntryDraft("\n\n".join(pictures[first : first + 3])), ADA)
    for width in range(600, 1000, 100):
        await upload(app, SLUG, width)
    monkeypatch.setattr(blog_deletion, "PORTION", 3)
    await app.desk.delete_blog(SLUG, ADA)
    waiting = []
    async with app.store.write() as connection:
        while await blog_deletion.delete_portion(connection, 1):
            waiting.append(len([job for job in await open_jobs(connection) if job.kind == DELETE_PICTURE]))
    assert waiting[:4] == [3 + 4, 6 + 4, 9 + 4, 12 + 4]  # those of uploads wait from the beginning
    assert set((await counted(app, 1)).values()) == {0}


async def test_who_indexes_it_meanwhile_leaves_nothing(app: Services):
    """An index that was half done when the blog went is taken away by its own job."""
    await fill(app, SLUG)
    await deleted(app)
    async with app.store.write() as connection:
        row = {"blog_id": 1, "block": 0, "gram": 7, "entries": b"\0\0"}
        await connection.execute(metadata.tables["postings"].insert().values(row))
        assert not await begin_block(connection, 1, 0)
    assert (await counted(app, 1))["postings"] == 0


async def test_every_process_lets_go_of_it(app: Services, migrated_url: str):
    """This one at the hint that follows the commit; another, that hears nothing of it, when it next asks the store."""
    async with open_app(migrated_url) as other:
        here, there = await app.hub.tail(SLUG), await other.hub.tail(SLUG)
        await app.desk.delete_blog(SLUG, ADA)
        await until(lambda: here.retired)
        await other.hub.check_heads()
        assert there.retired
        for services in (app, other):
            with pytest.raises(BlogGone):
                await services.hub.tail(SLUG)
            with pytest.raises(BlogGone):
                await post(services.desk, "Late.")
