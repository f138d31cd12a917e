"""Pictures of deleted entries are gone, whatever fails and whenever the process ends; nobody else's ever are."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from liveblog.access.drafts import require_author
from liveblog.assembly import open_services
from liveblog.desk import DraftAct
from liveblog.jobs import runner
from liveblog.model.blog import MainPicture
from liveblog.model.draft import DraftText
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.moment import now
from liveblog.model.picture import Picture
from liveblog.model.principal import Principal
from liveblog.services import Services
from liveblog.settings import Settings
from liveblog.store.reads import blog_by_slug
from liveblog.store.tables import jobs
from tests.apps import HARBOUR, LIMIT, open_app, open_harbour
from tests.desk.writers import ADA, BEN, ENDS, SLUG, post
from tests.jobs.running import running
from tests.media.pictures import photo
from tests.media.places import Place
from tests.waiting import until

LATER = timedelta(days=1, minutes=1)


class Clock:
    """A clock that can be put on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    """Give the app a clock."""
    return Clock()


@pytest.fixture
async def app(migrated_url: str, place: Place, clock: Clock) -> AsyncIterator[Services]:
    """Open an app with a picture store, and the blogs “harbour” and “quay”."""
    async with open_app(migrated_url, clock=clock, **place.settings) as services:
        await open_harbour(services)
        await services.desk.create_blog(replace(HARBOUR, slug="quay"))
        yield services


async def upload(app: Services, by: Principal = ADA, slug: str = SLUG, size: tuple[int, int] = (600, 400)) -> Picture:
    """Upload a picture for a blog, as its doors do."""
    return await app.pictures.save(photo(*size), by.key, lambda picture: app.desk.note_upload(slug, picture, by))


def showing(picture: Picture) -> str:
    return f"![Waves]({picture.path})"


async def is_there(app: Services, picture: Picture) -> bool:
    return await app.pictures.read(picture) is not None


async def open_jobs(app: Services) -> int:
    async with app.store.read() as connection:
        return len((await connection.execute(select(jobs.c.id).where(jobs.c.done_at.is_(None)))).all())


@pytest.mark.parametrize("end", ENDS)
async def test_what_was_uploaded_and_shown_is_gone_at_once(app: Services, place: Place, end: str):
    """The usual case: when the change is answered there is no file any more, and nothing left to do."""
    picture = await upload(app, size=(1700, 900))
    await post(app.desk, showing(picture))
    await app.desk.do(SLUG, ENDS[end], ADA)
    assert not place.names()
    assert await open_jobs(app) == 0


@pytest.mark.parametrize("whose", ["another blog's", "another editor's"])
async def test_an_upload_that_is_not_shown_yet_is_nobody_elses_to_delete(app: Services, clock: Clock, whose: str):
    """Who names its address in an entry and deletes that takes nothing from its uploader, for a day; then it goes."""
    theirs = "quay" if whose == "another blog's" else SLUG
    picture = await upload(app, ADA, theirs)
    await app.desk.post(SLUG, EntryDraft(showing(picture)), BEN)
    await app.desk.delete(SLUG, 1, BEN)
    assert await is_there(app, picture)
    clock.ahead = LATER
    assert await open_jobs(app) == 1
    async with app.store.write() as connection:
        await connection.execute(jobs.update().values(due_at=now()))
    await app.jobs.do_due()
    assert not await is_there(app, picture)


async def test_an_upload_that_is_never_shown_goes_after_its_day(app: Services, clock: Clock, place: Place):
    """Its job is there from the upload on, and due in a day; what is shown by then stays, and its job is done."""
    forgotten, shown = await upload(app), await upload(app, size=(500, 300))
    await post(app.desk, showing(shown))
    await app.jobs.do_due()
    assert (await is_there(app, forgotten), await open_jobs(app)) == (True, 2)
    async with app.store.read() as connection:
        due = (await connection.execute(select(jobs.c.due_at))).scalars().all()
    assert all(timedelta(hours=23) < each - now() < timedelta(hours=25) for each in due)
    clock.ahead = LATER
    async with app.store.write() as connection:
        await connection.execute(jobs.update().values(due_at=now()))
    await app.jobs.do_due()
    assert place.names() == {each.name for each in shown.variants}
    assert await open_jobs(app) == 0


async def test_an_upload_that_was_shown_meanwhile_stays(app: Services, clock: Clock):
    """Its uploader posts it within the day: it is shown, and the other's deleting has no say any more."""
    picture = await upload(app, ADA, "quay")
    await app.desk.post(SLUG, EntryDraft(showing(picture)), BEN)
    await app.desk.delete(SLUG, 1, BEN)
    await app.desk.post("quay", EntryDraft(showing(picture)), ADA)
    clock.ahead = LATER
    async with app.store.write() as connection:
        await connection.execute(jobs.update().values(due_at=now()))
    await app.jobs.do_due()
    assert await is_there(app, picture)
    await app.desk.delete("quay", 1, ADA)
    assert not await is_there(app, picture)


@pytest.mark.parametrize("door", ["post", "revise", "summary", "face", "together"])
async def test_whatever_shows_an_upload_ends_its_day(app: Services, door: str):
    """Posted, revised in, in the summary, above the blog, among posts that meet: then it goes with what shows it."""
    picture, desk = await upload(app), app.desk
    match door:
        case "post":
            await post(desk, showing(picture))
        case "revise":
            await post(desk, "Words.")
            await desk.revise(SLUG, 1, EntryChanges(body=showing(picture)), ADA)
        case "summary":
            await desk.change_blog(SLUG, {"summary": showing(picture)}, ADA)
            await desk.change_blog(SLUG, {"summary": ""}, ADA)
            await post(desk, showing(picture))
        case "face":
            await desk.change_blog(SLUG, {"picture": MainPicture(picture.path, "Waves")}, ADA)
            await desk.change_blog(SLUG, {"picture": None}, ADA)
            await post(desk, showing(picture))
        case _:
            drafts = [EntryDraft(showing(picture)), *(EntryDraft(f"Ship {number}.") for number in range(8))]
            posted = await asyncio.gather(*(desk.post(SLUG, draft, ADA) for draft in drafts))
            assert posted[0].subject.id == 1
    await desk.delete(SLUG, 1, ADA)
    assert await is_there(app, picture) == (door in ("summary", "face"))  # their past shows it still


@pytest.mark.parametrize(
    "text", ["`{path}`", "See {path} there.", "[a link]({path})", "```\n![Waves]({path})\n```", "![{path}](/x.png)"]
)
async def test_only_what_is_shown_counts(app: Services, text: str):
    """A text that names a picture, or links to it, neither keeps it nor takes it along."""
    kept, deleted = await upload(app), await upload(app, size=(500, 300))
    await post(app.desk, showing(kept))
    await post(app.desk, showing(deleted))
    await post(app.desk, text.format(path=kept.path))
    await post(app.desk, text.format(path=deleted.path))
    await app.desk.delete(SLUG, 3, ADA)
    assert await is_there(app, kept)
    await app.desk.delete(SLUG, 2, ADA)
    assert not await is_there(app, deleted)


async def test_a_place_that_fails_is_asked_again(app: Services, place: Place, monkeypatch: pytest.MonkeyPatch):
    """The delete is done and answered; the picture goes when the folder, or the bucket, is back."""
    monkeypatch.setattr(runner, "MOST_BACKOFF_SECONDS", 0.0)
    monkeypatch.setattr(runner, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(runner, "MOST_ATTEMPTS", 3)
    picture = await upload(app)
    await post(app.desk, showing(picture))
    with place.away():
        await app.desk.delete(SLUG, 1, ADA)
        await until(lambda: app.jobs.failed["delete_picture"])
    assert place.names()
    async with running(app.jobs):
        await until(lambda: not place.names())


async def test_whoever_uploads_it_again_in_the_middle_has_it(app: Services, monkeypatch: pytest.MonkeyPatch):
    """Between the look for its uses and the end of its files: the new upload is whole, whichever came first."""
    picture = await upload(app)
    await post(app.desk, showing(picture))
    set_aside = app.pictures.set_aside

    async def slowly(which: Picture) -> None:
        if which == picture:
            monkeypatch.setattr(app.pictures, "set_aside", set_aside)
            await upload(app, BEN, "quay")
        await set_aside(which)

    monkeypatch.setattr(app.pictures, "set_aside", slowly)
    await app.desk.delete(SLUG, 1, ADA)
    assert len(await app.pictures.present(picture.variants)) == len(picture.variants)


@pytest.mark.parametrize(("end", "where"), [("deleted", "set_aside"), ("deleted", "discard"), ("withdrawn", "discard")])
async def test_a_kill_between_the_commit_and_the_files_leaves_no_picture(
    migrated_sqlite_url: str, place: Place, end: str, where: str, monkeypatch: pytest.MonkeyPatch
):
    """A server is killed with -9 before it takes the first file away, or the last: the next one does it."""
    settings = Settings(database_url=SecretStr(migrated_sqlite_url), **place.settings)
    async with open_services(settings, LIMIT) as services:
        await open_harbour(services)
        picture = await upload(services)
        await post(services.desk, showing(picture))
    ((name, kept_in),) = place.settings.items()
    program = [sys.executable, "-c", _KILLED, migrated_sqlite_url, name, str(kept_in), end, where]
    server = await asyncio.create_subprocess_exec(*program, stdout=PIPE, cwd=Path(__file__).parents[2])
    assert server.stdout
    assert await server.stdout.readline() == b"deleting\n"
    server.kill()
    await server.wait()
    assert place.names()
    monkeypatch.setattr(runner, "LOOK_SECONDS", 0.05)
    async with open_services(settings, LIMIT) as services:
        with pytest.raises(Exception, match=f"was {end}"):
            await services.desk.do(SLUG, ENDS[end], ADA)
        async with services.store.write() as connection:  # its lease runs out
            await connection.execute(jobs.update().values(leased_until=now() - timedelta(hours=1)))
        async with running(services.jobs):
            await until(lambda: not place.names())


_KILLED = """
import asyncio, sys
from liveblog.access.drafts import require_author
from liveblog.assembly import open_services
from liveblog.desk import DraftAct
from liveblog.settings import Settings
from tests.desk.writers import ADA, ENDS, SLUG

async def main(url, name, kept_in, end, where):
    async with open_services(Settings(database_url=url, **{name: kept_in})) as services:
        async def hang(_picture):
            print("deleting", flush=True)
            await asyncio.Event().wait()
        setattr(services.pictures, where, hang)
        await services.desk.do(SLUG, ENDS[end], ADA)
        await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_picture_of_a_draft_lives_as_long_as_it_does(app: Services, clock: Clock):
    """Days after its upload, and after the entry that showed it, too, is deleted; it goes with the discarded draft."""
    picture = await upload(app)
    async with app.store.read() as connection:
        blog = await blog_by_slug(connection, SLUG)
    draft = await app.drafts.keep(ADA, blog, "form-one-1", DraftText(body=showing(picture)))
    await post(app.desk, showing(picture))
    await app.desk.delete(SLUG, 1, ADA)
    for _ in range(2):
        clock.ahead += LATER
        await do_all(app)
        assert await is_there(app, picture)
    await app.drafts.discard(DraftAct(ADA, blog, draft.id, require_author))
    clock.ahead += LATER
    for _ in range(3):
        await do_all(app)
    assert not await is_there(app, picture)


async def do_all(app: Services) -> None:
    """Do all jobs as if their time had come."""
    async with app.store.write() as connection:
        await connection.execute(jobs.update().values(due_at=now()))
    await app.jobs.do_due()
