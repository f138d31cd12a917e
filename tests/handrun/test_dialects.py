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


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:46am (EDT): One.\n\n11:00am Two.\n\n2pm Three.", [(13, 46), (15, 0), (18, 0)]),
        ("14:30: One.\n14:20: Two.\n14:15 EDT: Three.", [(18, 15), (18, 20), (18, 30)]),
        ("14:30: One.\n14:20 EDT: Two.\n14:15: Three.", [(18, 15), (18, 20), (18, 30)]),
    ],
    ids=["above", "below", "between"],
)
def test_a_zone_that_is_said_once_is_that_of_the_page(text, hours):
    """Nobody names a zone: the only one that a stamp has goes for those above and below it."""
    entries = parse("Ferries live\n4 July 2031\n\n" + text).entries
    assert [(entry.occurred_at.hour, entry.occurred_at.minute) for entry in entries] == hours


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
    "words before it": ("Update 14:05: One.\nUpdate 13:50: Two.", ["13:50", "14:05"]),
    "words and a mark before it": ("UPDATE, 2:05 p.m.: One.\nUPDATE 3 - 1:50 p.m.: Two.", ["13:50", "14:05"]),
    "words in brackets": ("[Updated at 3:15 p.m. ET] One.\n[Posted 2:15 p.m. ET] Two.", ["19:15", "20:15"]),
    "the time of a second place": (
        "[3:15 p.m. ET, 10:15 p.m. in Damascus] One.\n[2:15 p.m. ET, 9:15 p.m. Damascus] Two.",
        ["19:15", "20:15"],
    ),
    "points of a half": ("3:15 p.m. ET One.\n2:15 p.m. ET Two.", ["19:15", "20:15"]),
    "crosses": ("+++ 14.05 Uhr +++ Eins.\n+++ 13:50 Uhr +++ Zwei.", ["13:50", "14:05"]),
    "crosses around": ("+++ 14:05 Eins. +++\n+++ 13:50 Zwei. +++", ["13:50", "14:05"]),
    "points, and three of them": ("14.05 One.\n13.50 Two.\n13.20 Three.", ["13:20", "13:50", "14:05"]),
    "seconds without a mark": ("14:05:33 One.\n13:50:12 Two.", ["13:50", "14:05"]),
    "a number behind the word": ("UPDATE 5: 2:05 PM EST\nOne.\nUPDATE 4: 1:50 PM EST\nTwo.", 2),
    "offsets": ("14:05 +0200: One.\n13:50+02:00 - Two.", ["11:50", "12:05"]),
    "parts of seconds": ("14:05:33.123 UTC - One.\n14:04:59,001 UTC - Two.", ["14:04", "14:05"]),
    "at": ("At 14:05: One.\nA las 13:50: Dos.\nÀs 13h30: Uno.", ["13:30", "13:50", "14:05"]),
    "about": ("~14:05: One.\nc. 13:50: Two.\nAbout 13:30: Three.", ["13:30", "13:50", "14:05"]),
    "noon": ("12:10 pm: One.\n12 noon: Two.\n11:50 am: Three.", ["11:50", "12:00", "12:10"]),
    "noon, the first": ("Noon: One.\n11:50 am: Two.", ["11:50", "12:00"]),
    "midnight": ("12.10 am: One.\nMidnight: Two.\n11:50 pm: Three.", ["23:50", "00:00", "00:10"]),
    "a second zone": ("1405 GMT/0905 EST: One.\n1350 GMT / 0850 EST - Two.", ["13:50", "14:05"]),
    "a second zone in brackets": ("2:05 pm ET (1905 GMT): One.\n1:50 pm ET (1850 GMT) Two.", ["18:50", "19:05"]),
    "the zone of the second": ("14:05 (12:05 GMT): One.\n13:50 (11:50 GMT): Two.", ["11:50", "12:05"]),
    "a zone of two meanings, and one of one": (
        "14:05 IST (08:35 GMT): One.\n13:50 IST (08:20 GMT): Two.",
        ["08:20", "08:35"],
    ),
    "local time": (
        "14:05 local time: One.\n13:50 (local time): Two.",
        ["13:50", "14:05"],
    ),
    "the time of a place": ("14:05 Damascus time: One.\n13:50 Damascus time: Two.", ["10:50", "11:05"]),
    "Moscow": ("14:05 \u041c\u0421\u041a: One.\n13:50 по Москве: Two.", ["10:50", "11:05"]),
    "headings": ("## 14:05 One.\n\n## 13:50 Two.", ["13:50", "14:05"]),
    "bold": ("**14:05** One.\n\n**13:50** Two.", ["13:50", "14:05"]),
    "arrows": ("14:05 \u2192 One.\n13:50 \u2192 Two.", ["13:50", "14:05"]),
    "dots": ("14:05...One.\n13:50\u2026 Two.", ["13:50", "14:05"]),
    "a slash": ("1405/ One.\n1350/ Two.", ["13:50", "14:05"]),
    "a point and a dash": ("14:05h.- One.\n13:50h.- Two.", ["13:50", "14:05"]),
    "tabs": ("14:05\tOne.\n13:50\tTwo.", ["13:50", "14:05"]),
    "rows of a table": ("| 14:05 | One. |\n| 13:50 | Two. |", ["13:50", "14:05"]),
    "numbers": ("1. 14:05: One.\n2. 13:50: Two.", ["13:50", "14:05"]),
    "pictograms": ("\U0001f534 14:05: One.\n\u26a0\ufe0f 13:50: Two.", ["13:50", "14:05"]),
    "marks of direction": ("\u200f14:05: One.\n\u200e13:50: Two.", ["13:50", "14:05"]),
    "full width": (
        "\uff11\uff14\uff1a\uff10\uff15\uff1aOne.\n\uff11\uff13\uff1a\uff15\uff10\uff1aTwo.",
        ["13:50", "14:05"],
    ),
    "Japanese": ("14時05分\uff1a門。\n13時50分\uff1a風。", ["13:50", "14:05"]),
    "hours and minutes of a digit": ("14時5分\uff1a門。\n13点50分\uff1a風。", ["13:50", "14:05"]),
    "halves in Arabic": ("2:05 م: أغلقت.\n\n11:50 ص: وصلت.\n\n9:30 صباحًا - بدأ.", ["09:30", "11:50", "14:05"]),
    "halves in Arabic, and figures": (
        "\u0662:\u0660\u0665 مساءً بتوقيت غرينتش: أغلقت.\n\n\u0661\u0661:\u0665\u0660 ص: وصلت.",
        ["11:50", "14:05"],
    ),
    "halves in Greek": ("2:05 μ.μ.: Έκλεισε.\n11:50 π.μ. - Άνοιξε.", ["11:50", "14:05"]),
    "halves in Chinese": ("下午2:05 关了。\n上午11点50分 开了。\n凌晨2点 下雨。", ["02:00", "11:50", "14:05"]),
    "halves in Japanese": ("午後2時5分\u3000門。\n午前11:50\u3000風。", ["11:50", "14:05"]),
    "halves in Korean": ("오후 2시 5분: 닫혔다.\n오전 11:50 - 열렸다.\n오전 9시: 비.", ["09:00", "11:50", "14:05"]),
    "the hour, in Arabic": ("الساعة 14:05: أغلقت.\nعند الساعة 13:50: وصلت.", ["13:50", "14:05"]),
    "local time behind a slash": ("14:05 GMT / 16:05 local: One.\n13:50 GMT / 15:50 local\nTwo.", ["13:50", "14:05"]),
    "local time in brackets": ("14:05 GMT (16:05 local time): One.\n13:50 GMT (15:50 local) Two.", ["13:50", "14:05"]),
    "a place's time in brackets": ("14:05 GMT (15:05 Berlin time) One.\n13:50 GMT (14:50 in Berlin) Two.", 2),
    "posted at, on lines of their own": ("Posted at 14:05 GMT\n\nOne.\n\nPosted at 13:50:\n\nTwo.", ["13:50", "14:05"]),
    "headings of a wiki": ("== 14:05 GMT ==\nOne.\n\n=== 13:50 ===\nTwo.", ["13:50", "14:05"]),
    "headings without a blank": ("#14:05\nOne.\n\n###13:50\nTwo.", ["13:50", "14:05"]),
    "klockan before it": (
        "Klockan 14.05: Stängt.\nklokken 13.50: Vinden.\nKello 13.40: Auki.",
        ["13:40", "13:50", "14:05"],
    ),
    "om, o, \u0432": ("om 14.05 uur: Dicht.\no 13:50: Wiatr.\n\u0432 13:40: Ветер.", ["13:40", "13:50", "14:05"]),
    "hodin": ("14.05 hodin: Zavřeno.\n13:50 hod. \u2013 Vítr.", ["13:50", "14:05"]),
    "Hindi": ("14:05 बजे: बंद.\n13:50 बजे: खुला.", ["13:50", "14:05"]),
    "other dashes": ("14:05 \u2012 One.\n13:50 \u2015 Two.\n13:40\u2012Three.", ["13:40", "13:50", "14:05"]),
    "bullets behind it": ("14:05 \u00b7 One.\n13:50 \u2022 Two.\n13:40 ~ Three.", ["13:40", "13:50", "14:05"]),
    "how long ago, before it": ("5m ago \u00b7 14:05 GMT\nOne.\n\n20 mins ago (13:50 GMT)\nTwo.", ["13:50", "14:05"]),
    "how long ago, above it": ("5m ago\n14:05\nOne.\n\nan hour ago\n13:50\nTwo.\n\nvor 2 Stunden\n12:50\nThree.", 3),
    "am and pm said once": (
        "2:05pm: One.\n1:50: Two.\n12:40: Three.\n11:30am: Four.",
        ["11:30", "12:40", "13:50", "14:05"],
    ),
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


def test_how_long_ago_something_was_is_left_out():
    """Above a time it was true when the page was copied; anywhere else it is text."""
    page = read("14:05\nIt was shut\n2 hours ago\nby the wind.\n\n20m ago\n13:50\nTwo.")
    assert page.entries[1].body == "It was shut\n\n2 hours ago\n\nby the wind."
    assert [(each.line, each.text) for each in page.inventory.left_out] == [(9, "20m ago")]


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
        "14:05 (",
        "Update ",
        "4 March ",
        "Aa ",
    ):
        small = piece * (8_000 // len(piece))
        assert growth(read_runs, small, 4 * small) < LINEAR, piece
    for begin in ("<a", "Update", "Update 3", "14:05", "14:05.", "4 March", "4 March 2031", "14:05 Aa", "- - -", "At"):
        assert growth(read_runs, begin + " " * 8_000 + "x", begin + " " * 32_000 + "x") < LINEAR, begin


def test_many_entries_cost_each_as_much_as_few():
    """Four times the entries take about four times as long."""

    def read_entries(entries: int) -> None:
        lines = [
            f"{number % 24:02}{number // 24 % 60:02} GMT: Harbour. Word {number}, see update 0101."
            for number in range(entries)
        ]
        read("\n".join(lines))

    assert growth(read_entries, 1_000, 4_000) < LINEAR
