"""No text that comes in holds what is no character: each field of everything that may be sent, found by itself."""

import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from pydantic import ValidationError

from liveblog import intake, web
from liveblog.intake.models import Input

NO_CHARACTERS = "\0\x0b\x7f\x85\x9f\ufdd0\ufffe\U0001fffe\U0010ffff"
CLEANED = {"web/fields.py", "web/editor/picture_form.py"}
"""Where forms of the desk are read: what is no character is taken out of each field."""

NO_WORDS = {"web/bodies.py", "web/people/preferences.py"}
"""The reading itself, for the former; and a picture, with nothing that is typed."""


def inputs(kind: type[Input] = Input) -> Iterator[type[Input]]:
    """Return everything that may be sent, in modules of any name."""
    for module in pkgutil.iter_modules(intake.__path__, f"{intake.__name__}."):
        import_module(module.name)
    for one in kind.__subclasses__():
        yield one
        yield from inputs(one)


def is_taken(model: type[Input], name: str, text: str) -> bool:
    """Tell whether a field, whatever else is missing, may be this text or a list of it."""
    return _may_be(model, name, text) or _may_be(model, name, [text])


def _may_be(model: type[Input], name: str, value: object) -> bool:
    try:
        model.model_validate_json(json.dumps({name: value}))
    except ValidationError as error:
        return not any(each["loc"][:1] == (name,) for each in error.errors())
    return True


def samples(model: type[Input], name: str) -> Iterator[str]:
    """Return texts that a field may be, or a list of it."""
    for example in ("Harbour", "harbour", "35", *(model.model_fields[name].examples or ())):
        for text in example if isinstance(example, list) else [example]:
            if isinstance(text, str) and is_taken(model, name, text):
                yield text


def test_what_is_no_character_is_refused_in_every_text():
    """At its begin, in it and at its end; a field that takes it is named, and those that take words were found."""
    texts, wrong = set(), set()
    for model in set(inputs()):
        for name in model.model_fields:
            for text in samples(model, name):
                texts.add((model.__name__, name))
                spoilt = {sign: (sign + text, text[:2] + sign + text[2:], text + sign) for sign in NO_CHARACTERS}
                taken = {sign for sign, each in spoilt.items() if any(is_taken(model, name, said) for said in each)}
                wrong |= {f"{model.__name__}.{name} takes U+{ord(sign):04X}" for sign in taken}
    assert wrong == set()
    assert len(texts) > 50
    assert texts >= {
        *(("EntryInput", "topics"), ("ClaimInput", "quote"), ("StatementInput", "text"), ("ReadingInput", "unit")),
        *(("FigurePartInput", "label"), ("CommentInput", "comment"), ("PromiseInput", "text"), ("ReportInput", "text")),
    }


def test_forms_are_read_where_it_is_taken_out():
    """Nobody reads a form past the place that cleans each of its fields."""
    root = Path(next(iter(web.__path__)))
    read = {
        path.relative_to(root.parent).as_posix()
        for path in root.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("read_form(", ".form(", "MultiPartParser"))
    }
    assert read == CLEANED | NO_WORDS
    for place in CLEANED:
        assert "as_typed(" in (root.parent / place).read_text(encoding="utf-8")
