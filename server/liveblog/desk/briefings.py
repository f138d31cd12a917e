"""What becomes of a briefing when something becomes of the entries that carry it.

It is written in the transaction of the change that brings it about, as references are. A blog without a briefing costs
one comparison; a statement holds no word of the entries, so that nothing of it has to be purged with them.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from liveblog.desk.pen import Pen
from liveblog.markup import render_line
from liveblog.model.blog import Blog
from liveblog.model.briefing import Briefing, Evidence, EvidenceChange, Statement
from liveblog.model.claim import ClaimStatus
from liveblog.model.correction import CorrectionKind
from liveblog.model.entry import Entry
from liveblog.model.event import Kind

_OF_CLAIMS = {ClaimStatus.FALSE: EvidenceChange.FALSE, ClaimStatus.DISPUTED: EvidenceChange.DISPUTED}
_OF_CORRECTIONS = {
    CorrectionKind.CORRECTION: EvidenceChange.CORRECTION,
    CorrectionKind.RETRACTION: EvidenceChange.RETRACTION,
}


def write_briefing(pen: Pen, briefing: Briefing | None) -> Blog:
    """Make a briefing that of the blog, and tell of it; None: it has none any more."""
    before = pen.blog
    pen.blog = replace(before, briefing=briefing)
    pen.append(Kind.BRIEFING_CHANGED, pen.blog, before)
    return pen.blog


def follow_correction(pen: Pen, entry: Entry, told: CorrectionKind | None = None) -> None:
    """Mark the statements that rest on an entry which is changed, if readers are told; its time may be another.

    To be called before the entry is written, so that the event of the entry stays the last of its change.
    """
    change = _OF_CORRECTIONS.get(told) if told else None

    def become(evidence: Evidence) -> Evidence:
        moved = replace(evidence, occurred_at=entry.occurred_at)
        return replace(moved, change=change, changed_at=pen.at) if change else moved

    _follow(pen, entry.id, become)


def follow_claims(pen: Pen, before: Entry, after: Entry) -> None:
    """Mark the statements that rest on an entry in which something is disputed or false now, or is so no more."""
    change = _worst(after)
    if change == _worst(before):
        return

    def become(evidence: Evidence) -> Evidence:
        if change:
            return replace(evidence, change=change, changed_at=pen.at)
        is_over = evidence.change is not None and evidence.change.is_of_claim
        return replace(evidence, change=None, changed_at=None) if is_over else evidence

    _follow(pen, before.id, become)


def follow_deletion(pen: Pen, entry: Entry) -> None:
    """Mark the statements that rested on an entry which is deleted; their links to it become plain text."""
    path = pen.blog.entry_path(entry.id)
    link = re.compile(rf"\[([^\[\]]*)\]\({re.escape(path)}\)")

    def become(evidence: Evidence) -> Evidence:
        return replace(evidence, change=EvidenceChange.DELETION, changed_at=pen.at)

    def unlinked(statement: Statement) -> Statement:
        if f'href="{path}"' not in statement.html:
            return statement
        text = link.sub(r"\1", statement.text)
        return replace(statement, text=text, html=render_line(text))

    _follow(pen, entry.id, become, unlinked)


def _follow(
    pen: Pen,
    entry_id: int,
    become: Callable[[Evidence], Evidence],
    reword: Callable[[Statement], Statement] = lambda statement: statement,
) -> None:
    briefing = pen.blog.briefing
    if briefing is None:
        return
    statements = tuple(
        replace(
            reword(statement),
            entries=tuple(become(each) if each.id == entry_id else each for each in statement.entries),
        )
        for statement in briefing.statements
    )
    if statements != briefing.statements:
        write_briefing(pen, replace(briefing, statements=statements, seq=pen.next_seq))


def _worst(entry: Entry) -> EvidenceChange | None:
    said = {claim.status for claim in entry.claims}
    return next((change for status, change in _OF_CLAIMS.items() if status in said), None)
