"""Claims survive an export and an import: status, sentence, source, times, and which entry settled them."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from liveblog.desk.changes import SetClaim
from liveblog.errors import BadRequest, InvalidInput
from liveblog.exports import Export, export_pieces
from liveblog.model.blog import BlogDraft
from liveblog.model.claim import Claim, ClaimDraft, ClaimStatus
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.present.plain import Markdown, PlainText
from liveblog.render.told import told_html
from liveblog.services import Services
from liveblog.store import reads
from liveblog.store.listings import has_claims
from tests.desk.test_importing_corrections import NOW, imported

WHOLE = ClaimDraft(ClaimStatus.REPORTED, source="A captain", link="https://ships.example/")
PART = ClaimDraft(ClaimStatus.FALSE, "Ten ships left.", settled_by=2)


async def coverage(app: Services) -> None:
    """Write a blog with an entry of which two claims are made, one of them settled by a later entry."""
    await app.desk.create_blog(BlogDraft("storm", "Storm", zone="Europe/Berlin"))
    for body in ("Ten ships left. *All* were ours.", "Nine ships left."):
        await app.desk.post("storm", EntryDraft(body, occurred_at=datetime(2021, 3, 4, 12, tzinfo=UTC)), COMMAND)
    for claim in (WHOLE, PART):
        await app.desk.do("storm", SetClaim(1, claim), COMMAND)


async def exported(app: Services, slug: str = "storm") -> str:
    """Export a blog."""
    async with app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        told = await has_claims(connection, blog)
        entries = reads.all_entries(connection, blog)
        return "".join([piece async for piece in export_pieces(blog, entries, (), NOW, has_notes=told)])


async def claims(app: Services, slug: str = "storm") -> tuple[Claim, ...]:
    """Read the claims of the first entry."""
    return (await first(app, slug)).claims


async def first(app: Services, slug: str) -> Entry:
    """Read the first entry."""
    async with app.store.read() as connection:
        return await reads.present_entry(connection, await reads.blog_by_slug(connection, slug), 1)


def said(claim: Claim) -> tuple[Any, ...]:
    """Return all of a claim but its number."""
    names = [name for name in Claim.__slots__ if name != "id"]
    return tuple(getattr(claim, name) for name in names)


async def test_they_come_with_all_that_was_said(app: Services):
    """A copy has each claim with the times of then, settled by the copy's own entry, and a number of its own."""
    await coverage(app)
    await app.desk.create_blog(BlogDraft("copy", "Copy", zone="Europe/Berlin"))
    await app.desk.post("copy", EntryDraft("What was there before."), COMMAND)
    text = await exported(app)
    assert json.loads(text)["version"] == 2
    copied = next(entry for entry in await imported(app, text) if entry.claims)
    original = await claims(app)
    assert [said(each)[:-2] for each in copied.claims] == [said(each)[:-2] for each in original]
    assert [each.settled_by for each in copied.claims] == [None, 3]
    assert copied.claims[1].settled_at == original[1].settled_at
    assert len({each.id for each in copied.claims}) == 2
    assert [each.id for each in copied.cites] == [3]


async def test_an_import_once_more_changes_nothing(app: Services):
    """Neither is a claim told twice, nor is what somebody said of it since taken back."""
    await coverage(app)
    await app.desk.create_blog(BlogDraft("copy", "Copy"))
    text = await exported(app)
    await imported(app, text)
    await app.desk.do("copy", SetClaim(1, ClaimDraft(ClaimStatus.CONFIRMED)), COMMAND)
    before = await first(app, "copy")
    await imported(app, text)
    assert await first(app, "copy") == before


async def test_a_claim_outlives_the_words_that_it_quotes(app: Services):
    """A text may be another since; an export of it is imported all the same, and without claims it is of version 1."""
    await coverage(app)
    await app.desk.revise("storm", 1, {"body": "Nobody left."}, COMMAND)
    await app.desk.create_blog(BlogDraft("copy", "Copy"))
    await imported(app, await exported(app))
    assert [each.quote for each in await claims(app, "copy")] == [None, "Ten ships left."]
    await app.desk.create_blog(BlogDraft("plain", "Plain"))
    assert json.loads(await exported(app, "plain"))["version"] == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"status": "maybe"}, InvalidInput),
        ({"since": "yesterday"}, InvalidInput),
        ({"link": "javascript:alert(1)"}, InvalidInput),
        ("no claim", BadRequest),
    ],
)
async def test_a_damaged_claim_is_refused(sqlite_app: Services, wrong, refusal):
    """Before anything is written, an import says what is wrong with a claim."""
    await coverage(sqlite_app)
    document = json.loads(await exported(sqlite_app))
    claims = document["entries"][0]["claims"]
    claims[0] = wrong if isinstance(wrong, str) else claims[0] | wrong
    with pytest.raises(refusal):
        Export(lambda: BytesIO(json.dumps(document).encode()))


async def test_texts_and_feeds_say_how_far_it_is_true(sqlite_app: Services):
    """Plain text, Markdown and the feeds have the status in words, with its time, the sentence and the source."""
    await coverage(sqlite_app)
    async with sqlite_app.store.read() as connection:
        blog = await reads.blog_by_slug(connection, "storm")
    entry = await first(sqlite_app, "storm")
    text = PlainText().item(blog, entry)
    assert "Reported (" in text
    assert "A captain https://ships.example/" in text
    assert "False (" in text
    assert "“Ten ships left.”" in text
    assert "> **False (" in Markdown(lambda each: each).item(blog, entry)
    assert "<strong>False (" in told_html(blog, entry)
