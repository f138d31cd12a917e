"""A blog's briefing as JSON: how its column keeps it, and the log's documents."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Dialect, TypeDecorator

from liveblog.model.briefing import Briefing, Evidence, EvidenceChange, Statement
from liveblog.model.claim import ClaimStatus
from liveblog.model.moment import rfc3339

_Document = dict[str, Any]


class BriefingData(TypeDecorator[Briefing]):
    """A briefing as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Briefing | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write it."""
        return briefing_document(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Briefing | None:  # noqa: ARG002
        """Read it."""
        return briefing_in(value)


def briefing_document(briefing: Briefing | None) -> _Document | None:
    """Return a briefing as JSON; None: there is none."""
    if briefing is None:
        return None
    statements = [
        asdict(statement) | {"entries": [_evidence_out(each) for each in statement.entries]}
        for statement in briefing.statements
    ]
    return {"statements": statements, "as_of": rfc3339(briefing.as_of), "seq": briefing.seq}


def briefing_in(document: _Document | None) -> Briefing | None:
    """Read it back."""
    if document is None:
        return None
    statements = tuple(
        Statement(
            text=each["text"],
            html=each["html"],
            status=ClaimStatus(each["status"]) if each["status"] else None,
            entries=tuple(_evidence_in(one) for one in each["entries"]),
        )
        for each in document["statements"]
    )
    return Briefing(statements, datetime.fromisoformat(document["as_of"]), document["seq"])


def _evidence_out(evidence: Evidence) -> _Document:
    return {
        "id": evidence.id,
        "occurred_at": rfc3339(evidence.occurred_at),
        "change": evidence.change,
        "changed_at": rfc3339(evidence.changed_at) if evidence.changed_at else None,
    }


def _evidence_in(document: _Document) -> Evidence:
    return Evidence(
        document["id"],
        datetime.fromisoformat(document["occurred_at"]),
        EvidenceChange(document["change"]) if document["change"] else None,
        datetime.fromisoformat(document["changed_at"]) if document["changed_at"] else None,
    )
