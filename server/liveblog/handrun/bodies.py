"""The Markdown of one entry, from its paragraphs: their text is escaped, so that it renders as exactly that text.

What a colon announces is decided in `announcements`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liveblog.model.named_place import Point

from .announcements import AnnouncementOutcome, Voice, outcome
from .figures import PageFigure, figures
from .inventory import AfterColon, FigureFound, MapMarkFound, ReferenceFound
from .map_marks import address_point, map_marks
from .paragraphs import PageLine
from .references import ReferenceTarget, Targets, find_mentions, resolve
from .sentences import last_sentence
from .shortcodes import read_shortcode

LOST_EMBED = "[[lost embed]]"
"""The paragraph that stands where an embed was lost; no page can fake it, since `[` in its text is escaped."""

# CommonMark 0.31, with tables, strikethrough and bare links in mind. An underscore inside a word never opens emphasis,
# and an escape there would break bare URLs.
_INLINE = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_START = re.compile(r"[-+#>=|:]|\d{1,9}(?=[.)](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Body:
    """Hold an entry's Markdown and what is to be reported about it; `quotes` counts its block quotes."""

    markdown: str
    quotes: int
    lost: tuple[AfterColon, ...]
    uncertain: tuple[AfterColon, ...]
    references: tuple[ReferenceFound, ...]
    map_marks: tuple[MapMarkFound, ...]
    figures: tuple[FigureFound, ...]
    uncertain_figures: tuple[FigureFound, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what a body is read with: the page's voice, all entries that can be referred to, and the stamp as shown."""

    voice: Voice
    targets: Targets
    source: ReferenceTarget
    stamp: str


def body(lines: Sequence[PageLine], context: Context) -> Body:
    """Write an entry's paragraphs as Markdown."""
    kept, embeds = _parted(lines)
    told = list(figures([line.text for line in kept]))
    linked = [_linked(line, context) for line in kept]
    parts, ends = _blocks(kept, embeds, [paragraph(markdown) for markdown, _ in linked], told, context)
    return Body(
        "\n\n".join(parts),
        len(ends[AnnouncementOutcome.QUOTED]),
        tuple(ends[AnnouncementOutcome.LOST]),
        tuple(ends[AnnouncementOutcome.UNCERTAIN]),
        tuple(reference for _, found in linked for reference in found),
        tuple(mark for line in lines for mark in _map_marks(line, context.stamp)),
        tuple(_found(figure, kept, context) for figure in told if figure.line),
        tuple(_found(figure, kept, context) for figure in told if not figure.line),
    )


def _blocks(
    kept: Sequence[PageLine],
    embeds: Mapping[int, Sequence[PageLine]],
    written: list[str],
    told: Sequence[PageFigure],
    context: Context,
) -> tuple[list[str], dict[AnnouncementOutcome, list[AfterColon]]]:
    """Give the blocks of a text in their order, and what its announcements came to."""
    texts = [line.text for line in kept]
    parts = [LOST_EMBED] * bool(embeds.get(-1))
    ends: dict[AnnouncementOutcome, list[AfterColon]] = {each: [] for each in AnnouncementOutcome}
    ends[AnnouncementOutcome.LOST] += [AfterColon(line.number, context.stamp, line.text) for line in embeds.get(-1, ())]
    place = 0
    while place < len(kept):
        what, quoted = outcome(texts, place, context.voice)
        ends[what].append(AfterColon(kept[place].number, context.stamp, last_sentence(texts[place])))
        parts.append(written[place])
        lost = [line for at in range(place, place + quoted + 1) for line in embeds.get(at, ())]
        if what is not AnnouncementOutcome.LOST:
            ends[AnnouncementOutcome.LOST] += [AfterColon(line.number, context.stamp, line.text) for line in lost]
        if quoted:
            parts.append(quotation(written[place + 1 : place + 1 + quoted]))
        parts += _behind(kept, told, range(place, place + quoted + 1))
        if lost or what is AnnouncementOutcome.LOST:
            parts.append(LOST_EMBED)
        place += 1 + quoted
    return parts, ends


def _behind(kept: Sequence[PageLine], told: Sequence[PageFigure], places: range) -> list[str]:
    """Give the blocks that stand behind some paragraphs: what they count, and the points that their maps say."""
    counted = [figure.line for figure in told if figure.line and figure.at in places]
    points = [point.uri for at in places for point in _points(kept[at].text)]
    return [*counted, *dict.fromkeys(points)]


def _points(text: str) -> list[Point]:
    alone = address_point(text) if not text.startswith("geo:") else None
    return [alone] if alone else [mark.point for mark in map_marks(text) if mark.point]


def _map_marks(line: PageLine, stamp: str) -> Iterator[MapMarkFound]:
    """Give the marks of a line of the page: in brackets, as the address of a map, or as a content system's mark."""
    code = read_shortcode(line.text)
    if point := (code and code.point) or address_point((code and code.url) or line.text):
        yield MapMarkFound(line.number, stamp, line.text, point.uri)
    elif code is None:
        for mark in map_marks(line.text):
            yield MapMarkFound(line.number, stamp, mark.text, mark.point.uri if mark.point else None)


def _found(figure: PageFigure, kept: Sequence[PageLine], context: Context) -> FigureFound:
    return FigureFound(kept[figure.at].number, context.stamp, figure.line or figure.text)


def _parted(lines: Sequence[PageLine]) -> tuple[list[PageLine], dict[int, list[PageLine]]]:
    """Take marks of embeds out of the text: those with an address become it, the others are kept by the line above."""
    kept: list[PageLine] = []
    lost: dict[int, list[PageLine]] = {}
    for line in lines:
        mark = read_shortcode(line.text)
        if mark is None:
            kept.append(line)
        elif mark.url or mark.point:
            kept.append(PageLine(line.number, mark.url or (mark.point.uri if mark.point else "")))
        else:
            lost.setdefault(len(kept) - 1, []).append(line)
    return kept, lost


def _linked(line: PageLine, context: Context) -> tuple[str, list[ReferenceFound]]:
    """Write a paragraph with its resolved references as links, the unresolved ones as the text they are."""
    pieces: list[str] = []
    references: list[ReferenceFound] = []
    at = 0
    for mention in find_mentions(line.text):
        target, reason = resolve(mention, context.source, context.targets)
        references.append(
            ReferenceFound(line.number, context.stamp, mention.text, target.key if target else None, reason)
        )
        if target:
            label = literal(mention.text)
            pieces += [literal(line.text[at : mention.start]), f"[{label}](entry:{target.key})"]
            at = mention.end
    return "".join([*pieces, literal(line.text[at:])]), references


def literal(text: str) -> str:
    """Escape what Markdown would read as markup inside a paragraph."""
    return _INLINE.sub(r"\\\g<0>", text)


def paragraph(markdown: str) -> str:
    """Guard the start of a one-line paragraph, where `#`, `-`, `>` or `1.` would open a block."""
    match = _START.match(markdown)
    if not match:
        return markdown
    cut = match.end() if match[0].isdigit() else 0
    return f"{markdown[:cut]}\\{markdown[cut:]}"


def quotation(paragraphs: list[str]) -> str:
    """Join paragraphs to one block quote."""
    return "\n>\n".join(f"> {each}" for each in paragraphs)
