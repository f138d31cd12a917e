"""Letters of the house to people with accounts: drawn from a template, in the language of whom they are for."""

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
        spoken = language_for(user.language or language).desk
        told = partial(named, direction=spoken.direction)
        everybody = {"house": self._renderer.publisher.name, "name": user.byline, "login": user.name}
        safe = {key: told(name) for key, name in {**everybody, **(names or {})}.items()}
        text = self._renderer.page(template, spoken, **safe, **said).strip()
        subject, _, body = text.partition("\n")
        return Letter(user.email or "", subject, body.strip() + "\n", spoken.tag, spoken.direction)
