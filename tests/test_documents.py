"""The form of what people read: decision records, their index, the README's picture, the workflow."""

import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).parents[1]
DECISIONS = TOP / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
NEEDED = ["Question", "Decision", "Why", "Consequences"]
ALLOWED = {*NEEDED, "Figures", "Not kept"}
_TITLE = re.compile(r"# (\d+)\. (.+)\n")
_PART = re.compile(r"^\*\*([^*\n]+)\.\*\*", re.MULTILINE)
_LINE = re.compile(r"^\| (\d+) \| \[([^\]]+)\]\(([^)]+)\) \| \S.* \|$", re.MULTILINE)


def title(record: Path) -> tuple[int, str]:
    """Return the number and the words of a record's first line."""
    found = _TITLE.match(record.read_text(encoding="utf-8"))
    assert found, "begins with `# N. Title`"
    return int(found[1]), found[2]


def test_a_record_has_its_number_and_its_parts():
    """Each decision has the number of its file, and has its four parts once, in order."""
    assert len(RECORDS) > 20
    for record in RECORDS:
        assert title(record)[0] == int(record.stem[:4]), record.name
        parts = _PART.findall(record.read_text(encoding="utf-8"))
        assert [part for part in parts if part in NEEDED] == NEEDED, record.name
        assert set(parts) <= ALLOWED, record.name
        assert len(parts) == len(set(parts)), record.name


def test_the_index_has_a_line_for_each_record_and_no_other():
    """The list of decisions names each record by number, title and file, in order."""
    lines = _LINE.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert len(lines) > 20
    assert [(int(number), words, file) for number, words, file in lines] == [
        (*title(record), record.name) for record in RECORDS
    ]


def test_the_readme_begins_with_a_light_picture():
    """The README shows a picture on its first screen, and none over 150 KB."""
    first = (TOP / "README.md").read_text(encoding="utf-8").splitlines()[:10]
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", "\n".join(first))
    assert 10_000 < (TOP / picture).stat().st_size < 150_000


def test_the_workflow_runs_what_every_machine_runs():
    """A host runs `.ci/run` itself, with actions of one major version, rights to read, and no secret."""
    text = (TOP / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    workflow: dict[str, Any] = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert job["steps"][-1] == {"run": ".ci/run"}
    assert os.access(TOP / ".ci" / "run", os.X_OK)
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text


PAGES = [
    *sorted(TOP.glob("*.md")),
    *sorted((TOP / "docs").rglob("*.md")),
    *sorted((TOP / "clients").glob("*/README.md")),
]
_APART = re.compile(
    r"^```.*?^```|<!-- (\w+) -->.*?<!-- /\1 -->|(?<=\n\n)    [^\n]+(?:\n {4}[^\n]+)*", re.DOTALL | re.MULTILINE
)
_NO_PROSE = re.compile(r"[#|<]|!\[|\s*$")
_ITEM = re.compile(r"\s*(?:-|\d+\.) ")
_OPAQUE = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)")
_LEAD = re.compile(r"(?:\*{1,2}[^*]+\*{1,2} )+")
_TWO = re.compile(r"[.!?][”\")*]* [A-Z“\"`*(\[]")
_ENDED = re.compile(r"[.!?:;][”\")*]*$")
_NAMELESS = re.compile(r"(?:^|[.:;] )Who(?:ever)? (?!.*\?)")


def prose(page: Path) -> list[str]:
    """Return the lines of a page without its code, tables, headings and what programs write into it."""
    lines = _APART.sub("", page.read_text(encoding="utf-8")).splitlines()
    return [_OPAQUE.sub("X", line) if not _NO_PROSE.match(line) else "" for line in lines]


def broken(line: str, following: str) -> bool:
    """Tell whether a line holds two sentences, breaks off within one, or begins with a `who` that is nobody."""
    words = _LEAD.sub("", _ITEM.sub("", line.strip(), count=1), count=1)
    is_whole = not (line and following) or _ITEM.match(following) or _ENDED.search(line)
    return bool(_TWO.search(words) or _NAMELESS.search(words) or not is_whole)


def test_a_setting_in_the_docs_has_nothing_behind_its_value():
    """A file of variables, as systemd and Docker read it, takes what stands behind a value for a part of it."""
    told = re.compile(r"^    [A-Z][A-Z_]+=\S*[ \t]+#.*", re.MULTILINE)
    pages = [TOP / "README.md", *(TOP / "docs").glob("*.md")]
    assert [found for page in pages for found in told.findall(page.read_text(encoding="utf-8"))] == []


def test_a_sentence_is_a_line():
    """No line holds two sentences, none breaks off within one, and none begins with a `who` that is nobody."""
    assert len(PAGES) > 20
    lines = [(page.relative_to(TOP).as_posix(), *two) for page in PAGES for two in pairwise([*prose(page), ""])]
    assert [(page, line) for page, line, following in lines if broken(line, following)] == []
