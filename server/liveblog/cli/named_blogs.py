"""Whom a command binds to blogs, and how lists tell of it: blogs by their slugs, `*` for all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveblog.model.blog import Blog
    from liveblog.model.principal import Grant
    from liveblog.services import Services


async def named_blogs(services: "Services", named: Sequence[str] | None) -> "list[Blog] | None":
    """Read the blogs that were named; None, for all, when none was.

    Raises:
        BlogNotFound: there is none of one of these names.
    """
    from liveblog.store import reads

    if not named:
        return None
    async with services.store.read() as connection:
        return [await reads.blog_by_slug(connection, slug) for slug in named]


async def named_topics(services: "Services", named: Sequence[str]) -> "list[tuple[Blog, list[str]]]":
    """Read topics of blogs, `harbour=Ferries`: each blog once, with all of its topics.

    Raises:
        typer.BadParameter: no topic is named.
        BlogNotFound: there is no such blog.
    """
    import typer

    from liveblog.intake.invalid import validated
    from liveblog.intake.partners import PartnerBlogInput

    found: dict[str, list[str]] = {}
    for each in named:
        slug, _, topic = each.partition("=")
        if not topic.strip():
            raise typer.BadParameter(f"“{each}” names no topic: harbour-fire=Ferries does.")
        found.setdefault(slug, []).append(topic.strip())
    blogs = await named_blogs(services, list(found)) or []
    return [
        (blog, validated(PartnerBlogInput, {"slug": blog.slug, "topics": found[blog.slug]}).topics) for blog in blogs
    ]


async def named_grants(services: "Services", named: Sequence[str]) -> "list[Grant]":
    """Read rights such as `write` (on all blogs) and `read@harbour` (on one).

    Raises:
        typer.BadParameter: there is no such scope.
        BlogNotFound: there is no such blog.
    """
    import typer

    from liveblog.model.principal import Grant, Scope
    from liveblog.store import reads

    grants = []
    async with services.store.read() as connection:
        for name in named:
            scope, at, slug = name.partition("@")
            if scope not in set(Scope):
                raise typer.BadParameter(f"“{scope}” is no scope: read, submit, write and admin are.")
            blog = await reads.blog_by_slug(connection, slug) if at else None
            grants.append(Grant(Scope(scope), blog.id if blog else None))
    return grants


async def slugs(services: "Services") -> dict[int, str]:
    """Read what the blogs are called."""
    from liveblog.store import reads

    async with services.store.read() as connection:
        return {blog.id: blog.slug for blog in await reads.all_blogs(connection)}


def told_grants(grants: "Sequence[Grant]", known: Mapping[int, str]) -> tuple[str, str]:
    """Return two cells of a list: scopes, and on which blogs; as many of one as of the other unless they are the same.

    Most have one scope. Where they differ, the first scope belongs to the first blog, and so on.
    """
    scopes = [grant.scope.value for grant in grants]
    blogs = ["*" if grant.blog_id is None else known.get(grant.blog_id, "?") for grant in grants]
    return ",".join(scopes if len(set(scopes)) > 1 else scopes[:1]) or "-", ",".join(blogs) or "-"
