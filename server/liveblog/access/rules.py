"""The rules: who may do what, and what of a record in the audit log an admin of some blogs may read."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from liveblog.errors import BlogHidden, Forbidden, NotFound, Unauthenticated
from liveblog.model.blog import Blog
from liveblog.model.principal import Grant, Principal, Reach, Scope, blog_ids
from liveblog.sentence import sentence
from liveblog.store.audit_log import AuditRecord

_RIGHT = re.compile(r"(?:topics:)?\w+@(\d+|\*)")
_RIGHTS = ("was", "grants")
_SLUGS = "blog"


class Holder(Protocol):
    """Whoever holds grants: a user or a token, as the store keeps them."""

    @property
    def grants(self) -> tuple[Grant, ...]:
        """Return what they may do."""
        ...


def may(principal: Principal | None, scope: Scope, blog: Blog | None = None) -> bool:
    """Tell whether somebody holds this scope on a blog; None: on all."""
    return principal is not None and principal.may(scope, blog)


def may_read(principal: Principal | None, blog: Blog) -> bool:
    """Tell whether a blog is open to somebody: public ones are to everybody, private ones to no partner."""
    if blog.is_public:
        return True
    return may(principal, Scope.READ, blog) and (blog.is_for_partners or not (principal and principal.is_partner))


def readable_topics(principal: Principal | None, blog: Blog) -> tuple[str, ...]:
    """Return the topics of a blog of which somebody may read the entries, though nothing else of it; mostly none."""
    if principal is None or may_read(principal, blog):
        return ()
    return delivered_topics(principal, blog) or ()


def delivered_topics(principal: Principal, blog: Blog) -> tuple[str, ...] | None:
    """Return to the entries of which topics it is limited what a partner is sent of a blog; None: it is not limited.

    Without any it is sent nothing of it, also of a blog that is open to all: it was not given that.
    """
    if not blog.is_for_partners:
        return ()
    if principal.may(Scope.READ, blog):
        return None
    return next((each.topics for each in principal.topic_grants if each.blog_id == blog.id), ())


def delivery_reach(principal: Principal) -> Reach:
    """Return the blogs of which a partner is sent anything."""
    whole = reach(principal, Scope.READ)
    return replace(whole, blog_ids=whole.blog_ids | {each.blog_id for each in principal.topic_grants})


def is_limited(principal: Principal | None) -> bool:
    """Tell whether there is a blog of which somebody gets some topics alone."""
    return principal is not None and bool(principal.topic_grants)


def require(principal: Principal | None, scope: Scope, blog: Blog | None = None) -> Principal:
    """Return the principal if they hold this scope, for this blog when one is named (None: for all blogs).

    Raises:
        Unauthenticated: nobody is asking.
        BlogHidden: it is a private blog that they may not even read.
        Forbidden: they may not.
    """
    known = require_somebody(principal)
    if blog is not None:
        require_read(known, blog)
    if not known.may(scope, blog):
        raise _forbidden(known, scope, blog)
    return known


def may_somewhere(principal: Principal, scope: Scope) -> bool:
    """Tell whether there is a blog for which somebody holds this scope."""
    return any(grant.scope.covers(scope) for grant in principal.grants)


def reach(principal: Principal, scope: Scope) -> Reach:
    """Return on which blogs somebody holds this scope, for lists that are read page by page."""
    covering = [grant for grant in principal.grants if grant.scope.covers(scope)]
    return Reach(any(grant.blog_id is None for grant in covering), blog_ids(covering))


def require_somewhere(principal: Principal | None, scope: Scope) -> Principal:
    """Return the principal if there is a blog for which they hold this scope.

    Raises:
        Unauthenticated: nobody is asking.
        Forbidden: they may not, anywhere.
    """
    known = require_somebody(principal)
    if not may_somewhere(known, scope):
        raise _forbidden(known, scope, None)
    return known


def require_read(principal: Principal | None, blog: Blog) -> None:
    """Refuse to show a private blog to those who may not read it, in the words for one that isn't there.

    Else whoever tries names would learn which stories are being prepared.

    Raises:
        BlogHidden: as far as they are to know, there is none.
        Forbidden: they get some topics of it, and this is not made for that.
    """
    if readable_topics(principal, blog):
        raise Forbidden(
            sentence(
                "Only some topics of this blog are open to you: "
                "through the element, frames, feeds, fragments and single entries."
            ),
            principal.key if principal else None,
        )
    if not may_read(principal, blog):
        raise BlogHidden(blog.slug, principal.key if principal else None)


def require_granting(by: Principal, held: Sequence[Grant], wanted: Sequence[Grant]) -> tuple[Grant, ...]:
    """Return what somebody holds when these rights are given, or taken away, where it is for `by` to say so.

    Whoever looks after some blogs speaks for these alone: what is held elsewhere, or on all blogs, stays as it is.

    Raises:
        Forbidden: what is wanted is of another blog, or of all.
    """
    for grant in wanted:
        if grant not in held and not _speaks_for(by, grant):
            raise Forbidden(sentence("This right is not yours to give."), by.key)
    theirs = [grant for grant in held if not _speaks_for(by, grant)]
    return tuple(dict.fromkeys([*theirs, *wanted]))


def visible_grants(by: Principal, user: Holder) -> Sequence[Grant]:
    """Return what somebody holds on the blogs that `by` looks after; everything, for an admin of all."""
    return [grant for grant in user.grants if _speaks_for(by, grant)]


def speaks_for(by: Principal, user: Holder) -> bool:
    """Tell whether somebody looks after all that a person holds, and so may shut them out."""
    return may(by, Scope.ADMIN) or (bool(user.grants) and all(_speaks_for(by, grant) for grant in user.grants))


def require_managing(by: Principal, user: Holder, *, whole: bool = False) -> None:
    """Refuse people whom one does not look after; `whole`: who also work where one does not.

    Raises:
        NotFound: as far as they are to know, there is no such person.
        Forbidden: somebody else looks after them, too.
    """
    if not may(by, Scope.ADMIN) and not visible_grants(by, user):
        raise NotFound(sentence("There is no such person."))
    if whole and not speaks_for(by, user):
        raise Forbidden(
            sentence("This person also works in blogs that you don't look after: ask an admin of the house."), by.key
        )


def may_everywhere(holder: Holder) -> bool:
    """Tell whether somebody holds a right on all blogs."""
    return any(grant.blog_id is None for grant in holder.grants)


def token_is_theirs(by: Principal, token: Holder) -> bool:
    """Tell whether a token is good for nothing but blogs that somebody looks after."""
    return speaks_for(by, token)


def _speaks_for(by: Principal, grant: Grant) -> bool:
    """Tell whether somebody is an admin of what a right is good for."""
    return any(each.scope.covers(Scope.ADMIN) and each.blog_id in (None, grant.blog_id) for each in by.grants)


def require_somebody(principal: Principal | None) -> Principal:
    """Return the principal.

    Raises:
        Unauthenticated: nobody is asking.
    """
    if principal is None:
        raise Unauthenticated(sentence("This needs a token: send “Authorization: Bearer …”."))
    return principal


def _forbidden(principal: Principal, scope: Scope, blog: Blog | None) -> Forbidden:
    """Return why not: what they hold here is too little, or they hold it elsewhere."""
    here = [grant.scope for grant in principal.grants if grant.is_good_for(blog)]
    held = here or [grant.scope for grant in principal.grants]
    if not any(each.covers(scope) for each in held):
        greatest = max(held, key=tuple(Scope).index, default=None)
        has = f"“{greatest}”" if greatest else "none"
        return Forbidden(
            sentence("This needs the scope “{scope}”; {name} has {has}.", scope=scope, name=principal.name, has=has),
            principal.key,
        )
    bound = ("another blog" if blog else "one blog") if len(held) == 1 else ("other blogs" if blog else "some blogs")
    return Forbidden(sentence("{name} is bound to {bound}.", name=principal.name, bound=bound), principal.key)


def record_for(by: Principal, record: AuditRecord, slugs: Collection[str]) -> AuditRecord:
    """Return a record as somebody may read it; `slugs` are those of the blogs that they look after.

    An admin of the house reads all of it. Others are told no place from which somebody acted, and of rights and tokens
    that are good for several blogs only what is of theirs.
    """
    theirs = reach(by, Scope.ADMIN)
    if theirs.everywhere:
        return record
    facts = dict(record.facts)
    for name in facts.keys() & {*_RIGHTS}:
        found = _RIGHT.finditer(str(facts[name]))
        facts[name] = " ".join(each[0] for each in found if each[1] != "*" and theirs.includes(int(each[1])))
    if _SLUGS in facts:
        facts[_SLUGS] = ",".join(slug for slug in str(facts[_SLUGS]).split(",") if slug in slugs)
    return replace(record, facts=facts, place=None)
