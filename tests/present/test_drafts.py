"""How drafts are called where the desk lists them."""

from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.moment import now
from liveblog.present.drafts import DraftLine


def called(body: str, headline: str = "") -> str:
    draft = Draft(1, 1, "ada", "key", DraftText(headline, body), 1, DraftState.OPEN, False, now(), now(), "ada")
    return DraftLine(draft, is_own=True).title


def test_a_draft_is_called_as_it_begins():
    """Its headline goes before, and a long text is cut after a word, never within what people take for one sign."""
    ship = "\U0001f469\U0001f3fd\u200d\u2708\ufe0f"
    assert called(headline="Gale", body="Ferries wait.") == "Gale"
    assert called(body="Ferries\n\n wait.") == "Ferries wait."
    assert called(body="ferries " * 20) == "ferries " * 9 + "ferries…"
    assert called(body=ship * 20) == ship * 15 + "…"
