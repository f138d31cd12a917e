"""Who may is asked in one place: what else knows of grants, or of what is public, is found here and told why."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liveblog import resources

CODE = Path(str(resources.__file__)).parent

READ_GRANTS = {
    "model/principal.py": "says what a grant covers",
    "access/rules.py": "asks principals",
    "access/tokens.py": "makes a principal of a token",
    "access/sessions.py": "makes a principal of a user",
    "access/partners.py": "makes a principal of a partner, and says what it was given",
    "model/partner.py": "says which blogs they name",
    "present/partner_views.py": "lists partners",
    "access/writers.py": "makes a principal of somebody who is not there",
    "access/users.py": "changes what a user holds, by the rules",
    "store/credentials.py": "writes the rows",
    "store/partners.py": "writes the rows",
    "store/people.py": "writes the rows",
    "cli/tokens.py": "lists tokens",
    "web/people/tokens.py": "lists tokens",
    "web/people/partners.py": "lists partners",
    "cli/partners.py": "lists partners",
    "cli/users.py": "lists users",
}
ASK_PRINCIPALS = {"access/rules.py": "so that all others ask it"}
KNOW_WHAT_IS_PUBLIC = {
    "model/blog.py": "Visibility.is_public, and whether partners may read",
}
CHOOSE_IT = {"desk_new.html", "desk_setup.html"}


def reads_grants(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("grants", "topic_grants")


def asks_a_principal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "may"


def compares_visibility(node: ast.AST) -> bool:
    """Tell whether a visibility is held against one of its values; whether two are the same, anybody may ask."""
    if isinstance(node, ast.Match):
        return _is_visibility(node.subject)
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    return any(map(_is_value, sides)) or (any(map(_is_visibility, sides)) and not all(map(_is_visibility, sides)))


def _is_visibility(side: ast.expr) -> bool:
    if isinstance(side, ast.Attribute) and side.attr == "value":
        return _is_visibility(side.value)
    return getattr(side, "attr", getattr(side, "id", None)) == "visibility"


def _is_value(side: ast.expr) -> bool:
    """Tell whether it is `Visibility.…`, or a list of such."""
    return any(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Visibility"
        for node in ast.walk(side)
    )


def found(code: Path, fits: Callable[[ast.AST], bool]) -> Iterator[str]:
    """Return the modules in which there is such a thing."""
    for path in sorted(code.rglob("*.py")):
        if any(map(fits, ast.walk(ast.parse(path.read_text(encoding="utf-8"))))):
            yield path.relative_to(code).as_posix()


@pytest.mark.parametrize(
    ("fits", "known"),
    [
        (reads_grants, READ_GRANTS),
        (asks_a_principal, ASK_PRINCIPALS),
        (compares_visibility, KNOW_WHAT_IS_PUBLIC),
    ],
)
def test_who_may_is_asked_in_one_place(fits: Callable[[ast.AST], bool], known: dict[str, str]):
    """A third visibility, or another kind of grant, is a change of these modules and of no other."""
    assert set(found(CODE, fits)) == set(known)


def test_no_template_asks_for_a_visibility():
    """They ask whether a blog is public; forms let it be chosen."""
    templates = [path for path in resources.TEMPLATES.rglob("*.html") if path.name not in CHOOSE_IT]
    assert templates
    assert [path.name for path in templates if "visibility" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "line",
    [
        "blog.visibility is Visibility.PUBLIC",
        "Visibility.PRIVATE == blog.visibility",
        "blogs.c.visibility == Visibility.PUBLIC",
        "blog.visibility.value != 'private'",
        "visibility in (Visibility.PUBLIC, other)",
        "match blog.visibility:\n    case Visibility.PUBLIC:\n        pass",
    ],
)
def test_a_comparison_is_found_however_it_is_written(line: str, tmp_path: Path):
    """The search finds what it is there to find."""
    (tmp_path / "module.py").write_text(line)
    assert [*found(tmp_path, compares_visibility)] == ["module.py"]


def test_whether_it_changed_is_another_question(tmp_path: Path):
    """The hub asks whether two visibilities are the same, whatever they are."""
    (tmp_path / "module.py").write_text("head.visibility is not tail.blog.visibility")
    assert [*found(tmp_path, compares_visibility)] == []
