"""HTML for pages of another origin: whole addresses, nothing to press, no names of ours, no styles.

What is shown there, `embeds` reads.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urljoin

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift
from liveblog.present.embeds import EmbedView
from liveblog.render import Renderer
from liveblog.render.tables import aligned_without_styles

_NAMES = re.compile(r' (?:id|aria-labelledby)="(?:entry|at)-[0-9]+(?: entry-[0-9]+)?"')
_HEADLINE = re.compile(r'<h2( class="headline".*?)</h2>', re.DOTALL)
_LOWEST = 6
_SHARE = re.compile(r'<a class="share".*?</a>\n?')
_ADDRESS = re.compile(r'(?<=\s)(href|src|poster)="(/[^"]*)"')
_CANDIDATES = re.compile(r'(?<=\s)srcset="([^"]*)"')


def drawn_elsewhere(renderer: Renderer, root: str, view: EmbedView, heading: int, item: Entry | Shift) -> str:
    """Draw what is in a timeline; `heading` is the level of the heading above, an entry's own is one below it."""
    return _item(str(renderer.item(view.blog, item)), root, heading)


def parts_elsewhere(renderer: Renderer, root: str, view: EmbedView, heading: int) -> Mapping[str, str]:
    """Draw the parts that stand above the entries, by their names in templates; empty: there is nothing in them.

    The pinned entry tells its day where it isn't today: no line of a day stands above it.
    """
    blog = view.blog
    summary = aligned_without_styles(renderer.summary(blog), inline=False) if view.has_summary else ""
    pinned = _item(str(renderer.on_top(blog, view.pinned, view.today)), root, heading) if view.pinned else ""
    return {
        "summary_elsewhere": with_whole_addresses(summary, root),
        "briefing_elsewhere": with_whole_addresses(renderer.briefing(blog) if view.has_briefing else "", root),
        "figures_elsewhere": with_whole_addresses(renderer.figures(blog) if view.has_figures else "", root),
        "pinned_elsewhere": pinned,
    }


def _item(html: str, root: str, heading: int) -> str:
    html = _HEADLINE.sub(rf"<h{min(heading + 1, _LOWEST)}\1</h{min(heading + 1, _LOWEST)}>", html)
    html = aligned_without_styles(_SHARE.sub("", _NAMES.sub("", html)), inline=False)
    return with_whole_addresses(html, root)


def with_whole_addresses(html: str, root: str) -> str:
    """Return HTML that was drawn for our pages with our root before each address that begins with a slash."""

    def candidate(text: str) -> str:
        return urljoin(f"{root}/", text.strip())

    html = _ADDRESS.sub(lambda found: f'{found[1]}="{escape(root)}{found[2]}"', html)
    return _CANDIDATES.sub(lambda found: f'srcset="{", ".join(map(candidate, found[1].split(",")))}"', html)


def without_links_to(blog: Blog, html: str) -> str:
    """Return HTML in which nothing leads to the pages of a blog that has none for its readers."""
    return re.sub(rf'(<a\b[^>]*?) href="[^"]*{re.escape(blog.path)}(?:[/?#][^"]*)?"', r"\1", html)
