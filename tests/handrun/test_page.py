"""Whole pages: what is planned from them, and what is reported."""

import datetime as dt
import json
from pathlib import Path

import pytest

from liveblog.handrun import LOST_EMBED, HandRunError, ImportedShift, inventory_json, parse
from tests.growth import LINEAR, growth

PAGES = Path(__file__).parent / "pages"


def text_of(name):
    return (PAGES / f"{name}.txt").read_text(encoding="utf-8")


def read(name, **options):
    return parse(text_of(name), **options)


def by_stamp(page, stamp):
    (entry,) = [entry for entry in page.entries if entry.stamp == stamp]
    return entry


def times(page):
    return [entry.occurred_at.strftime("%d %H:%M") for entry in page.entries]


def test_a_page_newest_first_within_an_outer_page():
    """Title, date line, entries and the outer page on both sides are told apart."""
    page = read("harbour_newest_first")
    assert page.title == "Quay Live Coverage: Fire at the Old Harbour"
    assert page.dateline == "Tuesday, March 4, 2031 at 9:10 | Ada Quist"
    assert page.date == dt.date(2031, 3, 4)
    assert [line.line for line in page.inventory.left_out] == [1, 2, 26, 27, 28]
    assert page.inventory.newest_first
    assert [entry.stamp for entry in page.entries][:3] == ["0905", "1130", "1204"]
    assert page.entries[0].occurred_at == dt.datetime(2031, 3, 4, 9, 5, tzinfo=dt.UTC)
    assert page.entries[0].body == r"In the harbour, a shed has caught fire. \*Nobody\* is hurt, we hear."
    assert (page.entries[0].topics, page.entries[0].zone) == ((), "GMT")


def test_a_hand_over_is_an_item_of_its_own_and_gives_the_bylines_after_it():
    """It stands behind the entry that holds its line, with that stamp; entries before it have no sure author."""
    page = read("harbour_newest_first")
    (place,) = [place for place, item in enumerate(page.items) if isinstance(item, ImportedShift)]
    hand_over, before = page.items[place], page.items[place - 1]
    assert isinstance(hand_over, ImportedShift)
    assert hand_over.editor == "Mika Sund"
    assert hand_over.note.startswith("Mika Sund takes over today's live coverage.")
    assert hand_over.occurred_at == before.occurred_at == dt.datetime(2031, 3, 4, 12, 50, tzinfo=dt.UTC)
    assert {entry.byline for entry in page.items[:place]} == {()}
    assert {entry.byline for entry in page.items[place + 1 :]} == {("Mika Sund",)}


def test_lost_embeds_and_quotations_of_a_page():
    """The places of lost embeds are marked and counted, and what is surely quoted is a block quote."""
    page = read("harbour_newest_first")
    assert [lost.stamp for lost in page.inventory.lost_embeds] == [
        "1130 GMT",
        "1130 GMT",
        "1311 GMT",
        "1433 GMT",
        "1502 GMT",
    ]
    assert sum(entry.body.split("\n\n").count(LOST_EMBED) for entry in page.entries) == 5
    assert "\n\n> I had the shed checked in May" in by_stamp(page, "1527").body
    assert '\n\n> "No train will cross the bridge today."\n\nPassengers' in by_stamp(page, "1204").body
    assert page.inventory.quotes == 2


def test_references_become_links_to_keys():
    """A resolved reference leads to the key of its entry, and the report names it."""
    page = read("harbour_newest_first")
    entry = by_stamp(page, "1541")
    assert f"(map, see [update 1204](entry:{by_stamp(page, '1204').key}))" in entry.body
    assert f"[entry 1311](entry:{by_stamp(page, '1311').key})." in entry.body
    assert [reference.to for reference in page.inventory.resolved] == [
        by_stamp(page, at).key for at in ("1204", "1311")
    ]


def test_what_is_no_character_is_dropped_and_named():
    """Controls and non-characters can't be seen, so they are named by number."""
    page = parse("Harbour\n\nMonday, 3 March 2031\n\n0905 GMT: Open\ufdd0 a\x80gain\U0001fffe.")
    assert page.entries[0].body == "Open again."
    assert [piece.text for piece in page.inventory.dropped] == ["U+FDD0", "U+0080", "U+1FFFE"]


def test_a_stray_tag_is_dropped_and_named():
    """The tag is gone from the text, and the report says where it stood."""
    page = read("harbour_newest_first")
    assert [(piece.line, piece.text) for piece in page.inventory.dropped] == [(7, "</ br>")]
    assert "br" not in by_stamp(page, "1541").body.split()[-1]


def test_topics_are_counted():
    """An entry with two topics counts for both."""
    page = read("harbour_newest_first")
    assert dict(page.inventory.topics) == {"Harbour": 6, "Rail": 4, "Saint Elms": 1}
    assert page.inventory.without_topic == 1
    assert by_stamp(page, "1130").topics == ("Harbour", "Rail")


def test_a_page_oldest_first_with_blank_lines():
    """Blank lines mean nothing, the title may follow the date, and an entry put in late finds its place."""
    page = read("flood_oldest_first")
    assert page.title == "Flood on the Lower Brae: as it happened"
    assert times(page) == ["11 08:05", "11 08:40", "11 09:05", "11 09:15", "11 09:15", "11 10:30"]
    assert [entry.topics for entry in page.entries[3:5]] == [("Upper Brae",), ("Lower Brae",)]
    assert [(each.text, each.reason) for each in page.inventory.unresolved] == [
        ("entry 08:30", "no entry has that stamp"),
        ("update 1015", "several entries have that stamp"),
    ]
    assert "see entry 08:30." in page.entries[3].body
    assert [line.text for line in page.inventory.left_out] == [
        "We follow the water all day.",
        "Filed under: weather, Brae",
    ]


def test_blank_lines_change_nothing():
    """The same page with and without blank lines is the same plan, but for the numbers of its lines."""
    text = text_of("harbour_newest_first")
    spread = parse(text.replace("\n", "\r\n\r\n"))
    assert [(item.key, item.occurred_at) for item in spread.items] == [
        (item.key, item.occurred_at) for item in parse(text).items
    ]
    assert [entry.body for entry in spread.entries] == [entry.body for entry in parse(text).entries]


def test_a_page_that_begins_before_midnight():
    """Dated the next day, it opens with what happened the evening before; the report says where the date changes."""
    page = read("strike_past_midnight")
    assert times(page) == ["07 22:05", "07 23:50", "08 00:10", "08 06:20", "08 09:15"]
    assert page.date == dt.date(2031, 3, 7)
    assert any("Line 5: 0010 GMT, after 2350 GMT, is of 2031-03-08." in note for note in page.inventory.notes)
    assert times(read("strike_past_midnight", date=dt.date(2031, 3, 8)))[0] == "08 22:05"


def test_a_page_in_eastern_time_with_am_and_pm():
    """Times of the half day in a zone are turned to UTC, and the author of the page is that of each entry."""
    page = read("storm_est")
    assert times(page) == ["27 14:30", "27 16:55", "27 17:40", "27 18:05"]
    assert {entry.byline for entry in page.entries} == {("Lena Ort",)}
    assert by_stamp(page, "11:55 am").body == "Power out in 3 towns:\n\n\\- Alder\n\n\\- Birch"
    assert f"([update 9:30](entry:{page.entries[0].key}))" in by_stamp(page, "12:40 p.m.").body


def test_date_lines_between_entries_and_another_article_behind_them():
    """A bare date dates what is below it; the article that begins behind the last entry is left out, title and all."""
    page = read("ferry_day_lines", zone="Europe/Oslo")
    assert times(page) == ["04 19:10", "04 21:45", "04 22:20", "05 05:30"]
    assert page.title == "Ferry Search"
    assert [line.line for line in page.inventory.left_out] == [3, 6, 9, 10, 11]
    assert page.entries[0].body == "Fog comes in."


def test_a_page_in_arabic():
    """Text, title and topic of another script are kept; only the form of what follows a colon is judged."""
    page = read("arabic")
    assert page.title == "تغطية مباشرة"
    assert by_stamp(page, "1405").topics == ("الميناء",)
    assert by_stamp(page, "1405").body.endswith("قال المدير:\n\nلن نفتح الطريق اليوم.")
    assert by_stamp(page, "1350").body.endswith(f"مشهد من الحريق:\n\n{LOST_EMBED}")


def test_a_newer_version_of_a_page_keeps_the_keys():
    """Entries added on top, and another outer page, change no key of what was there."""
    text = text_of("harbour_newest_first")
    newer = text.replace("1558 GMT:", "1640 GMT: Rail. Trains run again.\n1558 GMT: Harbour. Late.\n1558 GMT:", 1)
    old, new = parse(text), parse("A new banner\n" + newer)
    assert {item.key for item in old.items} < {item.key for item in new.items}
    assert len({item.key for item in new.items}) == len(new.items) == len(old.items) + 2


def test_an_entry_that_stands_twice_has_two_keys():
    """A repetition on the page is the page's own affair: both are kept, apart."""
    page = parse("4 March 2031\n1105 GMT: The same.\n1105 GMT: The same.")
    assert len({entry.key for entry in page.entries}) == 2


def test_a_stamped_hand_over_is_no_entry():
    """When the hand-over has a time of its own, it opens what its editor writes."""
    page = parse("4 March 2031\n1200 GMT: Rain.\n1100 GMT: Mika Sund takes over the live blog.\nSun.\n1000 GMT: Fog.")
    assert [type(item).__name__ for item in page.items] == [
        "ImportedEntry",
        "ImportedShift",
        "ImportedEntry",
        "ImportedEntry",
    ]
    assert [entry.byline for entry in page.entries] == [(), ("Mika Sund",), ("Mika Sund",)]


def test_a_stamp_without_text_is_left_out():
    """Nothing becomes an entry that has nothing to say."""
    page = parse("4 March 2031\n1200 GMT: Rain.\n1100 GMT:\n1000 GMT\nFog.")
    assert [entry.body for entry in page.entries] == ["Fog.", "Rain."]
    assert [(line.line, line.reason) for line in page.inventory.left_out] == [(3, "a stamp without text")]


HTML = (
    (
        "<h1>Harbour</h1><p>4 March 2031</p><p><b>14:05</b>: It rains still<br>A wind blows too</p>"
        "<p>13:50: Fog lay there</p>"
    ),
    (
        "<h1>Harbour</h1>\n<div>4 March 2031</div>\n<ul><li>14:05: It rains still<br/>A wind blows too</li>"
        "<li>13:50: Fog lay there</li></ul>"
    ),
    "Harbour<BR>4 March 2031<br />14:05: It rains still</p><p class='a'>A wind blows too<hr>13:50: Fog lay there",
)


@pytest.mark.parametrize("text", HTML)
def test_a_tag_that_ends_a_line_in_a_browser_does_so(text):
    """A page may be saved as HTML, in one line or many: no two words become one, and its parts are told apart."""
    page = parse(text, zone="UTC")
    assert (page.title, page.date) == ("Harbour", dt.date(2031, 3, 4))
    assert [entry.body for entry in page.entries] == ["Fog lay there", "It rains still\n\nA wind blows too"]


def test_a_zone_given_stands_for_one_that_is_missing_or_ambiguous():
    """The report says which stamps were read so."""
    page = parse("4 March 2031\n1200 IST: Rain.\n1100 IST: Fog.", zone="Asia/Kolkata")
    assert times(page) == ["04 05:30", "04 06:30"]
    assert any("IST" in note for note in page.inventory.notes)


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("Just a page.\nWithout times.", {}, "No entries"),
        ("", {}, "No entries"),
        ("4 March 2031\n1105 GMT:", {}, "no text"),
        ("1105 GMT: Rain.", {}, "No date"),
        ("03/04/2031\n1105 GMT: Rain.", {}, "Line 1.*2031-03-04 or 2031-04-03"),
        ("4 March 2031\n1105 XQT: Rain.", {}, "Line 2: XQT"),
        ("4 March 2031\n1105 IST: Rain.", {}, "Line 2: IST has more than one meaning"),
        ("4 March 2031\n1105: Rain.", {}, "Line 2: 1105 has no time zone"),
        ("4 March 2031\n1105: Rain.", {"zone": "Nowhere/At_All"}, "not a time zone"),
        ("4 March 2031\n1105: Rain.", {"zone": "../etc"}, "not a time zone"),
        ("4 March 2031\n1105: Rain.", {"zone": "IST"}, "more than one meaning"),
    ],
)
def test_what_cannot_be_known_is_refused(text, options, why):
    """A page without entries, a sure date or known zones is refused in a sentence that says what to do."""
    with pytest.raises(HandRunError, match=why):
        parse(text, **options)


def test_a_given_date_overrules_an_open_one():
    """The ambiguous line stays the page's date line, but isn't asked."""
    page = parse("Rain\n03/04/2031\n1105 GMT: Rain.", date=dt.date(2031, 4, 3))
    assert (page.title, page.dateline, page.date) == ("Rain", "03/04/2031", dt.date(2031, 4, 3))


def test_the_report_is_ready_for_json():
    """It survives JSON unchanged and writes instants as the protocol does."""
    data = inventory_json(read("harbour_newest_first").inventory)
    assert json.loads(json.dumps(data)) == data
    assert (data["entries"], data["first"], data["last"]) == (
        10,
        "2031-03-04T09:05:00.000Z",
        "2031-03-04T15:58:00.000Z",
    )
    assert data["hand_overs"] == [{"line": 19, "stamp": "1250 GMT", "editor": "Mika Sund"}]


@pytest.mark.parametrize(
    "piece",
    [
        *("word\n", "He said:\n", 'He said:\n"open\n', "More on it\n", "* one\n", "[youtube x]\n"),
        *("Shut (map, see below). ", "2 ships in Adam, ", "a" * 9),
        "9 men were hurt, including 2 in Bo, 3 in Cy, 1 in Di. ",
    ],
)
def test_reading_costs_as_much_as_the_page_is_long(piece):
    """An entry of thousands of lines is no matter of the square of their number, whatever they announce."""

    def planned(number):
        parse(f"10:05 am ET\n{piece * number}The end is here now.\n", date=dt.date(2031, 4, 2), zone="Europe/Berlin")

    assert growth(planned, 2_000, 8_000) < LINEAR
