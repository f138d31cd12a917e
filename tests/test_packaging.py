"""What we hand out holds what it needs and nothing else; built the way a release is, without the network."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.pace import pace

TOP = Path(__file__).resolve().parents[1]


def run(*command: str, cwd: Path, **environment: str) -> str:
    return subprocess.run(
        command, cwd=cwd, env=os.environ | environment, check=True, capture_output=True, text=True, timeout=pace(60)
    ).stdout


def build(kind: str, source: Path, directory: Path) -> Path:
    """Build one distribution with the hatchling that is installed here."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(directory), cwd=source)
    (built,) = directory.iterdir()
    return built


def in_git(folder: str) -> set[str]:
    """Return the files below a folder, without those that .gitignore names."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=TOP / folder).splitlines()
    return {path for path in listed if (TOP / folder / path).is_file()}


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build("wheel", TOP, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_package_templates_and_browser_modules(wheel):
    """A server installed from the wheel has all that a checkout has, and nothing that is not in git."""
    assert files(wheel) == (
        {f"liveblog/{path}" for path in in_git("server/liveblog")}
        | {f"liveblog/templates/{path}" for path in in_git("templates")}
        | {f"liveblog/static/{path}" for path in in_git("clients/js/src")}
    )


def test_the_wheel_finds_its_own_templates(wheel, tmp_path):
    """Away from the checkout, templates, translations and modules are read from inside the installed package."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    found = run(
        sys.executable,
        "-c",
        "from liveblog import resources as r; print(r.__file__, r.TEMPLATES, r.STATIC, r.TRANSLATIONS, sep='\\n')",
        cwd=tmp_path,
        PYTHONPATH=str(tmp_path),
    )
    for path in map(Path, found.splitlines()):
        assert path.is_relative_to(tmp_path)
        assert path.exists()


def test_the_lock_pins_all_that_the_wheel_requires(wheel):
    """Nothing is left to be resolved at installation: each requirement has a line in requirements.lock, or is ours."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        required = Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist", [])
    lock = (TOP / "requirements.lock").read_text()
    pinned = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
    assert {Requirement(line).name for line in required} - pinned == {"liveblog-client"}


def test_the_sdist_makes_the_same_wheel(wheel, tmp_path):
    """Whoever builds from our source archive gets what we built from git."""
    run("tar", "-xf", str(build("sdist", TOP, tmp_path / "sdist")), cwd=tmp_path)
    (source,) = tmp_path.glob("liveblog-*")
    assert files(build("wheel", source, tmp_path / "wheel")) == files(wheel)


def test_the_client_comes_without_the_server(tmp_path):
    """The Python client is a distribution of its own, typed, with nothing of the server in it."""
    names = files(build("wheel", TOP / "clients" / "python", tmp_path))
    assert "liveblog_client/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"liveblog_client"}
