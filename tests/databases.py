"""PostgreSQL databases that have the tables and nothing in them, handed from test to test.

To copy one costs a fifth of a second of the processor, for each of its hundreds of files; to empty one a tenth of that.
"""

from tests.services import Postgres, ServiceError

_SHAPE = """
SELECT concat_ws(' ', (SELECT max(oid::int8) FROM pg_class), (SELECT count(*) FROM pg_class),
    (SELECT md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
        FROM pg_attribute WHERE attnum > 0 AND attrelid > 16383),
    (SELECT max(oid::int8) FROM pg_proc), (SELECT max(oid::int8) FROM pg_trigger),
    (SELECT max(oid::int8) FROM pg_constraint), (SELECT count(*) FROM pg_db_role_setting));
"""
"""What a test may have done to a database besides writing into its tables."""

_EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE one regclass;
BEGIN
    PERFORM pg_terminate_backend(pid, 60000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0 LOOP
        EXECUTE format('DELETE FROM %s', one);
    END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
END $$;
SET session_replication_role = origin;
"""
"""No foreign key is asked, and no trigger runs: all rows go. A table without a page has never had any."""


class EmptyDatabases:
    """Databases of one server: copies of `template`, each emptied before it is handed out again."""

    def __init__(self, server: Postgres, template: str) -> None:
        self._server = server
        self._template = template
        self._shape = server.sql(_SHAPE, template)
        self._free: list[str] = []

    def take(self) -> str:
        """Return the name of one."""
        return self._free.pop() if self._free else self._server.create_database(self._template)

    def give_back(self, name: str) -> None:
        """Empty it for the next; one of another shape than the template, or that lets nobody in, is dropped."""
        try:
            shape = self._server.sql(_EMPTY + _SHAPE, name)
        except ServiceError:
            shape = ""
        if shape == self._shape:
            self._free.append(name)
        else:
            self._server.drop_database(name)
