"""What is noted beside an entry, as JSON: how a column keeps it, and the log's documents."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Dialect, TypeDecorator

from liveblog.model.claim import Claim, ClaimStatus
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.moment import rfc3339
from liveblog.model.reference import Reference, ReferenceChange
from liveblog.store.figure_documents import carried_in, carried_out

Documents = Iterable[dict[str, Any]]


class NoteForm(NamedTuple):
    """How one kind of note is written as JSON, and read back."""

    write: Callable[[Any], list[dict[str, Any]]]
    read: Callable[[Documents], tuple[Any, ...]]


class NotesData(TypeDecorator[tuple[Any, ...]]):
    """The notes of a member of `NOTES` as JSON, NULL for none: rows of earlier versions have none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, member: str) -> None:
        super().__init__()
        self.member = member

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return NOTES[self.member].write(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Any, ...]:  # noqa: ARG002
        """Read them."""
        return NOTES[self.member].read(value) if value else ()


_CLAIM_TIMES = ("told_at", "since", "settled_at")


def _claims_out(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    rows = [asdict(claim) for claim in claims]
    return [row | {name: rfc3339(row[name]) for name in _CLAIM_TIMES if row[name]} for row in rows]


def _claims_in(documents: Documents) -> tuple[Claim, ...]:
    times = ({name: datetime.fromisoformat(each[name]) for name in _CLAIM_TIMES if each[name]} for each in documents)
    return tuple(
        Claim(**(each | told | {"status": ClaimStatus(each["status"])}))
        for each, told in zip(documents, times, strict=True)
    )


def _references_out(references: Iterable[Reference]) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "occurred_at": rfc3339(each.occurred_at),
            "change": each.change,
            "changed_at": rfc3339(each.changed_at) if each.changed_at else None,
        }
        for each in references
    ]


def _references_in(documents: Documents) -> tuple[Reference, ...]:
    return tuple(
        Reference(
            each["id"],
            datetime.fromisoformat(each["occurred_at"]),
            ReferenceChange(each["change"]) if each["change"] else None,
            datetime.fromisoformat(each["changed_at"]) if each["changed_at"] else None,
        )
        for each in documents
    )


def _corrections_out(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    return [asdict(correction) | {"at": rfc3339(correction.at)} for correction in corrections]


def _corrections_in(documents: Documents) -> tuple[Correction, ...]:
    return tuple(
        Correction(**(each | {"kind": CorrectionKind(each["kind"]), "at": datetime.fromisoformat(each["at"])}))
        for each in documents
    )


NOTES: Mapping[str, NoteForm] = {
    "corrections": NoteForm(_corrections_out, _corrections_in),
    "cites": NoteForm(_references_out, _references_in),
    "cited_by": NoteForm(_references_out, _references_in),
    "claims": NoteForm(_claims_out, _claims_in),
    "figures": NoteForm(carried_out, carried_in),
}
"""By the member of an entry that holds them; events of earlier versions lack these."""
