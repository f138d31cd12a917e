"""The rules."""

from liveblog.errors import BlogHidden, Forbidden, Unauthenticated
from liveblog.model.blog import Blog
from liveblog.model.principal import Principal, Scope


def require(principal: Principal | None, scope: Scope, blog: Blog | None = None) -> Principal:
    """Return the principal if they hold this scope, for this blog when one is named (None: for all blogs).

    Raises:
        Unauthenticated: nobody is asking.
        BlogHidden: it is a private blog that they may not even read.
        Forbidden: they may not.
    """
    if principal is None:
        raise Unauthenticated("This needs a token: send “Authorization: Bearer …”.")
    if blog is not None:
        require_read(principal, blog)
    if not principal.scope.covers(scope):
        raise Forbidden(f"This needs the scope “{scope}”; {principal.name} has “{principal.scope}”.", principal.key)
    if not _is_good_for(principal, blog):
        raise Forbidden(
            f"{principal.name} is bound to {'another' if blog else 'one'} blog.",
            principal.key,
        )
    return principal


def may_read(principal: Principal | None, blog: Blog) -> bool:
    """Tell whether a blog is open to somebody: public ones are to everybody."""
    if blog.is_public:
        return True
    return principal is not None and principal.scope.covers(Scope.READ) and _is_good_for(principal, blog)


def require_read(principal: Principal | None, blog: Blog) -> None:
    """Refuse to show a private blog to those who may not read it, in the words for one that isn't there.

    Else whoever tries names would learn which stories are being prepared.

    Raises:
        BlogHidden: as far as they are to know, there is none.
    """
    if not may_read(principal, blog):
        raise BlogHidden(blog.slug, principal.key if principal else None)


def _is_good_for(principal: Principal, blog: Blog | None) -> bool:
    return principal.blog_id is None or (blog is not None and principal.blog_id == blog.id)
