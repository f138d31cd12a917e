"""Who may do what."""

from dataclasses import replace

import pytest

from liveblog.access import may_read, require
from liveblog.errors import BlogNotFound, Forbidden, Unauthenticated
from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND, Principal, Scope
from tests.model.samples import BLOG

PRIVATE = replace(BLOG, visibility=Visibility.PRIVATE)
OTHER = replace(PRIVATE, id=2)


def holder(scope: Scope, blog_id: int | None = None) -> Principal:
    return Principal("token:1", "Ada", scope, blog_id)


@pytest.mark.parametrize(
    ("principal", "scope", "blog"),
    [
        (holder(Scope.WRITE), Scope.WRITE, BLOG),
        (holder(Scope.WRITE), Scope.READ, None),
        (holder(Scope.WRITE, BLOG.id), Scope.WRITE, BLOG),
        (COMMAND, Scope.ADMIN, None),
    ],
)
def test_who_holds_the_scope_may(principal, scope, blog):
    """The scope, or a greater one, for this blog, is enough."""
    assert require(principal, scope, blog) is principal


@pytest.mark.parametrize(
    ("principal", "scope", "blog", "refusal"),
    [
        (None, Scope.READ, BLOG, Unauthenticated),
        (holder(Scope.READ), Scope.WRITE, BLOG, Forbidden),
        (holder(Scope.WRITE), Scope.ADMIN, None, Forbidden),
        (holder(Scope.ADMIN, BLOG.id), Scope.READ, OTHER, BlogNotFound),
        (holder(Scope.READ, BLOG.id), Scope.WRITE, OTHER, BlogNotFound),
        (holder(Scope.ADMIN, BLOG.id), Scope.WRITE, replace(BLOG, id=2), Forbidden),
        (holder(Scope.READ), Scope.WRITE, OTHER, Forbidden),
        (holder(Scope.ADMIN, BLOG.id), Scope.ADMIN, None, Forbidden),
    ],
)
def test_who_does_not_may_not(principal, scope, blog, refusal):
    """Nobody, a lesser scope, and rights to another blog are refused; rights to one blog are none to all.

    Of a private blog nobody learns by the refusal who may not read it.
    """
    with pytest.raises(refusal):
        require(principal, scope, blog)


@pytest.mark.parametrize(
    ("principal", "blog", "open_to_them"),
    [
        (None, BLOG, True),
        (holder(Scope.READ, 99), BLOG, True),
        (None, PRIVATE, False),
        (holder(Scope.READ), PRIVATE, True),
        (holder(Scope.READ, PRIVATE.id), PRIVATE, True),
        (holder(Scope.ADMIN, PRIVATE.id), OTHER, False),
    ],
)
def test_public_blogs_are_read_by_all_and_private_ones_by_some(principal, blog, open_to_them):
    """A token for another blog takes nothing away from what everybody may read, and gives nothing."""
    assert may_read(principal, blog) is open_to_them
