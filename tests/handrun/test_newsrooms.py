"""Pages as newsrooms lay them out: headlines and names above times, days between entries, buttons below them."""

import datetime as dt

import pytest

from liveblog.handrun import HandRunError, Need, parse

DAY = dt.date(2031, 3, 4)


def times(page) -> list[str]:
    """Return when the entries were, oldest first."""
    return [entry.occurred_at.strftime("%d %H:%M") for entry in page.entries]


def bodies(page) -> list[str]:
    """Return what the entries say, oldest first, a paragraph a line."""
    return [entry.body.replace("\n\n", "/") for entry in page.entries]


TITLES = {
    "a byline below it": "Quay closed\nBy Ada Quist\nMarch 4, 2031 2:10 PM GMT Updated 3 hours ago",
    "authors below it": "Quay closed\nBy Ada Quist, Ben Tarr and Cem Uz, CNN\nUpdated 4:03 PM EST, Tue March 4, 2031",
    "two dates below it": "Quay closed\nTue 4 Mar 2031 15.20 GMT\nFirst published on Tue 4 Mar 2031 08.02 GMT\n4m ago",
    "in German": "Quay closed\nVon Ada Quist\nAktualisiert am 4. März 2031, 09:00 Uhr",
    "in French": "Quay closed\nPublié le 04 mars 2031 à 08h02, mis à jour à 18h45",
    "in Italian": "Quay closed\ndi Ada Quist\n4 marzo 2031",
    "in Brazil": "Quay closed\n4.mar.2031 às 8h02",
    "in Turkish": "Quay closed\n4 Mart 2031 Sal\u0131",
    "in Greek": "Quay closed\n\u03a4\u03c1ίτη, 4 Μαρτίου 2031, 19:00",
    "in Russian": "Quay closed\n4 марта 2031 года, вторник",
    "in Chinese": "Quay closed\n2031年3月4日 星期二",
    "in Japanese": "Quay closed\n2031年3月4日\uff08火\uff09",
    "in Korean": "Quay closed\n2031년 3월 4일 (화)",
    "a zone behind the year": "Quay closed\nMarch 4, 2031 GMT",
    "a heading of a wiki": "Quay closed\n== 4 March 2031 ==",
}


@pytest.mark.parametrize("head", TITLES.values(), ids=TITLES)
def test_what_stands_between_title_and_date_is_no_title(head: str):
    """The date is read, and the title is the line that a reader takes for it."""
    page = parse(f"{head}\n\n12:05 One.\n\n11:50 Two.", zone="UTC")
    assert (page.title, page.date, times(page)) == ("Quay closed", DAY, ["04 11:50", "04 12:05"])


def test_a_byline_above_the_entries_is_that_of_all():
    """It counts as one in the date line does; two names leave open who wrote which."""
    head, text = "Quay closed\nBy {}\n4 March 2031\n\n", "12:05 One.\n\n11:50 Two."
    assert {entry.byline for entry in parse(head.format("Ada Quist") + text, zone="UTC").entries} == {("Ada Quist",)}
    assert {entry.byline for entry in parse(head.format("Ada Quist and Ben Tarr") + text, zone="UTC").entries} == {()}


def test_a_byline_on_a_line_of_its_own_is_that_of_its_entry():
    """It stands behind the time, below it or below the headline; a sentence, and the only line, stay text."""
    signed = "14:05 GMT By Ada Quist\nIt is stuck.\n\n13:05 GMT\nAshore\nBy Ben Tarr\nIt left."
    page = parse(f"Ferries\n4 March 2031\n\n{signed}\n\n12:05 GMT: By Noon Tomorrow")
    assert bodies(page) == ["By Noon Tomorrow", "Ashore/It left.", "It is stuck."]
    assert [entry.byline for entry in page.entries] == [(), ("Ben Tarr",), ("Ada Quist",)]


HEADED = {
    "above the line of the time": "Fire out\n16:20: It is out.\n\nSmoke seen\n14:05: A lot of it.\nAnd more.",
    "above a time alone": "Fire out\nPosted 16:20\nIt is out.\n\nSmoke seen\nPosted 14:05\n\nA lot of it.\nAnd more.",
    "above a day and a time": (
        "Fire out\n4 March 2031, 16:20\nIt is out.\n\nSmoke seen\n4 March 2031, 14:05\nA lot of it.\nAnd more."
    ),
}


@pytest.mark.parametrize("text", HEADED.values(), ids=HEADED)
def test_headlines_above_times_are_of_the_entry_below(text: str):
    """Each stands right above its time and below a blank line, the first one too."""
    page = parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")
    assert times(page) == ["04 14:05", "04 16:20"]
    assert bodies(page) == ["Smoke seen/A lot of it./And more.", "Fire out/It is out."]


def test_a_last_line_above_a_time_is_no_headline_where_another_has_none():
    """Where not every entry has such a line, it goes on with the entry above."""
    page = parse("Ferries\n4 March 2031\n\n14:05\n\nIt is stuck.\n\nCrew safe\n13:05\n\nLeft.", zone="UTC")
    assert bodies(page) == ["Left.", "It is stuck./Crew safe"]


DAYS = {
    "headings of a wiki": "== 4 March 2031 ==\n14:05: One.\n== 6 March 2031 ==\n15:30: Two.",
    "bold, and marked": "**4 March 2031**\n14:05: One.\n--- 6 March 2031 ---\n15:30: Two.",
    "without years": "4 March\n14:05: One.\n6 March\n15:30: Two.",
    "without years, running on": "4 March\n14:05: One.\n6 March\n07:30: Two.\n15:30: Three.",
    "counted": "4 March 2031\nDay 1\n14:05: One.\nDay 3\n15:30: Two.",
    "counted in German": "4. März 2031\nTag 3\n15:30: Zwei.\nTag 1\n14:05: Eins.",
    "in Chinese": "3月4日\n14:05 一。\n3月6日\n15:30 二。",
    "on the line of each, below one of the page": "4 Mar 2031\n6 Mar 2031 - 15:30\nTwo.\n4 Mar 2031 - 14:05\nOne.",
}


@pytest.mark.parametrize("text", DAYS.values(), ids=DAYS)
def test_days_between_entries_date_what_is_below(text: str):
    """None of them is text, and none of their years a time."""
    page = parse(f"Ferries\n\n{text}", zone="UTC", date=None if "2031" in text else DAY)
    assert [times(page)[0], times(page)[-1]] == ["04 14:05", "06 15:30"]
    assert not any("March" in body or "Day" in body or "Tag" in body for body in bodies(page))


def test_counted_days_are_told():
    """Nobody says that they follow each other, so the report says how they were read; one alone says nothing."""
    page = parse("Trial\n4 March 2031\nDay 1\n10:00: One.\nDay 2\n09:00: Two.", zone="UTC")
    assert any("'Day 1' was read as 2031-03-04" in note for note in page.inventory.notes)
    assert (
        bodies(parse("Trial\n4 March 2031\n10:00: It opens.\nDay 2\n11:00: Two.", zone="UTC"))[0] == "It opens./Day 2"
    )
    with pytest.raises(HandRunError, match="'Day 1' counts from another") as refused:
        parse("Trial\nDay 1\n10:00: One.\nDay 2\n09:00: Two.", zone="UTC")
    assert refused.value.need is Need.DATE


def test_the_year_of_a_day_is_no_time():
    """A chronicle of days has no times."""
    with pytest.raises(HandRunError, match="No entries were found"):
        parse("Ferries\n\n4 March 2031: Stuck.\n\n5 March 2031: Free.", zone="UTC")
    page = parse("Ferries\n\n4 March 1405 GMT: Stuck.\n\n5 March 1305 GMT: Free.", date=DAY)
    assert times(page) == ["04 14:05", "05 13:05"]


def test_buttons_below_entries_are_left_out():
    """They stand below more than one; a single word of that kind stays."""
    text = "14:05\nOne.\nShare\nCopy link\n13:05\nTwo.\nShare\n12:05\nThree.\nShare\nView more"
    page = parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")
    assert bodies(page) == ["Three.", "Two.", "One."]
    assert [line.line for line in page.inventory.left_out] == [6, 7, 10, 13, 14]
    once = parse("Ferries\n4 March 2031\n\n14:05: It is stuck.\nShare\n13:05: Two.", zone="UTC")
    assert bodies(once)[-1] == "It is stuck./Share"


def test_how_long_ago_may_stand_below_the_time():
    """It is left out, and told."""
    page = parse("Ferries\n4 March 2031\n\n14:05\n43 minutes ago\nOne.\n\n13:05\n2 hours ago\nTwo.", zone="UTC")
    assert bodies(page) == ["Two.", "One."]
    assert [line.text for line in page.inventory.left_out] == ["43 minutes ago", "2 hours ago"]
    alone = parse("Ferries\n4 March 2031\n\n14:05\nOne.\n13:05\n2 hours ago", zone="UTC")
    assert bodies(alone) == ["2 hours ago", "One."]


STAMPED = {
    "hours behind their word": "Ore 14:05 - Uno.\nOre 13 - Due.",
    "hours behind theirs, in Turkish": "Saat 14.05: Bir.\nSaat 13: İki.",
    "brackets of Chinese": "【14:05】一。\n【13:00】二。",
    "commas of Chinese": "14时05分\uff0c一。\n13时\uff0c二。",
    "commas of Arabic": "14:05، واحد.\n13:00، اثنان.",
    "half past, in Japanese": "14時05分 一。\n午後1時ごろ 二。",
    "a stretch of time": "14:05-14:20: One.\n13:00-14:05: Two.",
}


@pytest.mark.parametrize("text", STAMPED.values(), ids=STAMPED)
def test_more_ways_to_write_a_time(text: str):
    """Each opens an entry."""
    assert times(parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")) == ["04 13:00", "04 14:05"]


def test_half_an_hour_is_read():
    """`5時半` is 5:30."""
    page = parse("港\n2031年3月4日\n\n午後6時45分\n一。\n午後5時半\n二。", zone="UTC")
    assert times(page) == ["04 17:30", "04 18:45"]


def test_a_stretch_of_time_stays_in_the_text():
    """Until when it went is nowhere else; among times it says how long something took."""
    page = parse("Ferries\n4 March 2031\n\n14:05-14:20: Stuck.\n14:20-14:40: Free.", zone="UTC")
    assert bodies(page) == ["14:05-14:20: Stuck.", "14:20-14:40: Free."]
    mixed = parse("Ferries\n4 March 2031\n\n14:05: Stuck.\n14:20-14:40: Shut.\n14:45: Free.", zone="UTC")
    assert times(mixed) == ["04 14:05", "04 14:45"]


DOUBTED = {
    "a year": ("10:00: Parade.\n1905: the first one.\n11:00: Speech.", "1905"),
    "the count of a vote": ("10:00 Opens.\n10:20 Motion.\n03:11 was the vote.\n11:00 Close.", "03:11"),
    "a price, or a time": ("10:00 Open.\n10.30: Up.\n10.35 Pound up.\n11:00 Close.", "10.35"),
    "an hour without its half": ("10:00: Opens.\n2 o'clock: the rest.\n11:00: Close.", "2 o'clock"),
}


@pytest.mark.parametrize(("text", "said"), DOUBTED.values(), ids=DOUBTED)
def test_what_may_be_no_time_stays_text_and_is_named(text: str, said: str):
    """All entries are of the day, and the report names the line."""
    page = parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")
    assert (times(page)[0], times(page)[-1]) == ("04 10:00", "04 11:00")
    assert any(f"begins like a stamp ({said})" in note for note in page.inventory.notes)


def test_times_below_their_texts_are_told():
    """As a log of incidents has them: nothing tells that for certain, so the report warns."""
    page = parse("Status\n4 March 2031\nOver.\n18:45 UTC\nWatching.\n17:30 UTC\nBroken.\n17:02 UTC")
    assert any("times may be below their text" in note for note in page.inventory.notes)


FOOTERS = ["12 Kommentare", "Mehr zum Thema", "Alle Rechte vorbehalten", "23 commentaires", "Lire aussi", "Partager"]
FOOTERS += ["Comentarios (3)", "Te puede interesar", "Leia também", "Leggi anche", "Lees ook", "Комментарии (5)"]
FOOTERS += ["Yorumlar", "تعليقات", "תגובות", "相关新闻", "関連記事", "Most read", "Cookie settings"]


@pytest.mark.parametrize("line", FOOTERS)
def test_outer_pages_in_other_languages_end_the_coverage(line: str):
    """Below the last entry such a line, alone, is the page's; in a sentence it is the reporter's."""
    page = parse(f"Ferries\n4 March 2031\n\n14:05: One.\n13:05: Left port.\n\n{line}\nOther news", zone="UTC")
    assert bodies(page) == ["Left port.", "One."]
    kept = parse(f"Ferries\n4 March 2031\n\n14:05: One.\n13:05: Left port.\n\n{line} are what we wait for.", zone="UTC")
    assert line.split("(", maxsplit=1)[0].strip() in bodies(kept)[0]


COPIED = ["12:30 PM - 4 Mar 2031", "12:30 PM \u00b7 Mar 4, 2031", "12:30 PM - 4 Mar 31", "4 Mar 2031, 12:30"]
COPIED += ["March 4, 2031 at 12:30 PM", "12:30 PM \u00b7 Mar 4, 2031 \u00b7 1,234 Views"]


@pytest.mark.parametrize("line", COPIED)
def test_the_time_of_a_post_that_was_copied_opens_and_ends_nothing(line: str):
    """A post that an entry shows says when it was written; the entry goes on, and so does the page."""
    post = f"They say so.\n{line}\nWe ask."
    page = parse(
        f"Ferries\n4 March 2031\n\n14:05: Look. {post}\n13:05: See. {post}\n12:05: On.\n11:05: Off.", zone="UTC"
    )
    assert times(page) == ["04 11:05", "04 12:05", "04 13:05", "04 14:05"]
    assert all(body.endswith(f"{line}/We ask.") for body in bodies(page)[2:])


def test_another_article_ends_the_coverage():
    """Its time is no time of a post, where the times below it begin anew."""
    text = "14:05: Stuck.\n13:05: Left.\nTrains\n3 March 2031, 12:30\n16:00: Late.\n15:00: On."
    assert times(parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")) == ["04 13:05", "04 14:05"]


ZONES = {
    "in Spanish": ("14:05 (hora de Madrid): One.\n13:00 (hora de Madrid): Two.", ["12:00", "13:05"]),
    "behind a comma": ("14h05, heure de Paris : One.\n13h00, heure de Paris : Two.", ["12:00", "13:05"]),
    "in Russian": ("14:05 по Гринвичу: One.\n13:00 по Гринвичу: Two.", ["13:00", "14:05"]),
    "in Portuguese": ("14h05 (horário de Brasília): One.\n13h00 (horário de Brasília): Two.", ["16:00", "17:05"]),
    "in Hebrew": ("14:05 שעון ישראל: One.\n13:00 שעון ישראל: Two.", ["11:00", "12:05"]),
    "in Chinese": ("14:05 北京时间: One.\n13:00 北京时间: Two.", ["05:00", "06:05"]),
    "behind a place": ("14:05 Sydney (03:05 GMT): One.\n13:00 Sydney (02:00 GMT): Two.", ["02:00", "03:05"]),
}


@pytest.mark.parametrize(("text", "expected"), ZONES.values(), ids=ZONES)
def test_a_zone_that_is_said_counts_beside_one_that_is_given(text: str, expected: list[str]):
    """The one that is given is for times without any."""
    page = parse(f"Ferries\n4 March 2031\n\n{text}", zone="UTC")
    assert [entry.occurred_at.strftime("%H:%M") for entry in page.entries] == expected
    assert bodies(page) == ["Two.", "One."]


def test_a_time_that_there_is_not_is_named():
    """A slip of the hand stays text, and the report says where."""
    page = parse("Ferries\n4 March 2031\n\n15:10: Three.\n14:05 a.m.: Two.\n13:00: One.", zone="UTC")
    assert times(page) == ["04 13:00", "04 15:10"]
    assert any("Line 5 begins like a stamp (14:05 a.m.)" in note for note in page.inventory.notes)


def test_where_nothing_is_found_a_time_amid_other_scripts_is_named():
    """Letters stand right before it there."""
    with pytest.raises(HandRunError, match="Line 4 has one further on"):
        parse("港\n2031年3月4日\n\n北京时间14:05：一。", zone="UTC")  # noqa: RUF001
