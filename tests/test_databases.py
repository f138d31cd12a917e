"""A database that tests share one after the other is new to each."""

from tests.databases import EmptyDatabases
from tests.services import Postgres

ADD = "INSERT INTO users (name, byline, scope, created_at) VALUES ('ada', 'Ada', 'write', now()) RETURNING id"


def test_who_comes_next_finds_nothing_and_counts_from_one(empty_databases: EmptyDatabases, postgres: Postgres):
    """Rows are gone, numbers begin anew, the tables are there, and so is the migration that made them."""
    name = empty_databases.take()
    before = postgres.sql("SELECT version_num FROM alembic_version", name)
    for _ in range(2):
        assert postgres.sql(ADD, name).splitlines()[0] == "1"
        empty_databases.give_back(name)
        assert empty_databases.take() == name
        assert postgres.sql("SELECT count(*) FROM users", name) == "0"
        assert postgres.sql("SELECT version_num FROM alembic_version", name) == before
    empty_databases.give_back(name)


def test_what_was_rebuilt_is_handed_to_nobody(empty_databases: EmptyDatabases, postgres: Postgres):
    """A table, a column, a trigger or a setting more, or a column that takes less: that database is dropped."""
    for change in (
        "CREATE TABLE mine (id int)",
        "ALTER TABLE users ADD COLUMN mine int",
        "ALTER TABLE users ALTER COLUMN email SET NOT NULL",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE users ADD CONSTRAINT mine CHECK (id > 0)",
        "DROP TABLE alembic_version",
    ):
        name = empty_databases.take()
        postgres.sql(change, name)
        empty_databases.give_back(name)
        assert postgres.sql(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == "0", change
