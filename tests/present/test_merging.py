"""What two people made of one text is put together: nothing is lost, and only what both touched is left open."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from liveblog.present.merging import BOTH, MINE, THEIRS, merge_names, merge_texts, merge_values
from liveblog.work.bounds import DIFFERENCE_LINES

BASE = "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (BASE, BASE, BASE),
        ("One, mine.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, theirs.", "One, mine.\n\nTwo.\n\nThree, theirs."),
        ("One, mine.\n\nTwo.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.", "One, mine.\n\nTwo, theirs.\n\nThree."),
        ("Zero.\n\nOne.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree.\n\nFour.", "Zero.\n\n" + BASE + "\n\nFour."),
        ("One.\n\nThree.", "One, theirs.\n\nTwo.\n\nThree.", None),
        ("Two.\n\nThree.", "One.\n\nTwo.\n\nThree, theirs.", "Two.\n\nThree, theirs."),
        ("One.\n\nTwo, both.\n\nThree.", "One.\n\nTwo, both.\n\nThree.", "One.\n\nTwo, both.\n\nThree."),
        ("One.\n\nTwo, mine.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.", None),
        ("One.\n\nNew.\n\nTwo.\n\nThree.", "One.\n\nOther.\n\nTwo.\n\nThree.", None),
        ("", "One, theirs.\n\nTwo.\n\nThree.", None),
    ],
)
def test_what_does_not_touch_is_put_together(mine: str, theirs: str, merged: str | None):
    """Each change of a paragraph, each new and each missing one counts; None: a person has to choose."""
    found = merge_texts(BASE, mine, theirs)
    assert (found.text() if not found.open_parts else None) == merged


def test_what_both_touched_is_chosen():
    """Only the paragraph in question is open; either of the two, or both, takes its place."""
    merge = merge_texts(BASE, "One.\n\nTwo, mine.\n\nThree.", "One, theirs.\n\nTwo, theirs.\n\nThree.")
    (question,) = merge.open_parts
    assert (question.my_text, question.their_text) == ("Two, mine.", "Two, theirs.")
    assert merge.text([MINE]) == "One, theirs.\n\nTwo, mine.\n\nThree."
    assert merge.text([THEIRS]) == "One, theirs.\n\nTwo, theirs.\n\nThree."
    assert merge.text([BOTH]) == merge.text() == "One, theirs.\n\nTwo, theirs.\n\nTwo, mine.\n\nThree."


def test_empty_lines_stay_as_they_are():
    """Code with empty lines in it is not closed up, and empty lines alone are no change."""
    code = "One.\n\n```\na\n\n\n\nb\n```\n\nThree."
    assert merge_texts(code, code, code.replace("Three.", "Four.")).text() == code.replace("Three.", "Four.")
    assert merge_texts("One.\n\nTwo.", "One.\n\n\nTwo.", "One.\n\nTwo, theirs.").text() == "One.\n\nTwo, theirs."


def test_very_long_texts_are_not_compared():
    """Beyond the bound all is open: whoever pastes a book costs nobody the time to compare it."""
    book = "\n\n".join(map(str, range(DIFFERENCE_LINES.most + 1)))
    merge = merge_texts(book, book + " mine", book + " theirs")
    assert [(part.my_text, part.their_text) for part in merge.open_parts] == [(book + " mine", book + " theirs")]


texts = some.lists(some.sampled_from("abcdefgh"), max_size=8).map("\n\n".join)


@given(texts, texts, texts)
@example("a\n\nb\n\na\n\nb\n\na\n\na", "a\n\nb\n\na", "a\n\nb\n\na\n\na")  # each has taken away another b
def test_nothing_that_both_have_is_lost(base: str, mine: str, theirs: str):
    """A paragraph that neither has taken away is there, whatever else happened; so is what either has added."""
    merged = set(merge_texts(base, mine, theirs).text().split("\n\n"))
    was, ours, others = (set(filter(None, text.split("\n\n"))) for text in (base, mine, theirs))
    assert (was & ours & others) | (ours - was) | (others - was) <= merged


@given(texts, texts, texts)
def test_it_is_the_same_from_either_side(base: str, mine: str, theirs: str):
    """What the two leave open is the same for both of them, and where nothing is open they get the same text."""
    one, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)
    assert len(one.open_parts) == len(other.open_parts)
    assert one.text([MINE] * len(one.open_parts)) == other.text([THEIRS] * len(other.open_parts))


@given(some.lists(some.integers(0, 99), unique=True, min_size=2, max_size=12), some.data())
def test_changes_of_different_paragraphs_never_collide(numbers: Sequence[int], data: some.DataObject):
    """However many paragraphs each has changed, none of them the other's: all changes are there, nothing is asked."""
    mine_too = data.draw(some.lists(some.booleans(), min_size=len(numbers), max_size=len(numbers)))
    theirs_too = [not mine and data.draw(some.booleans()) for mine in mine_too]
    base = [f"p{number}" for number in numbers]
    mine = [f"{text} m" if changed else text for text, changed in zip(base, mine_too, strict=True)]
    theirs = [f"{text} t" if changed else text for text, changed in zip(base, theirs_too, strict=True)]
    wanted = [own if changed else other for own, other, changed in zip(mine, theirs, mine_too, strict=True)]
    merge = merge_texts(*("\n\n".join(each) for each in (base, mine, theirs)))
    assert (merge.text(), merge.open_parts) == ("\n\n".join(wanted), [])


@given(texts, texts)
def test_one_change_alone_is_taken(base: str, changed: str):
    """Where only one has changed anything, theirs is the text."""
    assert merge_texts(base, changed, base).text() == merge_texts(base, base, changed).text() == changed


def test_values_and_names():
    """A value is whoever's has changed it; of names, what either added is there, and what either took is not."""
    assert [merge_values("a", "b", "a"), merge_values("a", "a", "c"), merge_values("a", "b", "b")] == ["b", "c", "b"]
    assert merge_values("a", "b", "c") is None
    assert merge_names(["Fire", "Police"], ["Fire", "Harbour"], ["Police", "Fire", "Rail"]) == [
        "Fire",
        "Rail",
        "Harbour",
    ]
