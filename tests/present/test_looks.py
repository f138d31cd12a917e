"""What is new since somebody looked: kept by their browser, and true over visits, long ones, and other logs."""

import pytest

from liveblog.present.looks import VISIT_SECONDS, Look, first_look, looks_text, read_looks


def test_at_first_nothing_is_new():
    """Whoever comes for the first time is told of nothing; soon again, of what came since."""
    look = first_look(7, 40, 1000)
    assert look.since == 40
    assert look.again(43, 1010).since == 40


def test_a_new_visit_begins_where_the_last_one_ended():
    """What came while somebody was away is new, and nothing that they saw before."""
    look = first_look(7, 40, 1000).again(43, 1010)
    assert look.again(60, 1010 + VISIT_SECONDS).since == 43


def test_on_a_long_visit_what_is_new_grows_old():
    """Who looks all the time is told of the last minutes only, not of all since they came."""
    look, head = first_look(7, 0, 0), 0
    for at in range(0, 20 * VISIT_SECONDS, 10):
        head += 1
        look = look.again(head, at)
        assert head - look.since <= 2 * VISIT_SECONDS // 10
    assert look.since < head


def test_another_log_begins_anew():
    """Of a blog whose history was restored nothing is known."""
    assert first_look(7, 40, 1000).again(3, 9000) == first_look(7, 3, 9000)


def test_looks_are_read_as_they_were_written():
    """Those of the last blogs are kept."""
    looks = [first_look(number, number + 1, 1000 + number) for number in range(12)]
    assert read_looks(looks_text(looks)) == looks[:8]


@pytest.mark.parametrize(
    "text", ["", "_", "1.2.3", "a.b.c.d.e.f", "1.2.3.4.5.6.7", "-1.2.3.4.5.6", "1.2.3.4.5." + "9" * 40]
)
def test_what_no_look_wrote_is_passed_over(text: str):
    """A cookie may hold anything."""
    assert read_looks(text) == []
    assert read_looks(f"{text}_1.2.3.4.5.6") == [Look(1, 2, 3, 4, 5, 6)]
