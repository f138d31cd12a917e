"""Writing the briefing of a blog, and taking it away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from liveblog.desk.briefings import write_briefing
from liveblog.desk.changes.change import Change, require_come, require_match
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.pen import Pen
from liveblog.desk.references import linked_in
from liveblog.errors import FieldError, InvalidInput
from liveblog.model.blog import Blog
from liveblog.model.briefing import Briefing, BriefingDraft, Evidence, EvidenceChange, Statement, StatementDraft
from liveblog.model.entry import Entry
from liveblog.model.event import Kind, Position
from liveblog.model.moment import normalised
from liveblog.sentence import Sentence, sentence
from liveblog.store import reads

MOST_EVIDENCE = 10
"""So many entries carry a statement: readers look one or two of them up."""


@dataclass(frozen=True, slots=True)
class SetBriefing(Change[Blog]):
    """Say what is known, in place of what was said before; saying the same as of the same time makes no event.

    A statement that is said again as it stands keeps the marks of what has become of its entries, unless it is
    `confirmed`. `if_match` names the states that may be replaced, by the position of the event that made them, number 0
    for none; None: any.

    Refusals: InvalidInput (readers would see nothing of a statement, it is more than a paragraph, or an entry is not
    there), StaleRevision (somebody else was faster), TimeAhead.
    """

    name: ClassVar[str] = "briefing"
    kind: ClassVar[Kind] = Kind.BRIEFING_CHANGED
    text_field: ClassVar[str] = "statements"

    draft: BriefingDraft
    if_match: Collection[Position] | None = None
    html: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statements, each on a line of its own."""
        return "\n".join(" ".join(each.text.split()) for each in self.draft.statements)

    def with_text(self, text: str) -> Self:
        """Say these statements."""
        said = zip(self.draft.statements, text.split("\n"), strict=True)
        statements = tuple(replace(each, text=line) for each, line in said)
        return replace(self, draft=replace(self.draft, statements=statements))

    async def prepare(self, markdown: MarkdownRenderer, asker: str) -> Self:
        """Render the statements."""
        del asker
        one_line = self.with_text(self.text)
        lines = enumerate(one_line.draft.statements)
        html = tuple(markdown.line(each.text, f"statements.{number}.text") for number, each in lines)
        return replace(one_line, html=html)

    async def apply(self, pen: Pen) -> Blog:
        """Put it in its place."""
        before = pen.blog.briefing
        require_briefing(pen, self.if_match)
        as_of = normalised(self.draft.as_of or pen.at)
        require_come(as_of, pen.at, allow_future=self.draft.allow_future, field="as_of")
        statements = await self._statements(pen, before)
        if before and (statements, as_of) == (before.statements, before.as_of):
            return pen.blog
        return write_briefing(pen, Briefing(statements, as_of, pen.next_seq) if statements else None)

    async def _statements(self, pen: Pen, before: Briefing | None) -> tuple[Statement, ...]:
        said = list(zip(self.draft.statements, self.html, strict=True))
        wanted = [tuple(dict.fromkeys((*each.entries, *linked_in(pen.blog, html)))) for each, html in said]
        numbers = {number for each in wanted for number in each}
        found = await reads.present_entries(await pen.reading(), pen.blog, numbers) if numbers else {}
        made, wrong = list[Statement](), list[FieldError]()
        for place, ((each, html), named) in enumerate(zip(said, wanted, strict=True)):
            try:
                made.append(_statement(each, html, named, found, before))
            except _WrongEvidence as error:
                wrong.append(FieldError(f"statements.{place}.entries", error.message))
        if wrong:
            raise InvalidInput(*wrong)
        return tuple(made)


@dataclass(frozen=True, slots=True)
class DropBriefing(Change[Blog]):
    """Take the briefing away; where there is none, nothing happens. `if_match` is as for `SetBriefing`.

    Refusals: StaleRevision.
    """

    name: ClassVar[str] = "drop_briefing"
    kind: ClassVar[Kind] = Kind.BRIEFING_CHANGED

    if_match: Collection[Position] | None = None

    async def apply(self, pen: Pen) -> Blog:
        """Leave none."""
        require_briefing(pen, self.if_match)
        return write_briefing(pen, None) if pen.blog.briefing else pen.blog


class _WrongEvidence(Exception):
    """What is wrong with the entries of a statement, as the rest of a sentence."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)
        self.message = message


def require_briefing(pen: Pen, if_match: Collection[Position] | None) -> None:
    """Refuse to replace a briefing that is another than it was.

    Raises:
        StaleRevision: it is.
    """
    seq = pen.blog.briefing.seq if pen.blog.briefing else 0
    refusal = sentence("The briefing was changed in the meantime: look at it, and save again.")
    require_match(if_match, Position(pen.blog.epoch, seq), refusal)


def _statement(
    said: StatementDraft, html: str, numbers: Sequence[int], found: Mapping[int, Entry], before: Briefing | None
) -> Statement:
    earlier = _earlier(said, numbers, before)
    if earlier and not said.confirmed:
        return earlier
    known = {each.id: each for each in earlier.entries} if earlier else {}
    gone = {each.id for each in known.values() if each.change is EvidenceChange.DELETION}
    carried = tuple(_evidence(number, found, known) for number in numbers if number not in gone)
    if len(carried) > MOST_EVIDENCE:
        raise _WrongEvidence(sentence("must name {most} entries at most", most=MOST_EVIDENCE))
    return Statement(said.text, html, said.status, carried)


def _earlier(said: StatementDraft, numbers: Sequence[int], before: Briefing | None) -> Statement | None:
    """Return the statement that this one is, said again: entries that are gone need not be named."""
    for one in before.statements if before else ():
        gone = {each.id for each in one.entries if each.change is EvidenceChange.DELETION}
        carried = {each.id for each in one.entries}
        if (one.text, one.status, carried - gone) == (said.text, said.status, set(numbers) - gone):
            return one
    return None


def _evidence(number: int, found: Mapping[int, Entry], known: Mapping[int, Evidence]) -> Evidence:
    entry = found.get(number)
    if entry is None:
        raise _WrongEvidence(sentence("names entry {number}, which is not there", number=number))
    if entry.retraction and number not in known:
        raise _WrongEvidence(sentence("names entry {number}, which was withdrawn", number=number))
    return Evidence(number, entry.occurred_at)
