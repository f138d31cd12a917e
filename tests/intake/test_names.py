"""Lists of names as people type them at the desk."""

import pytest

from liveblog.intake.names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Harbour, Ferries", ["Harbour", "Ferries"]),
        ("Harbour; Ferries", ["Harbour", "Ferries"]),
        ("\u6e2f\u3001\u5929\u6c17\uff0c\u96e8", ["\u6e2f", "\u5929\u6c17", "\u96e8"]),
        ("\uff8a\uff9d\uff64\uff71\uff92\uff1b\u6e2f", ["\uff8a\uff9d", "\uff71\uff92", "\u6e2f"]),
        (
            "\u0627\u0644\u0645\u064a\u0646\u0627\u0621\u060c \u0627\u0644\u0637\u0642\u0633\u061b x",
            ["\u0627\u0644\u0645\u064a\u0646\u0627\u0621", "\u0627\u0644\u0637\u0642\u0633", "x"],
        ),
        ("a\u055d b\u1363 c\u1802 d\u07f8 e", ["a", "b", "c", "d", "e"]),
        (" , ;; a ,\n, ", ["a"]),
        ("", []),
        ("no part: x/y & z", ["no part: x/y & z"]),
    ],
)
def test_a_list_is_parted_as_its_writers_part_it(text, names):
    """At the commas and semicolons of their script; blanks around a name and parts of nothing are left out."""
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paris, Texas", ["Paris, Texas"]),
        ("Paris, Texas, Harbour", ["Paris, Texas", "Harbour"]),
        ("Harbour; Paris, Texas", ["Harbour", "Paris, Texas"]),
        ("Paris, Texas City", ["Paris", "Texas City"]),
        ("West Paris, Texas", ["West Paris", "Texas"]),
        ("A, B, C, D", ["A, B, C", "D"]),
    ],
)
def test_names_that_are_known_stay_whole(text, names):
    """A comma within a name that stands there already parts nothing, the longest name first."""
    assert names_in(text, ("Paris, Texas", "A, B", "A, B, C", "Harbour")) == names


def test_a_long_list_takes_no_longer_than_its_length():
    """A megabyte of blanks and commas is read in one go."""
    assert names_in(f"{' ' * 500_000}a{',' * 500_000}", ("Paris, Texas",)) == ["a"]
