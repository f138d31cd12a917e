"""A folder is there when it is complete, and nothing is taken away for it."""

import subprocess

import pytest

from liveblog.archive.folder import new_folder
from liveblog.errors import Conflict


def test_it_is_there_when_it_is_complete(tmp_path):
    """While it is filled nobody sees it under its name; then all of it is there, and its checksums are right."""
    target = tmp_path / "archive"
    with new_folder(target) as folder:
        folder.write("a.txt", b"a")
        folder.write("b/ü.txt", b"b")
        assert not target.exists()
    assert sorted(path.name for path in target.iterdir()) == ["SHA256SUMS", "a.txt", "b"]
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=target, check=True)
    assert target.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_failure_leaves_nothing(tmp_path):
    """What was written until then is taken away again."""

    def fail() -> None:
        with new_folder(tmp_path / "archive") as folder:
            folder.write("a.txt", b"a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled(tmp_path):
    """One that was made for it beforehand is no obstacle."""
    (tmp_path / "archive").mkdir()
    with new_folder(tmp_path / "archive") as folder:
        folder.write("a.txt", b"a")
    assert (tmp_path / "archive" / "a.txt").read_bytes() == b"a"


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_what_is_there_stays(tmp_path, what):
    """A file, a folder with something in it and a link to nowhere are refused and left alone."""
    target = tmp_path / "archive"
    if what == "file":
        target.write_bytes(b"mine")
    elif what == "folder":
        target.mkdir()
        (target / "mine").write_bytes(b"mine")
    else:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "mine").write_bytes(b"mine")
        target.symlink_to(tmp_path / "other")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(Conflict, match="name another folder"), new_folder(target):
        pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_comes_meanwhile_stays(tmp_path):
    """Something that appears under the name while the folder is filled is not replaced."""
    target = tmp_path / "archive"

    def fill() -> None:
        with new_folder(target) as folder:
            folder.write("a.txt", b"a")
            target.mkdir()
            (target / "mine").write_bytes(b"mine")

    with pytest.raises(Conflict):
        fill()
    assert [path.name for path in tmp_path.rglob("*")] == ["archive", "mine"]
