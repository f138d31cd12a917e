"""The principal: a token's bearer, an editor at the desk, a partner, a command on the server's machine, or anybody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from liveblog.model.blog import Blog, NamedBlog


class Scope(StrEnum):
    """What somebody may do; each includes those before it."""

    READ = "read"
    SUBMIT = "submit"
    WRITE = "write"
    ADMIN = "admin"

    def covers(self, wanted: "Scope") -> bool:
        """Tell whether this scope includes the one that is wanted."""
        order = tuple(Scope)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class Grant:
    """A scope on one blog, or on all, those to come included (`blog_id` None)."""

    scope: Scope
    blog_id: int | None = None

    def is_good_for(self, blog: Blog | None) -> bool:
        """Tell whether it is good for a blog, or for all of them (None)."""
        return self.blog_id is None or (blog is not None and blog.id == self.blog_id)


@dataclass(frozen=True, slots=True)
class TopicGrant:
    """What a partner gets of a blog: the entries that have any of these topics, and nothing else of it.

    It is no grant: whoever asks for those finds nothing, so that a door that does not know of topics stays shut.
    """

    blog_id: int
    topics: tuple[str, ...]


def grants_of(scope: Scope, blogs: Iterable[Blog | NamedBlog] | None) -> tuple[Grant, ...]:
    """Return the grants of a scope on each of these blogs, or on all (None). On no blogs there are none."""
    if blogs is None:
        return (Grant(scope),)
    return tuple(Grant(scope, blog_id) for blog_id in dict.fromkeys(blog.id for blog in blogs))


def blog_ids(grants: Iterable[Grant]) -> frozenset[int]:
    """Return the blogs that grants name; one that is good for all names none."""
    return frozenset(grant.blog_id for grant in grants if grant.blog_id is not None)


@dataclass(frozen=True, slots=True)
class Reach:
    """The blogs on which somebody holds a scope: all, or those of these ids."""

    everywhere: bool
    blog_ids: frozenset[int] = frozenset()

    def includes(self, blog_id: int) -> bool:
        """Tell whether a blog is one of them."""
        return self.everywhere or blog_id in self.blog_ids

    def only(self, blog_ids: Iterable[int]) -> "Reach":
        """Return which of these blogs are among them; none: all of them."""
        chosen = frozenset(blog_ids)
        return Reach(False, chosen if self.everywhere else self.blog_ids & chosen) if chosen else self


SESSION_NAME = 12
"""Characters of a session's name."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What somebody was let in with, while it holds: a token or a partner's key, by its id, or a session at the desk.

    A session is known by its digest. `owner` is the key of whose it is. `site` is the origin of the page that showed a
    key, where its partner names the sites that may.
    """

    owner: str
    token: int | None = None
    partner_key: int | None = None
    session: str | None = field(default=None, repr=False)
    site: str = ""

    @property
    def session_name(self) -> str | None:
        """Return what a session is called where people see it: the beginning of its digest, which opens nothing."""
        return self.session[:SESSION_NAME] if self.session else None


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody with rights; what they may do, `access.rules` says, and nobody else looks into the grants.

    `key` is unique and stable ("token:7", "user:2", "command"): it owns idempotency keys and stands in the log of who
    did what. `place` is where they ask from, as far as it is known; `credential` is what they showed.
    """

    key: str
    name: str
    grants: tuple[Grant, ...]
    place: str | None = field(default=None, compare=False)
    credential: Credential | None = field(default=None, compare=False)
    topic_grants: tuple[TopicGrant, ...] = ()

    @property
    def is_partner(self) -> bool:
        """Tell whether it is a partner, by a key."""
        return self.credential is not None and self.credential.partner_key is not None

    @property
    def session_name(self) -> str | None:
        """Return what their session is called, if that is what they showed."""
        return self.credential.session_name if self.credential else None

    def may(self, scope: Scope, blog: Blog | None = None) -> bool:
        """Tell whether a grant includes this scope on a blog; None: on all."""
        return any(grant.scope.covers(scope) and grant.is_good_for(blog) for grant in self.grants)


class Hearing(NamedTuple):
    """Somebody who hears a blog, by what they were let in with."""

    credential: Credential
    blog: Blog


COMMAND = Principal(key="command", name="command line", grants=(Grant(Scope.ADMIN),))

READER = Principal(key="reader", name="a reader", grants=())
"""Whoever reports an error: nobody asks who they are."""

IMPORT = Principal(key="import", name="import", grants=(Grant(Scope.ADMIN),))
"""Writes what was covered elsewhere: its key in the log tells that an entry stood there since its own time."""
