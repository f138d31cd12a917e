"""Drawing a blog's page: what is shown in, HTML out."""

from liveblog.model.moment import rfc3339
from liveblog.model.poster import HEIGHT, WIDTH
from liveblog.present.accent import accent_style
from liveblog.present.page_head import PageHead
from liveblog.present.page_links import PageLinks
from liveblog.present.page_view import PageView
from liveblog.present.portraits import poster_of
from liveblog.present.structured import blog_posting, live_blog_posting, script_safe
from liveblog.render import Addresses, Publisher, Renderer, language_for


def draw_page(renderer: Renderer, view: PageView, policy: str | None = None) -> str:
    """Draw a page; `policy` stands in it where no server can send it as a header."""
    return renderer.page(
        "blog.html",
        language_for(view.blog.language),
        view=view,
        links=PageLinks(view),
        head=PageHead(view),
        style=accent_style(view.blog.accent),
        logo=renderer.publisher.logo_address,
        poster_size=(WIDTH, HEIGHT),
        poster=poster_of(view.blog, renderer.publisher.name) if not view.is_past else None,
        structured=_structured(view, renderer.addresses, renderer.publisher),
        policy=policy,
    )


def _structured(view: PageView, addresses: Addresses, publisher: Publisher) -> str | None:
    """Describe the coverage to search engines, on the one page that they are to take for it; an entry on its own."""
    if view.highlight and not view.is_past and addresses.whole(addresses.part(view.blog.path)):
        return script_safe(blog_posting(view.blog, view.highlight, addresses, publisher))
    if not view.page or not view.has_highlights or view.ascending or view.is_past:
        return None
    if addresses.whole(addresses.part(view.blog.path)) is None:
        return None
    document = live_blog_posting(view.page, addresses, publisher, view.began_at)
    if view.changed_at:  # the last event may be a delete, after which what is left is older
        document |= {"dateModified": max(document["dateModified"], rfc3339(view.changed_at))}
    return script_safe(document)
