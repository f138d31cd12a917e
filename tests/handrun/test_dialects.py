"""The ways in which pages are written by hand: bullets, stamps of every make, other languages, lines under the text."""

import datetime as dt

import pytest

from liveblog.handrun import LOST_EMBED, HandRunError, Need, fitting_place, inventory_json, parse
from tests.growth import LINEAR, growth

HEAD = "Ferries live\n4 March 2031\n\n"


def read(text: str, **options):
    """Read entries under a title and a date."""
    return parse(HEAD + text, **{"zone": "UTC", **options})


def stamps_of(page) -> list[str]:
    """Return the times of the entries, oldest first."""
    return [entry.occurred_at.strftime("%H:%M") for entry in page.entries]


STAMPED = {
    "bullets": ("• 0902 GMT: One.\n• 0850 GMT: Two.\n• 0845 GMT: Three.", ["08:45", "08:50", "09:02"]),
    "hyphens": ("- 0902 GMT: One.\n- 0850 GMT: Two.", ["08:50", "09:02"]),
    "stars": ("* 10:02: One.\n* 11:50: Two.", ["10:02", "11:50"]),
    "bullets after a bare one": ("0902 GMT: One.\n▪ 0850 GMT: Two.\n▪ 0845 GMT: Three.", ["08:45", "08:50", "09:02"]),
    "bullets before a bare one": ("· 11:50: Two.\n· 11:45: Three.\n11:02: One.\n10:58: None.", 4),
    "a dash at the end": ("4:13 pm -\nDown.\n4:03 pm - Closed.\n3:58 pm -\nThere.", ["15:58", "16:03", "16:13"]),
    "a long dash at the end": ("16:13 —\nDown.\n\n16:03 —\nClosed.", ["16:03", "16:13"]),
    "a comma": ("8:15 PM, down.\n7:05 PM, closed.", ["19:05", "20:15"]),
    "a comma behind a zone": ("8:15 PM ET, down.\n7:05 PM ET, closed.", ["00:05", "01:15"]),
    "a semicolon": ("8.15 p.m.; down.\n7.05 p.m.; closed.", ["19:05", "20:15"]),
    "the zone once, above": ("5:46am (GMT): One.\n\n8:00am Two.\n\n8:15am Three.\n\n10am Four.", 4),
    "the zone once, below": ("10:30: One.\n10:20: Two.\n10:15 GMT: Three.", ["10:15", "10:20", "10:30"]),
    "the zone once, of two": ("2:05 pm GMT: One.\n1:50 pm: Two.", ["13:50", "14:05"]),
    "bold, the zone once": ("**14:05 GMT:** One.\n\n**13:50:** Two.", ["13:50", "14:05"]),
    "hours with h": ("14h05 : La porte.\n13h45 \u2013 Le vent.\n9h : Rien.", ["09:00", "13:45", "14:05"]),
    "h apart": ("14 h 05 : La porte.\n13 h 45 : Le vent.", ["13:45", "14:05"]),
    "hrs": ("1405 hrs: One.\n1350 hrs: Two.", ["13:50", "14:05"]),
    "Uhr": ("14.05 Uhr: Das Tor.\n13.45 Uhr: Der Wind.\n13.30 Uhr MEZ: Nichts.", ["12:30", "13:45", "14:05"]),
    "Uhr at the full hour": ("14.05 Uhr: Das Tor.\n13 Uhr: Der Wind.", ["13:00", "14:05"]),
    "h behind minutes": ("14:05 h. El muelle.\n13.50h: El viento.", ["13:50", "14:05"]),
    "horas": ("14:05 horas: El muelle.\n13:50 hs: El viento.", ["13:50", "14:05"]),
    "ore before it": ("ore 14.05 \u2013 Il molo.\nOre 13:50 \u2013 Il vento.", ["13:50", "14:05"]),
    "kl. before it": ("kl. 14.05: Havnen.\nKl 13.50: Vinden.", ["13:50", "14:05"]),
    "seconds": ("14:05:33: One.\n13:45:09: Two.", ["13:45", "14:05"]),
    "Arabic": ("14:05 بتوقيت غرينتش: أغلقت البوابة.\n\n13:40 GMT: وصلت الفرق.", ["13:40", "14:05"]),
    "Greenwich alone, in Arabic": ("14:05 غرينتش: أغلقت البوابة.\n\n13:40: وصلت الفرق.", ["13:40", "14:05"]),
    "zones in words": ("8:15 pm Eastern time: One.\n7:05 pm Eastern time: Two.", ["00:05", "01:15"]),
}


@pytest.mark.parametrize(("text", "expected"), STAMPED.values(), ids=STAMPED)
def test_stamps_of_every_make_open_entries(text: str, expected: list[str] | int):
    """Each stamp is found and means what a person reads; nothing of it stays in the text."""
    page = read(text)
    assert stamps_of(page) == expected if isinstance(expected, list) else len(page.entries) == expected
    assert not any(char.isdigit() or char in "•▪·,;\u2013—" for entry in page.entries for char in entry.body)


LISTS = {
    "bulleted times against the order": "1200 GMT: The day so far:\n• 0600: open\n• 0700: full\n1100 GMT: Before.",
    "bare times against the order": "1200 GMT: The day so far:\n06:00: open\n07:00: full\n1100 GMT: Before.",
    "times at the start of sentences": "1200 GMT: Hot.\n10:30 in the morning was worse.\n1100 GMT: Before.",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_list_of_times_inside_an_entry_stays_its_text_and_is_named(text: str):
    """What begins like a stamp and opens no entry is in the report, with its line."""
    page = read(text)
    assert stamps_of(page) == ["11:00", "12:00"]
    assert any("Line 5 begins like a stamp" in note for note in page.inventory.notes)


KEPT = (
    "More on the rescue of the crew later.",
    "More on the rescue of the crew follows soon",
    "Share prices of the yard fell by a tenth.",
    "Share prices fell",
    "Read the statement of the mayor in full at the town hall.",
    "Posted in the harbour office, the notice says nothing.",
    "Tags on the crates name the yard.",
    "12 comments of the mayor were cut from the record.",
    "Related companies deny it.",
    "Copyright law is no help to the town.",
    "Comments by the mayor are awaited.",
    "Subscribe was all that he said to the reporters there.",
)


@pytest.mark.parametrize("line", KEPT)
def test_a_paragraph_that_begins_like_an_outer_page_is_kept(line: str):
    """One word is not enough to end a page: what is followed by a reporter's sentence is the reporter's."""
    page = read(f"1600 GMT: The gate is shut.\n\n{line}\n\nThe mayor says that nobody is missing.")
    (entry,) = page.entries
    assert entry.body.count("\n\n") == 2
    assert not page.inventory.left_out


OUTER = (
    "12 Comments",
    "Leave a comment",
    "Posted by Ada Quist at 8:08 PM",
    "Published by Ada Quist on 4 March",
    "Click to read more ...",
    "Click here to read more",
    "Read more…",
    "Continue reading →",
    "Share this article",
    "Share on Facebook",
    "Filed under: Harbour, Ferries",
    "Tags: harbour, ferries",
    "More on Ferries",
    "© 2031 The Harbour Times",
    "Copyright 2031 The Harbour Times. All rights reserved.",
    "Subscribe to our newsletter",
    "Follow us on Twitter for more.",
)


@pytest.mark.parametrize("line", OUTER)
def test_lines_under_an_article_are_left_out(line: str):
    """They stand in the report, not in the last entry."""
    page = read(f"1600 GMT: The gate is shut.\n\n{line}")
    assert page.entries[0].body == "The gate is shut."
    assert [each.text for each in page.inventory.left_out] == [line]


def test_who_posted_a_page_is_its_author():
    """A credit under the text gives the byline, as one beside the date does."""
    page = read("8:08 pm GMT - The gate shuts.\n8:11 pm GMT - It holds.\n\nPosted by Ada Quist at 8:08 PM")
    assert {entry.byline for entry in page.entries} == {("Ada Quist",)}


@pytest.mark.parametrize(
    "line", ["Tuesday, 4 March 2031 — Election Day", "4 March 2031 - Harbour Town", "4 March 2031 | Election Day"]
)
def test_what_the_day_was_is_nobodys_name(line: str):
    """Behind a dash stands as often what the day was: it gives no byline."""
    page = parse(f"{line}\n\n10:30 p.m. EST — Polls are closed.\n\n10:00 p.m. EST — The count begins.")
    assert {entry.byline for entry in page.entries} == {()}


@pytest.mark.parametrize(
    "line", ["4 March 2031 — by Ada Quist", "4 March 2031 | Ada Quist", "4 March 2031 by Ada Quist"]
)
def test_a_name_that_is_said_to_be_one_gives_the_byline(line: str):
    """After "by", or behind a bar."""
    page = parse(f"Ferries live\n{line}\n\n10:30 p.m. EST — Closed.\n\n10:00 p.m. EST — Open.")
    assert {entry.byline for entry in page.entries} == {("Ada Quist",)}


def test_the_date_may_stand_in_the_title_above_a_picture():
    """Lines between the title and the first entry don't hide it."""
    text = "Ferries: live coverage, Tuesday 4 March 2031\n\nquay at dusk\nPhotograph: A. Quist\n\n8.25 am GMT: Welcome."
    page = parse(text)
    assert (page.title, page.date) == ("Ferries: live coverage, Tuesday 4 March 2031", dt.date(2031, 3, 4))


@pytest.mark.parametrize(
    "line",
    [
        "mardi 4 mars 2031",
        "4 mars 2031",
        "Dienstag, 4. März 2031",
        "martes, 4 de marzo de 2031",
        "4 مارس 2031",
        "1er mars 2031",
    ],
)
def test_dates_are_read_in_the_languages_of_the_interface(line: str):
    """Months and weekdays in French, German, Spanish and Arabic, too."""
    assert parse(f"Ferries\n{line}\n\n14:05 GMT: x").date.month == 3


EMBEDS = {
    "announced": ("The film of the crane:\n\n[youtube id=abc123]", f"The film of the crane:\n\n{LOST_EMBED}"),
    "not announced": ("It is calm.\n\n[gallery ids=1,2]\n\nStill.", f"It is calm.\n\n{LOST_EMBED}\n\nStill."),
    "first": ("[tweet abc]\n\nIt is calm.", f"{LOST_EMBED}\n\nIt is calm."),
    "with an address": ("It is calm.\n\n[embed]https://example.org/v[/embed]", "It is calm.\n\nhttps://example.org/v"),
    "with a number": ("Film:\n\n[youtube id=aBcDeFgHiJk]", "Film:\n\nhttps://www.youtube.com/watch?v=aBcDeFgHiJk"),
    "below, in mid-sentence": (
        "We were sent, with the video below taken at the quay, word of a fire.",
        f"We were sent, with the video below taken at the quay, word of a fire.\n\n{LOST_EMBED}",
    ),
}


@pytest.mark.parametrize(("text", "body"), EMBEDS.values(), ids=EMBEDS)
def test_marks_of_embeds_are_no_text(text: str, body: str):
    """They become the address that they hold, or the mark of a lost embed, which is counted once."""
    page = read(f"0902 GMT: {text}\n\n0850 GMT: Before.")
    assert page.entries[1].body == body
    assert len(page.inventory.lost_embeds) == body.count(LOST_EMBED)


@pytest.mark.parametrize("text", ["[sic]", "[Update] closed", "[video of the crane is lost"])
def test_other_brackets_are_text(text: str):
    """Only a whole paragraph that is a known mark is one."""
    assert read(f"0902 GMT: {text}").entries[0].body.replace("\\", "") == text


def test_a_page_without_stamps_is_told_what_was_seen():
    """The first line that begins with a number is named, as it stands."""
    with pytest.raises(HandRunError, match=r"Line 4 begins with '14u05 De poort is dicht\.'"):
        read("14u05 De poort is dicht.")


@pytest.mark.parametrize(
    ("text", "need"),
    [("Ferries\n\n1405 GMT: x", Need.DATE), (f"{HEAD}1405: x", Need.ZONE), (f"{HEAD}1405 IST: x", Need.ZONE)],
)
def test_an_error_says_which_argument_would_help(text: str, need: Need):
    """So that the caller can name it as its users know it."""
    with pytest.raises(HandRunError) as refused:
        parse(text)
    assert refused.value.need is need


SUMMER, WINTER = dt.datetime(2031, 7, 1, tzinfo=dt.UTC), dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
PLACES = [
    ("ET", SUMMER, "America/New_York"),
    ("EDT", SUMMER, "America/New_York"),
    ("EST", WINTER, "America/New_York"),
    ("EST", SUMMER, "Etc/GMT+5"),
    ("CEST", SUMMER, "Europe/Berlin"),
    ("BST", SUMMER, "Europe/London"),
    ("GMT", SUMMER, "UTC"),
    ("+05:30", SUMMER, None),
    ("UTC+3", SUMMER, "Etc/GMT-3"),
    ("بتوقيت دمشق", SUMMER, "Asia/Damascus"),
    ("QQQ", SUMMER, None),
]


@pytest.mark.parametrize(("label", "at", "place"), PLACES)
def test_a_place_is_found_whose_clocks_showed_the_stamps(label: str, at: dt.datetime, place: str | None):
    """The zone of a blog is a place: one that fits on that day, else the hours alone, else none."""
    assert fitting_place(label, at) == place


def test_long_runs_of_anything_are_read_in_linear_time():
    """Four times the text takes about four times as long, whatever it is made of."""

    def read_runs(text: str) -> None:
        inventory_json(read(f"{HEAD}0902 GMT: x {text}").inventory)

    for piece in (
        "<a ",
        "<a" + " " * 50,
        "(",
        '"',
        "a b. ",
        "see 1149 ",
        "update 0940 and ",
        "[x](",
        "- ",
        "\n\n0801: y",
        "\n\nx:",
    ):
        small = piece * (8_000 // len(piece))
        assert growth(read_runs, small, 4 * small) < LINEAR, piece
    assert growth(read_runs, "<a" + " " * 8_000, "<a" + " " * 32_000) < LINEAR


def test_many_entries_cost_each_as_much_as_few():
    """Four times the entries take about four times as long."""

    def read_entries(entries: int) -> None:
        lines = [
            f"{number % 24:02}{number // 24 % 60:02} GMT: Harbour. Word {number}, see update 0101."
            for number in range(entries)
        ]
        read("\n".join(lines))

    assert growth(read_entries, 1_000, 4_000) < LINEAR
