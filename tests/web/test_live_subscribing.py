"""The rule who may join a live stream, and after which event: one function, which every way in asks."""

import inspect
from dataclasses import replace
from typing import Any

import pytest

from liveblog.errors import BlogHidden
from liveblog.hub import Tail
from liveblog.model.blog import Visibility
from liveblog.model.event import Position
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.serving import accept
from liveblog.web.live import subscribe
from liveblog.web.live.subscribe import start_after
from liveblog.wire.positions import ANY_EPOCH
from tests.model.samples import BLOG

PUBLIC = replace(BLOG, head=9)
PRIVATE = replace(PUBLIC, visibility=Visibility.PRIVATE)
ADA = Principal("token:1", "Ada", (Grant(Scope.READ, BLOG.id),))
EVE = Principal("token:2", "Eve", (Grant(Scope.READ, BLOG.id + 1),))


@pytest.mark.parametrize(
    ("position", "after"),
    [
        (None, 9),
        (Position(BLOG.epoch, 0), 0),
        (Position(BLOG.epoch, 9), 9),
        (Position(BLOG.epoch, 10), None),
        (Position("otherone", 5), None),
        (Position(ANY_EPOCH, 0), 0),
    ],
)
def test_a_reader_starts_where_the_log_can_be_continued(position: Position | None, after: int | None):
    """Without a position at the head, else after it; None where nobody can say what is missing."""
    assert start_after(Tail(PUBLIC), None, position) == after


@pytest.mark.parametrize("nobody", [None, EVE])
def test_a_private_blog_is_refused_before_its_log_is_looked_at(nobody: Principal | None):
    """Whoever may not read it learns nothing, whether their position could be continued or not."""
    for position in (None, Position(BLOG.epoch, 3), Position("otherone", 5)):
        with pytest.raises(BlogHidden):
            start_after(Tail(PRIVATE), nobody, position)


def test_a_private_blog_is_joined_with_a_grant():
    """Those who may read it join as others join a public one."""
    assert start_after(Tail(PRIVATE), ADA, Position(BLOG.epoch, 3)) == 3


@pytest.mark.parametrize("way_in", [accept.FirstBytes, subscribe.subscribe])
def test_every_way_in_asks_the_rule(way_in: Any):
    """Neither the first bytes of a connection nor the endpoint decides by itself."""
    source = inspect.getsource(way_in)
    assert source.count("start_after(") == 1
    assert "can_continue" not in source
    assert "is_public" not in source
