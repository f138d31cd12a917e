"""Lists of names as people type them at the desk."""

import pytest

from liveblog.intake.names import names_in
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.desks import AT

EDIT = "/desk/harbour/entries/1"


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


async def test_a_topic_with_a_comma_survives_an_edit_of_the_list(ada, desk):
    """Who adds a topic beside it, in any script, leaves it as it is; the byline alike."""
    draft = EntryDraft("Text.", topics=("Paris, Texas",), byline=("Quist, Ada",))
    await desk.services.desk.post("harbour", draft, COMMAND)
    values = {"topics": "Paris, Texas\u3001\u6e2f", "byline": "Quist, Ada\u060c Ben Tarr"}
    assert (await ada.fill_in(EDIT, EDIT, **values)).status_code == 303
    async with desk.services.store.read() as transaction:
        entry = await reads.present_entry(transaction, desk.blog, 1)
    assert (entry.topics, entry.byline) == (("Paris, Texas", "\u6e2f"), ("Quist, Ada", "Ben Tarr"))


async def test_a_new_entry_s_list_is_read_alike(ada, desk):
    """And names that look alike are one topic, called as it was typed first."""
    await ada.write(body="Text.", topics="Hafen\uff0c\uff28\uff41\uff46\uff45\uff4e, Wetter", occurred_at=AT)
    async with desk.services.store.read() as transaction:
        entry = await reads.present_entry(transaction, desk.blog, 1)
    assert entry.topics == ("Hafen", "Wetter")
