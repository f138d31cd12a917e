"""Blogs from the command line."""

import json


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


def test_what_is_no_text_is_refused_by_every_option(command, harbour):
    """Non-characters, bytes that are no UTF-8 and names of nothing end with a sentence that names the option."""
    for wrong in ("a\ufffeb", "a\x85b", "a\udc80b", "\u200b"):
        for field, line in {
            "title": ("blog", "create", "x", "--title", wrong),
            "summary": ("blog", "change", harbour, "--summary", wrong),
            "description": ("blog", "change", harbour, "--description", wrong),
            "body": ("post", harbour, wrong),
            "headline": ("post", harbour, "x", "--headline", wrong),
            "topics.0": ("post", harbour, "x", "--topic", wrong),
            "name": ("token", "create", "--scope", "read", "--name", wrong),
            "byline": ("user", "create", "ada", "--byline", wrong, "--link"),
        }.items():
            refused = command(*line)
            assert refused.exit_code == 1, line
            assert f"{field}: must " in refused.stderr
    assert "body: must contain something visible" in command("post", harbour, "> \n\n#").stderr


def test_a_language_that_is_none_is_refused(command, harbour, tmp_path):
    """When a blog is made, changed or made of an export; a well-formed tag is taken, whether anybody speaks it."""
    for tag in ("en-US-US", "en_US", "xx-YY-zzzz"):
        assert "language: must be a language tag" in command("blog", "change", harbour, "--language", tag).stderr
        refused = command("blog", "create", "x", "--title", "X", "--language", tag)
        assert (refused.exit_code, refused.stdout) == (1, "")
    assert command("blog", "change", harbour, "--language", "zh-cmn-Hans").exit_code == 0
    out = tmp_path / "export.json"
    command("export", harbour, "--out", out)
    out.write_text(out.read_text(encoding="utf-8").replace("zh-cmn-Hans", "en-a"), encoding="utf-8")
    refused = command("import", out, "--blog", "copy", "--create")
    assert "language: must be a language tag" in refused.stderr
    assert "copy" not in command("blog", "list").stdout


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


def test_details_are_given_and_changed(command):
    """Accent and summary are set, changed by name and taken away; what no option names stays."""
    assert (
        command("blog", "create", "harbour", "--title", "H", "--accent", "#0B5C8A", "--summary", "*Open*").exit_code
        == 0
    )
    assert details(command) == ("H", "#0b5c8a", "*Open*")
    assert "is changed" in command("blog", "change", "harbour", "--title", "I", "--summary", "").stderr
    assert details(command) == ("I", "#0b5c8a", "")
    assert command("blog", "change", "harbour", "--accent", "").exit_code == 0
    assert "Nothing changed." in command("blog", "change", "harbour", "--accent", "").stderr
    assert details(command) == ("I", None, "")


def test_who_covers_it_and_whether_readers_are_counted_is_set(command):
    """Names are given one by one, and taken away by an empty one; what no option names stays."""
    command("blog", "create", "harbour", "--title", "H", "--byline", "Ada Quist", "--byline", "Ben Tarr")
    assert covered(command) == (["Ada Quist", "Ben Tarr"], True)
    command("blog", "change", "harbour", "--hide-readers")
    assert covered(command) == (["Ada Quist", "Ben Tarr"], False)
    command("blog", "change", "harbour", "--byline", "", "--show-readers")
    assert covered(command) == ([], True)


def covered(command) -> tuple[list[str], bool]:
    blog = json.loads(command("export", "harbour").stdout)["blog"]
    return blog["byline"], blog["show_readers"]


def test_who_reads_it_and_what_they_are_told_is_changed(command, harbour):
    """Visibility and each switch go by their option alone, and back."""
    told = ("show_duty", "take_reports", "visibility")

    def blog() -> list[object]:
        exported = json.loads(command("export", harbour).stdout)["blog"]
        return [exported[name] for name in told]

    assert blog() == [True, True, "public"]
    command("blog", "change", harbour, "--hide-duty")
    command("blog", "change", harbour, "--take-no-reports")
    assert blog() == [False, False, "public"]
    for visibility in ("private", "partners"):
        assert command("blog", "change", harbour, "--visibility", visibility).exit_code == 0
        assert blog() == [False, False, visibility]
    assert "secret" in command("blog", "change", harbour, "--visibility", "secret").stderr
    command("blog", "change", harbour, "--visibility", "public", "--show-duty", "--take-reports")
    assert blog() == [True, True, "public"]


def test_an_accent_that_can_not_be_read_is_refused(command, harbour):
    """The sentence names the contrast and what is needed."""
    refused = command("blog", "change", harbour, "--accent", "#ffcc00")
    assert refused.exit_code == 1
    assert "1.51:1" in refused.stderr
    assert "4.5:1" in refused.stderr


def test_an_exports_details_are_imported(command, tmp_path):
    """Accent and summary travel with an export, as they were written."""
    command("blog", "create", "harbour", "--title", "H", "--accent", "#0b5c8a", "--summary", "*Open*")
    command("post", "harbour", "One.")
    command("export", "harbour", "--out", tmp_path / "export.json")
    assert command("import", tmp_path / "export.json", "--blog", "quay", "--create").exit_code == 0
    assert details(command, "quay") == ("H", "#0b5c8a", "*Open*")


def details(command, slug: str = "harbour") -> tuple[str, str | None, str]:
    blog = json.loads(command("export", slug).stdout)["blog"]
    return blog["title"], blog["accent"], blog["summary"]


def test_a_blog_is_deleted_once_its_slug_was_typed(command, harbour):
    """A slip of the finger deletes nothing; with the slug it is gone, and no other blog gets its slug."""
    assert "nothing was deleted" in command("blog", "delete", harbour, stdin="habour\n").stderr
    assert harbour in command("blog", "list").stdout
    assert "is deleted" in command("blog", "delete", harbour, stdin="harbour\n").stderr
    assert harbour not in command("blog", "list").stdout
    assert "was deleted" in command("export", harbour).stderr
    assert "be used again" in command("blog", "create", harbour, "--title", "H").stderr
    command("blog", "create", "quay", "--title", "Q")
    assert command("blog", "delete", "quay", "--yes").exit_code == 0
