"""Migrations build exactly the tables that the code uses."""

import asyncio
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, bindparam, insert, literal_column, select, text

import liveblog
from liveblog.model.blog import Blog
from liveblog.model.event import Kind
from liveblog.store import Store, reads, search_index
from liveblog.store.columns import metadata
from liveblog.store.documents import to_document
from liveblog.store.listings import Part
from liveblog.store.migrations import migrate, pending, run
from liveblog.store.search import Wanted, search
from liveblog.store.search_index import folded_text
from liveblog.store.tables import entries, events, topics
from tests.apps import LIMIT
from tests.model.samples import BLOG, NOON
from tests.pace import PATIENCE, pace
from tests.store.before import INSERT_BLOG, to_tables
from tests.store.indexing import do_index_jobs
from tests.store.writing import add_entry, open_blog

MIGRATIONS = Path(run.__file__).parent
DEPLOY = Path(__file__).parents[2] / "docs" / "deploy.md"


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


async def test_migrations_and_tables_are_equal(store):
    """A database that was migrated has every table, column, type and index, and nothing else."""
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrated_indexes_of_a_part_say_what_questions_say(migrated_sqlite_url):
    """SQLite takes one only where its words are those of the question: `has_places` is not `has_places = 1`."""
    store = Store(migrated_sqlite_url, LIMIT)
    async with store.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql LIKE '% WHERE %'")
        migrated = {row.name: row.sql.partition(" WHERE ")[2] for row in found if row.name.startswith("ix_")}
    await store.close()
    asked = {
        index.name: str(select(literal_column("1")).where(where).compile(dialect=store.engine.dialect))
        for table in metadata.tables.values()
        for index in table.indexes
        if (where := index.dialect_options["sqlite"]["where"]) is not None
    }
    words = {name: re.sub(r"\b\w+\.", "", query.partition("WHERE ")[2]) for name, query in asked.items()}
    assert migrated == words


def test_migrations_follow_each_other_by_their_names():
    """What a start reads of their files alone is what Alembic finds in them."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert run._chain().head == scripts.get_current_head()
    found = [script.revision for script in scripts.walk_revisions()]
    assert sorted(run._chain().revisions, reverse=True) == found


def test_a_start_loads_no_alembic():
    """Only what Alembic itself loads imports it: without it a server starts sooner."""
    package = Path(liveblog.__file__).parent
    importing = re.compile(r"^\s*(?:from|import) (?:alembic|mako)\b", re.MULTILINE)
    found = [path for path in package.rglob("*.py") if importing.search(path.read_text("utf-8"))]
    assert {path.parent for path in found} == {MIGRATIONS, MIGRATIONS / "versions"}
    assert [path.name for path in found if path.parent == MIGRATIONS] == ["env.py"]


async def test_a_new_database_is_pending_until_it_is_migrated(database_url):
    """A server can tell that it must not start yet."""
    store = Store(database_url, LIMIT)
    try:
        assert await pending(store.engine)
        await migrate(store.engine)
        assert not await pending(store.engine)
    finally:
        await store.close()


async def test_migrating_again_changes_nothing(store):
    """The command can be run at every start."""
    await migrate(store.engine)
    assert not await pending(store.engine)


async def test_processes_that_migrate_at_once_wait_for_each_other(database_url):
    """Several machines that start together end with one migrated database and no error."""
    stores = [Store(database_url, LIMIT) for _ in range(4)]
    try:
        async with asyncio.timeout(pace(60)), asyncio.TaskGroup() as tasks:
            for store in stores:
                tasks.create_task(migrate(store.engine))
        assert not await pending(stores[0].engine)
    finally:
        for store in stores:
            await store.close()


_WAITING = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted"


async def test_servers_go_on_while_a_migration_waits_for_a_dump(postgres_url):
    """Whoever reads a table for long, as pg_dump does, holds up the migration, and nobody who asks after it."""
    store = Store(postgres_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0042"))
        async with store.engine.connect() as dumping, asyncio.timeout(PATIENCE):
            await dumping.execute(text("SELECT 1 FROM blogs"))
            migrating = asyncio.create_task(migrate(store.engine))
            for _ in range(3):
                async with store.engine.connect() as asking:
                    while not await asking.scalar(text(_WAITING)):  # noqa: ASYNC110 -- what another connection waits for
                        await asyncio.sleep(0.01)
                    await asking.execute(text("SELECT 1 FROM blogs"))
            assert not migrating.done()
            await dumping.rollback()
            await migrating
        assert not await pending(store.engine)
    finally:
        await store.close()


INSERT_ENTRY = """
    INSERT INTO entries (blog_id, id, revision, seq, body, body_html, headline, topics, byline, occurred_at, posted_at,
        deleted_at, pinned, key_event)
    VALUES (1, :id, 1, :id, '', '<p>The <em>quay</em> &amp; more.</p>', 'Fähre', :topics, '["Ada"]',
        '2031-07-27 12:00:00', '2031-07-27 12:00:00', :deleted_at, :mark, :mark)
"""


async def found_by(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    async with store.read() as connection:
        rows = await connection.execute(select(entries.c.id, entries.c.folded).order_by(entries.c.id))
        named = await connection.execute(select(topics.c.topic, topics.c.entry_id).order_by(*topics.primary_key))
        return [tuple(row) for row in rows], [tuple(row) for row in named]


async def test_entries_of_the_first_tables_are_found(database_url):
    """Topics and words of entries that are there are filled in, however many there are; deleted ones have none."""
    store = Store(database_url, LIMIT)
    rows = [
        {"id": number, "topics": json.dumps(["Quay", "Fähre"]), "deleted_at": None, "mark": False}
        for number in range(1, 1200)
    ]
    gone = {"id": 1200, "topics": "[]", "deleted_at": NOON.replace(tzinfo=None), "mark": False}
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0001"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            await connection.execute(
                text(INSERT_ENTRY).bindparams(bindparam("deleted_at", type_=DateTime)), [*rows, gone]
            )
        await migrate(store.engine)
        words, named = await found_by(store)
    finally:
        await store.close()
    assert {line for _, line in words[:-1]} == {"fahre\nquay\nfahre\nada\nthe quay & more."}
    assert words[-1] == (1200, "")
    assert named == [(topic, number) for topic in ("Fähre", "Quay") for number in range(1, 1200)]


OLD_ROWS = """
    UPDATE entries SET topics = :names, headline = :headline, folded = :folded WHERE id = :id
"""
OLD_TOPIC = "INSERT INTO topics (blog_id, topic, entry_id) VALUES (1, :topic, :id)"


async def test_topics_and_words_of_before_are_written_anew(database_url):
    """What the servers of the version before kept by other names, and folded otherwise, is found as it is now."""
    store = Store(database_url, LIMIT)
    names = ["F\u200ba\u0308hre", "Quay", "F\u00e4hre"]
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0004"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            rows = [{"id": number, "topics": "[]", "deleted_at": None, "mark": False} for number in range(1, 1103)]
            await connection.execute(text(INSERT_ENTRY).bindparams(bindparam("deleted_at", type_=DateTime)), rows)
            old = {
                "names": json.dumps(names),
                "headline": "\u0141\u00f3d\u017a don\u2019t",
                "folded": "\u0142odz don\u2019t",
            }
            await connection.execute(text(OLD_ROWS), [old | {"id": number} for number in range(1, 1102)])
            await connection.execute(
                text(OLD_TOPIC), [{"topic": name, "id": number} for number in range(1, 1102) for name in names]
            )
        await migrate(store.engine)
        words, named = await found_by(store)
    finally:
        await store.close()
    assert {str(line).partition("\n")[0] for _, line in words[:-1]} == {"lodz don't"}
    assert words[-1] == (1102, "fahre\nada\nthe quay & more.")
    assert named == [(topic, number) for topic in ("F\u00e4hre", "Quay") for number in range(1, 1102)]


SPACED = (
    "UPDATE entries SET folded = 'fahre' || char(10) || 'ada' || char(10) || ' the  quay &' || char(10) || 'more. '"
)


async def test_entries_of_before_are_indexed_by_jobs(database_url):
    """Texts have single blanks from now on; each full block is a job, and what is not indexed yet is found, too."""
    store = Store(database_url, LIMIT)
    rows = [{"id": number, "topics": "[]", "deleted_at": None, "mark": False} for number in range(1, 3000)]
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0010"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            await connection.execute(text("UPDATE blogs SET last_entry = 2999"))
            await connection.execute(text(INSERT_ENTRY).bindparams(bindparam("deleted_at", type_=DateTime)), rows)
            spaced = SPACED if connection.dialect.name == "sqlite" else SPACED.replace("char(10)", "chr(10)")
            await connection.execute(text(spaced))
        await migrate(store.engine)
        words, _ = await found_by(store)
        before = await found_number(store)
        done = await do_index_jobs(store)
        after = await found_number(store)
    finally:
        await store.close()
    assert {line for _, line in words} == {"fahre\nada\nthe quay & more."}
    assert sorted(done) == ["1/0", "1/1"]
    assert before == after == 1001


async def found_number(store: Store) -> int:
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, "before")
        return (await search(connection, blog, Wanted(["the quay & more", "fahre"]), Part(1))).number


async def test_a_migration_that_is_interrupted_begins_anew(database_url, monkeypatch):
    """Half of it leaves nothing behind: the same command, given again, does all."""
    store = Store(database_url, LIMIT)
    rows = [{"id": number, "topics": "[]", "deleted_at": None, "mark": False} for number in range(1, 1200)]
    folded: list[object] = []

    def interrupted(*given: Any) -> str:
        folded.append(given)
        if len(folded) == 700:
            raise KeyboardInterrupt
        return folded_text(*given)

    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0010"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            await connection.execute(text("UPDATE blogs SET last_entry = 1199"))
            await connection.execute(text(INSERT_ENTRY).bindparams(bindparam("deleted_at", type_=DateTime)), rows)
        with monkeypatch.context() as patched:
            patched.setattr(search_index, "folded_text", interrupted)
            with pytest.raises(KeyboardInterrupt):
                await migrate(store.engine)
        assert {line for _, line in (await found_by(store))[0]} == {""}
        await migrate(store.engine)
        assert {line for _, line in (await found_by(store))[0]} == {"fahre\nada\nthe quay & more."}
        assert await do_index_jobs(store) == ["1/0"]
    finally:
        await store.close()


async def test_blogs_of_the_first_tables_are_kept(database_url):
    """A blog from before has neither accent nor summary; a server of that version can go on making blogs."""
    store = Store(database_url, LIMIT)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0001"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
        await migrate(store.engine)
        async with store.engine.begin() as connection:
            await connection.execute(text(INSERT_BLOG), {"id": 2, "slug": "after"})
        async with store.read() as connection:
            found = await reads.all_blogs(connection)
    finally:
        await store.close()
    assert [(blog.slug, blog.accent, blog.summary, blog.summary_html) for blog in found] == [
        ("after", None, "", ""),
        ("before", None, "", ""),
    ]


async def test_a_blog_of_before_has_neither_byline_nor_picture(database_url):
    """Its events and its row are read as they are; servers of the version before go on making blogs and events."""
    store = Store(database_url, LIMIT)
    old = {
        name: value for name, value in to_document(BLOG).items() if name not in ("byline", "picture", "show_readers")
    }
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(partial(to_tables, "0007"))
            await connection.execute(text(INSERT_BLOG), {"id": 1, "slug": "before"})
            await connection.execute(insert(events).values(_event(old)))
        await migrate(store.engine)
        async with store.engine.begin() as connection:
            await connection.execute(text(INSERT_BLOG), {"id": 2, "slug": "after"})
        async with store.read() as connection:
            found = await reads.all_blogs(connection)
            told = (await reads.event_at(connection, found[1], 1)).subject
    finally:
        await store.close()
    assert [(blog.slug, blog.byline, blog.picture, blog.show_readers) for blog in found] == [
        ("after", (), None, True),
        ("before", (), None, True),
    ]
    assert isinstance(told, Blog)
    assert (told.title, told.byline, told.picture, told.show_readers) == (BLOG.title, (), None, True)


def _event(document):
    return {"blog_id": 1, "seq": 1, "kind": Kind.BLOG_CHANGED, "at": NOON, "by": "command", "data": document}


_OLD_DELETE = """
    UPDATE entries SET body = '', body_html = '', headline = NULL, topics = '[]', byline = '[]',
        deleted_at = '2031-07-27 13:00:00' WHERE id = 2
"""


async def test_what_an_old_server_deleted_is_purged_by_the_statements_in_the_docs(store):
    """A server from before migration 0003 leaves the words it is found by; migrating again doesn't take them out."""
    await open_blog(store)
    async with store.write() as connection:
        for _ in range(2):
            await add_entry(connection, headline="Quay", topics=("Harbour",))
    async with store.engine.begin() as connection:
        await connection.execute(text(_OLD_DELETE))
    before = await found_by(store)
    await migrate(store.engine)
    assert await found_by(store) == before
    async with store.engine.begin() as connection:
        for statement in re.findall(r"^    ((?:UPDATE|DELETE) .+);$", DEPLOY.read_text(), re.MULTILINE):
            await connection.execute(text(statement))
    words, named = await found_by(store)
    assert words == [before[0][0], (2, "")]
    assert named == [("Harbour", 1)]
