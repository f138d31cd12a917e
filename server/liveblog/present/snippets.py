"""What partners copy into their pages to show a blog there, and what an oEmbed answer gives them in its place."""

from html import escape
from urllib.parse import urlencode

from liveblog.present.embeds import EmbedView
from liveblog.render import direction_of

USUAL_WIDTH, USUAL_HEIGHT = 600, 600
ENTRY_HEIGHT = 400
"""Pixels, until the frame tells how high it is; an entry by itself is lower, mostly."""


def element_snippet(view: EmbedView, root: str) -> str:
    """Return the tag of the element, for pages that run our script."""
    said = view.query.parameters()
    attributes = "".join(f' {name}="{escape(str(value))}"' for name, value in said.items())
    address = escape(f"{root}{view.blog.path}")
    script = f'<script type="module" src="{escape(root)}/embed.js"></script>'
    return f'{script}\n<live-blog src="{address}"{attributes}></live-blog>'


def frame_snippet(view: EmbedView, root: str) -> str:
    """Return a quotation that needs no script, the frame, and the script that makes it as high as its content."""
    frame = frame_tag(view, root, "100%", usual_height(view))
    return f'{quotation(view, root)}\n{frame}\n<script async src="{escape(root)}/height.js"></script>'


def quotation(view: EmbedView, root: str, known: str = "") -> str:
    """Return the newest entry with a way on: what mails, feed readers and pages without frames show.

    `known` is what stands above it, as HTML.
    """
    lead = next((entry for entry in (view.entries[::-1] if view.query.ascending else view.entries)), None)
    said = f"<p>{escape(view.headline(lead))}</p>" if lead else ""
    way = f'<a href="{escape(root + view.way_on)}">{escape(view.blog.title)}</a>'
    tongue = f'lang="{escape(view.blog.language)}" dir="{direction_of(view.blog.language)}"'
    return f'<blockquote class="liveblog-embed" {tongue}>{known}{said}<p>{way}</p></blockquote>'


def frame_tag(view: EmbedView, root: str, width: int | str, height: int, extra: str = "") -> str:
    """Return the frame, of this size until it tells another; `extra` goes to its address."""
    query = urlencode(view.query.parameters())
    address = f"{root}{view.blog.path}/frame{'?' if query else ''}{query}{extra}"
    return (
        f'<iframe class="liveblog-embed" src="{escape(address)}" title="{escape(view.blog.title)}" '
        f'width="{width}" height="{height}" frameborder="0" loading="lazy"></iframe>'
    )


def usual_height(view: EmbedView) -> int:
    """Return how high a frame is before it has told."""
    return ENTRY_HEIGHT if view.query.entry else USUAL_HEIGHT
