"""The command that archives a blog: what it refuses, and what it says."""

import pytest


def test_a_closed_blog_is_archived(command, harbour, tmp_path):
    """The folder is there, and the person is told how much is in it."""
    command("post", harbour, "The gate is closed.")
    command("blog", "close", harbour)
    result = command("archive", harbour, tmp_path / "out", "--url", "https://example.org/harbour/")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "was archived in" in result.stderr
    assert "entries: 1, pages: 1, pictures: 0, files: " in result.stderr
    assert '<link rel="canonical" href="https://example.org/harbour/">' in (tmp_path / "out" / "index.html").read_text()


def test_it_is_said_when_the_blog_is_private_and_when_a_picture_is_lost(command, tmp_path):
    """Nobody publishes by mistake, or takes an archive for complete that isn't."""
    command("blog", "create", "secret", "--title", "Secret", "--visibility", "private")
    command("post", "secret", "![x](/media/0123456789abcdef0123-480x320.webp)")
    command("blog", "close", "secret")
    told = command("archive", "secret", tmp_path / "out").stderr
    assert "The blog is private" in told
    assert "left out: 0123456789abcdef0123-480x320.webp." in told


def test_it_refuses_in_a_sentence(command, harbour, tmp_path):
    """A live blog, one that isn't there, and a folder with something in it: nothing is written."""
    live = command("archive", harbour, tmp_path / "out")
    assert (live.exit_code, live.stdout) == (1, "")
    assert f"close it first, with “liveblog blog close {harbour}”" in live.stderr
    assert "There is no blog “nowhere”." in command("archive", "nowhere", tmp_path / "out").stderr
    assert not (tmp_path / "out").exists()
    command("blog", "close", harbour)
    assert "is there already" in command("archive", harbour, tmp_path).stderr
    nowhere = command("archive", harbour, tmp_path / "no" / "folder")
    assert nowhere.exit_code == 1
    assert f"{tmp_path / 'no'}: No such file or directory." in nowhere.stderr


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", "https://example.org/?a=1"])
def test_an_address_has_to_be_one(command, harbour, tmp_path, url):
    """What can't be the beginning of an address is a wrong option."""
    assert command("archive", harbour, tmp_path / "out", "--url", url).exit_code == 2
