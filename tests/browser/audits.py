"""What pages are audited with: a blog that has everything a blog can have, and axe, which reads a page as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from tests.web.live_app import LiveApp

WIDTHS = (320, 1280)
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MODULES = Path(__file__).parents[1] / "audit" / "node_modules"

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """([within, runOnly]) => axe.run(within ?? document, {
    runOnly, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(
    ({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(";")}`)))"""

_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that see colours. What the others see is all in what `_LOOKS` tells."""

_LOOKS = """() => {
    const told = [];
    const tell = (root) => {
        told.push(root.innerHTML ?? root.documentElement.outerHTML);
        for (const one of root.querySelectorAll('*')) {
            const { x, y, width, height } = one.getBoundingClientRect();
            const style = getComputedStyle(one);
            told.push(x, y, width, height, one.value, one.checked, one.open, ...SEEN.map(name => style[name]));
            if (one.shadowRoot) tell(one.shadowRoot);
        }
    };
    const SEEN = ['display', 'visibility', 'opacity', 'position', 'zIndex', 'overflow', 'pointerEvents', 'clip',
        'clipPath', 'transform', 'textIndent', 'fontSize', 'fontWeight', 'fontStyle', 'textDecorationLine',
        'contentVisibility', 'userSelect', 'cursor'];
    tell(document);
    return told.join(" ");
}"""
"""All of a page but its colours: its elements, where they are, and how they stand there."""

_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until the page has been drawn at its size, and its scripts were told of that."""

_BODIES = (
    "The wind has **turned** to the [north](https://example.org/wind).\n\n> Nobody sails today.\n\n- ropes\n- sails",
    "| Place | Level |\n|---|--:|\n| Harbour | 4.1 m |\n| Bridge | 3.2 m |\n\n`code` and\n\n```\nlong code\n```",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "```card\nurl: https://social.example/1\nauthor: Ada\ntime: 2026-11-24T10:00:00Z\n\nAll is well.\n```",
    "# Not a headline\n\n### Nor this\n\nText.\n\n1. one\n2. two\n\n---\n\n~~struck~~ https://example.org/a",
)


@dataclass(frozen=True, slots=True)
class FullBlog:
    """A blog with all there is, and the addresses of what it has: an entry of today, one that was deleted."""

    app: LiveApp
    blog: Blog
    deleted: int

    @property
    def url(self) -> str:
        """Return where it is read."""
        return self.app.url + self.blog.path


async def full_blog(app: LiveApp, **fields: Any) -> FullBlog:
    """Write a blog of two days: headlines, topics, bylines, quotes, tables, cards, corrections, a hand-over, a pin."""
    blog = await app.blog(
        **{
            "title": "Storm: live",
            "description": "What the night brings.",
            "summary": "- All ports are closed\n- [Map](https://example.org)",
        }
        | fields
    )
    yesterday = now() - timedelta(days=1)
    for index, body in enumerate(_BODIES * 2):
        moment = {"occurred_at": yesterday + timedelta(minutes=index)} if index < len(_BODIES) else {}
        topics = ("Harbour", "Ferries", "قطار")[: index % 4]
        headline = f"Headline {index}" if index % 2 else None
        await app.post(
            blog,
            body,
            headline=headline,
            topics=topics,
            byline=("Ada Quist", "Ben"),
            key_event=index % 3 == 0,
            **moment,
        )
    await app.post(blog, "What to know before you leave", headline="Pinned", pinned=True, key_event=True)
    desk = app.services.desk
    await desk.revise(blog.slug, 7, {"body": "Corrected."}, COMMAND)
    await desk.hand_over(blog.slug, ShiftDraft("Ben takes over from Ada."), COMMAND)
    deleted = await app.post(blog, "A mistake")
    await desk.delete(blog.slug, deleted, COMMAND)
    return FullBlog(app, blog, deleted)


async def close(full: FullBlog) -> None:
    """End the coverage."""
    await full.app.services.desk.change_blog(full.blog.slug, {"status": BlogStatus.CLOSED}, COMMAND)


async def violations(page: Page, within: str | None = None, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe finds wrong with a page as it stands, a sentence for each element; `rules`: asked for these."""
    if not await page.evaluate("'axe' in window"):
        # Not as a script: the page's policy lets none in.
        await page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    asked = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": _TAGS}
    found: list[str] = await page.evaluate(_RUN, [within, asked])
    # What floats over the page covers some target or other; whoever wants that one scrolls.
    return [each for each in found if not ("target-size" in each and "obscured" in each)]


async def everywhere(page: Page, within: str | None = None) -> list[str]:
    """Audit a page in both colour schemes and at both widths; nothing may be cut off at the side, either.

    In the dark, where nothing but its colours is another, only colours are looked at again.
    """
    wrong: list[str] = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.evaluate(_DRAWN)
        if (over := await page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"{width}: {over} pixels too wide")
        seen = None
        for scheme in _SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            looks = await page.evaluate(_LOOKS)
            rules = _COLOURS if looks == seen else ()
            wrong += [f"{width} {scheme}: {each}" for each in await violations(page, within, rules)]
            seen = looks
    return wrong
