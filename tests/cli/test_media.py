"""Moving pictures from the command line, and what a server says of its place for pictures when it starts."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.media.places import Bucket, FolderPlace
from tests.media.test_moving import CONTENTS
from tests.services import ServiceError, run_liveblog, running_server


@pytest.fixture
async def folder(tmp_path: Path) -> FolderPlace:
    """Keep some pictures in a folder."""
    place = FolderPlace(tmp_path / "media")
    await place.open().write(CONTENTS)
    return place


def liveblog(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process: the bucket's proxy lives in this one."""
    return run_liveblog(*arguments)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, bucket: Bucket, migrated_sqlite_url: str, s3_url: str) -> None:
    """Have commands keep pictures in the bucket."""
    monkeypatch.setenv("LIVEBLOG_DATABASE_URL", migrated_sqlite_url)
    monkeypatch.setenv("LIVEBLOG_MEDIA", str(bucket.place))
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_url)


async def test_a_move_is_planned_done_and_told(settings: None, folder: FolderPlace, bucket: Bucket):
    """What would be copied, what was, and that it is all there: in words, and in the audit log."""
    plan = liveblog("media", "move", "--dry-run", str(folder.folder))
    assert "40 files to copy, 0.0 MB; 0 are there already" in plan.stderr
    assert not bucket.names()
    done = liveblog("media", "move", str(folder.folder))
    assert done.stderr.endswith("Files copied: 40 (0.0 MB); 0 were there already.\n")
    assert bucket.names() == folder.names() == CONTENTS.keys()
    again = liveblog("media", "move", "--delete", str(folder.folder))
    assert again.stderr.endswith("Files copied: 0 (0.0 MB); 40 were there already.\n")
    assert not folder.names()
    assert "pictures.moved" in liveblog("audit").stdout


async def test_what_was_deleted_at_the_old_place_meanwhile_is_swept(
    settings: None, folder: FolderPlace, bucket: Bucket
):
    """It was copied before it was deleted: the second run names it, and --sweep has the servers delete it."""
    liveblog("media", "move", str(folder.folder))
    deleted = min(CONTENTS)
    folder.remove(deleted)
    told = liveblog("media", "move", str(folder.folder)).stderr
    assert "Pictures that only the new place has: 1." in told
    assert (
        "looked at, and deleted where nothing shows them: 1."
        in liveblog("media", "move", "--sweep", str(folder.folder)).stderr
    )
    assert deleted in liveblog("jobs", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "There is no folder nowhere."),
        (("s3://x/../y",), "Where the pictures are: must be s3:// and the name of a bucket"),
        (("HERE",), "already: say in the settings where they are to go."),
    ],
)
def test_what_can_not_be_moved_is_said(settings: None, bucket: Bucket, arguments: tuple[str, ...], said: str):
    """In one sentence, before anything is read."""
    ended = liveblog("media", "move", *(str(bucket.place) if each == "HERE" else each for each in arguments))
    assert ended.returncode == 1
    assert said in ended.stderr


def test_a_plan_deletes_nothing(command: Command):
    """The two don't go together."""
    ended = command("media", "move", "--dry-run", "--delete", "data/media")
    assert ended.exit_code == 2
    assert "--dry-run can be used with neither" in ended.stderr


def environment(tmp_path: Path, bucket: Bucket, **more: str) -> dict[str, str]:
    """Return what a server is told that keeps its pictures in the bucket."""
    url = f"sqlite+aiosqlite:///{tmp_path}/liveblog.db"
    return {"LIVEBLOG_DATABASE_URL": url, "LIVEBLOG_MEDIA": str(bucket.place), **more}


def test_a_server_whose_bucket_is_not_there_does_not_start(settings: None, tmp_path: Path, bucket: Bucket):
    """It ends at once, and says what is wrong."""
    bucket.destroy()
    server = running_server(tmp_path, environment=environment(tmp_path, bucket))
    with pytest.raises(ServiceError, match=r"can't be kept in the bucket s3:.*: there is no such bucket"), server:
        pass


def test_a_server_starts_while_its_bucket_is_away(settings: None, tmp_path: Path, bucket: Bucket):
    """Coverage goes on without pictures; the log says why."""
    away = environment(tmp_path, bucket, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    with running_server(tmp_path, environment=away) as server:
        log = server.log.read_text()
    assert "can't be used now, and all else goes on. The bucket can't be read: the bucket does not answer." in log
    assert "not-to-be-told" not in log
