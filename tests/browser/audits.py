"""What pages are audited with: a blog that has everything a blog can have, and axe, which reads a page as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page, ViewportSize

from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from tests.web.live_app import LiveApp

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES: tuple[ViewportSize, ...] = ({"width": 320, "height": 800}, {"width": 1280, "height": 800})
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MODULES = Path(__file__).parents[1] / "audit" / "node_modules"

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """(within, runOnly) => axe.run(within ?? document, {
    runOnly, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"], preload: {assets: ["media"]},
    elementRef: true,
}).then(({violations}) => violations.flatMap(({id, nodes}) => nodes.filter(({element, any}) => {
    if (id !== "target-size") return true;
    // What floats over the page covers some target or other, whole or in part; whoever wants that one scrolls.
    const floats = one => one && !one.contains(element)
        && (/fixed|sticky/.test(getComputedStyle(one).position) || floats(one.parentElement));
    const {left, top, right, bottom} = element.getBoundingClientRect();
    const corners = [[left + 1, top + 1], [right - 1, top + 1], [left + 1, bottom - 1], [right - 1, bottom - 1]];
    const above = corners.map(([x, y]) => document.elementFromPoint(x, y));
    const over = any.filter(check => check.id === "target-size").flatMap(check => check.relatedNodes);
    return ![...above, ...over.map(one => one.element)].some(floats);
}).map(({target, failureSummary, any, all}) => {
    const beside = [...any, ...all].flatMap(({relatedNodes}) => relatedNodes).map(({html}) => html.slice(0, 120));
    return `${id}: ${target.join(" ")}: ${[...failureSummary.split("\\n").slice(1), ...beside].join(";")}`;
})))"""

_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that see colours."""

_PLACES = (*_COLOURS, "target-size", "scrollable-region-focusable", "region", "skip-link")
"""Those that see where things are, and how large. What all others see is among what `NEWS` calls how things stand."""

NEWS = """(isFirst) => {
    const STANDS = ['display', 'visibility', 'opacity', 'position', 'overflow', 'pointerEvents', 'clip', 'clipPath',
        'contentVisibility', 'userSelect', 'float', 'listStyleType'];
    const LOOKS = ['zIndex', 'transform', 'textIndent', 'fontSize', 'fontWeight', 'fontStyle', 'textDecorationLine',
        'cursor'];
    const stands = [], looks = [];
    const { scrollX, scrollY } = window;
    const tell = (root) => {
        const html = root.innerHTML ?? root.documentElement.outerHTML;
        stands.push(html.replace(/(?<=data-countdown="[^"]*">)[^<]*/g, text => text.replace(/\\d/g, '')));
        for (const one of root.querySelectorAll('*')) {
            const style = getComputedStyle(one);
            stands.push(one.value, one.checked, one.open, ...STANDS.map(name => style[name]));
            looks.push(...LOOKS.map(name => style[name]));
            if (one.checkVisibility()) { // what is folded up gets a place only when it is asked for
                const { x, y, right, bottom, width, height } = one.getBoundingClientRect();
                stands.push(!width, !height, right + scrollX <= 0, bottom + scrollY <= 0,
                    x + scrollX >= document.body.scrollWidth);
                if (style.overflow !== 'visible') { // else nothing is cut off there, and nothing scrolls
                    stands.push(one.scrollWidth > one.clientWidth, one.scrollHeight > one.clientHeight);
                }
                looks.push(x, y, width, height);
            }
            if (one.shadowRoot) tell(one.shadowRoot);
        }
    };
    tell(document);
    if (isFirst) window.audited = new Set();
    const [how, where] = [stands.join(' '), [...stands, ...looks].join(' ')];
    const news = audited.has(where) ? 'colours' : audited.has(how) ? 'places' : 'all';
    audited.add(how).add(where);
    return news;
}"""
"""What of a page is new to its audit: `all`, only the `places` of what is there as before, or only its `colours`.

The seconds of a countdown are no news: no rule reads the digits of a text.
"""

_ASKED: Mapping[str, Mapping[str, object]] = {
    "all": {"type": "tag", "values": _TAGS},
    "places": {"type": "rule", "values": _PLACES},
    "colours": {"type": "rule", "values": _COLOURS},
}
_LOOK = f"([within, asked, isFirst]) => 'axe' in window ? ({_RUN})(within, asked[({NEWS})(isFirst)]) : null"

_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
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


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page as it stands, a sentence for each element."""
    return await _looked(page, None, is_first=True)


async def _looked(page: Page, within: str | None, *, is_first: bool) -> list[str]:
    """Return what axe finds wrong with what is new in a page since it was looked at."""
    asked = [within, _ASKED, is_first]
    found: list[str] | None = await page.evaluate(_LOOK, asked)
    if found is None:
        # Not as a script: the page's policy lets none in.
        await page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
        found = await page.evaluate(_LOOK, asked) or []
    return found


async def measured(page: Page, size: ViewportSize, measures: Sequence[str] = ()) -> list[str]:
    """Draw a page at a size; return what is cut off at the side, and what some functions of it find there."""
    await page.set_viewport_size(size)
    taken = f"[{OVERFLOW}, [{', '.join(measures)}].flatMap(one => one())]"
    over, found = await page.evaluate(f"{_DRAWN}.then(() => {taken})")
    return [f"{size['width']}: {each}" for each in ([f"{over} pixels too wide"] if over > 0 else []) + found]


async def everywhere(
    page: Page,
    within: str | None = None,
    sizes: Sequence[ViewportSize] = SIZES,
    schemes: Sequence[Scheme] = SCHEMES,
    measures: Sequence[str] = (),
) -> list[str]:
    """Audit a page at each size and in each colour scheme, and take the measures of it at each size.

    What was looked at before is not looked at again: in the dark, where nothing but its colours is another, only they
    are, and at another width only where things are, if they are the same and stand there in the same way.
    """
    wrong: list[str] = []
    is_first = True
    for size in sizes:
        wrong += await measured(page, size, measures)
        for scheme in schemes:
            await page.emulate_media(color_scheme=scheme)
            found = await _looked(page, within, is_first=is_first)
            is_first = False
            wrong += [f"{size['width']} {scheme}: {each}" for each in found]
    return wrong
