"""References by time, found in text and resolved among entries."""

import datetime as dt

import pytest

from liveblog.handrun.references import ReferenceTarget, Targets, find_mentions, resolve

EST = dt.timezone(dt.timedelta(hours=-5))


def target(key, hour, minute, zone=dt.UTC, *, half_day=False):
    return ReferenceTarget(key, dt.datetime(2031, 3, 4, hour, minute, tzinfo=zone), zone, half_day)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(map, see update 1149).", ["update 1149"]),
        ("shown in entry 1241. Either way", ["entry 1241"]),
        ("as in our update at 11:49 GMT, the", ["update at 11:49 GMT"]),
        ("the 1149 update said", ["1149 update"]),
        ("the 1149 GMT entry said", ["1149 GMT entry"]),
        ("updates 0940, 1005 and 1101 GMT say", ["updates 0940", "1005", "1101 GMT"]),
        ("see 1149", ["1149"]),
        ("(see 1149 GMT below)", ["1149 GMT"]),
        ("See also 1:05 pm.", ["1:05 pm"]),
        ("At 1149 GMT a train left.", []),
        ("see 2012 report", []),
        ("the 2012 update of the plan", []),
        ("entry 12", []),
        ("update 4375", []),
        ("update 1149, 1500 people", ["update 1149"]),
        ("an updated 1149 list", []),
    ],
)
def test_references_are_found(text, found):
    """A time is a reference only beside a word that makes it one."""
    assert [mention.text for mention in find_mentions(text)] == found
    assert all(text[mention.start : mention.end] == mention.text for mention in find_mentions(text))


def resolved(text, source, targets):
    (mention,) = find_mentions(text)
    meant, reason = resolve(mention, source, Targets(targets))
    return meant.key if meant else reason


def test_the_time_is_read_in_the_zone_of_its_entry_unless_it_names_one():
    """On a page in EST "update 0900" means 0900 EST."""
    source, utc, est = target("s", 12, 0, EST), target("a", 9, 0), target("b", 9, 0, EST)
    assert resolved("update 0900", source, [source, utc, est]) == "b"
    assert resolved("update 0900 GMT", source, [source, utc, est]) == "a"


def test_of_two_days_the_one_before_is_meant():
    """An entry that had not been written yet is not what a reference looks back to."""
    source, past = target("s", 12, 0), target("a", 9, 0)
    future = ReferenceTarget("b", past.at + dt.timedelta(days=1), dt.UTC, half_day=False)
    assert resolved("update 0900", source, [source, past, future]) == "a"


def test_two_entries_of_the_same_minute_are_not_told_apart():
    """An ambiguous reference stays unresolved, with the reason."""
    source, one, two = target("s", 12, 0), target("a", 9, 0), target("b", 9, 0)
    assert resolved("update 0900", source, [source, one, two]) == "several entries have that stamp"
    assert resolved("update 0905", source, [source, one, two]) == "no entry has that stamp"
    assert resolved("update 1200", source, [source, one, two]) == "no entry has that stamp"


def test_half_days_may_be_left_unsaid():
    """Where the page writes am and pm, "update 1:05" is the only entry at 1:05."""
    source, noon = target("s", 14, 0, half_day=True), target("a", 13, 5, half_day=True)
    assert resolved("update 1:05", source, [source, noon]) == "a"
