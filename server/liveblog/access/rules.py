"""The rules."""

from liveblog.errors import Forbidden, Unauthenticated
from liveblog.model.blog import Blog, Visibility
from liveblog.model.principal import Principal, Scope


def require(principal: Principal | None, scope: Scope, blog: Blog | None = None) -> Principal:
    """Return the principal if they hold this scope, for this blog when one is named (None: for all blogs).

    Raises:
        Unauthenticated: nobody is asking.
        Forbidden: they may not.
    """
    if principal is None:
        raise Unauthenticated("This needs a token: send “Authorization: Bearer …”.")
    if not principal.scope.covers(scope):
        raise Forbidden(f"This needs the scope “{scope}”; {principal.name} has “{principal.scope}”.", principal.key)
    if principal.blog_id is not None and (blog is None or principal.blog_id != blog.id):
        raise Forbidden(
            f"{principal.name} is bound to {'another' if blog else 'one'} blog.",
            principal.key,
        )
    return principal


def may_read(principal: Principal | None, blog: Blog) -> bool:
    """Tell whether a blog is open to somebody: public ones are to everybody."""
    try:
        require_read(principal, blog)
    except (Unauthenticated, Forbidden):
        return False
    return True


def require_read(principal: Principal | None, blog: Blog) -> None:
    """Refuse to show a private blog to those who may not read it.

    Raises:
        Unauthenticated: nobody is asking.
        Forbidden: they may not.
    """
    if blog.visibility is Visibility.PRIVATE:
        require(principal, Scope.READ, blog)
