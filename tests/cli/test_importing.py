"""Imports and exports: hand-run pages and our own format, into real databases."""

import asyncio
import json
from collections.abc import Sequence

import pytest

from liveblog.desk.changes import Retract, SetBriefing
from liveblog.desk.importing import Planned, PlannedEntry, Written, write_out
from liveblog.model.blog import BlogChanges, MainPicture
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.apps import open_app
from tests.growth import LINEAR, growth

PICTURE = "/media/0123456789abcdef0123-1600x900.webp"


@pytest.fixture
def exported(command):
    """Return a function that exports a blog and reads the document."""
    return lambda slug: json.loads(command("export", slug).stdout)


def imported(command, *arguments, stdin=None):
    result = command("import", *arguments, "--json", stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_page_becomes_entries_with_their_own_times(command, harbour, page, exported):
    """Entries come oldest first, at the time they bear, with topics, lost embeds and the hand-over between editors."""
    report = imported(command, page, "--blog", harbour)
    assert (report["entries"], report["new"], report["already_there"]) == (3, 4, 0)
    assert (report["first"], report["last"]) == ("2031-03-03T09:05:00.000Z", "2031-03-03T10:15:00.000Z")
    assert report["topics"] == {"Ferry": 3, "Rail": 1}
    assert [len(report[name]) for name in ("hand_overs", "lost_embeds")] == [1, 2]
    document = exported(harbour)
    assert [entry["occurred_at"][11:16] for entry in document["entries"]] == ["09:05", "09:40", "10:15"]
    assert document["entries"][2]["topics"] == ["Ferry", "Rail"]
    assert "[[lost embed]]" in document["entries"][0]["body"]
    assert [shift["editor"] for shift in document["shifts"]] == ["Ben Tarr"]


def test_references_lead_to_the_entries_meant(command, harbour, page, exported):
    """A reference back and one forward both become links to permalinks; only the forward one needed a revision."""
    command("import", page, "--blog", harbour)
    command("post", harbour, "After.", "--at", "2031-03-04T08:00:00Z", "--allow-future")
    entries = exported(harbour)["entries"]
    epoch = entries[0]["key"].partition(".")[0]
    assert f"[update 0940](entry:{epoch}.2)" in entries[2]["body"]
    assert f"[entry 1015](entry:{epoch}.3)" in entries[1]["body"]
    assert [entry["revision"] for entry in entries] == [1, 2, 1, 1]


def test_times_that_have_not_come_are_told(command, harbour, page, exported):
    """What stands on a page was published: it is taken at the times it bears, and whoever imports it is told."""
    for arguments in ((), ("--dry-run",)):
        result = command("import", page, "--blog", harbour, *arguments)
        assert result.exit_code == 0
        assert "4 of its times are yet to come, the last one" in result.stderr
        assert "readers see these entries at once" in result.stderr
    assert [entry["occurred_at"][:4] for entry in exported(harbour)["entries"]] == ["2031"] * 3


def test_times_that_have_come_are_no_matter(command, harbour, page):
    """An import of what has been says nothing of it."""
    past = page.read_text(encoding="utf-8").replace("2031", "2014")
    result = command("import", "-", "--blog", harbour, stdin=past)
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_export_of_what_was_meant_is_imported_as_it_is(command, harbour, exported, tmp_path):
    """An entry that was said to be meant stands ahead in the copy, too."""
    command("post", harbour, "Kick-off.", "--at", "2031-03-04T08:00:00Z", "--allow-future")
    out = tmp_path / "export.json"
    command("export", harbour, "--out", out)
    assert imported(command, out, "--blog", "copy", "--create")["new"] == 1
    assert [entry["occurred_at"] for entry in exported("copy")["entries"]] == ["2031-03-04T08:00:00.000Z"]


def test_what_is_no_text_is_taken_out_of_what_is_imported(command, harbour, page, exported, tmp_path):
    """A page with stray characters is read without them; an export of a first version's server is, too."""
    text = page.read_text(encoding="utf-8").replace("The sound", "The\ufffe s\x9found\U0001ffff")
    assert imported(command, "-", "--blog", harbour, stdin=text)["new"] == 4
    document = exported(harbour)
    assert document["entries"][0]["body"].startswith("The sound is open again.")
    first, *rest = document["entries"]
    old = {"topics": ["Fer\ufdd0ry", "\u200b"], "headline": "\u2060", "byline": ["A\x85da\ud800"]}
    document["entries"] = [first | old, *({**entry, "body": "> "} for entry in rest)]
    document["blog"] |= {"description": "\u200b", "title": "The S\uffffound"}
    out = tmp_path / "old.json"
    out.write_text(json.dumps(document), encoding="utf-8")
    result = command("import", out, "--blog", "copy", "--create", "--json")
    assert json.loads(result.stdout)["new"] == 2
    assert "2 of its entries are left out: nobody would see anything of them." in result.stderr
    (entry,) = exported("copy")["entries"]
    assert (entry["topics"], entry["headline"], entry["byline"]) == (["Ferry"], None, ["A da"])
    assert (exported("copy")["blog"]["title"], exported("copy")["blog"]["description"]) == ("The Sound", "")


def test_figures_come_with_an_export(command, harbour, exported, tmp_path):
    """What entries tell comes with their texts, what was set by itself, also ahead; a second import changes nothing."""
    said = {"value": "1310", "shown": "1,310", "unit": "people", "as_of": "2199-07-27T16:00:00.000Z"}
    reading: dict[str, object] = said | {
        "name": "On strike",
        "parts": [{"label": "pilots", "value": "85", "shown": "85"}],
    }
    reading |= {"including": "including", "source": "The union", "link": None}
    entry = {"key": "a.1", "body": "[[On strike: 240 people]]", "occurred_at": "2014-07-27T15:00:00.000Z"}
    document = exported(harbour) | {"entries": [entry], "figures": [reading]}
    document["blog"] = {"title": "The Sound", "epoch": "elsewhere"}
    out = tmp_path / "export.json"
    out.write_text(json.dumps(document), encoding="utf-8")
    imported(command, out, "--blog", "copy", "--create")
    first = exported("copy")
    assert first["figures"] == [reading]
    (figure,) = first["blog"]["figures"]
    assert (figure["shown"], figure["was"]["value"]) == ("1,310", "240")
    imported(command, out, "--blog", "copy")
    assert exported("copy")["blog"]["head"] == first["blog"]["head"]


def test_a_second_import_changes_nothing(command, harbour, page, exported):
    """All is recognised by its key, and the blog's head stays where it is."""
    imported(command, page, "--blog", harbour)
    before = exported(harbour)["blog"]["head"]
    report = imported(command, page, "--blog", harbour)
    assert (report["new"], report["already_there"]) == (0, 4)
    assert exported(harbour)["blog"]["head"] == before


def test_a_longer_page_adds_what_is_new(command, harbour, page, exported):
    """A later state of the same page, read from stdin, adds its new entry alone."""
    imported(command, page, "--blog", harbour)
    head, dateline, rest = page.read_text(encoding="utf-8").split("\n", 2)
    later = f"{head}\n{dateline}\n1102 GMT: Ferry. The second boat is full, too.\n{rest}"
    report = imported(command, "-", "--blog", harbour, stdin=later)
    assert (report["new"], report["already_there"]) == (1, 4)


def test_a_dry_run_foresees_and_does_nothing(command, harbour, page, exported):
    """It counts as the real import then does, before and after, and writes nothing."""
    assert imported(command, page, "--blog", harbour, "--dry-run")["new"] == 4
    assert exported(harbour)["blog"]["head"] == 0
    imported(command, page, "--blog", harbour)
    assert imported(command, page, "--blog", harbour, "--dry-run")["already_there"] == 4


def test_a_blog_is_created_only_when_asked(command, page, exported):
    """Without --create the blog must exist; with it, title and zone are the page's."""
    refused = command("import", page, "--blog", "ferries")
    assert (refused.exit_code, refused.stdout) == (1, "")
    imported(command, page, "--blog", "ferries", "--create")
    blog = exported("ferries")["blog"]
    assert (blog["title"], blog["zone"]) == ("Ferry Live Coverage: A Day on the Sound", "GMT")


def test_bytes_that_are_not_utf8_are_named(command, harbour, tmp_path):
    """A file in another encoding is refused with the place of the first wrong byte."""
    path = tmp_path / "latin.txt"
    path.write_bytes("0905 GMT: Café".encode("latin-1"))
    result = command("import", path, "--blog", harbour)
    assert result.exit_code == 1
    assert "not UTF-8: byte 13 is 0xe9" in result.stderr


def test_a_page_without_entries_is_refused(command, harbour):
    """The parser's sentence reaches the person."""
    result = command("import", "-", "--blog", harbour, stdin="Nothing happened today.\n")
    assert result.exit_code == 1
    assert "No entries were found" in result.stderr


def test_the_report_reads_as_lines(command, harbour, page):
    """Without --json the report has a line for each thing that was found."""
    lines = dict(line.split("\t", 1) for line in command("import", page, "--blog", harbour).stdout.splitlines())
    assert lines["topics"] == "Ferry 3, Rail 1"
    assert lines["missing embeds"] == "2: 0905 GMT, 0940 GMT"
    assert lines["result"] == "4 new, 0 there already"


def test_an_export_makes_the_same_entries_elsewhere(command, harbour, page, exported, tmp_path):
    """Import of an export gives equal entries and hand-overs; links lead to the entries of the new blog."""
    imported(command, page, "--blog", harbour)
    command("post", harbour, "Pinned.", "--pin", "--key-event", "--headline", "Now", "--byline", "Ada Quist")
    out = tmp_path / "export.json"
    assert command("export", harbour, "--out", out).exit_code == 0
    assert imported(command, out, "--blog", "copy", "--create")["new"] == 5
    original, copy = exported(harbour), exported("copy")
    assert copy["blog"]["title"] == original["blog"]["title"]
    assert copy["blog"]["zone"] == original["blog"]["zone"]
    same = ("headline", "topics", "byline", "occurred_at", "pinned", "key_event")
    assert [[entry[name] for name in same] for entry in copy["entries"]] == [
        [entry[name] for name in same] for entry in original["entries"]
    ]
    # An entry's number may be another; the links must lead to the entry that then has it.
    copied, originals = (json.dumps([entry["body"] for entry in each["entries"]]) for each in (copy, original))
    for new, old in zip(copy["entries"], original["entries"], strict=True):
        copied = copied.replace(f"entry:{new['key']})", f"entry:{old['key']})")
    assert copied == originals
    assert imported(command, out, "--blog", "copy")["new"] == 0


def test_an_export_brings_the_face_of_its_blog_along(command, harbour, exported, sqlite_url, tmp_path):
    """Byline, picture, and whether readers are counted, are those of the blog that it was made of."""
    face: BlogChanges = {"byline": ("Ada",), "picture": MainPicture(PICTURE, "Smoke"), "show_readers": False}

    async def change() -> None:
        async with open_app(sqlite_url) as parts:
            await parts.desk.change_blog(harbour, face, COMMAND)
            await parts.desk.post(harbour, EntryDraft("Open."), COMMAND)

    asyncio.run(change())
    out = tmp_path / "export.json"
    command("export", harbour, "--out", out)
    imported(command, out, "--blog", "copy", "--create")
    original, copy = (exported(slug)["blog"] for slug in (harbour, "copy"))
    assert copy["picture"] == {"url": PICTURE, "alt": "Smoke", "caption": "", "credit": ""}
    assert [copy[name] for name in ("byline", "picture", "show_readers")] == [
        original[name] for name in ("byline", "picture", "show_readers")
    ]


def test_an_export_is_not_imported_into_itself(command, harbour, page, tmp_path):
    """That would post everything a second time."""
    command("import", page, "--blog", harbour)
    out = tmp_path / "export.json"
    command("export", harbour, "--out", out)
    assert command("import", out, "--blog", harbour).exit_code == 1


def test_deleted_text_is_not_exported(command, harbour, sqlite_url):
    """An export holds what readers can see, and nothing of an entry that was deleted."""
    command("post", harbour, "Stays.")
    command("post", harbour, "Goes.")

    async def delete() -> None:
        async with open_app(sqlite_url) as parts:
            await parts.desk.delete(harbour, 2, COMMAND)

    asyncio.run(delete())
    document = command("export", harbour).stdout
    assert "Stays." in document
    assert "Goes." not in document


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ('{"format": "another"}', "not an export"),
        ('{"format": "liveblog-export", "version": 3}', "of version 3"),
        ('{"format": "liveblog-export", "version": 1}', "damaged"),
        ('{"format": "liveblog-export", "version": 1, "entries": [{"key": "a", "body": " "}], "shifts": []}', "body: "),
        (
            '{"format": "liveblog-export", "version": 1, "entries": [{"key": "a", "body": "x"}], "shifts": []}',
            "no time",
        ),
    ],
)
def test_a_damaged_export_is_refused(command, harbour, text, sentence):
    """What can't be read is refused as a whole, with the reason."""
    result = command("import", "-", "--blog", harbour, stdin=text)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_file_is_replaced_whole_or_not_at_all(command, harbour, tmp_path):
    """An export that fails leaves the earlier file as it was, and nothing beside it."""
    out = tmp_path / "there" / "export.json"
    out.parent.mkdir()
    out.write_text("earlier", encoding="utf-8")
    assert command("export", "nowhere", "--out", out).exit_code == 1
    assert out.read_text(encoding="utf-8") == "earlier"
    assert command("export", harbour, "--out", out).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["format"] == "liveblog-export"
    assert [path.name for path in out.parent.iterdir()] == ["export.json"]


def corrected(page):
    """Return the page with the words of one entry put right."""
    text = page.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("0940"))
    return text.replace(line, f"{line} This was put right later.")


def test_an_entry_that_was_corrected_on_the_page_since_is_told(command, harbour, page, exported):
    """It is named with the line and the entry, in a dry run, too, and nothing is posted a second time."""
    imported(command, page, "--blog", harbour)
    before = exported(harbour)["entries"]
    for options in (("--dry-run",), ()):
        report = imported(command, "-", "--blog", harbour, *options, stdin=corrected(page))
        assert (report["new"], report["already_there"], len(report["changed"])) == (0, 3, 1)
        (changed,) = report["changed"]
        assert "(0940)" in changed["stamp"]
        assert before[changed["entry"] - 1]["occurred_at"][11:16] == "09:40"
    assert exported(harbour)["entries"] == before
    said = command("import", "-", "--blog", harbour, stdin=corrected(page)).stdout
    assert "correct them at the desk" in said


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Ferries\n\n1405 GMT: x", "--date"),
        ("Ferries\n4 March 2031\n\n1405: x", "--zone"),
        ("Ferries\n4 March 2031\n\n1405 GMT: x", "--create"),
    ],
)
def test_what_would_help_is_named_as_it_is_typed(command, text, option):
    """A date, a zone, a blog that is not there: the message has the option."""
    refused = command("import", "-", "--blog", "nowhere", stdin=text)
    assert refused.exit_code == 1
    assert option in refused.stderr


@pytest.mark.parametrize(
    ("label", "zone"),
    {"ET": "America/New_York", "EDT": "America/New_York", "CEST": "Europe/Berlin", "GMT": "GMT", "NST": "UTC"}.items(),
)
def test_a_created_blog_is_where_the_stamps_are_from(command, exported, label, zone):
    """Its zone is a place whose clocks showed the stamps on that day, and it is said which."""
    text = f"Ferries\n4 July 2031\n\n1405 {label}: x"
    said = command("import", "-", "--blog", "ferries", "--create", stdin=text)
    assert exported("ferries")["blog"]["zone"] == zone
    assert (zone in said.stderr) == (zone != label)
    assert (f"UTC, since no place is known for {label}; --zone names another." in said.stderr) == (zone == "UTC")


def test_writing_out_costs_each_item_the_same():
    """References are looked up, not searched for: four times the entries take about four times as long."""
    assert growth(_write, 3_000, 12_000) < LINEAR


def _write(number: int) -> None:
    """Let so many entries be written by a target that only numbers them."""
    items = [PlannedEntry(f"k{index}", EntryDraft(body=f"see [x](entry:k{number - index})")) for index in range(number)]

    async def written() -> None:
        async for _ in write_out(Numbering(), "ferries", items):
            pass

    asyncio.run(written())


class Numbering:
    """A target that writes nowhere, and takes many at once."""

    async def claim(self, written: Written, claims: Sequence[ClaimDraft]) -> None:
        raise AssertionError(written, claims)

    at_once = 256

    def __init__(self) -> None:
        self.last = 0

    async def write(self, items: Sequence[Planned], coming: Sequence[Planned] = ()) -> Sequence[Written]:
        del coming
        first, self.last = self.last + 1, self.last + len(items)
        return [Written(number, number, replayed=False) for number in range(first, self.last + 1)]

    async def revise(self, _written: Written, _body: str) -> None:
        return


def test_a_briefing_is_exported_and_imported(command, harbour, exported, tmp_path, sqlite_url):
    """Its statements lead to the same entries in the copy; what was withdrawn or deleted they name no more."""

    async def brief() -> None:
        async with open_app(sqlite_url) as app:
            said = (
                StatementDraft("Ten *ships* left [[#2]]", ClaimStatus.CONFIRMED, (1, 3, 4)),
                StatementDraft("All is calm [[#3]]"),
            )
            await app.desk.do(harbour, SetBriefing(BriefingDraft(said)), COMMAND)
            await app.desk.do(harbour, Retract(3, "Not so."), COMMAND)
            await app.desk.delete(harbour, 4, COMMAND)

    for body in ("One.", "Two.", "Three.", "Four."):
        command("post", harbour, body)
    asyncio.run(brief())
    out = tmp_path / "export.json"
    command("export", harbour, "--out", out)
    told = json.loads(out.read_text())["blog"]["briefing"]
    epoch = exported(harbour)["blog"]["epoch"]
    assert told["statements"][0]["entries"] == [f"{epoch}.1", f"{epoch}.3", f"{epoch}.2"]
    assert f"(entry:{epoch}.2)" in told["statements"][0]["text"]
    for _ in range(2):
        imported(command, out, "--blog", "copy", "--create")
    copy = exported("copy")["blog"]
    assert copy["briefing"]["as_of"] == told["as_of"]
    first, second = copy["briefing"]["statements"]
    assert (first["status"], len(first["entries"])) == ("confirmed", 2)
    assert first["text"].startswith("Ten *ships* left [")
    assert "entry:" not in second["text"]
    assert second["entries"] == []
