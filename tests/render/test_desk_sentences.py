"""What the desk says stands in its catalogues: no template of the desk shows a sentence that nobody can translate."""

import ast
import re
import textwrap
from pathlib import Path

from jinja2 import Environment, nodes

from liveblog import errors
from liveblog.resources import STATIC, TEMPLATES
from scripts.translations import FOR_READERS, PACKAGE

DESKS = sorted(path for path in TEMPLATES.glob("*.html") if path.stem not in FOR_READERS)
SCRIPTS = sorted((*(STATIC / "editor").glob("*.js"), STATIC / "editor.js"))
COMMENT, CODE, TAG = (re.compile(each, re.DOTALL) for each in (r"\{#.*?#\}", r"\{\{.*?\}\}|\{%.*?%\}", r"<[^<>]*>"))
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z] [a-z]")
SAYS = frozenset(("_", "gettext", "ngettext", "pgettext"))
NO_SENTENCES = frozenset(("UTC",))
MANY = 30
"""There are more templates, scripts and modules than that: each was looked at."""


def _markup(path: Path) -> str:
    return CODE.sub("¤", COMMENT.sub("", path.read_text()))


def _constants(node: nodes.Node) -> list[str]:
    """Return the texts in a template's code that are shown as they are."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SAYS:
        return [text for each in node.kwargs for text in _constants(each)]
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.Filter) and node.name in ("safe", "format"):
        return []
    return [text for child in node.iter_child_nodes() for text in _constants(child)]


def bare_words(path: Path) -> list[str]:
    """Return what a template shows or reads aloud as it stands there."""
    bare = re.sub(r"\{% macro spoken.*", "", _markup(path))
    between = [text for text in TAG.split(bare) if LETTERS.search(text) and "=" not in text]
    spoken = [text for text in SPOKEN.findall(bare) if LETTERS.search(text) and text not in NO_SENTENCES]
    return [" ".join(text.split()) for text in (*between, *spoken)]


def bare_sentences(path: Path) -> list[str]:
    """Return the sentences in a template's code that no catalogue is asked for."""
    tree = Environment(extensions=["jinja2.ext.do"]).parse(path.read_text())
    return [text for text in _constants(tree) if SENTENCE.search(text) and text not in NO_SENTENCES]


def test_what_stands_in_a_page_is_said_by_a_catalogue():
    """Words between tags, and those that are read aloud or stand in an empty field, are asked for by `_`."""
    assert len(DESKS) > MANY
    assert {path.name: found for path in DESKS if (found := bare_words(path))} == {}


def test_what_a_templates_code_says_is_said_by_a_catalogue():
    """A sentence in an expression, such as a macro's argument, is asked for by `_`, too."""
    assert {path.name: found for path in DESKS if (found := bare_sentences(path))} == {}


def test_a_new_sentence_is_found(tmp_path):
    """Both ways of saying something past the catalogues are seen."""
    page = tmp_path / "page.html"
    page.write_text(
        '<p>Hello {{ name }}</p><a title="There">{{ _("Known") }}{{ "Who goes" if x else "there, too" }}</a>'
    )
    texts = [text for text in TAG.split(_markup(page)) if LETTERS.search(text)]
    assert texts == ["Hello ¤"]
    assert SPOKEN.findall(_markup(page)) == ["There"]
    assert _constants(Environment().parse(page.read_text())) == ["Who goes", "there, too"]


NOTES = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
LITERAL = re.compile(r"'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
SAID_BY_A_SCRIPT = re.compile(r"^.[A-Z]\w* [a-z“$]|^.[A-Z][^'`]*[a-z][.…!?].$", re.DOTALL)
ASKED_FOR = re.compile(r"(?:\b_n?\(\s*|\b_n\([^()]*,\s*|(?:Error|Exception)\()$")
"""What stands before a sentence that is translated, or that no person reads."""


def untranslated(source: str) -> list[str]:
    """Return the sentences in a script that are written for people, and that no catalogue is asked for."""
    code = NOTES.sub(lambda note: " " * len(note[0]), source)
    found = [literal for literal in LITERAL.finditer(code) if SAID_BY_A_SCRIPT.search(literal[0])]
    return [each[0] for each in found if not ASKED_FOR.search(code[max(0, each.start() - 200) : each.start()])]


def test_what_a_script_says_is_said_by_a_catalogue():
    """No sentence of the desk's scripts goes to people but through `_` or `_n`."""
    assert len(SCRIPTS) > MANY
    assert {path.name: found for path in SCRIPTS if (found := untranslated(path.read_text("utf-8")))} == {}


def test_a_sentence_that_is_not_asked_for_is_found():
    """Plain and in pieces; those that are asked for, thrown, or are no sentences are not."""
    source = """
    show('Not saved yet.'); show(`Saved ${n} of them`); show(_('Saved.')); show(_n('One draft', 'Many drafts', n));
    throw new Error('The browser does not answer.'); open('/desk/x'); key === 'Enter'; // 'Only a note.'
    """
    assert untranslated(source) == ["'Not saved yet.'", "`Saved ${n} of them`"]


RAISED = {each.__name__ for each in vars(errors).values() if isinstance(each, type)} - {
    "ConfigurationError",
    "IdempotencyMismatch",
    "PermanentFailure",
}
FOR_PROGRAMS = frozenset(
    (
        "access/hearings",
        "access/partners",
        "access/tokens",
        "app",
        "archive",
        "bus",
        "cli",
        "exports",
        "hub",
        "jobs",
        "mail",
        "media/moving",
        "present/corrections",
        "present/page_reads",
        "render",
        "serving",
        "settings",
        "store/backup",
        "store/migrations",
        "store/postings",
        "web/api",
        "web/auth",
        "web/bodies",
        "web/conditional",
        "web/embed",
        "web/feeds",
        "web/heads",
        "web/pages",
        "web/parameters",
        "web/static",
        "web/messages",
        "wire",
    )
)
"""Where nothing is raised that the desk says: programs are spoken to in English, and readers in words of their own."""


def _is_for_programs(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return bool({"/".join(parts[: end + 1]) for end in range(len(parts))} & FOR_PROGRAMS)


SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if not _is_for_programs(path))


def raised_past_the_catalogue(source: str) -> list[str]:
    """Return what errors are raised with that is a bare sentence, or one put together by an f-string."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    raised = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in RAISED]
    texts = [each for call in raised for each in call.args if isinstance(each, ast.Constant | ast.JoinedStr)]
    return [said for each in texts if " " in (said := ast.unparse(each))]


def test_what_is_raised_at_the_desk_is_said_by_a_catalogue():
    """An error that an editor may read is raised with a `sentence`, which the desk says in their language."""
    assert len(SOURCES) > MANY
    wrong = {
        path.relative_to(PACKAGE).as_posix(): raised_past_the_catalogue(path.read_text("utf-8")) for path in SOURCES
    }
    assert {path: texts for path, texts in wrong.items() if texts} == {}


def test_an_error_past_the_catalogue_is_found():
    """Whole or put together; a sentence, a name and what is passed on are not."""
    source = """
    raise NotFound("There is no such thing.")
    raise Conflict(f"{name} is there already.")
    raise InvalidInput(FieldError("body", "must not be empty"))
    raise NotFound(sentence("There is no such picture.")) from Forbidden(why)
    """
    assert raised_past_the_catalogue(textwrap.dedent(source)) == [
        "'There is no such thing.'",
        "f'{name} is there already.'",
        "'must not be empty'",
    ]
