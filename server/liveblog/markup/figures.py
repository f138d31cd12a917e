"""Figures in a text: a line `[[Dead: 35 (including 4 children) | Red Crescent | 11:01]]`, drawn as a small table.

A paragraph of nothing but such lines is figures; what is not well formed stays the text that it is, so that nothing is
lost. What was drawn can be read out of the HTML again (`told_figures`): so what counts is what readers see. There are
no words of ours in it: blogs are in any language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.markup.addresses import address_end, paired
from liveblog.model.characters import is_visible
from liveblog.model.figure import (
    DIGIT,
    LABEL_LENGTH,
    MOST_PARTS,
    NAME_LENGTH,
    UNIT_LENGTH,
    FigurePart,
    Reading,
    ReadingDraft,
    figure_key,
    read_number,
)
from liveblog.model.moment import YEARS, is_ahead, is_far

MOST_TOLD = 10
"""So many figures of one entry count; those beyond are drawn, and nothing more."""

CLASS = "reading"
"""Of the `<figure>` and its table."""

_LONGEST = 1000  # characters of a line

_N = rf"[+\u2212-]?[{DIGIT}](?:[{DIGIT}.,'\u2019\u066b\u066c\u00a0\u202f ]*[{DIGIT}])?"
# Blanks are taken as they come, and not given back: else a line of them could be parted in a hundred million ways.
_LINE = re.compile(
    rf"\[\[\s*+(?P<name>[^:\[\]|/]{{1,{NAME_LENGTH}}}?)\s*+:\s*+(?P<number>{_N})\s*+"
    rf"(?P<unit>[^()\[\]|]{{0,{UNIT_LENGTH}}}?)\s*+"
    r"(?:\((?P<parts>[^()\[\]|]+)\)\s*)?(?:\|(?P<source>[^|\[\]]*)(?:\|(?P<as_of>[^|\[\]]*))?)?\]\]"
)
_INCLUDING = re.compile(
    r"(?P<word>including|incl\.|among them|davon|darunter|dont|y compris|incluid[oa]s|incluyendo|de ellos|"
    r"entre ell[oa]s|"
    r"من بينهم|بينهم|منهم|بما في ذلك)[:\s]\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\s*[+;؛]\s*|[,،]\s+|\s+(?:and|und|et|y|و)\s*(?=[{DIGIT}])")
_PART = re.compile(rf"(?P<number>{_N})\s*(?P<label>[^{DIGIT}].*)|(?P<before>.*[^{DIGIT}:\s])\s*:?\s+(?P<after>{_N})")
_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?://", re.IGNORECASE | re.ASCII)
_OPENED = re.compile(r"[^\w\s]*\Z")  # right before an address that something behind it closes
_CLOCK = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[:.h]?(?P<minute>[0-5][0-9])")
_DRAWN = re.compile(r'<figure[^<>]* data-figure="(?P<line>[^"]*)".*?</figure>', re.DOTALL)
_HELD = re.compile(r'<figure[^<>]* data-figure="([^"]*)"')


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure as a text tells it. `clock` is the hour and minute that it is of, where it says no more of the time."""

    said: ReadingDraft
    clock: tuple[int, int] | None
    shown_time: str


def read_figure(line: str) -> ToldFigure | None:
    """Read a line; None: it is no figure."""
    found = _LINE.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    name = " ".join(found["name"].split()) if found else ""
    value = read_number(found["number"]) if found else None
    if not found or value is None or not any(sign.isalpha() for sign in name):
        return None
    including, parts = _parts(found["parts"] or "")
    when = _when((found["as_of"] or "").strip())
    if parts is None or when is None:
        return None
    source, link = _source((found["source"] or "").strip())
    said = ReadingDraft(
        name=name,
        shown=found["number"].strip(),
        value=value,
        unit=found["unit"].strip() if is_visible(found["unit"]) else None,
        parts=parts,
        including=including,
        source=source if is_visible(source) else None,
        link=link or None,
        as_of=when[0],
    )
    return ToldFigure(said, when[1], (found["as_of"] or "").strip())


def line_of_reading(reading: Reading) -> tuple[str, str, str]:
    """Return how a reading is written: its name, its number with unit and parts, and its source."""
    parts = " + ".join(f"{part.shown} {part.label}" for part in reading.parts)
    told = f"({reading.including} {parts})" if reading.including else f"({parts})" if parts else ""
    number = " ".join(filter(None, (reading.shown, reading.unit, told)))
    return reading.name, number, " ".join(filter(None, (reading.source, reading.link)))


def told_figures(html: str) -> Sequence[ToldFigure]:
    """Read the figures that a text's HTML shows, each once: of two of one name the last."""
    if 'data-figure="' not in html:
        return ()
    # By its name first, and then read: a text may have thousands, and all but the first ten are only drawn.
    last = {_name_of(line): line for line in map(unescape, _HELD.findall(html))}
    found = (read_figure(line) for line in [*last.values()][:MOST_TOLD])
    return [told for told in found if told]


def _name_of(line: str) -> str:
    """Return what the figure of a line is known by: no name has a colon in it."""
    return figure_key(line.strip().removeprefix("[[").partition(":")[0])


def not_adding_up(html: str) -> Sequence[ReadingDraft]:
    """Return the figures that a text's HTML tells whose parts are not what they are said to be."""
    return [told.said for told in told_figures(html) if not told.said.adds_up]


def unlikely_times(html: str, present: datetime) -> Sequence[tuple[ReadingDraft, datetime]]:
    """Return the figures that a text's HTML tells as of an instant that has not come, or is far from now."""
    dated = [(told.said, told.said.as_of) for told in told_figures(html) if told.said.as_of]
    return [(said, as_of) for said, as_of in dated if is_ahead(as_of, present) or is_far(as_of, present)]


def as_sentences(html: str, end: str = "") -> str:
    """Return a text's HTML with each figure as the line that was written, for readers without any markup.

    `end` ends each of them, where what follows stands in the same line.
    """
    if 'data-figure="' not in html:
        return html
    return _DRAWN.sub(lambda drawn: f"<p>{_sentence(drawn['line'])}{end}</p>", html)


def _sentence(line: str) -> str:
    said, *rest = (part.strip() for part in line.removeprefix("[[").removesuffix("]]").split("|"))
    told = " · ".join(filter(None, rest))
    return f"{said} ({told})" if told else said


def draw_figures(state: StateCore) -> None:
    """Put tables where the text has figures; a rule of the parser."""
    drawn: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        if token.type == "paragraph_open" and not token.level:
            inline, closing = next(tokens), next(tokens)
            drawn += _drawn(inline) or (token, inline, closing)
        else:
            drawn.append(token)
    state.tokens = drawn


def _drawn(inline: Token) -> Sequence[Token]:
    if not inline.content.startswith("[["):
        return ()
    lines = inline.content.split("\n")
    found = [(line.strip(), told) for line in lines if (told := read_figure(line))]
    if len(found) < len(lines):
        return ()
    return [Token("html_block", "", 0, content=_html(line, told), block=True) for line, told in found]


def _parts(text: str) -> tuple[str | None, tuple[FigurePart, ...] | None]:
    """Read what stands in brackets; no parts at all where one of them is none."""
    told = _INCLUDING.fullmatch(text.strip())
    texts = _BETWEEN.split(told["rest"] if told else text.strip()) if text.strip() else []
    parts = [part for each in texts if (part := _part(each.strip()))]
    is_whole = len(parts) == len(texts) <= MOST_PARTS
    return told["word"] if told else None, tuple(parts) if is_whole else None


def _part(text: str) -> FigurePart | None:
    found = _PART.fullmatch(text)
    if not found:
        return None
    label, shown = found["label"] or found["before"] or "", found["number"] or found["after"] or ""
    value = read_number(shown)
    return FigurePart(label.strip(), shown, value) if value is not None and len(label) <= LABEL_LENGTH else None


def _source(text: str) -> tuple[str, str]:
    """Part who says so from where they do: an address that ends it, but for what closes around it."""
    brackets = paired(text)
    for start in (found.start() for found in _SCHEME.finditer(text)):
        end = address_end(text, start, brackets)
        if end and not any(sign.isalnum() for sign in text[end:]):
            before = _OPENED.sub("", text[:start]) if text[end:] else text[:start]
            return before.rstrip(), text[start:end]
    return text, ""


def _when(text: str) -> tuple[datetime | None, tuple[int, int] | None] | None:
    """Read the time that a figure is of: an instant, or a clock's; None: it is neither."""
    if not text:
        return None, None
    if clock := _CLOCK.fullmatch(text):
        return None, (int(clock["hour"]), int(clock["minute"]))
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return (instant, None) if instant.tzinfo and instant.year in YEARS else None


def _html(line: str, told: ToldFigure) -> str:
    said = told.said
    unit = f" {escape(said.unit)}" if said.unit else ""
    rows = [f'<tr><th scope="row">{escape(said.name)}</th><td>{escape(said.shown)}{unit}</td></tr>']
    for place, part in enumerate(said.parts):
        word = f"<em>{escape(said.including)}</em> " if said.including and not place else ""
        rows.append(f'<tr><th scope="row">{word}{escape(part.label)}</th><td>{escape(part.shown)}</td></tr>')
    caption = _caption(told)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    table = f'<table class="{CLASS}"><tbody>{"".join(rows)}</tbody></table>'
    return f'<figure class="{CLASS}" data-figure="{escape(line)}">{table}{below}</figure>\n'


def _caption(told: ToldFigure) -> str:
    said = told.said
    source = escape(said.source or said.link or "")
    if said.link:
        source = f'<a href="{escape(said.link)}">{source}</a>'
    instant = f' datetime="{said.as_of.isoformat()}"' if said.as_of else ""
    time = f"<time{instant}>{escape(told.shown_time)}</time>" if told.shown_time else ""
    return " ".join(filter(None, (source, time)))
