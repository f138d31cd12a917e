"""How corrections, claims and figures are said where no template draws them: in feeds, texts and lists.

`_entry.html` says the same of corrections and claims in the same words of a language; a figure needs none of ours.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from liveblog.model.blog import Blog
from liveblog.model.claim import ClaimStatus
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.entry import Entry
from liveblog.render.languages import Language, language_for
from liveblog.render.times import iso_day, short_moment, zoned_time

WITHDRAWN = "Withdrawn"
KINDS = {
    CorrectionKind.CLARIFICATION: "Clarification",
    CorrectionKind.CORRECTION: "Correction",
    CorrectionKind.RETRACTION: WITHDRAWN,
}
ON_DUTY = "On duty: %(name)s"
WAS = "What we had said: %(words)s"


def kind_said(correction: Correction, language: Language) -> str:
    """Return what kind of correction it is, as a word: “Withdrawn”."""
    return language.gettext(KINDS[correction.kind])


def was_said(correction: Correction, language: Language) -> str:
    """Return the sentence that says what had been said; empty: that is not told."""
    return language.gettext(WAS) % {"words": correction.was} if correction.was else ""


def duty_said(blog: Blog) -> str:
    """Return the line that says who is on duty, in the blog's language; empty: readers are told of nobody."""
    return language_for(blog.language).gettext(ON_DUTY) % {"name": blog.duty_shown.name} if blog.duty_shown else ""


def told_lines(blog: Blog, entry: Entry) -> Sequence[tuple[str, str, str]]:
    """Return what is told of an entry's changes, oldest first, each as kind and time, sentence, and what was said."""
    language = language_for(blog.language)
    return [
        (
            f"{kind_said(each, language)} ({_when(blog, entry, each.at, language)}):",
            each.text,
            was_said(each, language),
        )
        for each in entry.corrections
    ]


STATUSES = {
    ClaimStatus.REPORTED: "Reported",
    ClaimStatus.CHECKING: "Being checked",
    ClaimStatus.CONFIRMED: "Confirmed",
    ClaimStatus.DISPUTED: "Disputed",
    ClaimStatus.FALSE: "False",
}


def status_said(status: ClaimStatus, language: Language) -> str:
    """Return what is known of a claim, as a word: “Disputed”."""
    return language.gettext(STATUSES[status])


def claim_lines(blog: Blog, entry: Entry) -> Sequence[tuple[str, str, str]]:
    """Return what of an entry has a status, each as status and time, the sentence that is meant, and who says so.

    Of the last two, what is not told is empty.
    """
    language = language_for(blog.language)
    return [
        (
            f"{status_said(each.status, language)} ({_when(blog, entry, each.since, language)}):",
            f"“{each.quote}”" if each.quote else "",
            " ".join(filter(None, (each.source, each.link))),
        )
        for each in entry.claims
    ]


def told_html(blog: Blog, entry: Entry) -> str:
    """Return both as HTML that needs no styles; empty: there is nothing to tell."""
    return "".join(
        f"<p><strong>{escape(kind)}</strong> {escape(text)}{f'<br>{escape(more)}' if more else ''}</p>\n"
        for kind, text, more in (*claim_lines(blog, entry), *told_lines(blog, entry))
    )


def figures_said(blog: Blog) -> Sequence[str]:
    """Return a blog's figures, each as a line: `Dead: 70 people (2031-03-04 15:29 CET, The governor)`."""
    lines = []
    for now in (figure.now for figure in blog.figures):
        when = f"{iso_day(now.as_of, blog.zone)} {zoned_time(now.as_of, blog.zone)}"
        number = " ".join(filter(None, (now.shown, now.unit)))
        lines.append(f"{now.name}: {number} ({', '.join(filter(None, (when, now.source or now.link)))})")
    return lines


def _when(blog: Blog, entry: Entry, at: datetime, language: Language) -> str:
    if iso_day(at, blog.zone) == iso_day(entry.occurred_at, blog.zone):
        return zoned_time(at, blog.zone)
    return short_moment(at, blog.zone, language.dates)
