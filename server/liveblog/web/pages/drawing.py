"""Drawing a blog's page: what is shown in, HTML out."""

from liveblog.render import Addresses, Renderer, language_for
from liveblog.web.pages.accent import accent_style
from liveblog.web.pages.shown import Shown
from liveblog.web.pages.structured import Publisher, blog_posting, live_blog_posting, script_safe


def draw_page(renderer: Renderer, shown: Shown, publisher: Publisher, policy: str | None = None) -> str:
    """Draw a page; `policy` stands in it where no server can send it as a header."""
    return renderer.page(
        "blog.html",
        language_for(shown.blog.language),
        publisher=publisher.name,
        shown=shown,
        style=accent_style(shown.blog.accent),
        logo=publisher.logo,
        structured=_structured(shown, renderer.addresses, publisher),
        policy=policy,
    )


def _structured(shown: Shown, addresses: Addresses, publisher: Publisher) -> str | None:
    """Describe the coverage to search engines, on the one page that they are to take for it; an entry on its own."""
    if shown.highlight and not shown.is_past and addresses.whole(addresses.part(shown.blog.path)):
        return script_safe(blog_posting(shown.blog, shown.highlight, addresses, publisher))
    if not shown.page or not shown.has_highlights or shown.ascending or shown.is_past:
        return None
    if addresses.whole(addresses.part(shown.blog.path)) is None:
        return None
    return script_safe(live_blog_posting(shown.page, addresses, publisher, shown.began_at))
