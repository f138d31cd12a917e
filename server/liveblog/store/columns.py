"""What all tables are made of: their register, and types that mean the same on both databases."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator, text

from liveblog.model.blog import MainPicture
from liveblog.model.claim import Claim, ClaimStatus
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.moment import normalised, rfc3339
from liveblog.model.reference import Reference, ReferenceChange

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in whole milliseconds; SQLite, which has no zones, keeps it as UTC text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times on the way in."""
        if value is None:
            return None
        value = normalised(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MainPictureData(TypeDecorator[MainPicture]):
    """A blog's picture as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: MainPicture | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write it."""
        return asdict(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> MainPicture | None:  # noqa: ARG002
        """Read it."""
        return MainPicture(**value) if value else None


class Names(TypeDecorator[tuple[str, ...]]):
    """Names as JSON, NULL for none: rows of earlier versions have none, and PostgreSQL can't compare JSON defaults."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return list(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Read them."""
        return tuple(value or ())


class CorrectionsData(TypeDecorator[tuple[Correction, ...]]):
    """What readers were told of an entry's changes as JSON, NULL for nothing."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[Correction, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return corrections_out(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Correction, ...]:  # noqa: ARG002
        """Read them."""
        return corrections_in(value or ())


class ReferencesData(TypeDecorator[tuple[Reference, ...]]):
    """References as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[Reference, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return references_out(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Reference, ...]:  # noqa: ARG002
        """Read them."""
        return references_in(value or ())


class ClaimsData(TypeDecorator[tuple[Claim, ...]]):
    """An entry's claims as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[Claim, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return claims_out(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Claim, ...]:  # noqa: ARG002
        """Read them."""
        return claims_in(value or ())


_CLAIM_TIMES = ("told_at", "since", "settled_at")


def claims_out(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Write claims as columns and the log's documents keep them."""
    rows = [asdict(claim) for claim in claims]
    return [row | {name: rfc3339(row[name]) for name in _CLAIM_TIMES if row[name]} for row in rows]


def claims_in(documents: Iterable[dict[str, Any]]) -> tuple[Claim, ...]:
    """Read claims back."""
    times = ({name: datetime.fromisoformat(each[name]) for name in _CLAIM_TIMES if each[name]} for each in documents)
    return tuple(
        Claim(**(each | told | {"status": ClaimStatus(each["status"])}))
        for each, told in zip(documents, times, strict=True)
    )


def references_out(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """Write references as columns and the log's documents keep them."""
    return [
        {
            "id": each.id,
            "occurred_at": rfc3339(each.occurred_at),
            "change": each.change,
            "changed_at": rfc3339(each.changed_at) if each.changed_at else None,
        }
        for each in references
    ]


def references_in(documents: Iterable[dict[str, Any]]) -> tuple[Reference, ...]:
    """Read references back."""
    return tuple(
        Reference(
            each["id"],
            datetime.fromisoformat(each["occurred_at"]),
            ReferenceChange(each["change"]) if each["change"] else None,
            datetime.fromisoformat(each["changed_at"]) if each["changed_at"] else None,
        )
        for each in documents
    )


def corrections_out(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Write corrections as columns and the log's documents keep them."""
    return [asdict(correction) | {"at": rfc3339(correction.at)} for correction in corrections]


def corrections_in(documents: Iterable[dict[str, Any]]) -> tuple[Correction, ...]:
    """Read corrections back."""
    return tuple(
        Correction(**(each | {"kind": CorrectionKind(each["kind"]), "at": datetime.fromisoformat(each["at"])}))
        for each in documents
    )


# As text: alembic would not find an empty default of SQLite again.
EMPTY = text("''")

# SQLite numbers rows by itself only where the key is an INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")
