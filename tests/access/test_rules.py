"""Who may do what."""

from dataclasses import replace

import pytest

from liveblog.access import may, may_read, require, require_somewhere
from liveblog.errors import BlogNotFound, Forbidden, Unauthenticated
from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND, Grant, Principal, Scope
from tests.model.samples import BLOG

PRIVATE = replace(BLOG, visibility=Visibility.PRIVATE)
OTHER = replace(PRIVATE, id=2)


def holder(scope: Scope, blog_id: int | None = None) -> Principal:
    return Principal("token:1", "Ada", (Grant(scope, blog_id),))


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


PARTNER = Principal("token:2", "Partner", (Grant(Scope.WRITE, PRIVATE.id), Grant(Scope.READ, OTHER.id)))
"""Holds two scopes, each on a blog."""


@pytest.mark.parametrize(
    ("principal", "scope", "blog", "words"),
    [
        (holder(Scope.READ), Scope.WRITE, BLOG, "This needs the scope “write”; Ada has “read”."),
        (
            holder(Scope.READ, BLOG.id),
            Scope.WRITE,
            replace(BLOG, id=2),
            "This needs the scope “write”; Ada has “read”.",
        ),
        (holder(Scope.WRITE, BLOG.id), Scope.WRITE, replace(BLOG, id=2), "Ada is bound to another blog."),
        (holder(Scope.ADMIN, BLOG.id), Scope.ADMIN, None, "Ada is bound to one blog."),
        (PARTNER, Scope.WRITE, OTHER, "This needs the scope “write”; Partner has “read”."),
        (PARTNER, Scope.WRITE, replace(BLOG, id=3), "Partner is bound to other blogs."),
        (PARTNER, Scope.WRITE, None, "Partner is bound to some blogs."),
        (Principal("token:3", "Eve", ()), Scope.READ, None, "This needs the scope “read”; Eve has none."),
    ],
)
def test_a_refusal_says_what_is_missing(principal, scope, blog, words):
    """What they hold on this blog is too little, or what they hold is good elsewhere."""
    with pytest.raises(Forbidden) as refusal:
        require(principal, scope, blog)
    assert str(refusal.value) == words


def test_each_grant_is_good_for_its_own_blog():
    """Who writes in one blog and reads another does not write in the other, and has nothing in a third."""
    assert may(PARTNER, Scope.WRITE, PRIVATE)
    assert may_read(PARTNER, OTHER)
    assert not may(PARTNER, Scope.SUBMIT, OTHER)
    assert not may_read(PARTNER, replace(PRIVATE, id=3))
    assert not may(PARTNER, Scope.READ)


def test_a_scope_somewhere_is_a_scope_on_some_blog():
    """The desk is open to who writes in any blog; not to nobody, to a lesser scope, or to somebody without grants."""
    assert require_somewhere(PARTNER, Scope.WRITE) is PARTNER
    with pytest.raises(Unauthenticated):
        require_somewhere(None, Scope.WRITE)
    for principal in (holder(Scope.SUBMIT), Principal("user:1", "Eve", ())):
        with pytest.raises(Forbidden):
            require_somewhere(principal, Scope.WRITE)


@pytest.mark.parametrize(
    ("principal", "blog", "open_to_them"),
    [
        (None, BLOG, True),
        (holder(Scope.READ, 99), BLOG, True),
        (None, PRIVATE, False),
        (holder(Scope.READ), PRIVATE, True),
        (holder(Scope.READ, PRIVATE.id), PRIVATE, True),
        (holder(Scope.SUBMIT, PRIVATE.id), PRIVATE, True),
        (Principal("user:1", "Eve", ()), PRIVATE, False),
        (holder(Scope.ADMIN, PRIVATE.id), OTHER, False),
    ],
)
def test_public_blogs_are_read_by_all_and_private_ones_by_some(principal, blog, open_to_them):
    """A token for another blog takes nothing away from what everybody may read, and gives nothing."""
    assert may_read(principal, blog) is open_to_them
