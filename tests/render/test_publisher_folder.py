"""A publisher's folder is read whole at the start: what is wrong is told with file and line, and nothing leads out."""

import os
from pathlib import Path
from typing import Any

import pytest

from liveblog.errors import ConfigurationError
from liveblog.present.trial import try_pages
from liveblog.render import Renderer, open_publisher
from liveblog.render.publisher import Logo
from liveblog.settings import PublisherLink, Settings
from tests.publishers import ENTRY, FRAME, make_publisher


def opened(folder: Path, **settings: Any) -> Renderer:
    """Do what a server does with a publisher's folder when it starts."""
    chosen = Settings(publisher_dir=folder, **settings)
    renderer = Renderer(publisher=open_publisher(chosen))
    try_pages(renderer)
    return renderer


def test_a_folder_is_read_whole(tmp_path):
    """Logo with its room, sheet, links from files, templates; what is hidden is left out."""
    links = {
        "navigation.txt": "# Ours\nNews https://www.example.org/\n\nAt sea /blogs/sea\n",
        "footer.txt": "Imprint /i",
    }
    folder = make_publisher(tmp_path, {"templates/_page.html": FRAME, "static/.DS_Store": "x", **links})
    publisher = opened(folder, publisher="Harbour Herald").publisher
    assert (publisher.name, publisher.logo) == ("Harbour Herald", Logo("logo.svg", 112, 28))
    assert publisher.navigation == (
        PublisherLink("News", "https://www.example.org/"),
        PublisherLink("At sea", "/blogs/sea"),
    )
    assert publisher.footer == (PublisherLink("Imprint", "/i"),)
    assert sorted(publisher.files) == ["fonts/publisher.woff2", "logo.svg", "publisher.css"]
    assert (publisher.files["fonts/publisher.woff2"].media_type, publisher.styles) == ("font/woff2", "publisher.css")


def test_the_address_of_the_files_changes_with_any_of_them(tmp_path):
    """So a change is seen after a restart, whatever a cache has kept for ever."""
    before = opened(make_publisher(tmp_path)).publisher
    assert opened(tmp_path).publisher.path == before.path
    make_publisher(tmp_path, {"static/publisher.css": "body { margin: 0 }"})
    assert opened(tmp_path).publisher.path != before.path


def test_a_setting_wins_over_a_file(tmp_path):
    """Links from the environment stand instead of those in the folder."""
    folder = make_publisher(tmp_path, {"footer.txt": "Imprint /imprint"})
    assert opened(folder, footer="Privacy /privacy; Contact mailto:desk@example.org").publisher.footer == (
        PublisherLink("Privacy", "/privacy"),
        PublisherLink("Contact", "mailto:desk@example.org"),
    )


WRONG: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a tag that does not end": ({"templates/front.html": "<p>\n{% if %}</p>"}, "templates/front.html, line 2: "),
    "a filter that there is not": ({"templates/front.html": "\n\n{{ 1|loud }}"}, "front.html, line 3: No filter named"),
    "a name that there is not": (
        {"templates/_entry.html": "<article>\n{{ entry.author }}</article>"},
        "_entry.html, line 2: .*no attribute 'author'",
    ),
    "what only a page of the past has": (
        {"templates/_past.html": "{{ view.moment.at }}\n{{ view.moment.then }}"},
        "_past.html, line 2: ",
    ),
    "no escaping": (
        {"templates/_shift.html": "{{ 1 }}\n{% autoescape false %}{{ shift.note }}{% endautoescape %}"},
        "_shift.html, line 2: escaping can't be switched off",
    ),
    "a template that nobody asks for": ({"templates/blogs.html": "x"}, "blogs.html stands for none of our templates"),
    "one that extends what is not there": (
        {"templates/blog.html": '{% extends "ours/block.html" %}'},
        "blog.html refers to “ours/block.html”",
    ),
    "what lies behind values": (
        {"templates/_shift.html": "{{ ''.__class__.__mro__ }}"},
        "_shift.html, line 1: access to attribute '__class__' of 'str' object is unsafe",
    ),
    "bytes that are no text": ({"templates/front.html": b"\n\xff"}, "front.html, line 2: this is not UTF-8"),
    "a program": ({"static/run.exe": b"MZ"}, "static/run.exe of the publisher is of no kind that is served"),
    "a logo without a size": ({"static/logo.svg": "<svg></svg>"}, "logo.svg of the publisher does not say its size"),
    "a link without an address": ({"footer.txt": "Imprint"}, "footer.txt: “Imprint” must be a name and an address"),
    "what nobody reads": ({"style.css": "x"}, "style.css is none of what a publisher's folder has"),
    "a film": ({"static/film.gif": bytes(2 * 1024 * 1024 + 1)}, "film.gif is larger than 2 MiB"),
}


@pytest.mark.parametrize(("files", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_at_the_start(tmp_path, files, told):
    """A server with a broken publisher does not begin, and says in which file and line it is broken."""
    with pytest.raises(ConfigurationError, match=told):
        opened(make_publisher(tmp_path, files))


@pytest.mark.parametrize("place", ["static/secret.txt", "templates/blog.html", "static/more", "navigation.txt"])
def test_no_link_leads_out_of_the_folder(tmp_path, place):
    """A symbolic link to a file or a folder is refused, wherever it leads."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    folder = make_publisher(tmp_path / "publisher", {"templates/_page.html": FRAME})
    (folder / place).symlink_to(outside if place.endswith("more") else outside / "secret.txt")
    with pytest.raises(ConfigurationError, match="is a symbolic link"):
        opened(folder)


def test_a_pipe_is_not_waited_for(tmp_path):
    """What is no file is refused, and does not keep the server from starting."""
    folder = make_publisher(tmp_path)
    os.mkfifo(folder / "static" / "pipe.txt")
    with pytest.raises(ConfigurationError, match=r"pipe\.txt is not a file"):
        opened(folder)


@pytest.mark.parametrize("name", ["../../etc/passwd", "ours/../../pyproject.toml", "/etc/passwd", "ours//etc/passwd"])
def test_no_template_reads_another_file(tmp_path, name):
    """What a template includes is a template, be it named by a variable."""
    folder = make_publisher(tmp_path, {"templates/_shift.html": f'{{% set it = "{name}" %}}{{% include it %}}'})
    with pytest.raises(ConfigurationError, match=r"_shift\.html, line 1: "):
        opened(folder)


def test_a_template_of_ours_can_be_extended_by_one_of_the_same_name(tmp_path):
    """What the publisher says is escaped like what we say, and every page of ours gets the publisher's frame."""
    renderer = opened(make_publisher(tmp_path, {"templates/_page.html": FRAME, "templates/_entry.html": ENTRY}))
    problem = {"title": "Gone", "status": 410, "code": "gone", "detail": "No."}
    page = renderer.page("problem.html", problem=problem, coverage=None, way=None)
    assert '<p class="motto">Liveblog: <b>&lt;All day&gt;</b></p>' in page
    assert f'<link rel="stylesheet" href="{renderer.publisher.path}/publisher.css">' in page
    assert page.index("page.bundle.css") < page.index("publisher.css")
