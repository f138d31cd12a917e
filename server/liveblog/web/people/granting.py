"""Choosing rights in a form: a scope in all blogs, and a row for each blog that is named.

A house may have a thousand blogs, so none is offered unasked: a row is filled in by the blog's title or slug, with the
browser's suggestions, and there is one blank row at a time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.blog import NamedBlog
from liveblog.model.principal import Grant, Scope
from liveblog.sentence import sentence
from liveblog.web.fields import Fields

_ROW = re.compile(r"blog-([0-9]{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A row as it was typed: the blog, by title or slug, and the scope there; `title` if the row is of a known blog.

    `topics` is what a partner gets of it, with commas between them; empty: all of it.
    """

    number: int
    blog: str = ""
    scope: str = ""
    title: str = ""
    topics: str = ""


def typed_rows(fields: Fields) -> list[GrantRow]:
    """Return the rows in which a blog is named."""
    numbers = sorted(int(found[1]) for name in fields if (found := _ROW.fullmatch(name)))
    rows = (
        GrantRow(
            each,
            fields[f"blog-{each}"].strip(),
            fields.get(f"scope-{each}", ""),
            topics=fields.get(f"topics-{each}", "").strip(),
        )
        for each in numbers
    )
    return [row for row in rows if row.blog]


def held_rows(grants: Sequence[Grant], blogs: Mapping[int, NamedBlog]) -> list[GrantRow]:
    """Return the rows that show what somebody holds in these blogs."""
    held = [(blogs[grant.blog_id], grant.scope.value) for grant in grants if grant.blog_id and grant.blog_id in blogs]
    return [GrantRow(number, blog.slug, scope, blog.title) for number, (blog, scope) in enumerate(held, 1)]


def with_blank(rows: Sequence[GrantRow]) -> list[GrantRow]:
    """Return rows and a blank one to be filled in."""
    return [*rows, GrantRow(max((row.number for row in rows), default=0) + 1)]


def chosen_blogs(rows: Sequence[GrantRow], blogs: Sequence[NamedBlog]) -> Sequence[NamedBlog]:
    """Return the blogs of rows.

    Raises:
        InvalidInput: names each row whose blog is none of these, or of whose title there are several.
    """
    found = [meant(row.blog, blogs) for row in rows]
    wrong = [
        FieldError(f"blog-{row.number}", _WRONG[len(each) > 1])
        for row, each in zip(rows, found, strict=True)
        if len(each) != 1
    ]
    if wrong:
        raise InvalidInput(*wrong)
    return [each[0] for each in found]


def wanted_grants(fields: Fields, blogs: Sequence[NamedBlog], held: Sequence[Grant] = ()) -> Sequence[Grant]:
    """Read a form's choices: a scope for all blogs (`all`), and those of rows; without a scope what is held is taken.

    Raises:
        InvalidInput: as `chosen_blogs` does, and names rows that give nothing and take nothing away.
    """
    rows = typed_rows(fields)
    chosen = list(zip(rows, chosen_blogs(rows, blogs), strict=True))
    held_in = {grant.blog_id for grant in held}
    if idle := [row for row, blog in chosen if row.scope not in set(Scope) and blog.id not in held_in]:
        raise InvalidInput(
            *(FieldError(f"blog-{row.number}", sentence("needs a choice of what they may do there")) for row in idle)
        )
    scopes = {blog.id: row.scope for row, blog in chosen}
    everywhere = fields.get("all", "")
    in_all = [Grant(Scope(everywhere))] if everywhere in set(Scope) else []
    return [*in_all, *(Grant(Scope(scope), blog_id) for blog_id, scope in scopes.items() if scope in set(Scope))]


def meant(typed: str, blogs: Sequence[NamedBlog]) -> Sequence[NamedBlog]:
    """Return the blog of this slug; where there is none, those of this title."""
    by_slug = [blog for blog in blogs if blog.slug == typed]
    return by_slug or [blog for blog in blogs if blog.title.casefold() == typed.casefold()]


_WRONG = {
    False: sentence("is not a blog that you look after"),
    True: sentence("is the title of several blogs: name its slug"),
}
