"""Days that stand on the line of a stamp, and rules drawn between entries."""

import datetime as dt

import pytest

from liveblog.handrun import HandRunError, parse


def read(text: str) -> list[str]:
    """Return when the entries of a page with a title were, oldest first; none has more than its own word."""
    page = parse(f"Ferries\n\n{text}", zone="UTC")
    assert {entry.body for entry in page.entries} <= {"One.", "Two.", "Three."}
    return [entry.occurred_at.strftime("%m-%d %H:%M") for entry in page.entries]


DATED = {
    "before, with words": "4 March 2031, 14:05: One.\n3 March 2031, 13:50: Two.",
    "before, with a weekday": "Tue, 4 March 2031 at 14:05 - One.\n\nMonday, 3 March 2031 at 13:50 - Two.",
    "before, as Americans write": "March 4, 2031 2:05 PM: One.\nMarch 3, 2031 1:50 PM: Two.",
    "before, in figures": "2031-03-04 14:05 One.\n2031-03-03 13:50 Two.",
    "before, as machines write": "2031-03-04T14:05Z One.\n2031-03-03T13:50Z Two.",
    "before, with points": "04.03.2031, 14:05: One.\n03.03.2031, 13:50: Two.",
    "in brackets, as chats write": "[04.03.2031, 14:05:33] One.\n[03.03.2031, 13:50:02] Two.",
    "behind": "14:05, 4 March 2031: One.\n13:50, 3 March 2031: Two.",
    "behind a zone": "14:05 GMT, 4 March 2031: One.\n13:50 GMT, 3 March 2031: Two.",
    "alone on their lines": "4 March 2031, 14:05\n\nOne.\n\n3 March 2031, 13:50\n\nTwo.",
    "behind, alone on their lines": "2:05 p.m. GMT, March 4, 2031\nOne.\n\n1:50 p.m. GMT, March 3, 2031\nTwo.",
    "behind, on lines without a comma": "14:05 4 Mar 2031\nOne.\n\n13:50 3 Mar 2031\nTwo.",
    "behind what was posted": "Posted at 14:05 4 Mar 2031\n\nOne.\n\nPosted at 13:50 3 Mar 2031\n\nTwo.",
    "in Arabic": "4 آذار 2031، 14:05: One.\n3 آذار 2031، 13:50: Two.",
}


@pytest.mark.parametrize("text", DATED.values(), ids=DATED)
def test_a_day_on_the_line_of_a_stamp_is_that_entrys(text: str):
    """Each entry has the day that is written beside its time, and nothing of it stays in the text."""
    assert read(text) == ["03-03 13:50", "03-04 14:05"]


def test_a_day_holds_until_the_next():
    """Where the first stamp of each day has it, the others below are of that day."""
    text = "4 March 2031, 14:05: One.\n13:50: Two.\n\n2 March 2031, 23:50: Three.\n23:40: One."
    assert read(text) == ["03-02 23:40", "03-02 23:50", "03-04 13:50", "03-04 14:05"]


def test_days_tell_which_way_a_page_runs():
    """Oldest first, though the times alone would say the other way."""
    assert read("2 March 2031, 14:05: One.\n4 March 2031, 09:50: Two.") == ["03-02 14:05", "03-04 09:50"]


def test_a_day_and_a_time_in_the_text_of_an_entry_stay_there():
    """Among stamps without a day it is a sentence about another day."""
    page = parse(
        "Ferries\n4 March 2031\n\n1405 GMT: It is shut.\n\n2 March 2031, 14:05: the day it began.\n\n1350 GMT: Two.",
        zone="UTC",
    )
    assert [entry.body for entry in page.entries] == ["Two.", "It is shut.\n\n2 March 2031, 14:05: the day it began."]


def test_the_head_of_a_page_is_no_stamp():
    """A day and a time above entries say when the page was put up."""
    text = "4 March 2031, 16:30 GMT\n\nWhat happened.\n\n1405 GMT: One.\n\n1350 GMT: Two."
    assert read(text) == ["03-04 13:50", "03-04 14:05"]


def test_days_on_lines_of_their_own_count_beside_times_in_a_text():
    """What an entry lists opens none, as long as there is less of it."""
    text = (
        "9:05 a.m., March 5, 2031\nOne.\n\n11:16 p.m., March 4, 2031\nTwo.\n\n"
        "1:02 p.m., March 4, 2031\nAt the pier.\n10:30 the bell\n11:00 the horn"
    )
    page = parse(f"Ferries\n\n{text}", zone="UTC")
    assert [entry.occurred_at.strftime("%d %H:%M") for entry in page.entries] == ["04 13:02", "04 23:16", "05 09:05"]
    assert page.entries[0].body.endswith("10:30 the bell\n\n11:00 the horn")


WEEKDAYS = {
    "on lines of their own": "TUESDAY\n\n14:05: One.\n\nMONDAY\n\n13:50: Two.\n\n== Saturday ==\n\n23:50: Three.",
    "on the lines of stamps": "Tue 14:05: One.\n\nMon, 13:50: Two.\n\nSaturday at 23:50: Three.",
}


@pytest.mark.parametrize("text", WEEKDAYS.values(), ids=WEEKDAYS)
def test_a_weekday_is_the_nearest_one(text: str):
    """Below the page's date it says which day follows, also where one had no entries."""
    assert read(f"4 March 2031\n\n{text}") == ["03-01 23:50", "03-03 13:50", "03-04 14:05"]


def test_weekdays_are_counted_from_the_day_before():
    """A page of ten days has two Fridays."""
    days = "Friday\n\n14:05: One.\n\nTuesday\n\n13:50: Two.\n\nSunday\n\n13:50: Three.\n\nFriday\n\n13:50: One."
    assert read(f"14 March 2031\n\n{days}") == ["03-07 13:50", "03-09 13:50", "03-11 13:50", "03-14 14:05"]


def test_what_is_no_weekday_stays_text():
    """A word that ends a sentence, and one that is short, are the reporter's."""
    text = "1405 GMT: It is shut.\nSun.\nSun\n1350 GMT: It is open.\nOpen till Monday\n1340 GMT: One."
    page = parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")
    bodies = ["One.", "It is open.\n\nOpen till Monday", "It is shut.\n\nSun.\n\nSun"]
    assert [entry.body for entry in page.entries] == bodies


def test_a_day_that_can_be_read_two_ways_is_asked_about():
    """Of 4/3 nobody but the page's writer knows which is the month."""
    with pytest.raises(HandRunError, match="2031-03-04 or 2031-04-03"):
        read("[04/03/2031, 14:05:33] One.\n[04/03/2031, 13:50:02] Two.")


TODAY = [
    ("4 March 2031\n\n14:05: Two.\n\nYesterday\n\n13:10: One.", ["03-03 13:10", "03-04 14:05"]),
    ("4 March 2031\n\nToday\n\n14:05: Two.\n\n-- Gestern --\n\n13:10: One.", ["03-03 13:10", "03-04 14:05"]),
    ("4 March 2031\n\nYesterday:\n\n13:10: One.\n\nToday:\n\n14:05: Two.", ["03-03 13:10", "03-04 14:05"]),
    ("4 March 2031\n\nToday, 14:05: Two.\nYesterday, 13:10: One.", ["03-03 13:10", "03-04 14:05"]),
    ("٤ مارس ٢٠٣١\n\n14:05: Two.\n\nأمس\n\n13:10: One.", ["03-03 13:10", "03-04 14:05"]),
]


@pytest.mark.parametrize(("text", "times"), TODAY)
def test_today_and_yesterday_are_counted_from_the_pages_own_date(text: str, times: list[str]):
    """On lines of their own or before a time, whichever way the page runs; they are no text."""
    page = parse(f"Ferries\n{text}", zone="UTC")
    assert [entry.occurred_at.strftime("%m-%d %H:%M") for entry in page.entries] == times
    assert [entry.body for entry in page.entries] == ["One.", "Two."]


def test_a_given_date_is_that_of_the_oldest_entry_also_where_it_is_yesterday():
    """What a person says overrules the page: today is the day after it."""
    page = parse("Ferries\n\nToday\n\n14:05: Two.\n\nYesterday\n\n13:10: One.", date=dt.date(2031, 3, 3), zone="UTC")
    assert [entry.occurred_at.day for entry in page.entries] == [3, 4]


def test_today_tells_no_date_of_a_page_without_one():
    """Nobody knows on which day it was written."""
    with pytest.raises(HandRunError, match="the day on which it was written"):
        read("Today\n\n14:05: Two.\n\n13:50: One.")


def test_days_before_the_times_count_beside_a_given_date():
    """Also that of the entry on top, which is not the oldest."""
    text = "Ferries\n\n[05/03/2031, 14:05] Two.\n\n[04/03/2031, 13:50] One."
    page = parse(text, date=dt.date(2031, 3, 4), zone="UTC")
    assert [entry.occurred_at.day for entry in page.entries] == [4, 5]
    assert page.title == "Ferries"


def test_exports_of_chats_with_short_years_are_read_with_a_given_date():
    """Their days are those near it; without it the first one is asked about."""
    text = "05.03.31, 14:05 - Ada: Two.\n04.03.31, 23:50 - Ben: One."
    page = parse(text, date=dt.date(2031, 3, 4), zone="UTC")
    assert [entry.occurred_at.strftime("%m-%d %H:%M") for entry in page.entries] == ["03-04 23:50", "03-05 14:05"]
    with pytest.raises(HandRunError, match="2005-03-31 or 2031-03-05"):
        parse(text, zone="UTC")


SETTLED = [
    ("04/03/2031\n\n14:05: Two.\n\n28/02/2031\n\n23:10: One.", ["02-28 23:10", "03-04 14:05"]),
    ("04/03/2031\n\n14:05: Two.\n\n02/28/2031\n\n23:10: One.", ["02-28 23:10", "04-03 14:05"]),
    ("[04/03/2031, 14:05:33] Two.\n[28/02/2031, 23:10:02] One.", ["02-28 23:10", "03-04 14:05"]),
    ("4-3-2031\n\n14:05: Two.\n\nTuesday 4-3-2031\n\n13:50: One.", ["03-04 13:50", "03-04 14:05"]),
    ("Posted 04/03/2031\n\n14:05: Two.\n\nOld quays are sold\n28/02/2031\nThey go.", ["03-04 14:05"]),
]


@pytest.mark.parametrize(("text", "times"), SETTLED)
def test_another_date_of_the_page_settles_which_number_is_the_day(text: str, times: list[str]):
    """Be it between the entries, before a time, with its weekday, or of the article below."""
    assert read(text) == times


@pytest.mark.parametrize("other", ["28/02/2031\n\n23:10: One.\n\n02/27/2031", "05/05/2031", "28.02.2031"])
def test_dates_that_disagree_or_tell_nothing_settle_nothing(other: str):
    """The page is asked about as before: points stand where the day comes first everywhere, and tell of no strokes."""
    with pytest.raises(HandRunError, match="2031-03-04 or 2031-04-03"):
        read(f"04/03/2031\n\n14:05: Two.\n\n{other}\n\n13:10: One.")


def test_what_settled_a_date_is_in_the_report():
    """With its line and its words."""
    page = parse("Ferries\n04/03/2031\n\n14:05: Two.\n\n28/02/2031\n\n23:10: One.", zone="UTC")
    assert page.inventory.notes[0] == "Line 6: '28/02/2031' tells that in dates such as 04/03 the day stands first."


@pytest.mark.parametrize("word", ["One.", "Done", "GOAL!", "GOAL.", "Rain", "Ja", "Gol"])
def test_one_short_word_behind_day_and_time_is_a_text(word: str):
    """No zone is called so."""
    page = parse(f"Ferries\n\n2031-03-04 14:05 {word}\n\n2031-03-04 13:50 {word}", zone="UTC")
    assert [entry.body for entry in page.entries] == [word, word]


@pytest.mark.parametrize(
    "behind", ["local time", "Uhr", "h", "hrs", "ч.", "GMT", "(London time)", "XST", "Z", "+01:00"]
)
def test_what_stands_behind_the_time_of_a_date_line_makes_no_entry_of_it(behind: str):
    """A unit, the place's own time, or a zone, also one that nobody knows."""
    assert read(f"4 March 2031, 09:25 {behind}\n\n14:05: Two.\n\n13:50: One.") == ["03-04 13:50", "03-04 14:05"]


@pytest.mark.parametrize(
    "rule", ["---", "***", "* * *", "_____", "======", "\u2014\u2014\u2014", "\u2022 \u2022 \u2022"]
)
def test_a_rule_between_entries_is_no_text(rule: str):
    """It separates, and is in the report with what was dropped."""
    page = parse(f"Ferries\n4 March 2031\n\n14:05: One.\n{rule}\n13:50: Two.\n{rule}", zone="UTC")
    assert [entry.body for entry in page.entries] == ["Two.", "One."]
    assert [dropped.text for dropped in page.inventory.dropped] == [rule, rule]


MONTHS = (
    "4 marzo 2031",
    "4 de março de 2031",
    "4 maart 2031",
    "4 mars 2031",
    "4. marts 2031",
    "4 marca 2031 r.",
    "4 марта 2031 года",
    "4 Mart 2031",
    "4 במרץ 2031",
    "4 آذار 2031",
    "٤ مارس/آذار ٢٠٣١",
    "2031年3月4日",
    "4 Mär 2031",
)


@pytest.mark.parametrize("day", MONTHS)
def test_a_day_is_read_in_other_languages(day: str):
    """Also in those that our interface doesn't speak."""
    assert read(f"{day}\n\n14:05: One.\n13:50: Two.") == ["03-04 13:50", "03-04 14:05"]
