"""Shapes that pages have where they were copied, exported or wrapped: each was once read otherwise than by a person."""

import datetime as dt

import pytest

from liveblog.handrun import LOST_EMBED, HandRunError, parse
from tests.growth import LINEAR, growth

HEAD = "Ferries\n4 March 2031\n\n"


def read(text: str, **options) -> list[str]:
    """Return day, time and words of each entry under a title and a date, oldest first, a paragraph a line."""
    page = parse(text if "2031" in text else HEAD + text, **{"zone": "UTC", **options})
    said = [entry.body.replace("\n\n", "/").replace("\\", "") for entry in page.entries]
    return [f"{entry.occurred_at:%d %H:%M} {body}" for entry, body in zip(page.entries, said, strict=True)]


HEADINGS = {
    "a colon": ("Monday 3 March 2031: the first day", "Tuesday 4 March 2031: the second day"),
    "a dash": ("Monday 3 March 2031 \u2014 The first day", "Tuesday 4 March 2031 \u2014 The second day"),
    "a hyphen, in Markdown": ("## Monday, March 3, 2031 - First", "## Tuesday, March 4, 2031 - Second"),
    "brackets": ("Monday 3 March 2031 (day one)", "Tuesday 4 March 2031 (day two)"),
    "a number before": ("Day 1: Monday 3 March 2031", "Day 2: Tuesday 4 March 2031"),
    "a number before, no year": ("Day 1 \u2013 Monday, 3 March", "Day 2 \u2013 Tuesday, 4 March"),
    "a number and words": ("Day 1 \u2013 it begins", "Day 2 \u2013 it goes on"),
    "words, no year": ("Monday 3 March: the first day", "Tuesday 4 March: the second day"),
    "weekdays and words": ("Monday: the first day", "Tuesday: the second day"),
    "parts of days": ("Monday evening", "Tuesday morning"),
    "figures": ("2031-03-03 \u2013 first", "2031-03-04 \u2013 second"),
    "words before": ("Updates for Monday, March 3, 2031", "Updates for Tuesday, March 4, 2031"),
}


@pytest.mark.parametrize(("first", "second"), HEADINGS.values(), ids=HEADINGS)
def test_a_heading_that_says_more_than_its_day_dates_entries(first: str, second: str):
    """Whichever way the page runs, the entries below are of that day, and none is taken for another article."""
    right = ["03 09:00 Opens.", "03 17:30 Ends.", "04 08:00 Anew."]
    oldest = f"Strike\n3 March 2031\n\n{first}\n\n09:00: Opens.\n\n17:30: Ends.\n\n{second}\n\n08:00: Anew."
    newest = f"Strike\n3 March 2031\n\n{second}\n\n08:00: Anew.\n\n{first}\n\n17:30: Ends.\n\n09:00: Opens."
    assert read(oldest) == right
    assert read(newest, date=dt.date(2031, 3, 3)) == right


def test_headings_of_days_count_where_no_line_is_blank():
    """As in HTML and where blank lines were lost, if they say a whole date."""
    html = (
        "<html><body><h1>Strike</h1><h2>Monday 3 March 2031: one</h2><p>09:00: Opens.</p>"
        "<h2>Tuesday 4 March 2031: two</h2><p>08:00: Anew.</p></body></html>"
    )
    assert read(html) == ["03 09:00 Opens.", "04 08:00 Anew."]
    assert parse(html, zone="UTC").title == "Strike"
    text = "Strike\n3 March 2031\n\nMonday 3 March: one\n09:00: Opens.\nTuesday 4 March: two\n08:00: Anew."
    assert read(text) == ["03 09:00 Opens.", "04 08:00 Anew."]


def test_one_heading_counts_where_the_times_begin_anew_below_it():
    """It says a whole date, and without it the page would run two ways."""
    text = "09:00: One.\n\n11:00: Two.\n\nWednesday 5 March 2031: day two\n\n08:00: Three.\n\n10:00: Four."
    assert read(HEAD + text) == ["04 09:00 One.", "04 11:00 Two.", "05 08:00 Three.", "05 10:00 Four."]


NO_HEADINGS = [
    "1635 GMT: Dates:\n\n6 March 2031 \u2014 hearing\n\n9 March 2031 \u2014 verdict\n\n1602 GMT: x\n\n1550 GMT: y",
    "1635 GMT: Dates:\n\n6 March 2031: hearing\n\n1602 GMT: More:\n\n9 March 2031: verdict\n\n1550 GMT: Calm.",
    "1635 GMT: It rains.\n\nThursday: rain\n\n1602 GMT: It shines.\n\nFriday: sun\n\n1550 GMT: Calm.",
]


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_days_that_an_entry_lists_date_and_end_nothing(text: str):
    """They are announced, stand alone, or go another way than the times."""
    found = read(HEAD + text)
    assert [entry[:8] for entry in found] == ["04 15:50", "04 16:02", "04 16:35"]
    assert "/" in found[-1]


DAY_BEHIND = ["0010 GMT (5 March): Two.", "0010 GMT, 5 March: Two.", "00:10 GMT (on 5 March) \u2013 Two."]


@pytest.mark.parametrize("line", DAY_BEHIND)
def test_a_day_behind_one_time_is_that_of_its_entry(line: str):
    """In brackets, or behind the zone: an entry after midnight is not swallowed by the one before."""
    assert read(f"2355 GMT: One.\n\n{line}\n\n0030 GMT: Three.") == [
        "04 23:55 One.",
        "05 00:10 Two.",
        "05 00:30 Three.",
    ]


WRITTEN = {
    "words in capitals": (
        "16:35 UN: It meets.\n16:02 US \u2013 It leaves.",
        ["16:02 US \u2013 It leaves.", "16:35 UN: It meets."],
    ),
    "words in capitals alone": (
        "16:35 GOAL\nTarr scores.\n16:20 FOUL\nUz is off.",
        ["16:20 FOUL/Uz is off.", "16:35 GOAL/Tarr scores."],
    ),
    "words in capitals, four figures": (
        "1635 UN: It meets.\n1602 EU: It leaves.",
        ["16:02 EU: It leaves.", "16:35 UN: It meets."],
    ),
    "a note behind": (
        "16:35 GMT (updated 16:50): One.\n\n16:02 GMT: Two.",
        ["16:02 Two.", "16:35 (updated 16:50): One."],
    ),
    "bold but for the zone": ("**16:35** GMT It is.\n\n**16:02** (GMT): Was.", None),
    "italic with the zone": ("_16:35 GMT_ It is.\n\n_16:02 GMT_ Was.", None),
    "bold with its point": ("**16h35.** It is.\n\n**16h02.** Was.", None),
    "bold with its dash": ("**16:35 \u2013** It is.\n\n**16:02 -** Was.", None),
    "bold, all of it": ("**16:35 \u2013 It is.**\n\n**16:02 \u2013 Was.**", None),
    "links": ("[16:35](#free) It is.\n\n[16:02](https://example.org/#a): Was.", None),
    "marks of a wiki": ("'''16:35''' It is.\n'''16:02:''' Was.", None),
    "other brackets": ("<16:35> It is.\n`16:02` Was.", None),
    "tasks": ("- [x] 16:35 It is.\n- [ ] 16:02 Was.", None),
    "arrows and the like": (
        "16:35 => It is.\n16:02 -> Was.\n15:50 = So.\n15:40 :: No.",
        ["15:40 No.", "15:50 So.", "16:02 Was.", "16:35 It is."],
    ),
    "a hyphen right behind": ("16:35- It is.\n1602- Was.", None),
    "marks of an editor of blocks": (
        "<!-- wp:paragraph -->\n<p>16:35: It is.</p>\n<!-- /wp:paragraph -->\n16:02: Was.<!--more-->",
        None,
    ),
    "a letter for the half": ("4:35p: It is.\n4:02p: Was.", None),
    "u for hours": ("16u35: It is.\n16u02: Was.", None),
    "breaking": ("BREAKING 16:35: It is.\n16:02: Was.", None),
    "a log of four figures": ("1635 It is.\n1602\tWas.\n1550 Calm.", ["15:50 Calm.", "16:02 Was.", "16:35 It is."]),
    "marks of direction amid": ("\u200f16:\u200e35\u200f غرينتش\u200f: It is.\n\u202a16:02\u202c GMT: Was.", None),
    "blanks as signs": ("16:35&nbsp;GMT: It is.\n16:02&nbsp;GMT: Was.", None),
    "a mark behind that was a picture": ("16:35 \u00b7\nIt is.\n\n16:02 \u00b7\nWas.", None),
}


@pytest.mark.parametrize(("text", "right"), WRITTEN.values(), ids=WRITTEN)
def test_more_marks_around_times(text: str, right: list[str] | None):
    """Nothing of the time stays in the text, and nothing of the text is lost with it."""
    plain = right or ["16:02 Was.", "16:35 It is."]
    assert read(text) == [f"04 {line}" for line in plain]


def test_a_word_in_capitals_is_no_zone_that_is_asked_about():
    """What is asked for is the zone of the page; one that looks like a zone is named."""
    with pytest.raises(HandRunError, match="16:35 has no time zone"):
        parse(f"{HEAD}16:35 UN: It meets.")
    with pytest.raises(HandRunError, match="XQT is not a known time zone"):
        parse(f"{HEAD}16:35 XQT: It meets.")


LISTS = {
    "years": "16:35: Floods:\n1953: 300 dead.\n1987: 20 dead.\n2013: none.\n\n16:02: Was.",
    "years, all as times are written": "1635: Floods:\n1953: 300 dead.\n1987: 20 dead.\n2013: none.\n\n1602: Was.",
    "years, oldest first": "16:02: Was.\n\n16:35: Floods:\n1953: 300 dead.\n1987: 20 dead.\n2013: none.",
    "votes": "16:35: Votes:\n1530: Quist\n1210: Tarr\n840: Uz\n\n16:02: Was.",
    "the day so far": "16:35: So far:\n06:00: open\n07:00: full\n16:02: Was.\n15:30: Calm.",
    "what is planned": "16:35: Planned:\n18:00 - speech\n19:30 - vote\n16:02: Was.\n15:30: Calm.",
    "a sentence that runs on": "16:35: It is to leave at\n16:20. All are aboard.\n\n16:02: Was.",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_numbers_that_a_colon_or_a_sentence_leads_to_open_nothing(text: str):
    """They stay in the entry above, are named, and the colon has lost nothing."""
    found = [entry for entry in read(text) if "Calm." not in entry]
    assert [entry[:8] for entry in found] == ["04 16:02", "04 16:35"]
    assert found[1].count("/") >= 1
    assert LOST_EMBED not in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "14:05: He said:\n13:50: Two.\n13:55: Three.\n13:40: One.",
        "1405 GMT: He said:\n1350 GMT: Two.\n1355 GMT: Three.\n1340 GMT: One.",
        "14:05 GMT: The gate is shut by\n13:55 GMT. Three.\n13:50 GMT. Two.\n13:40 GMT: One.",
    ],
)
def test_entries_below_a_colon_are_no_list(text: str):
    """Late ones lie between those around them, and what a page lost may end any line of it."""
    assert [entry[3:8] for entry in read(text)] == ["13:40", "13:50", "13:55", "14:05"]


@pytest.mark.parametrize(
    "text",
    [
        "1905 The dam broke.\n1912 The dike broke.\n1914 The war came.",
        "1400 people came.\n1300 people left.\n1200 people stayed.",
        "1400 Left.\n1299 Right.\n1200 Up.\n1100 Down.",
        "4h ago: One.\n5h ago: Two.",
        "4h ago\nOne.\n\n5h ago\nTwo.",
    ],
)
def test_years_crowds_and_how_long_ago_something_was_are_no_log(text: str):
    """Nothing is imported from them."""
    with pytest.raises(HandRunError, match="No entries were found"):
        read(text)


PAGES = {
    "buttons above what says when it changed": (
        "2h ago\n\n16:35\n\nOne.\n\nShare\n\nUpdated at 16:41 GMT\n\n3h ago\n\n16:02\n\nTwo.\n\nShare\n\n4h ago\n\n"
        "15:30\n\nThree.\n\nShare"
    ),
    "advertisements": "16:35: One.\n\nAdvertisement\n\n16:02: Two.\n\nAdvertisement\n\n15:30: Three.",
    "networks": "16:35: One.\nFacebook\nTwitter\n\n16:02: Two.\nFacebook\nTwitter\n\n15:30: Three.\nFacebook\nTwitter",
    "weekdays before days": (
        "2h ago\nTue 4 Mar 2031 at 4:35pm\nOne.\n\n3h ago\nTue 4 Mar 2031 at 4:02pm\nTwo.\n\n4h ago\n"
        "Tue 4 Mar 2031 at 3:30pm\nThree."
    ),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_what_programs_put_around_entries_is_left_out(text: str):
    """Buttons, advertisements and ages of entries are no text, whatever else stands beside them."""
    assert read(HEAD + text) == ["04 15:30 Three.", "04 16:02 Two.", "04 16:35 One."]


def test_when_an_entry_changed_is_its_text_where_no_button_is_above():
    """One alone, too, is the reporter's."""
    text = "16:35: It is.\nUpdated at 16:41 GMT\n\n16:02: It was.\nAdvertisement\n\n15:30: Calm."
    assert read(text) == ["04 15:30 Calm.", "04 16:02 It was./Advertisement", "04 16:35 It is./Updated at 16:41 GMT"]


def test_the_page_has_its_time_where_entries_have_theirs_below_names():
    """The first line of a day and a time dates the page, and each name is of the entry below it."""
    stamped = "Ada Quist\nMarch 4, 2031, 4:35 p.m. ET\nIt is.\n\nBen Tarr\nMarch 4, 2031, 4:02 p.m. ET\nWas."
    page = parse(f"Ferries\n\nMarch 4, 2031, 5:10 p.m. ET\n\n{stamped}")
    assert [entry.body for entry in page.entries] == ["Ben Tarr\n\nWas.", "Ada Quist\n\nIt is."]
    assert page.title == "Ferries"


def test_some_lines_above_times_are_of_the_entry_below():
    """A forum says who wrote and what they are there, the same for each."""
    posts = "Ada Quist\nMember\nMarch 4, 2031 at 4:35 PM\nIt is.\n\nBen Tarr\nAdmin\nMarch 4, 2031 at 4:02 PM\nWas."
    assert read(f"Ferries\n\n{posts}") == ["04 16:02 Ben Tarr/Admin/Was.", "04 16:35 Ada Quist/Member/It is."]
    assert parse(f"Ferries\n\n{posts}", zone="UTC").title == "Ferries"


TITLES = [
    ("# Ferries live", "Ferries live"),
    ("= Ferries live =", "Ferries live"),
    ("**Ferries live**", "Ferries live"),
    ("title: 'Ferries live'", "Ferries live"),
    ("From: Ada <a@example.org>\nTo: desk@example.org\nSubject: Ferries live", "Ferries live"),
    ("Ferries live\n\u00b7\n5 min read\n\u00b7", "Ferries live"),
    ("Ferries *live*", "Ferries *live*"),
    ("#FerryStrike live", "#FerryStrike live"),
    ("From: Ada Quist\nSent: Tuesday, March 4, 2031 5:00 PM\nTo: Desk\nSubject: Ferries live", "Ferries live"),
    ("From: Dover to Calais", "From: Dover to Calais"),
]


@pytest.mark.parametrize(("head", "title"), TITLES)
def test_a_title_is_its_words(head: str, title: str):
    """Without what marks it in Markdown, in a wiki, or in an e-mail, and not what stands beside it."""
    assert parse(f"{head}\n4 March 2031\n\n16:35 GMT: One.").title == title


SAID = [
    ("All times GMT", "16:35"),
    ("(all times are Eastern)", "21:35"),
    ("All times are in CET.", "15:35"),
    ("All times UTC+3", "13:35"),
    ("All times Damascus time", "13:35"),
]


@pytest.mark.parametrize(("note", "right"), SAID)
def test_a_line_may_say_the_zone_of_all_times(note: str, right: str):
    """It is as good as one behind a time; what the caller says is better."""
    text = f"Ferries\n4 March 2031\n{note}\n\n16:35: One."
    assert f"{parse(text).entries[0].occurred_at:%H:%M}" == right
    assert f"{parse(text, zone='+02:00').entries[0].occurred_at:%H:%M}" == "14:35"


@pytest.mark.parametrize("note", ["All times are local.", "All times of the tide vary.", "All times GMT\nAll times ET"])
def test_a_line_that_says_no_zone_leaves_it_open(note: str):
    """Neither do two that disagree."""
    with pytest.raises(HandRunError, match="16:35 has no time zone"):
        parse(f"Ferries\n4 March 2031\n{note}\n\n16:35: One.")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("4:35 p.m. E.T. It is.\n4:02 p.m. E.T.: Was.", "04 21:35 It is."),
        ("1635 G.M.T.: It is.\n1602 G.M.T.: Was.", "04 16:35 It is."),
        ("16.35 TS\u0130: It is.\n16.02 TS\u0130: Was.", "04 13:35 It is."),
        ("16:35 U.N. It is.\n16:02 U.N. Was.", "04 15:35 U.N. It is."),
    ],
)
def test_zones_with_points_and_capitals_of_their_language_are_known(text: str, right: str):
    """The zone that is given does not take their place."""
    assert read(text, zone="+01:00")[-1] == right


@pytest.mark.parametrize("said", ["update #1515", "post 15h15", "As we said at 3.15pm", "as we reported at 1515 GMT"])
def test_more_words_refer_to_an_entry(said: str):
    """Each links to the entry of that time; what others said at a time does not."""
    text = f"{HEAD}1635 GMT: Free, {said}. He said so at 1515 GMT.\n\n1515 GMT: Stuck.\n\n1500 GMT: Calm."
    page = parse(text)
    assert [reference.to for reference in page.inventory.resolved] == [page.entries[1].key]


def test_a_row_without_text_is_an_empty_stamp():
    """It is named, and nothing breaks."""
    assert read("| 16:35 | |\n| 16:02 | Was. |") == ["04 16:02 Was."]


def test_lists_headings_and_references_are_read_in_linear_time():
    """Also of a page that was saved on a single line, and where all entries are of one minute."""
    for piece in (
        "<p>14:05: x</p><p>Share</p>",
        "14:05: x:\n06:00: y\n07:00: y\n",
        "14:05: see update 1405\n",
        "\nMonday 3 March 2031: the day\n\n14:05: x\n",
        "\nAda\nMember\n14:05\n\nx\n",
        "14:05: x\nShare\nUpdated at 14:06\n",
    ):
        begin = "<html><p>4 March 2031</p>" if piece.startswith("<") else HEAD
        assert growth(read, begin + piece * 500, begin + piece * 2_000) < LINEAR, piece


COMMENTS = ["3 Comments", "2 thoughts on \u201cFerries\u201d", "Comments (2)", "Leave a reply"]


@pytest.mark.parametrize("line", COMMENTS)
def test_readers_comments_are_no_entries(line: str):
    """Their times don't go on where those of the page end."""
    text = f"16:35: It is.\n16:02: Was.\n\n{line}\n\nBen Tarr\n17:10: Nice.\n\nCem Uz\n17:30: Yes."
    assert read(text) == ["04 16:02 Was.", "04 16:35 It is."]


def test_a_count_of_comments_below_each_entry_ends_nothing():
    """It recurs, so it is a button; late entries below it stay."""
    text = "16:35: It is.\n3 comments\n16:02: It was.\n1 comments\n16:10: Late.\n0 comments\n15:50: Calm."
    assert [entry[3:8] for entry in read(text)] == ["15:50", "16:02", "16:10", "16:35"]


@pytest.mark.parametrize(
    "signs", ["\U0001f1fa\U0001f1e6", "\U0001f534\U0001f534", "\u26a1\ufe0f \u26a1\ufe0f", "1\ufe0f\u20e3"]
)
def test_more_than_one_pictogram_may_stand_before_a_time(signs: str):
    """Flags are two, and some are joined of many."""
    assert read(f"{signs} 16:35: It is.\n{signs} 16:02: Was.") == ["04 16:02 Was.", "04 16:35 It is."]


def test_a_record_with_seconds_is_no_time_of_a_page_without_any():
    """It breaks the order; on a page that writes seconds it would be one."""
    text = "10:00 They start.\n12:05 Quist wins.\n2:05:10 Tarr is second.\n12:08 Uz is third."
    assert read(text) == [
        "04 10:00 They start.",
        "04 12:05 Quist wins./2:05:10 Tarr is second.",
        "04 12:08 Uz is third.",
    ]
    assert len(read("23:50:10 One.\n00:05:10 Two.\n00:09:30 Three.")) == len("123")


def test_posted_at_may_have_its_headline_behind_it():
    """As pages that were saved have it, where two lines say it."""
    assert read("Posted at 16:35 Ferry freed\nIt is.\n\nPosted at 16:02 Ferry stuck\nIt was.") == [
        "04 16:02 Ferry stuck/It was.",
        "04 16:35 Ferry freed/It is.",
    ]


TWELVE = "10:02: One.\n11:15: Two.\n12:20: Three, see update 1:30.\n1:30: Four.\n4:10: Five, see update 1:30."


def test_a_clock_of_twelve_hours_goes_on_behind_noon():
    """A single step back among hours up to twelve is noon, the report says so, and references find it."""
    page = parse(HEAD + TWELVE, zone="UTC")
    assert [f"{entry.occurred_at:%d %H:%M}" for entry in page.entries][2:] == ["04 12:20", "04 13:30", "04 16:10"]
    assert any("Line 7: 1:30, after 12:20, was read as 13:30" in note for note in page.inventory.notes)
    assert not page.inventory.unresolved
    newest = "\n".join(reversed(TWELVE.splitlines()))
    assert read(newest)[-1][:8] == "04 16:10"


@pytest.mark.parametrize(
    "text", ["11:15: One.\n01:30: Two.", "11:15: One.\n5 March\n1:30: Two.", "13:15: One.\n1:30: Two."]
)
def test_a_clock_of_twenty_four_hours_goes_on_after_midnight(text: str):
    """Hours of two figures, a day between, and an hour past twelve say so."""
    assert read(f"10:02: Zero.\n10:30: Half.\n{text}", date=dt.date(2031, 3, 4))[-1][:8] == "05 01:30"


@pytest.mark.parametrize("sign", ["'", "`", "[({<", "\U0001f534", "-> ", "E.", "<!--", "](#a)"])
def test_marks_without_end_before_and_behind_a_time_are_read_in_linear_time(sign: str):
    """However many there are, each is looked at as often as in a short run."""

    def read_runs(signs: str) -> None:
        read(f"16:35: It is.\n{signs}14:05x\n14:05 {signs}x")

    assert growth(read_runs, sign * 2_000, sign * 8_000) < LINEAR
