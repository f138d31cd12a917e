"""What holds for any page, shown on invented ones."""

import datetime as dt
import html
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from liveblog.handrun import LOST_EMBED, HandRunError, ImportedShift, parse

DAY = dt.date(2031, 3, 4)
MARKDOWN = MarkdownIt("commonmark")
WORDS = st.sampled_from(
    ["quay", "bridge", "*gate*", "#1", "a_b", "<3", "`tide`", "[sic]", "ebb &amp; flow", "ميناء", "I", "said"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: "The " + " ".join(words))
PARAGRAPHS = st.tuples(SENTENCES, st.sampled_from([".", ":", "?", " (video) below."])).map("".join)
TOPICS = st.lists(st.sampled_from(["Harbour", "Rail", "Upper Brae"]), max_size=2, unique=True).map(tuple)


@dataclass(frozen=True)
class Invented:
    minute: int
    topics: tuple[str, ...]
    paragraphs: list[str]

    def written(self):
        label = f"{' and '.join(self.topics)}. " if self.topics else ""
        first = f"{self.minute // 60:02}{self.minute % 60:02} GMT: {label}{self.paragraphs[0]}"
        return "\n".join([first, *self.paragraphs[1:]])


ENTRIES = st.builds(Invented, st.integers(0, 24 * 60 - 1), TOPICS, st.lists(PARAGRAPHS, min_size=1, max_size=4))
DAYS = st.lists(ENTRIES, min_size=2, max_size=8, unique_by=lambda entry: entry.minute).map(
    lambda entries: sorted(entries, key=lambda entry: entry.minute)
)


def page_of(entries, *, newest_first):
    ordered = entries[::-1] if newest_first else entries
    return "\n".join(["Tide Live", "4 March 2031", *(entry.written() for entry in ordered)])


def plain(markdown):
    rendered = re.sub(r"<[^>]+>", "", MARKDOWN.render(markdown.replace(LOST_EMBED, "")))
    return [line.strip() for line in html.unescape(rendered).splitlines() if line.strip()]


@given(DAYS, st.booleans())
def test_a_page_comes_back_as_it_was_written(entries, newest_first):
    """In either order each entry keeps its time, topics and every paragraph; doing it again changes nothing."""
    gaps = [after.minute - before.minute for before, after in pairwise(entries)]
    steady = sum(gap < 12 * 60 for gap in gaps) > sum(gap >= 12 * 60 for gap in gaps)
    text = page_of(entries, newest_first=newest_first)
    page = parse(text)
    assert parse(text) == page
    if steady:
        assert page.inventory.newest_first is newest_first
        assert [entry.occurred_at.hour * 60 + entry.occurred_at.minute for entry in page.entries] == [
            entry.minute for entry in entries
        ]
        assert {entry.occurred_at.date() for entry in page.entries} == {DAY}
        assert [entry.topics for entry in page.entries] == [entry.topics for entry in entries]
        assert [plain(entry.body) for entry in page.entries] == [entry.paragraphs for entry in entries]


@given(DAYS, ENTRIES)
def test_new_entries_leave_the_keys_of_old_ones(entries, addition):
    """Whatever is added later that day, the old entries are recognised."""
    later = Invented(24 * 60 - 1, addition.topics, [*addition.paragraphs, "Added."])
    old = {entry.key for entry in parse(page_of(entries, newest_first=True), date=DAY).entries}
    new = {entry.key for entry in parse(page_of([*entries, later], newest_first=True), date=DAY).entries}
    if entries[-1].minute - entries[0].minute < 6 * 60:
        assert old < new


LINES = st.one_of(
    PARAGRAPHS,
    st.text(max_size=30),
    ENTRIES.map(Invented.written),
    st.sampled_from(
        ["1149 GMT", "5 March 2031", "Share this", "See update 1149 <br>", "6 March", "== 7 March 2031 =="]
    ),
    st.sampled_from(
        ["Day 1", "Day 2", "By Ada Quist", "20 min ago", "Copy link", "", "The gate", "14:05-14:20: Shut."]
    ),
    st.just("Mika Sund takes over the live blog."),
)


@given(st.lists(LINES, max_size=8))
def test_nothing_is_lost(lines):
    """Each line of a page is in an entry, a hand-over, the title or the date line, or is listed as left out."""
    text = "\n".join(["Tide Live", "4 March 2031", "1200 GMT: It begins.", *lines])
    try:
        page = parse(text)
    except HandRunError:
        return
    kept = [page.title or "", page.dateline or "", *(line.text for line in page.inventory.left_out)]
    kept += [item.note for item in page.items if isinstance(item, ImportedShift)]
    kept += [hand_over.stamp for hand_over in page.inventory.hand_overs]
    for entry in page.entries:
        kept += [
            entry.stamp,
            entry.zone or "",
            *entry.topics,
            *plain(entry.body),
            *(f"by {name}" for name in entry.byline),
        ]
    joined = "and" * sum(len(entry.topics) - 1 for entry in page.entries if entry.topics)
    dropped = "".join(piece.text for piece in page.inventory.dropped)
    assert letters(text) <= letters("".join([*kept, joined, dropped]))


def letters(text):
    return Counter(char for char in text.casefold() if char.isalnum())
