"""Names before times, as chats are copied; and what says when a page was written, which is no live coverage."""

import datetime as dt

import pytest

from liveblog.handrun import HandRunError, Page, parse

DAY = dt.date(2031, 3, 4)


def read(text: str) -> Page:
    """Read entries under a title and a date."""
    return parse(f"Ferries\n4 March 2031\n\n{text}", date=DAY, zone="UTC")


CHATS = {
    "a name": "Ada Quist  2:05 PM\nShut.\n\nBen Tarr  1:50 PM\nOpen.",
    "a name and a word": "Ada Quist at 14:05\nShut.\n\nBen Tarr at 13:50\nOpen.",
    "a name, a day in brackets": "Ada Quist, [04.03.31 14:05]\nShut.\n\nBen Tarr, [04.03.31 13:50]\nOpen.",
    "a name, a day": "Ada Quist, 2031-03-04 14:05\nShut.\n\nBen Tarr, 2031-03-04 13:50\nOpen.",
    "a name, a dash, today": "Ada Quist \u2014 Today at 2:05 PM\nShut.\n\nBen Tarr \u2014 Today at 1:50 PM\nOpen.",
}


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS)
def test_a_name_before_a_time_opens_an_entry(text: str):
    """As chats are copied: each entry begins with the name of whoever wrote it."""
    page = read(text)
    assert [entry.occurred_at.strftime("%H:%M") for entry in page.entries] == ["13:50", "14:05"]
    assert [entry.body for entry in page.entries] == ["Ben Tarr\n\nOpen.", "Ada Quist\n\nShut."]


UNSTAMPED = {
    "when an article was written": "Published at 14:05\nUpdated at 18:05\n\nIt is shut.",
    "the same with its day": "Published at 14:05, 4 March 2031\nUpdated at 18:05, 4 March 2031\n\nIt is shut.",
    "when one was posted": "Posted at 14:05\n\nIt is shut.",
    "one name and a time": "Ada Quist 14:05\n\nIt is shut.",
}


@pytest.mark.parametrize("text", UNSTAMPED.values(), ids=UNSTAMPED)
def test_what_says_when_a_page_was_written_opens_no_entry(text: str):
    """An article is no live coverage, whatever is told above it."""
    with pytest.raises(HandRunError, match="No entries were found"):
        read(text)


def test_a_line_with_a_time_further_on_is_named():
    """Where nothing was found, a person sees what was not read."""
    with pytest.raises(HandRunError, match="Line 4 has one further on: 'Once at 14:05'"):
        read("Once at 14:05\n\nIt is shut.")
