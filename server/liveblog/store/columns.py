"""What all tables are made of: their register, and types that mean the same on both databases, and their present.

Servers that share a database have clocks of their own.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from liveblog.model.blog import Duty, MainPicture
from liveblog.model.moment import normalised, rfc3339

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# As text: alembic would not find an empty default of SQLite again.
EMPTY = text("''")
# SQLite numbers rows by itself only where the key is an INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


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


class DutyData(TypeDecorator[Duty]):
    """Who is on duty as JSON, NULL for nobody."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Duty | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write it."""
        return duty_out(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Duty | None:  # noqa: ARG002
        """Read it."""
        return duty_in(value)


def duty_out(duty: Duty | None) -> dict[str, str] | None:
    """Write who is on duty as JSON."""
    return {"name": duty.name, "since": rfc3339(duty.since)} if duty else None


def duty_in(document: Mapping[str, str] | None) -> Duty | None:
    """Read it back."""
    return Duty(document["name"], datetime.fromisoformat(document["since"])) if document else None


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


class Numbers(TypeDecorator[tuple[int, ...]]):
    """Numbers as JSON, NULL for none, as `Names` are."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return list(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[int, ...]:  # noqa: ARG002
        """Read them."""
        return tuple(value or ())


class After(GenericFunction[datetime]):
    """The instant that is so many seconds from the database's present."""

    type = Instant()
    inherit_cache = True


@compiles(After, "sqlite")
def _as_text(element: After, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f', 'now', {seconds} || ' seconds') || '000'"


@compiles(After, "postgresql")
def _as_timestamp(element: After, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"date_trunc('milliseconds', clock_timestamp() + make_interval(secs => {seconds}))"
