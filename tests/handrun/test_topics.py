"""Labels before an entry's text."""

import pytest

from liveblog.handrun.topics import split_topics

LABELS = [
    ("Harbour. The fire is out.", ("Harbour",), "The fire is out."),
    ("Saudi Arabia. Arrests are made.", ("Saudi Arabia",), "Arrests are made."),
    ("Iraq and Syria. Forces clash.", ("Iraq", "Syria"), "Forces clash."),
    ("Harbour/Rail. Closed.", ("Harbour", "Rail"), "Closed."),
    ("Harbour / Rail. Closed.", ("Harbour", "Rail"), "Closed."),
    ("Harbour, Rail and Upper Town. Closed.", ("Harbour", "Rail", "Upper Town"), "Closed."),
    ("Bosnia and Herzegovina. Votes.", ("Bosnia and Herzegovina",), "Votes."),
    ("Isle of Elms. Closed.", ("Isle of Elms",), "Closed."),
    ("UN. A vote.", ("UN",), "A vote."),
    ("الميناء. أغلق الطريق.", ("الميناء",), "أغلق الطريق."),
]
NO_LABELS = [
    "In Libya, the roads are closed. More follows.",
    "Good morning. We start early today.",
    "The trains have stopped. Buses run.",
    "Maj. Gen. Ole Brandt has spoken.",
    "U.S. Secretary Brandt has spoken.",
    "Dr. Brandt has spoken.",
    "J. Brandt has spoken.",
    "Breaking. The bridge is down.",
    "Harbour.",
    "Reuters: the bridge is down.",
    "Many Words In A Row Here. Text.",
    "اندلع حريق. انظر.",
    "",
]


@pytest.mark.parametrize(("text", "topics", "rest"), LABELS, ids=[label[0] for label in LABELS])
def test_a_label_gives_topics(text, topics, rest):
    """Names before a full stop are topics, joined in any usual way, and leave the text alone."""
    assert split_topics(text) == (topics, rest)


@pytest.mark.parametrize("text", NO_LABELS)
def test_a_short_sentence_is_no_label(text):
    """Where it might be a sentence or an abbreviation, there is no topic and nothing is cut off."""
    assert split_topics(text) == ((), text)


def test_a_label_may_be_a_paragraph_of_its_own():
    """On a page that puts the text on the next line, the label alone is one."""
    assert split_topics("Harbour.", alone=True) == (("Harbour",), "")
