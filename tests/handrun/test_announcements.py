"""What follows a colon: a quotation, nothing, or something else."""

import pytest

from liveblog.handrun.announcements import AnnouncementOutcome, Voice, outcome

FOREIGN = "I will rebuild the shed."
CASES = [
    ("Nothing to announce.", ["More."], AnnouncementOutcome.PLAIN),
    ("A view of the quay:", [], AnnouncementOutcome.LOST),
    ("The mayor said:", [], AnnouncementOutcome.LOST),
    ("The mayor said:", ["A view of the quay:"], AnnouncementOutcome.LOST),
    ("The mayor said:", ['"We will rebuild."'], AnnouncementOutcome.QUOTED),
    ("The mayor said:", ["\u201cWe will rebuild.\u201d"], AnnouncementOutcome.QUOTED),
    ("The mayor said:", ["\u00abWe will rebuild\u00bb."], AnnouncementOutcome.QUOTED),
    ("The mayor said:", ['"We will rebuild," she said, "and soon."'], AnnouncementOutcome.UNCERTAIN),
    ("The mayor said:", [FOREIGN], AnnouncementOutcome.QUOTED),
    ("An extract:", [FOREIGN], AnnouncementOutcome.QUOTED),
    ("The mayor said:", ["The shed will be rebuilt."], AnnouncementOutcome.UNCERTAIN),
    ("The mayor said:", ["World War I was worse."], AnnouncementOutcome.UNCERTAIN),
    ("Here is a film of it:", ["The fire began at dawn."], AnnouncementOutcome.LOST),
    ("One of the videos is below.", ["The fire began at dawn."], AnnouncementOutcome.LOST),
    ("The quay lies below.", ["The fire began at dawn."], AnnouncementOutcome.PLAIN),
    ("Ole Brandt tweeted one such picture:", ["One case is worse."], AnnouncementOutcome.LOST),
    ("Ole Brandt tweeted from the quay:", ["All is well #harbour"], AnnouncementOutcome.UNCERTAIN),
    ("The mayor of Elms (map) said:", ["The shed will be rebuilt."], AnnouncementOutcome.UNCERTAIN),
    ("There is a film. The mayor said:", ["The shed will be rebuilt."], AnnouncementOutcome.UNCERTAIN),
    ("A statement by Gen. Brandt:", ["The quay is closed."], AnnouncementOutcome.UNCERTAIN),
    ("Closed in the old town:", ["- the quay"], AnnouncementOutcome.UNCERTAIN),
    ("The count by district:", ["21 in Elms, 15 in Brae and 3 at sea."], AnnouncementOutcome.UNCERTAIN),
    ("It looks like another success for the crews:", ["That hull is another one."], AnnouncementOutcome.LOST),
    ("Der Hafenmeister sagte:", ["Alles ist gut."], AnnouncementOutcome.UNCERTAIN),
]


@pytest.mark.parametrize(("text", "following", "expected"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_what_became_of_what_was_announced(text, following, expected):
    """A lost embed is marked only where what follows can't be it, a quotation only where it must be one."""
    assert outcome([text, *following], 0, Voice([]))[0] is expected


def test_a_quotation_of_several_paragraphs_is_one():
    """Each paragraph opens with a mark and only the last one closes it."""
    texts = ["She said:", "\u201cOne.", "\u201cTwo.\u201d", "\u201cThree\u201d is another matter."]
    assert outcome(texts, 0, Voice([])) == (AnnouncementOutcome.QUOTED, 2)


def test_a_page_that_says_i_of_itself_proves_nothing_by_it():
    """Where the editor writes in the first person, an "I" after a colon may be the editor's."""
    texts = ["The mayor said:", FOREIGN]
    assert outcome(texts, 0, Voice([["I am back at the desk."], texts]))[0] is AnnouncementOutcome.UNCERTAIN
    assert outcome(texts, 0, Voice([['"I am back," said the mayor.'], texts]))[0] is AnnouncementOutcome.QUOTED
