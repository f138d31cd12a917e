"""Lists of names as people type them at the desk."""

import pytest

from liveblog.intake.names import names_in
from tests.wire.vectors import vectors


@pytest.mark.parametrize("case", vectors("names")["cases"], ids=lambda case: ascii(case["text"]))
def test_a_list_is_parted_as_its_writers_part_it(case):
    """At the commas and semicolons of their script; blanks around a name and parts of nothing are left out."""
    assert names_in(case["text"]) == case["names"]


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
