"""Blogs in addresses. No slug has a dot in it: what follows a dot is the form that a blog is asked for in."""

from starlette.convertors import Convertor, register_url_convertor


class SlugConvertor(Convertor[str]):
    """Slugs in routes, as far as they have to be told from `storm.txt`; whether there is such a blog is the store's."""

    regex = "[^/.]+"

    def convert(self, value: str) -> str:
        """Read the slug."""
        return value

    def to_string(self, value: str) -> str:
        """Write the slug."""
        return value


register_url_convertor("slug", SlugConvertor())
SLUG = "{slug:slug}"
"""A blog's slug as a part of a route."""
