"""Blogs from the command line."""


def test_a_blog_is_created_listed_closed_and_reopened(command):
    """Each step shows in the list, which is plain tab-separated lines in a pipe."""
    created = command("blog", "create", "harbour", "--title", "Harbour: live", "--zone", "Europe/Berlin")
    assert (created.exit_code, created.stdout) == (0, "http://127.0.0.1:8000/blogs/harbour\n")
    assert command("blog", "list").stdout == "harbour\tlive\tEurope/Berlin\t0\tHarbour: live\n"
    assert command("blog", "close", "harbour").exit_code == 0
    assert command("blog", "list").stdout.split("\t")[1] == "closed"
    assert "already" in command("blog", "close", "harbour").stderr
    assert command("blog", "reopen", "harbour").exit_code == 0
    assert command("blog", "list").stdout.split("\t")[1] == "live"


def test_a_slug_is_given_once(command, harbour):
    """A second blog of the same slug is refused."""
    again = command("blog", "create", harbour, "--title", "Another")
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_the_public_address_is_printed(command, monkeypatch):
    """Addresses begin with LIVEBLOG_PUBLIC_URL where that is set."""
    monkeypatch.setenv("LIVEBLOG_PUBLIC_URL", "https://live.example.org/")
    created = command("blog", "create", "harbour", "--title", "Harbour")
    assert created.stdout == "https://live.example.org/blogs/harbour\n"
