"""How a briefing is said where no template draws it: in feeds and texts, in the words of a language.

`_briefing.html` says the same in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.model.blog import Blog
from liveblog.model.briefing import Evidence, EvidenceChange, Statement
from liveblog.render.languages import Language, language_for
from liveblog.render.times import clock_time, iso_day, short_date, short_moment, together
from liveblog.render.told import status_said

TITLE = "What we know"
AS_OF = "As of %(time)s"
CHANGES = {
    EvidenceChange.CORRECTION: "The entry of %(time)s, on which this rests, was corrected later.",
    EvidenceChange.RETRACTION: "The entry of %(time)s, on which this rests, was withdrawn later.",
    EvidenceChange.DELETION: "The entry of %(time)s, on which this rested, was deleted later.",
    EvidenceChange.DISPUTED: "The entry of %(time)s, on which this rests, is now disputed.",
    EvidenceChange.FALSE: "The entry of %(time)s, on which this rests, is now known to be false.",
}


@dataclass(frozen=True, slots=True)
class Briefed:
    """A briefing in words: its title with its time, and each statement with what is said of it behind."""

    title: str
    lines: Sequence[tuple[Statement, str]]


def briefed(blog: Blog) -> Briefed | None:
    """Say the briefing of a blog in its language; None: it has none."""
    if blog.briefing is None:
        return None
    language, as_of = language_for(blog.language), blog.briefing.as_of
    when = language.gettext(AS_OF) % {"time": short_moment(as_of, blog.zone, language.dates)}
    lines = [(statement, _behind(blog, statement, language)) for statement in blog.briefing.statements]
    return Briefed(f"{language.gettext(TITLE)} · {when}", lines)


def _behind(blog: Blog, statement: Statement, language: Language) -> str:
    status = status_said(statement.status, language) if statement.status else ""
    carried = (_then(blog, entry, language) for entry in statement.unlinked(blog.path))
    known = " · ".join(filter(None, [status, *carried]))
    marks = [language.gettext(CHANGES[entry.change]) for entry in statement.changed if entry.change]
    times = [_then(blog, entry, language) for entry in statement.changed]
    said = (mark % {"time": time} for mark, time in zip(marks, times, strict=True))
    return " ".join(filter(None, [f"({known})" if known else "", *said]))


def _then(blog: Blog, entry: Evidence, language: Language) -> str:
    clock = clock_time(entry.occurred_at, blog.zone)
    if blog.briefing and iso_day(entry.occurred_at, blog.zone) == iso_day(blog.briefing.as_of, blog.zone):
        return clock
    return together(short_date(entry.occurred_at, blog.zone, language.dates), clock, language.dates)
