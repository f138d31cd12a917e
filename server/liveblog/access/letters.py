"""Letters of the house: drawn from a template, in the language of whom they are for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from liveblog.mail import Letter, named
from liveblog.render import Renderer, language_for
from liveblog.store.people import User


class Letters:
    """Writes letters; none is kept."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def written(
        self,
        user: User,
        template: str,
        said: Mapping[str, Any],
        *,
        names: Mapping[str, str] | None = None,
        language: str = "",
    ) -> Letter:
        """Return a letter to somebody, at their address: the template's first line is what it is about.

        `names` are what people call themselves, and stay in their places; `language` is for whoever chose none.
        """
        everybody = {"name": user.byline, "login": user.name, **(names or {})}
        return self.addressed(user.email or "", template, said, names=everybody, language=user.language or language)

    def addressed(
        self, to: str, template: str, said: Mapping[str, Any], *, names: Mapping[str, str], language: str
    ) -> Letter:
        """Return a letter to an address, whoever reads there; the rest is as for `written`."""
        spoken = language_for(language).desk
        told = partial(named, direction=spoken.direction)
        safe = {key: told(name) for key, name in {"house": self._renderer.publisher.name, **names}.items()}
        text = self._renderer.page(template, spoken, **safe, **said).strip()
        subject, _, body = text.partition("\n")
        return Letter(to, subject, body.strip() + "\n", spoken.tag, spoken.direction)
