"""Is what a publisher has written sound? Told at the start, with file and line, and not to the first reader."""

import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from jinja2 import Environment, TemplateError, TemplateSyntaxError, meta, nodes

from liveblog.errors import ConfigurationError
from liveblog.render.environments import OURS
from liveblog.render.publisher import Publisher, PublisherTemplate
from liveblog.resources import TEMPLATES

_OWN = frozenset(path.name for path in TEMPLATES.glob("*.html"))


def require_sound_templates(publisher: Publisher, environment: Environment) -> None:
    """Compile each template of a publisher, and see that it is used, and refers to what is there.

    Raises:
        ConfigurationError: names the file, the line and what is wrong.
    """
    referred = {
        name for template in publisher.templates.values() for name in _referred(publisher, environment, template)
    }
    for name, template in publisher.templates.items():
        if name not in _OWN and name not in referred:
            raise ConfigurationError(
                f"{template.file} stands for none of our templates, and no other of yours uses it."
            )
        with _told(publisher):
            environment.get_template(name)


@contextmanager
def _told(publisher: Publisher) -> Iterator[None]:
    """Say of an error in which template of the publisher, and in which line, it is."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise ConfigurationError(f"{error.filename or error.name}, line {error.lineno}: {error.message}.") from error
    except Exception as error:
        line = _line_in(error, {template.file for template in publisher.templates.values()})
        if line is None:
            raise
        said = error.message if isinstance(error, TemplateError) else str(error)
        raise ConfigurationError(f"{line}: {said}.") from error


def tried(publisher: Publisher, draw: Callable[[], object]) -> None:
    """Draw something for nobody.

    Raises:
        ConfigurationError: a template of the publisher fails; names the file, the line and what is wrong.
    """
    with _told(publisher):
        draw()


def _line_in(error: Exception, files: Collection[str]) -> str | None:
    """Return where an error came up, the last line of a template of the publisher that led there."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else None


def _referred(publisher: Publisher, environment: Environment, template: PublisherTemplate) -> Iterator[str]:
    """Yield the templates that one extends, includes or imports, by name."""
    try:
        tree = environment.parse(template.source, filename=template.file)
    except TemplateSyntaxError as error:
        raise ConfigurationError(f"{template.file}, line {error.lineno}: {error.message}.") from error
    for found in tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        if any(option.key == "autoescape" for option in found.options):
            raise ConfigurationError(f"{template.file}, line {found.lineno}: escaping can't be switched off.")
    for name in meta.find_referenced_templates(tree):
        if name is None:
            continue
        known = _OWN if name.startswith(f"{OURS}/") else _OWN | publisher.templates.keys()
        if name.removeprefix(f"{OURS}/") not in known:
            raise ConfigurationError(f"{template.file} refers to “{name}”, which is not there.")
        yield name
