"""The Jinja environments, one for each language: they escape everything and fail on names that don't exist."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    pass_eval_context,
)
from jinja2.bccache import Bucket
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from liveblog.markup import LOST_EMBED_SAID, LOST_EMBED_SENTENCE, not_adding_up, unlikely_times
from liveblog.render.cards import with_cards
from liveblog.render.languages import DESK, Domain, Language
from liveblog.render.marks import marked
from liveblog.render.pictures import with_pictures, without_sensitive
from liveblog.render.places import with_places
from liveblog.render.publisher import Publisher
from liveblog.render.tables import with_tables
from liveblog.render.texts import shortened
from liveblog.render.times import filters
from liveblog.render.told import status_said
from liveblog.resources import TEMPLATES

if TYPE_CHECKING:
    from types import CodeType

SYNTAX = {"trim_blocks": True, "lstrip_blocks": True}  # what is translated is taken from templates by the same rules

OURS = "ours"
"""The folder in which a publisher's template finds the one of ours that it stands in for: `ours/_page.html`."""

_LOST_EMBED = LOST_EMBED_SAID.removesuffix("/p>")
"""The one sentence of ours within an entry's text: that an embed stood there and is lost.

It is stored in English, as a text is rendered once and knows nothing of the blog; it is drawn in the blog's language.
"""

_BARE = re.compile(r'<a (href="https?://(?P<address>[^"<>]*)"[^<>]*)>(?=(?:https?://)?(?P=address)</a>)')
"""A link whose words are its address: paper shows addresses, and this one only once."""


class Environments:
    """Makes an environment when its language is first asked for; a template is compiled once for all of a domain.

    Ours are compiled once in a process; with a publisher's beside them they are others, as what they call is watched.
    """

    def __init__(self, publisher: Publisher, **shared: Any) -> None:
        self._publisher = publisher
        self._shared = shared | {"publisher": publisher}
        self._compiled = defaultdict[Domain, _Compiled](_Compiled) if publisher.templates else _OURS_COMPILED
        self._made: dict[Language, Environment] = {}

    def of(self, language: Language) -> Environment:
        """Return the environment whose words and days are in a language."""
        if language not in self._made:
            compiled = self._compiled[language.domain]
            self._made[language] = _environment(language, self._publisher, compiled, self._shared)
        return self._made[language]


class _Plain(Environment):
    """Gives each template what all of them know as one `dict`, for it stays the same; a chain is walked in Python."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Make what a template knows beside its context."""
        return {**self.globals, **(d or {})}


class _Sandboxed(_Plain, ImmutableSandboxedEnvironment):
    """The same, for templates that somebody else has written."""


def _loader(publisher: Publisher) -> BaseLoader:
    """Look for a template among those of the publisher, then among ours; as `ours/…` it is ours in any case."""
    ours = FileSystemLoader(TEMPLATES)

    def theirs(name: str) -> tuple[str, str, None] | None:
        found = publisher.templates.get(name)
        return (found.source, found.file, None) if found else None

    return ChoiceLoader([FunctionLoader(theirs), PrefixLoader({OURS: ours}), ours])


def _environment(
    language: Language, publisher: Publisher, compiled: BytecodeCache, shared: Mapping[str, Any]
) -> Environment:
    # What somebody else has written gets at values, and at nothing behind them.
    kind = _Sandboxed if publisher.templates else _Plain
    environment = kind(
        loader=_loader(publisher) if publisher.templates else FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled,
        # Errors and notices come to the desk as sentences, and are said in its language wherever they are put.
        finalize=language.said if language.domain == DESK else None,
        **SYNTAX,  # type: ignore[arg-type]
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(filters(language.dates), as_read=partial(as_read, language=language), marked=_marked)
    environment.filters.update(not_adding_up=not_adding_up, unlikely_times=unlikely_times, shortened=shortened)
    environment.filters.update(said=language.said, status_said=partial(status_said, language=language))
    environment.globals.update(shared, language=language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    environment.globals["_"] = environment.globals["gettext"] = _gettext(language)
    return environment


def as_read(html: str, zone: str, language: Language) -> str:
    """Return a text's HTML as readers of our pages see it: its cards, pictures and tables, and our words in it."""
    html = with_places(with_cards(html, zone, language), language)
    html = with_tables(with_pictures(html, language), language)
    return _BARE.sub(r'<a class="bare" \1>', _with_lost_embeds(html, language))


def in_language(html: str, zone: str, language: Language) -> str:
    """Return a text's HTML as readers of a language see it elsewhere, without styles and scripts of ours."""
    html = with_places(with_cards(html, zone, language, buttons=False), language, globes=False)
    return without_sensitive(_with_lost_embeds(html, language))


def _with_lost_embeds(html: str, language: Language) -> str:
    sentence = escape(language.gettext(LOST_EMBED_SENTENCE))
    return html.replace(_LOST_EMBED, _LOST_EMBED.replace(LOST_EMBED_SENTENCE, sentence))


def _marked(text: str, words: Sequence[str]) -> Markup:
    """Escape a text, unless it is HTML, and mark words in it."""
    return Markup(marked(str(escape(text)), words))  # noqa: S704 -- marks are put around what is escaped


def _gettext(language: Language) -> Callable[..., str]:
    """Return what says a message as the extension does: that one asks the context for itself, each time anew."""

    @pass_eval_context
    def said(context: EvalContext, message: str, **values: Any) -> str:
        told = language.gettext(message)
        told = Markup(told) if context.autoescape else told  # noqa: S704 -- ours; values are escaped
        return told % values if "%" in told else told

    return said


class _Compiled(BytecodeCache):
    """Keeps compiled templates in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_OURS_COMPILED = defaultdict[Domain, _Compiled](_Compiled)
