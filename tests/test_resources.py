"""Where templates and JavaScript are found in a checkout; `test_packaging` looks into the wheel."""

import subprocess
import sys
from pathlib import Path

from liveblog import resources
from tests.pace import PATIENCE

CHECKOUT = Path(__file__).parents[1]


def test_a_checkout_uses_its_own_files():
    """What a developer edits is what runs, not a copy that an installation left behind."""
    assert CHECKOUT / "templates" == resources.TEMPLATES
    assert CHECKOUT / "clients" / "js" / "src" == resources.STATIC
    assert (resources.TEMPLATES / "_entry.html").is_file()


def test_the_version_of_the_static_files_is_short_and_the_same_everywhere():
    """All processes of a deployment name the same folder."""
    script = "from liveblog.resources import static_version; print(static_version())"
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    assert elsewhere.stdout.strip() == resources.static_version()
    assert len(resources.static_version()) == 12


def test_the_version_changes_with_any_file(tmp_path, monkeypatch):
    """A changed, renamed or added file has a new address, so that nobody runs an old one from a cache."""
    monkeypatch.setattr(resources, "STATIC", tmp_path)
    seen = set()
    for name, text in (("a.js", "1"), ("a.js", "2"), ("b.js", "2")):
        (tmp_path / name).write_text(text)
        resources.static_version.cache_clear()
        seen.add(resources.static_version())
    (tmp_path / "b.js").rename(tmp_path / "c.js")
    resources.static_version.cache_clear()
    seen.add(resources.static_version())
    resources.static_version.cache_clear()
    assert len(seen) == 4
