"""References between entries: noted on both ends, marked when one end changes, and gone with the text."""

import random

import pytest
from sqlalchemy import event

from liveblog.desk.changes import Delete, Post, Revise, revision_or_retraction
from liveblog.errors import EntryRetracted, InvalidInput
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import Entry, EntryChanges, EntryDraft, Tombstone
from liveblog.model.event import Kind, Position
from liveblog.model.reference import Reference, ReferenceChange
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.versions import entry_versions
from liveblog.work.bounds import MARKDOWN_TEXT
from tests.apps import open_harbour
from tests.desk.writers import ADA, SLUG, log, post
from tests.model.samples import NOON, minutes
from tests.store.raw import dump

LINK = f"See [11:49](/blogs/{SLUG}/entries/1)."


async def _entry(app: Services, entry_id: int = 1) -> Entry | Tombstone:
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        return await reads.entry_by_id(connection, blog, entry_id)


async def _present(app: Services, entry_id: int = 1) -> Entry:
    entry = await _entry(app, entry_id)
    assert isinstance(entry, Entry)
    return entry


async def _tell(app: Services, kind: CorrectionKind, entry_id: int = 1) -> None:
    await app.desk.do(SLUG, revision_or_retraction(entry_id, {}, None, CorrectionDraft(kind, "Not so.")), ADA)


async def test_both_ends_know_of_a_link(app):
    """The entry that links says to which, the other one by which; the event of the post is the last one."""
    await open_harbour(app)
    first = await post(app.desk, occurred_at=NOON)
    second = await post(app.desk, LINK)
    assert second.cites == (Reference(1, NOON),)
    assert (await _present(app)).cited_by == (Reference(2, second.occurred_at),)
    assert [each.kind for each in await log(app)] == [
        Kind.ENTRY_POSTED,
        Kind.ENTRY_ANNOTATED,
        Kind.ENTRY_POSTED,
    ]
    assert ((await _present(app)).revision, (await _present(app)).seq) == (1, first.seq)
    assert await _present(app, 2) == second


async def test_a_note_beside_an_entry_makes_no_editor_stale(app):
    """Somebody who linked to it has changed nothing that another editor may be changing; nor is it a version."""
    blog = await open_harbour(app)
    first = await post(app.desk)
    await post(app.desk, LINK)
    seen = [Position(blog.epoch, first.seq)]
    await app.desk.do(SLUG, Revise(1, EntryChanges(body="Other."), seen), ADA)
    assert (await _present(app)).cited_by
    async with app.store.read() as connection:
        versions = await entry_versions(connection, blog, 1, 9)
    assert [version.entry.revision for version in versions] == [2, 1]


async def test_a_link_that_is_taken_away_is_forgotten_on_both_ends(app):
    """So is one to an entry that never was, and one to oneself is none."""
    await open_harbour(app)
    await post(app.desk)
    await post(app.desk, f"{LINK} And [9](/blogs/{SLUG}/entries/9), and [me](/blogs/{SLUG}/entries/2).")
    assert [each.id for each in (await _present(app, 2)).cites] == [1]
    await app.desk.revise(SLUG, 2, EntryChanges(body="No link."), ADA)
    assert (await _present(app, 2)).cites == ()
    assert (await _present(app)).cited_by == ()


@pytest.mark.parametrize("kind", ["clarification", "correction", "retraction"])
async def test_what_links_to_a_corrected_entry_is_marked(app, kind):
    """The mark says what readers were told and when; an update makes none."""
    await open_harbour(app)
    await post(app.desk, occurred_at=NOON)
    await post(app.desk, LINK)
    await app.desk.revise(SLUG, 1, EntryChanges(body="Updated."), ADA)
    assert (await _present(app, 2)).cites == (Reference(1, NOON),)
    await _tell(app, CorrectionKind(kind))
    (cited,) = (await _present(app, 2)).cites
    assert (cited.change, cited.changed_at) == (ReferenceChange(kind), (await log(app))[-1].at)


async def test_whoever_writes_the_entry_anew_has_seen_the_correction(app):
    """The mark goes with a new text that still links there, and stays when something else is changed."""
    await open_harbour(app)
    await post(app.desk)
    await post(app.desk, LINK)
    await _tell(app, CorrectionKind.CORRECTION)
    await app.desk.revise(SLUG, 2, EntryChanges(key_event=True), ADA)
    assert [each.change for each in (await _present(app, 2)).cites] == [ReferenceChange.CORRECTION]
    await app.desk.revise(SLUG, 2, EntryChanges(body=f"Again: {LINK}"), ADA)
    assert [each.change for each in (await _present(app, 2)).cites] == [None]


async def test_an_entry_that_moves_is_linked_to_at_its_new_time(app):
    """Links are by number: a moved entry takes all that link to it, and all it links to, along."""
    await open_harbour(app)
    await post(app.desk, occurred_at=NOON)
    await post(app.desk, LINK, occurred_at=minutes(5))
    await post(app.desk, f"[2](/blogs/{SLUG}/entries/2)", occurred_at=minutes(9))
    await app.desk.revise(SLUG, 2, EntryChanges(occurred_at=minutes(7)), ADA)
    assert (await _present(app)).cited_by == (Reference(2, minutes(7)),)
    assert (await _present(app, 3)).cites == (Reference(2, minutes(7)),)


async def test_a_deleted_entry_leaves_its_number_and_time_alone(app):
    """What linked to it is marked, what it linked to forgets it, and not a word of it is left anywhere."""
    await open_harbour(app)
    await post(app.desk, "A neighbour")
    await post(app.desk, f"Zzyzx {LINK}", headline="Quixote", occurred_at=NOON)
    await post(app.desk, f"[2](/blogs/{SLUG}/entries/2)")
    await app.desk.do(SLUG, Delete(2), ADA)
    assert (await _present(app)).cited_by == ()
    (cited,) = (await _present(app, 3)).cites
    assert (cited.id, cited.occurred_at, cited.change) == (2, NOON, ReferenceChange.DELETION)
    left = (await dump(app.store)).casefold()
    assert "neighbour" in left
    assert "zzyzx" not in left
    assert "quixote" not in left


async def test_a_note_beside_an_entry_costs_one_statement(sqlite_app):
    """What an entry is found by is the same as before: neither its topics nor the index are looked at."""
    await open_harbour(sqlite_app)
    await post(sqlite_app.desk, topics=("Port",))
    said: list[str] = []

    def note(*told: object) -> None:
        said.append(str(told[2]))

    engine = sqlite_app.store.writing_engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await post(sqlite_app.desk, LINK)
    event.remove(engine, "before_cursor_execute", note)
    updated = [each.split(" WHERE ")[0] for each in said if each.startswith("UPDATE entries")]
    assert updated == ["UPDATE entries SET cites=?, cited_by=?, claims=?, figures=?, open_since=?, unsettled_since=?"]
    assert not any("FROM topics" in each or "postings" in each for each in said)


async def test_a_pin_that_moves_to_what_links_there_is_not_lost(app):
    """One change that unpins an entry and notes a link on it does both."""
    await open_harbour(app)
    await post(app.desk, pinned=True)
    await post(app.desk, LINK, pinned=True)
    first = await _present(app)
    assert (first.pinned, [each.id for each in first.cited_by]) == (False, [2])


@pytest.mark.parametrize("text", ["[[1149]]", "[[11:49]]", "[[#1]]"])
async def test_a_mention_becomes_a_link(app, text):
    """By time or by number, from whichever door: what is kept is a link that reads well as plain text."""
    await open_harbour(app)
    await post(app.desk, occurred_at=NOON.replace(hour=9, minute=49))
    entry = await post(app.desk, f"See {text}, not `[[1149]]`.")
    assert entry.body == f"See [11:49](/blogs/{SLUG}/entries/1), not `[[1149]]`."
    assert [each.id for each in entry.cites] == [1]
    revised = (await app.desk.revise(SLUG, 2, EntryChanges(body=f"Again {text}"), ADA)).subject
    assert revised.body == f"Again [11:49](/blogs/{SLUG}/entries/1)"


@pytest.mark.parametrize("many", [1, 200])
async def test_mentions_cost_two_reads_however_many_there_are(sqlite_app, many):
    """The blog is read, then the times of its entries, then those that are meant: once, not for each mention."""
    await open_harbour(sqlite_app)
    await post(sqlite_app.desk, occurred_at=NOON.replace(hour=9, minute=49))
    said: list[str] = []

    def note(*told: object) -> None:
        said.append(str(told[2]))

    engine = sqlite_app.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    entry = await post(sqlite_app.desk, "[[1149]] [[#1]] " * many)
    event.remove(engine, "before_cursor_execute", note)
    assert entry.body.count("[11:49]") == 2 * many
    read = [each.partition("FROM ")[2].split()[0] for each in said if "FROM " in each]
    after = ["blogs"] if many > 1 else []  # of a long entry it is asked whether it may be told still
    assert read == ["blogs", "entries", "entries", *after]


async def test_a_text_that_its_mentions_make_too_long_is_refused(sqlite_app):
    """A link is longer than its mention: what could not be saved again by anybody is not posted."""
    await open_harbour(sqlite_app)
    await post(sqlite_app.desk)
    with pytest.raises(InvalidInput, match="body: is too long with the links that its mentions become"):
        await post(sqlite_app.desk, "[[#1]] " * 10_000)
    assert len((await post(sqlite_app.desk, "[[#1]] " * 6000)).body) <= MARKDOWN_TEXT.most


async def test_a_mention_that_may_be_of_two_is_asked_about(app):
    """The refusal names both; one of none is refused, too, and nothing is posted."""
    await open_harbour(app)
    for day in (26, 27):
        await post(app.desk, f"Day {day}", occurred_at=NOON.replace(day=day, hour=9, minute=49))
    for text, words in (
        ("[[1149]]", "[[#2]] (2014-07-27, “Day 27”); [[#1]]"),
        ("[[1150]]", "there is no entry of that time"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await app.desk.do(SLUG, Post(EntryDraft(text)), ADA)
        assert words in refused.value.errors[0].message
    assert len(await log(app)) == 2


@pytest.mark.parametrize("seed", range(4))
async def test_both_ends_agree_whatever_is_done(app, seed):
    """After any walk of posts, links, moves, corrections and deletes, what one end says the other says, too."""
    await open_harbour(app)
    chance = random.Random(seed)
    for _ in range(30):
        await _step(app, chance)
        await _require_agreement(app)


async def _step(app: Services, chance: random.Random) -> None:
    known = [entry for entry in await _all(app) if isinstance(entry, Entry)]
    links = " ".join(f"[{n}](/blogs/{SLUG}/entries/{n})" for n in chance.sample(range(1, 9), chance.randint(0, 3)))
    what = chance.choice(["post", "post", "link", "move", "pin", "correct", "retract", "delete"])
    if what == "post" or not known:
        await post(app.desk, f"Words. {links}", occurred_at=minutes(chance.randint(-90, 0)))
        return
    entry = chance.choice(known)
    changes: dict[str, EntryChanges] = {
        "link": {"body": f"Other. {links}"},
        "move": {"occurred_at": minutes(chance.randint(-90, 0))},
        "pin": {"pinned": True},
    }
    try:
        if what == "delete":
            await app.desk.do(SLUG, Delete(entry.id), ADA)
        elif what in changes:
            await app.desk.revise(SLUG, entry.id, changes[what], ADA)
        else:
            kind = CorrectionKind.CORRECTION if what == "correct" else CorrectionKind.RETRACTION
            await _tell(app, kind, entry.id)
    except EntryRetracted:
        assert entry.retraction


async def _all(app: Services) -> list[Entry | Tombstone]:
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, SLUG)
        return [await reads.entry_by_id(connection, blog, number + 1) for number in range(blog.last_entry)]


async def _require_agreement(app: Services) -> None:
    entries = {entry.id: entry for entry in await _all(app)}
    last: dict[int, Entry | Tombstone] = {}
    for each in await log(app):
        if isinstance(each.subject, Entry | Tombstone):
            last[each.subject.id] = each.subject
    assert last == entries
    for entry in entries.values():
        if isinstance(entry, Tombstone):
            continue
        for cited in entry.cites:
            other = entries[cited.id]
            gone = isinstance(other, Tombstone)
            assert gone is (cited.change is ReferenceChange.DELETION)
            if isinstance(other, Entry):
                assert cited.occurred_at == other.occurred_at
                assert Reference(entry.id, entry.occurred_at) in other.cited_by
        for citing in entry.cited_by:
            other = entries[citing.id]
            assert isinstance(other, Entry)
            assert entry.id in {each.id for each in other.cites}
